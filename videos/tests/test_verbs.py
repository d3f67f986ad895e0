from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from characters.models import Character
from generations import ledger
from generations.providers.base import Refused
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from songs.models import Song
from tests.factories import make_character, make_ready_character, make_song, make_video
from videos import pipeline, take_steps, takes, verbs
from videos.models import Take, Video
from videos.tests.test_pipeline import comes, filming, make_failed, make_ready, moved, planned

pytestmark = pytest.mark.django_db
Status = Video.Status


def failed(video: Video) -> Video:
    assert video.move(Status.FAILED, error="Something went wrong.")
    return video


def test_a_video_that_failed_while_its_scenes_were_written_goes_on_there() -> None:
    video = failed(planned())
    verbs.retry(video)
    assert video.status == Status.PLANNING


def test_a_video_that_failed_while_clips_are_at_work_waits_for_them() -> None:
    video = failed(filming())
    verbs.retry(video)
    assert video.status == Status.FILMING
    assert Take.objects.filter(clip__video=video).count() == 3


def test_a_video_that_failed_before_its_takes_were_begun_begins_them() -> None:
    video = failed(filming())
    Take.objects.all().delete()
    verbs.retry(video)
    assert video.status == Status.FILMING
    assert [clip.takes.get().seed for clip in video.clips.all()] == [
        takes.seed_of(clip) for clip in video.clips.all()
    ]


def test_a_retry_does_not_begin_with_a_keyframe_that_is_gone() -> None:
    clip = filming().clips.get(position=0)
    take = clip.takes.get()
    moved(take)
    comes(take_steps.order_next(take))
    moved(take)
    ledger.settle_failed(take_steps.order_next(take), Refused("No."))
    moved(take)
    storage.delete(take.keyframe.key)
    assert takes.retry(clip).keyframe is None


@pytest.mark.parametrize("waiting_for", ["", "clip"])
def test_a_film_that_is_not_made_yet_cannot_be_cut_again(waiting_for: str) -> None:
    video = filming()
    if waiting_for:
        video.move(Status.WAITING, waiting_for=waiting_for, waiting_from=video.status)
    before = video.status
    with pytest.raises(NotNow, match="when it is ready"):
        verbs.cut_again(video)
    video.refresh_from_db()
    assert video.status == before


def test_only_a_draft_or_a_cancelled_video_is_started() -> None:
    video = filming()
    with pytest.raises(NotNow):
        verbs.start(failed(video))
    assert video.clips.count() == 3
    cancelled = filming()
    verbs.cancel(cancelled)
    verbs.start(cancelled)
    assert cancelled.status not in Video.FINISHED


@pytest.mark.parametrize("verb", [verbs.start, verbs.retry])
def test_a_second_click_leaves_alone_what_the_first_one_made_ask(verb: Any) -> None:
    """The second one came with the page as it was before."""
    character = make_ready_character()
    Character.objects.filter(pk=character.pk).update(status=Character.Status.CHOOSING)
    video = make_video(character=character)
    if verb is verbs.retry:
        assert video.move(Status.PREPARING) and failed(video)
    first, second = (Video.objects.get(pk=video.pk) for _ in range(2))
    verb(first)
    assert (first.status, first.waiting_for) == (Status.WAITING, "choice")
    with suppress(NotNow):
        verb(second)
    video.refresh_from_db()
    assert (video.status, video.waiting_for) == (Status.WAITING, "choice")


def test_clips_are_not_tried_again_past_a_question_about_something_else() -> None:
    video = filming()
    make_failed(video.clips.get(position=0).takes.get())
    assert pipeline.wait(video, Video.WaitingFor.BUDGET)
    with pytest.raises(NotNow, match="something else first"):
        verbs.retry_clips(video)
    video.refresh_from_db()
    assert video.status == Status.WAITING


def test_a_song_that_failed_for_another_film_is_heard_again() -> None:
    song = make_song(Song.Status.FAILED)
    video = make_video(song=song)
    verbs.start(video)
    song.refresh_from_db()
    assert (video.status, song.status) == (Status.PREPARING, Song.Status.UPLOADED)


def test_a_video_whose_worker_says_that_it_lives_can_be_cancelled() -> None:
    worker = filming()
    for clip in worker.clips.all():
        make_ready(clip.takes.get())
    moved(worker)
    assert worker.claim(Status.STITCHING)
    seen = Video.objects.get(pk=worker.pk)
    worker.renew()
    verbs.cancel(seen)
    assert seen.status == Status.CANCELLED
    assert not worker.move(Status.READY)


def test_an_answer_about_a_character_is_for_every_film_that_waits_for_it() -> None:
    character = make_character()
    character.move(Character.Status.DRAWING)
    character.move(Character.Status.FAILED, error="It could not be drawn.")
    one, other = (
        make_video(Status.PREPARING, character=character, on_character_failure="ask")
        for _ in range(2)
    )
    assert {moved(one), moved(other)} == {Status.WAITING}
    verbs.resume(one, "retry")
    other.refresh_from_db()
    assert (one.status, other.status) == (Status.PREPARING, Status.PREPARING)
    with pytest.raises(NotNow):
        verbs.resume(other, "without_character")


def test_failed_clips_of_a_video_that_asks_about_them_can_be_retried() -> None:
    video = filming(on_clip_failure=Video.OnClipFailure.WAIT)
    first, *others = [clip.takes.get() for clip in video.clips.all()]
    make_failed(first)
    for take in others:
        make_ready(take)
    assert moved(video) == Status.WAITING
    verbs.retry_clips(video)
    assert (video.status, video.waiting_for) == (Status.FILMING, "")


def test_a_take_is_never_ready_without_being_chosen() -> None:
    """Somebody who looks between the two would fill its slot."""
    clip = filming().clips.get(position=0)
    take = clip.takes.get()
    moved(take)
    comes(take_steps.order_next(take))
    moved(take)
    comes(take_steps.order_next(take))
    with pytest.raises(WorkerDies), connection.execute_wrapper(dies_at('UPDATE "videos_clip"')):
        moved(take)
    take.refresh_from_db()
    assert take.status == Take.Status.FILMING
    assert moved(take) == Take.Status.READY
    clip.refresh_from_db()
    assert clip.chosen == take


class WorkerDies(Exception):
    pass


def dies_at(words: str) -> Callable[..., Any]:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(words):
            raise WorkerDies
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.django_db(transaction=True)
def test_of_two_who_click_at_once_each_gets_a_take_of_its_own() -> None:
    clip = filming().clips.get(position=0)
    at_once(lambda: takes.redo(clip), lambda: takes.redo(clip))
    shown = clip.takes.all()
    assert [take.number for take in shown] == [1, 2, 3]
    assert len({take.seed for take in shown}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_keyframe_that_two_take_in_at_once_is_one() -> None:
    take = filming().clips.get(position=0).takes.get()
    moved(take)
    comes(take_steps.order_next(take))
    one, other = (Take.objects.get(pk=take.pk) for _ in range(2))
    at_once(lambda: take_steps.receive(one), lambda: take_steps.receive(other))
    assert take.clip.keyframes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_retry_that_is_clicked_twice_films_each_clip_once() -> None:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    one, other = (Video.objects.get(pk=video.pk) for _ in range(2))
    at_once(lambda: verbs.retry(one), lambda: verbs.retry(other))
    assert [clip.takes.count() for clip in video.clips.all()] == [2, 2, 2]


def at_once(*works: Callable[[], object]) -> None:
    """Each in a thread and a connection of its own; what one of them raises is raised here."""
    ready = Barrier(len(works))

    def alone(work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(alone, work) for work in works]:
            done.result()


def test_a_warning_added_to_a_row_that_was_read_earlier_takes_none_away() -> None:
    video = make_video()
    earlier = Video.objects.get(pk=video.pk)
    video.warn("The song is quiet.")
    earlier.warn("The picture is small.")
    assert Video.objects.get(pk=video.pk).warnings == [
        "The song is quiet.", "The picture is small."
    ]  # fmt: skip
