"""A film at its cap, against the stand-in: quote, reservation, bill and ledger are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from generations.models import Generation
from tests.faults.paid import Orders, film_paid_once
from tests.faults.rig import Rig, nothing_lost_or_torn
from tests.standin import running
from videos import prices, spending, verbs
from videos.board import board_of
from videos.models import Video
from videos.quote import quote_for

pytestmark = [pytest.mark.faults, pytest.mark.grown]
KINDS = ("see", "draw", "film")
STEPS = [
    "Looking at the picture", "Drawing the character", "Writing the scenes",
    "Drawing first pictures", "Filming",
]  # fmt: skip


@pytest.fixture
def orders(rig: Rig, tmp_path: Path) -> Iterator[Orders]:
    with running(tmp_path / "standin") as standin:
        yield Orders(rig, standin, tmp_path / "deaths")


def test_a_film_at_its_cap_waits_while_its_character_is_drawn_and_costs_its_quote(
    orders: Orders,
) -> None:
    """The description costs 0.014 and a candidate 0.067: one fits under 0.10, no second one."""
    orders.configure(*KINDS)
    video = orders.rig.order(1, max_cost=Decimal("0.10"))
    Video.objects.filter(pk=video.pk).update(plan_confirmed=True)
    video.characters.update(num_images=4, auto_select=False)
    with orders.rig.working() as supervisor:
        orders.rig.wait(supervisor, video)
        assert (video.status, video.waiting_for) == ("waiting", "budget")
        orders.rig.wait(supervisor, until=lambda: not Generation.objects.live().exists())
        orders.rig.wait_some(supervisor, 3)
        assert len(orders.standin.ledger) == 2
        assert spending.spent(video) == Decimal("0.081")
        verbs.resume(video, "raise_cap", amount_usd=20)
        orders.rig.wait(supervisor, video)
        assert (video.status, video.waiting_for) == ("waiting", "choice")
        [first, *_] = video.characters.get().images.ready()
        verbs.resume(video, "choose", image=first.pk)
        orders.rig.wait(supervisor, video)
    assert video.status == Video.Status.READY, video.error
    nothing_lost_or_torn(video)
    film_paid_once(orders.standin, video)
    with override_settings(PROVIDERS=json.loads(orders.rig.environment["TEST_PROVIDERS"])):
        wanted = prices.wanted_of(video)
        quoted = quote_for(replace(wanted, picture=True, candidates=4, sketched=True)).total
        assert [row.words for row in board_of(video).bill] == STEPS
    calls = Generation.objects.filter(project=video.pk)
    assert sum(call.estimated for call in calls) == quoted
    assert not Generation.objects.filter(project=None).exists()
    assert board_of(video).spent == spending.spent(video) == quoted
