"""A first picture that is too little like the character is drawn again before it is filmed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from generations import ledger
from generations.models import Generation
from generations.providers.base import Refused
from mvsite.lib import storage
from videos import keyframe_floor, prices, take_steps
from videos.models import Take, Video
from videos.pipeline.film import measure_keyframe
from videos.takes import KEYFRAME, MOTION
from videos.tests.alike import picture_of, red_one
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, filming, moved, names

pytestmark = pytest.mark.django_db
Status = Take.Status


def begun(**fields: object) -> Take:
    """With its first picture ordered."""
    wishes = {"keyframe_floor": 0.5, "window_length": 4.0, "on_character_failure": "ask", **fields}
    take = filming(character=red_one(), clips_wanted=1, **wishes).clips.get().takes.get()
    assert moved(take) == Status.DRAWING
    assert take_steps.order_next(take)
    return take


def drawn(take: Take, whom: str) -> str:
    """Its call comes with that picture, and what follows is done; the status then."""
    call = take_steps.order_next(take)
    comes(call)
    storage.put_bytes(call.key, picture_of(whom))
    moved(take)
    measure_keyframe(str(take.pk))
    take.refresh_from_db()
    return str(take.status)


def calls(take: Take, purpose: str = KEYFRAME) -> list[Generation]:
    return list(Generation.objects.of(take, purpose).order_by("created_at"))


@paid()
def test_below_the_floor_another_is_drawn_and_the_motion_is_ordered_once_from_that() -> None:
    take = begun()
    assert drawn(take, "other") == Status.DRAWING
    assert not Generation.objects.of(take, MOTION).exists()
    assert drawn(take, "same") == Status.FILMING
    first, second = calls(take)
    assert take.keyframe.generation == second
    assert (first.key, first.request["seed"]) != (second.key, second.request["seed"])
    assert take_steps.order_next(take) == take_steps.order_next(take)
    assert len(calls(take, MOTION)) == 1


@paid()
def test_at_last_the_best_one_is_filmed_and_that_is_said() -> None:
    take = begun(keyframe_floor=1.0)
    for whom in ("other", "same"):
        assert drawn(take, whom) == Status.DRAWING
    assert drawn(take, "other") == Status.FILMING
    assert take.keyframe.generation == calls(take)[1]
    assert len(calls(take)) == 1 + keyframe_floor.REDRAWN_AT_MOST
    assert "like the character, the best of 3; 100 % were asked for." in take.note
    assert f"Scene 1: {take.note}" in take.clip.video.warnings


@paid()
def test_who_comes_twice_draws_no_more() -> None:
    take = begun()
    drawn(take, "other")
    again = Take.objects.get(pk=take.pk)
    assert take_steps.order_next(take) == take_steps.order_next(again)
    comes(take_steps.order_next(take))
    assert take_steps.order_next(again).status == Generation.Status.SUCCEEDED
    assert len(calls(take)) == 2


@paid()
def test_a_picture_is_measured_before_anything_follows_also_when_the_message_is_lost() -> None:
    take = begun()
    comes(take_steps.order_next(take))
    moved(take)
    assert names(take) == ["videos.measure_keyframe"]
    assert names(take) == []
    Take.objects.filter(pk=take.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert names(take) == ["videos.measure_keyframe"]
    assert len(calls(take)) == 1


@paid()
def test_what_cannot_be_measured_passes() -> None:
    take = begun()
    assert drawn(take, "nobody") == Status.FILMING
    assert take.keyframe.likeness is None and take.note == ""


@paid()
def test_another_one_is_drawn_within_the_cap_only() -> None:
    """Words 0.02 and one picture at 0.04; the film is not held up for another one."""
    take = begun()
    Video.objects.update(max_cost_usd=Decimal("0.09"))
    take = Take.objects.get(pk=take.pk)
    assert drawn(take, "other") == Status.FILMING
    assert len(calls(take)) == 1
    assert "and another one is not to be had" in take.note
    assert take.clip.video.status == Video.Status.FILMING


@paid()
def test_one_that_cannot_be_drawn_again_costs_no_clip_and_asks_nobody() -> None:
    take = begun()
    drawn(take, "other")
    ledger.settle_failed(take_steps.order_next(take), Refused("No."))
    assert moved(take) == Status.FILMING
    assert take.keyframe.generation == calls(take)[0]
    assert Video.objects.get().waiting_for == ""


def test_without_a_floor_nothing_is_waited_for() -> None:
    take = begun(keyframe_floor=None)
    comes(take_steps.order_next(take))
    assert moved(take) == Status.FILMING


@paid()
def test_the_price_that_is_said_holds_with_all_that_may_be_made_again() -> None:
    """Three pictures at 0.04 in place of one; with a clip filmed again the whole of it twice."""
    video = filming(character=red_one(), window_length=8.0, clips_wanted=2)
    plain = prices.of_start(video)
    assert prices.of_takes(video, [video.clips.get(position=0)])[0].total == Decimal("0.54")
    video.keyframe_floor, video.likeness_floor = 0.5, 0.5
    assert prices.of_takes(video, [video.clips.get(position=0)])[0].total == Decimal("0.62")
    assert prices.of_start(video) == plain + 2 * (Decimal("0.62") + Decimal("0.08"))
