"""The provider cannot be asked until a call is given up; what it made is brought all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generations.models import Generation
from mvsite.lib import storage
from tests.faults.paid import MODELS, QUICK, SLOW, Orders
from tests.faults.rig import Rig, nothing_lost_or_torn
from tests.standin import running
from videos.models import Clip, Take

pytestmark = [pytest.mark.faults, pytest.mark.grown]
GIVEN_UP_SOON = {**QUICK, "REVIEW_AFTER_SECONDS": "12"}


@pytest.fixture
def orders(rig: Rig, tmp_path: Path) -> Iterator[Orders]:
    with running(tmp_path / "standin", **SLOW) as standin:
        yield Orders(rig, standin, tmp_path / "deaths")


def test_a_film_goes_on_without_a_clip_which_is_one_more_take_when_it_is_found(
    orders: Orders,
) -> None:
    orders.configure("film", **GIVEN_UP_SOON)
    orders.standin.ask("create", "drop", accepted=True, times=1, model=MODELS["film"])
    orders.standin.ask("list", "status", status=500)
    video = orders.film(seed=1)
    with orders.rig.working() as supervisor:
        orders.rig.wait(supervisor, video)
        nothing_lost_or_torn(video)
        [lost] = Generation.objects.filter(status="review")
        clip = Clip.objects.get(takes=lost.subject_id)
        assert clip.chosen is None
        orders.standin.as_it_was()
        orders.rig.wait(supervisor, until=Take.objects.filter(generation=lost, number=2).exists)
    clip.refresh_from_db()
    lost.refresh_from_db()
    late = clip.takes.get(number=2)
    assert clip.chosen == late
    assert storage.exists(late.key)
    assert (lost.status, lost.charged, lost.recovered) == ("succeeded", "yes", True)
    held = Generation.objects.filter(estimated__gt=0).values_list("external_id", flat=True)
    assert sorted(held) == sorted(entry["id"] for entry in orders.standin.ledger)
