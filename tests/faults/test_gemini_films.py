"""A film at Google whose worker is killed between an order and its answer: paid once, and said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Limits, User
from generations.models import Generation
from tests.faults.paid import LIMITS
from tests.faults.rig import CLIPS, Rig, ended, nothing_lost_or_torn
from tests.faults.test_kills import kill_everything
from tests.standin_gemini import KEY, OMNI, GeminiStandIn, running
from videos import spending
from videos.models import Video

pytestmark = [pytest.mark.faults, pytest.mark.grown]
LOCAL = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
GEMINI = "generations.providers.gemini.GeminiProvider"
LEASE = {"GRACE_SECONDS": "8", "LEASE_SECONDS": "3"}
Status = Generation.Status


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[GeminiStandIn]:
    with running(tmp_path / "gemini", seconds="1-2") as standin:
        yield standin


def ordered(rig: Rig, standin: GeminiStandIn) -> Video:
    """Only its clips are paid for."""
    options = {"model": OMNI, "key": KEY, "base_url": standin.base}
    chosen = dict.fromkeys(("see", "write", "draw"), LOCAL)
    chosen["film"] = {"BACKEND": GEMINI, "OPTIONS": options}
    rig.environment |= {"TEST_PROVIDERS": json.dumps(chosen), **LEASE}
    Limits.objects.get_or_create(user=User.objects.local_owner(), defaults=LIMITS)
    video = rig.order()
    Video.objects.filter(pk=video.pk).update(plan_confirmed=True)
    return video


def test_what_was_ordered_when_its_worker_was_killed_is_booked_and_never_ordered_again(
    rig: Rig, standin: GeminiStandIn
) -> None:
    """The first order is accepted at once and answered late: in between everything is killed."""
    standin.ask("create", "slow", seconds=60, times=1)
    video = ordered(rig, standin)
    films = Generation.objects.filter(kind="film")
    held = films.exclude(external_id="").values_list("external_id", flat=True)
    with rig.working() as supervisor:
        rig.wait(supervisor, until=lambda: held.count() == CLIPS - 1 < len(standin.ledger))
        kill_everything(supervisor)
        rig.wait(supervisor, until=lambda: ended(video) and not Generation.objects.live().exists())
    assert len(standin.ledger) == films.count() == CLIPS
    [lost] = {entry["id"] for entry in standin.ledger} - set(held)
    review = films.get(external_id="")
    assert (review.status, review.charged) == (Status.REVIEW, "maybe")
    assert review.settled >= Decimal(standin.entry(lost)["cost"])
    nothing_lost_or_torn(video)
    assert video.clips.filter(takes=None).count() == 0
    assert spending.spent(video) == sum(film.settled or Decimal(0) for film in films)
