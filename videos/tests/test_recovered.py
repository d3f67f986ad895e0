"""What a take's call made after it had been given up is one more take, and forces nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from generations import recovery
from generations.models import Generation
from generations.providers.base import Handle
from mvsite.lib import storage
from tests.factories import make_ready_character
from videos import spending, take_steps, takes
from videos.models import Clip, Take, Video
from videos.pipeline.recovering import take_in
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, filming, make_ready, moved

pytestmark = pytest.mark.django_db
Status = Generation.Status


def first_take() -> Take:
    video = filming(character=make_ready_character())
    take: Take = video.clips.get(position=0).takes.get()
    return take


def given_up(take: Take) -> Generation:
    """Its next call: nobody could find out what became of it."""
    moved(take)
    call = take_steps.order_next(take)
    assert call is not None
    assert call.move(Status.SUBMITTING, submitted_at=timezone.now())
    assert call.move(Status.UNKNOWN)
    assert call.move(Status.REVIEW, error="Nobody knows.", charged="maybe", settled=call.estimated)
    return call


def lost(take: Take, purpose: str = takes.MOTION) -> Generation:
    moved(take)
    if purpose == takes.MOTION:
        comes(take_steps.order_next(take))
    call = given_up(take)
    assert moved(take) == Take.Status.FAILED
    return call


def found(call: Generation) -> None:
    """As it is brought: shown and settled together."""
    recovery.receive_late(call, Handle("p-1"))
    assert call.status == Status.RECOVERING
    storage.put_bytes(call.key, b"what came late")
    call.result = {"sha256": "1" * 64}
    take_in(call)
    assert call.move(Status.SUCCEEDED, result=call.result, charged="yes")


@paid()
def test_it_is_one_more_take_and_chosen_where_the_scene_has_none() -> None:
    take = first_take()
    call = lost(take)
    found(call)
    late = take.clip.takes.get(number=2)
    assert (late.status, late.generation, late.key) == (Take.Status.READY, call, call.key)
    assert (late.words, late.keyframe, late.seed) == (take.words, take.keyframe, take.seed)
    assert late.words_revision == take.words_revision
    assert "given up" in late.note
    assert Clip.objects.get(pk=take.clip_id).chosen == late
    take.refresh_from_db()
    assert (take.status, "take 2" in take.error) == (Take.Status.FAILED, True)
    assert storage.local_path(late.key).read_bytes() == b"what came late"


@paid()
def test_it_is_not_chosen_over_what_was_made_since() -> None:
    take = first_take()
    call = lost(take)
    again = takes.retry(take.clip)
    make_motion(again)
    found(call)
    clip = Clip.objects.get(pk=take.clip_id)
    assert (clip.takes.ready().count(), clip.chosen) == (2, again)


def make_motion(take: Take) -> None:
    """From the keyframe that the failed one had."""
    moved(take)
    comes(take_steps.order_next(take))
    assert moved(take) == Take.Status.READY


@paid()
def test_its_file_lies_apart_from_what_another_attempt_made() -> None:
    take = first_take()
    call = lost(take)
    before = call.key
    storage.put_bytes(before, b"of another attempt")
    found(call)
    assert call.key != before
    assert storage.local_path(before).read_bytes() == b"of another attempt"


@paid()
def test_it_counts_once_in_what_the_film_cost() -> None:
    take = first_take()
    call = lost(take)
    spent = spending.spent(take.clip.video)
    found(call)
    assert spending.spent(take.clip.video) == spent


@paid()
def test_a_film_without_any_clip_can_go_on_with_it() -> None:
    take = first_take()
    video = take.clip.video
    calls = [lost(clip.takes.get()) for clip in video.clips.all()]
    assert moved(video) == Video.Status.FAILED
    found(calls[0])
    assert video.clips.exclude(chosen=None).count() == 1


@paid()
def test_a_picture_that_came_late_is_what_a_retry_begins_with() -> None:
    take = first_take()
    call = lost(take, takes.KEYFRAME)
    found(call)
    take.refresh_from_db()
    assert take.keyframe is not None
    assert take.keyframe.generation == call
    again = takes.retry(take.clip)
    assert moved(again) == Take.Status.FILMING
    assert take.clip.takes.count() == 2


@paid()
def test_a_take_that_still_waits_for_it_takes_it_in_itself() -> None:
    take = first_take()
    moved(take)
    comes(take_steps.order_next(take))
    call = given_up(take)
    found(call)
    assert moved(Take.objects.get(pk=take.pk)) == Take.Status.READY
    assert take.clip.takes.count() == 1


@paid()
def test_what_is_for_a_scene_that_is_gone_is_only_counted() -> None:
    take = first_take()
    call = lost(take)
    recovery.receive_late(call, Handle("p-1"))
    take.clip.delete()
    take_in(call)
    assert not Take.objects.filter(clip=take.clip_id).exists()


@paid()
def test_a_chosen_take_stays_chosen() -> None:
    video = filming(character=make_ready_character())
    clip = video.clips.get(position=0)
    make_ready(clip.takes.get())
    call = lost(takes.redo(clip))
    found(call)
    clip.refresh_from_db()
    assert clip.chosen == clip.takes.get(number=1)
    assert clip.takes.ready().count() == 2
