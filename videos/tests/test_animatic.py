"""An animatic is cut from the paid keyframes, shown, and filmed from them when it is approved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from generations.models import Generation
from mvsite.lib.state import NotNow
from tests.factories import make_ready_character
from videos import prices, take_steps, verbs
from videos.models import Take, Video
from videos.pipeline import due
from videos.tests.paid import paid
from videos.tests.test_films import made, settled
from videos.tests.test_pipeline import comes, filming, make_failed, make_ready, moved

pytestmark = pytest.mark.django_db
Status = Video.Status


def moved_offline(**fields: object) -> Video:
    """Cut, but not yet a film."""
    video = filming(quality="animatic", character=make_ready_character(), **fields)
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    return video


def animatic(**fields: object) -> Video:
    video = moved_offline(**fields)
    settled(video)
    return video


def paid_for(purpose: str) -> Decimal:
    calls = Generation.objects.filter(purpose=purpose)
    return calls.aggregate(of=Sum("estimated"))["of"] or Decimal(0)


@paid("draw", "film")
def test_its_clips_are_moved_here_and_only_keyframes_are_paid() -> None:
    video = moved_offline()
    assert {clip.chosen.model for clip in video.clips.all()} == {"offline"}
    assert paid_for("keyframe") == Decimal("0.12")
    assert paid_for("motion") == 0


@paid("draw", "film")
def test_it_is_shown_and_waits_for_a_word() -> None:
    video = animatic()
    assert (video.status, video.waiting_for) == (Status.WAITING, "approval")
    assert video.film is not None
    assert paid_for("motion") == 0


@paid("draw", "film")
def test_when_approved_it_is_filmed_from_the_same_keyframes_and_cut_again() -> None:
    video = animatic()
    before = {clip.pk: clip.chosen.keyframe_id for clip in video.clips.all()}
    verbs.resume(video, "approve")
    assert video.status == Status.FILMING
    for clip in video.clips.all():
        take = clip.takes.last()
        moved(take)
        comes(take_steps.order_next(take))
        assert moved(take) == Take.Status.READY
        clip.refresh_from_db()
        assert (clip.chosen, take.model) == (take, "camera")
        assert take.keyframe_id == before[clip.pk]
    assert paid_for("keyframe") == Decimal("0.12")
    assert paid_for("motion") == Decimal("1.50")
    assert moved(video) == Status.STITCHING
    made(video)
    with pytest.raises(NotNow):
        verbs.resume(video, "approve")


@paid("draw", "film")
def test_what_is_still_to_be_paid_is_the_motion_alone() -> None:
    assert prices.whole(animatic()) == Decimal("1.50")


@paid("draw", "film")
def test_a_clip_that_cannot_be_filmed_stays_as_it_was_moved() -> None:
    video = animatic()
    verbs.resume(video, "approve")
    clip = video.clips.get(position=0)
    make_failed(clip.takes.last())
    clip.refresh_from_db()
    assert clip.chosen.model == "offline"


@paid("draw", "film")
def test_a_still_that_somebody_chose_stays() -> None:
    video = animatic()
    clip = video.clips.get(position=0)
    clip.takes.update(origin=Take.Origin.STILL)
    verbs.resume(video, "approve")
    assert [clip.takes.count() for clip in video.clips.all()] == [1, 2, 2]


@paid("draw", "film")
def test_an_animatic_that_is_kept_is_the_film_and_motion_is_never_paid() -> None:
    video = animatic()
    verbs.resume(video, "offline")
    assert video.status == Status.STITCHING
    made(video)
    assert paid_for("motion") == 0


@pytest.mark.parametrize("kinds", [(), ("draw",)])
def test_where_filming_is_free_it_is_the_film_and_nothing_is_asked(kinds: tuple[str, ...]) -> None:
    with paid("draw") if kinds else paid("none"):
        made(moved_offline())


@paid("draw", "film")
def test_what_is_moved_here_is_moved_by_the_workers_of_this_machine() -> None:
    video = filming(quality="animatic", character=make_ready_character())
    take = video.clips.get(position=0).takes.get()
    moved(take)
    comes(take_steps.order_next(take))
    moved(take)
    assert [signature.options["queue"] for signature in due(take)] == ["cpu"]
    Take.objects.filter(pk=take.pk).update(model="", due_at=timezone.now())
    take.refresh_from_db()
    assert [signature.options["queue"] for signature in due(take)] == ["network"]
