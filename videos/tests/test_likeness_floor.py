"""Clips that are too little like the character are filmed again before the first film is cut."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generations.models import Generation
from videos import likenesses
from videos.models import Clip, Video
from videos.pipeline.beside import compare_clips
from videos.takes import MOTION
from videos.tests.alike import filmed, shows
from videos.tests.paid import paid
from videos.tests.test_pipeline import make_ready, moved

pytestmark = pytest.mark.django_db
Status = Video.Status
WISHES = {"likeness_floor": 0.5, "window_length": 8.0}


def compared(video: Video) -> str:
    """All that is there is measured; the status then."""
    while likenesses.measure_next(video):
        pass
    return moved(video)


def newest(clip: Clip, whom: str) -> None:
    take = clip.takes.order_by("number").last()
    make_ready(take)
    shows(take, whom)


@paid()
def test_the_film_waits_for_a_nearer_take_and_shows_that() -> None:
    video = filmed("same", "other", **WISHES)
    assert moved(video) == Status.FILMING
    assert compared(video) == Status.FILMING
    first, second = video.clips.all()
    assert (first.takes.count(), second.takes.count()) == (1, 2)
    newest(second, "same")
    assert moved(video) == Status.FILMING
    assert compared(video) == Status.STITCHING
    second.refresh_from_db()
    assert second.chosen.number == 2 and video.warnings == []


@paid()
def test_so_many_times_and_then_the_nearest_is_shown_with_a_warning() -> None:
    video = filmed("other", redos=2, **WISHES | {"likeness_floor": 1.0})
    for whom in ("same", "other"):
        assert compared(video) == Status.FILMING
        newest(video.clips.get(), whom)
    assert compared(video) == Status.STITCHING
    assert video.clips.get().chosen.number == 2
    assert "It was filmed as often as it may be." in video.warnings[0]


@paid()
def test_no_take_is_begun_that_the_cap_has_no_room_for_and_what_cannot_be_measured_passes() -> None:
    video = filmed("other", "nobody", **WISHES)
    Video.objects.update(max_cost_usd=Decimal("1.20"))
    video.refresh_from_db()
    assert compared(video) == Status.STITCHING
    assert Generation.objects.filter(purpose=MOTION).count() == 2
    assert "Another take would cost more than this film may." in video.warnings[0]
    assert len(video.warnings) == 1


@paid()
def test_whoever_looks_twice_begins_one_take() -> None:
    video = filmed("other", **WISHES)
    other = Video.objects.get(pk=video.pk)
    assert compared(video) == moved(other) == Status.FILMING
    assert video.clips.get().takes.count() == 2


def test_a_film_without_a_floor_waits_for_nothing() -> None:
    video = filmed("other", window_length=4.0)
    assert moved(video) == Status.STITCHING
    compare_clips(str(video.pk))
    assert likenesses.takes_to_measure(video).exists()
