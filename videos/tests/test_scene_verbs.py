"""Scenes edited, rewritten, added, deleted and moved in a film that is there."""

from __future__ import annotations

from typing import Any

import pytest

from generations import ledger
from generations.models import Generation
from generations.providers.base import Busy, Refused
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from tests.factories import make_ready_character
from videos import fitting, rewriting, take_steps, verbs
from videos.board import board_of
from videos.models import Clip, Take, Video
from videos.pipeline import due, move_on
from videos.pipeline.sweeping import sweep
from videos.slots import beats_of
from videos.standing import changes_since, is_at_work
from videos.tests.test_pipeline import filming, make_failed, make_ready, moved, names, planned
from videos.tests.test_replanning import made, take_of, written

pytestmark = pytest.mark.django_db
Status, Words = Video.Status, Clip.WordsStatus


def scene(video: Video, position: int = 0) -> Clip:
    return video.clips.get(position=position)


def answered(clip: Clip, title: str = "Anew") -> Generation:
    """The writer's answer to a rewrite, on its way as the real one."""
    call = rewriting.order(clip)
    scenes = [
        {"title": f"{title} {k}", "description": "Other words"}
        for k in range(len(call.request["slots"]))
    ]
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"scenes": scenes})
    return call


def positions(video: Video) -> list[int]:
    return [clip.position for clip in video.clips.all()]


# --- Words --------------------------------------------------------------------------------------


def test_an_edit_marks_the_take_as_out_of_date_and_films_nothing() -> None:
    video = made()
    clip = verbs.edit_words(scene(video), title="Mine", description="A lighthouse.")
    assert (clip.title, clip.description) == ("Mine", "A lighthouse.")
    assert fitting.is_outdated(take_of(video, 0))
    assert not fitting.is_outdated(take_of(video, 1))
    assert not Take.objects.at_work().exists()
    video.refresh_from_db()
    assert video.status == Status.READY


def test_what_is_not_edited_stays() -> None:
    video = made()
    before = scene(video).description
    clip = verbs.edit_words(scene(video), title="Mine")
    assert clip.description == before


def test_a_take_that_was_begun_keeps_the_words_it_began_with() -> None:
    video = filming()
    take = scene(video).takes.get()
    moved(take)
    verbs.edit_words(scene(video), description="Later words")
    take.refresh_from_db()
    assert take.words["description"] == "Scene 0"
    assert fitting.is_outdated(take)


def test_words_are_not_edited_while_the_film_is_written() -> None:
    with pytest.raises(NotNow, match="being written"):
        verbs.edit_words(scene(planned()), title="Mine")
    with pytest.raises(NotNow, match="being written"):
        verbs.rewrite(scene(planned()))


def test_a_scene_is_written_anew_without_touching_the_film() -> None:
    video = made()
    clip = verbs.rewrite(scene(video, 1), "more rain")
    assert (clip.words_status, clip.note) == (Words.PENDING, "more rain")
    assert names(clip) == ["videos.rewrite_scene"]
    call = answered(clip)
    assert "more rain" in call.request["idea"]
    assert "Scene 0" in call.request["prompt"]
    assert "Scene 2" in call.request["prompt"]
    clip.refresh_from_db()
    assert move_on(clip)
    clip.refresh_from_db()
    assert (clip.title, clip.words_status, clip.note) == ("Anew 1", Words.WRITTEN, "")
    assert fitting.is_outdated(take_of(video, 1))
    assert scene(video, 0).title == "T"
    video.refresh_from_db()
    assert video.status == Status.READY


def test_while_it_is_written_anew_the_old_words_stay_and_the_film_can_be_cut() -> None:
    video = made()
    clip = verbs.rewrite(scene(video))
    rewriting.order(clip)
    assert scene(video).description == "Scene 0"
    verbs.cut_again(video)
    assert video.status == Status.STITCHING


def test_a_rewrite_that_fails_for_good_says_why_and_keeps_the_words() -> None:
    video = made()
    clip = verbs.rewrite(scene(video))
    ledger.settle_failed(rewriting.order(clip), Refused("The model refused."))
    clip.refresh_from_db()
    assert move_on(clip)
    clip.refresh_from_db()
    assert clip.words_status == Words.FAILED
    assert clip.words_error == "This scene could not be written anew. The model refused."
    assert clip.description == "Scene 0"
    verbs.redo(clip)


def test_a_rewrite_that_may_succeed_later_is_ordered_once_more() -> None:
    video = made()
    clip = verbs.rewrite(scene(video))
    first = rewriting.order(clip)
    ledger.settle_failed(first, Busy("Later."))
    clip.refresh_from_db()
    assert not move_on(clip)
    assert names(clip) == ["videos.rewrite_scene"]
    assert rewriting.order(clip).attempt == 2


def test_two_rewrites_of_one_scene_ask_for_different_words() -> None:
    video = made()
    seeds = []
    for _ in range(2):
        clip = verbs.rewrite(scene(video))
        seeds.append(answered(clip).request["seed"])
        clip.refresh_from_db()
        assert move_on(clip)
    assert len(set(seeds)) == 2


def test_a_scene_is_rewritten_once_at_a_time_and_not_edited_meanwhile() -> None:
    video = made()
    verbs.rewrite(scene(video))
    for attempt in (verbs.rewrite, verbs.edit_words):
        with pytest.raises(NotNow, match="written anew"):
            attempt(scene(video))


def test_a_scene_is_rewritten_while_others_are_filmed() -> None:
    video = filming()
    clip = verbs.rewrite(scene(video))
    for take in Take.objects.at_work():
        make_ready(take)
    assert moved(video) == Status.STITCHING
    answered(clip)
    clip.refresh_from_db()
    assert move_on(clip)


def test_words_come_to_the_scene_they_were_written_for_wherever_it_stands_by_then() -> None:
    video = made()
    last = verbs.add_scene(video, 2)
    answered(last)
    verbs.add_scene(video, 0)
    last.refresh_from_db()
    assert last.position == 4
    assert move_on(last)
    last.refresh_from_db()
    assert (last.title, last.words_status) == ("Anew 3", Words.WRITTEN)


def test_an_answer_that_cannot_be_read_fails_its_scene_and_holds_up_nobody() -> None:
    video = made()
    clip, other = verbs.rewrite(scene(video)), verbs.rewrite(scene(video, 1))
    call = answered(clip)
    Generation.objects.filter(pk=call.pk).update(result={})
    answered(other)
    sweep()
    assert "Something unexpected went wrong" in scene(video).words_error
    assert (scene(video).description, scene(video, 1).title) == ("Scene 0", "Anew 1")


def test_cancelling_a_film_that_is_written_leaves_nothing_at_work() -> None:
    from videos import scenes

    video = planned()
    scenes.order_scenes(video)
    verbs.cancel(video)
    assert not is_at_work(video)
    assert not Generation.objects.live().exists()
    verbs.start(video)
    assert moved(video) == Status.PLANNING
    written(video)
    assert moved(video) == Status.FILMING


# --- Added, deleted, moved ----------------------------------------------------------------------


def test_a_new_scene_takes_the_second_part_of_a_slot_from_a_beat_on() -> None:
    video = made()
    cuts, takes = video.cuts, [take_of(video, k).pk for k in range(3)]
    beats = [round(beat.seconds * 24) + cuts[1] for beat in beats_of(video, 1)]
    added = verbs.add_scene(video, 1)
    assert (added.position, positions(video)) == (2, [0, 1, 2, 3])
    assert video.cuts[:2] + video.cuts[3:] == [*cuts[:2], *cuts[2:]]
    assert video.cuts[2] in beats
    assert abs(video.cuts[2] - (cuts[1] + cuts[2]) / 2) <= 12
    assert [take_of(video, k).pk for k in (0, 1, 3)] == takes
    assert (added.words_status, video.status) == (Words.PENDING, Status.READY)
    assert not Take.objects.at_work().exists()


def test_a_new_scene_is_written_at_once_and_filmed_when_the_film_is_cut_again() -> None:
    video = made()
    added = verbs.add_scene(video, 0)
    answered(added)
    added.refresh_from_db()
    assert move_on(added)
    assert not Take.objects.at_work().exists()
    verbs.cut_again(video)
    assert video.status == Status.FILMING
    assert scene(video, 1).takes.at_work().count() == 1


def test_a_film_that_is_cut_before_its_new_scene_is_written_writes_it_first() -> None:
    video = made()
    rewriting.order(verbs.add_scene(video, 0))
    verbs.cut_again(video)
    assert moved(video) == Status.PLANNING
    written(video)
    assert moved(video) == Status.FILMING
    assert scene(video, 1).description == "New 1"
    assert scene(video, 0).description == "Scene 0"


def test_a_slot_that_is_too_short_is_not_parted() -> None:
    video = made()
    Video.objects.filter(pk=video.pk).update(cuts=[0, 30, 192, 288])
    with pytest.raises(NotNow, match="Scene 1 is too short to be parted"):
        verbs.add_scene(Video.objects.get(pk=video.pk), 0)
    assert positions(video) == [0, 1, 2]


def test_a_film_has_at_most_a_hundred_scenes() -> None:
    video = made()
    Clip.objects.bulk_create(Clip(video=video, position=k) for k in range(3, 100))
    Video.objects.filter(pk=video.pk).update(cuts=[k * 96 for k in range(101)])
    with pytest.raises(NotNow, match="at most 100"):
        verbs.add_scene(Video.objects.get(pk=video.pk), 0)


@pytest.mark.parametrize("after", [-1, 3])
def test_a_scene_is_not_added_where_there_is_none(after: int) -> None:
    with pytest.raises(NotNow, match="no scene at this place"):
        verbs.add_scene(made(), after)


@pytest.mark.parametrize(("position", "heir"), [(0, 0), (1, 0), (2, 1)])
def test_the_slot_of_a_deleted_scene_goes_to_its_neighbour(
    position: int, heir: int, django_capture_on_commit_callbacks: Any
) -> None:
    video = made()
    cuts, clip = video.cuts, scene(video, position)
    calls, file = Generation.objects.count(), take_of(video, position).key
    with django_capture_on_commit_callbacks(execute=True):
        verbs.delete_scene(clip)
    video.refresh_from_db()
    joint = max(position, 1)
    assert video.cuts == cuts[:joint] + cuts[joint + 1 :]
    assert positions(video) == [0, 1]
    assert fitting.is_outdated(take_of(video, heir))
    assert Generation.objects.count() == calls
    assert not storage.exists(file)


def test_the_takes_of_a_deleted_scene_are_cancelled() -> None:
    video = made()
    take = verbs.redo(scene(video))
    moved(take)
    call = take_steps.order_next(take)
    verbs.delete_scene(scene(video))
    assert call is not None
    call.refresh_from_db()
    assert call.status == Generation.Status.CANCELLED


def test_the_last_scene_is_not_deleted() -> None:
    video = made()
    for _ in range(2):
        verbs.delete_scene(scene(video))
    with pytest.raises(NotNow, match="at least one scene"):
        verbs.delete_scene(scene(video))


@pytest.mark.parametrize(("source", "target"), [(0, 2), (2, 0), (0, 1), (1, 1)])
def test_scenes_change_places_and_slots_stay(source: int, target: int) -> None:
    video = made()
    before = [clip.pk for clip in video.clips.all()]
    cuts = video.cuts
    verbs.move_scene(scene(video, source), target)
    before.insert(target, before.pop(source))
    assert [clip.pk for clip in video.clips.all()] == before
    assert positions(video) == [0, 1, 2]
    video.refresh_from_db()
    assert video.cuts == cuts


def test_a_take_that_is_too_short_for_its_new_place_is_named() -> None:
    video = made()
    Video.objects.filter(pk=video.pk).update(cuts=[0, 48, 192, 288])
    Take.objects.filter(clip__position=0).update(frames=48)
    Take.objects.exclude(clip__position=0).update(frames=144)
    short = verbs.move_scene(scene(video), 1)
    assert [take.clip.position for take in short] == [1]
    assert fitting.seconds_missing(short[0]) == 4.0
    assert fitting.is_outdated(short[0])


def test_a_scene_has_no_place_outside_of_the_film() -> None:
    with pytest.raises(NotNow, match="no place 4"):
        verbs.move_scene(scene(made()), 3)


def test_scenes_are_not_arranged_while_something_is_filmed() -> None:
    video = filming()
    for arrange in (verbs.delete_scene, lambda clip: verbs.move_scene(clip, 1)):
        with pytest.raises(NotNow, match="arrange its scenes"):
            arrange(scene(video))
    with pytest.raises(NotNow, match="arrange its scenes"):
        verbs.add_scene(video, 0)
    ready = made()
    verbs.redo(scene(ready, 1))
    with pytest.raises(NotNow, match="A clip is being filmed"):
        verbs.move_scene(scene(ready), 1)


def test_scenes_are_not_arranged_while_another_shape_is_cut() -> None:
    video = made()
    verbs.reframe(video, "9:16")
    with pytest.raises(NotNow, match="another shape"):
        verbs.delete_scene(scene(video))


def test_a_film_that_waits_for_its_clips_writes_and_films_what_was_added() -> None:
    video = filming(on_clip_failure=Video.OnClipFailure.WAIT)
    first, *others = [clip.takes.get() for clip in video.clips.all()]
    make_failed(first)
    for take in others:
        make_ready(take)
    assert moved(video) == Status.WAITING
    verbs.add_scene(video, 1)
    verbs.resume(video, "fill")
    assert video.status == Status.PLANNING
    written(video)
    assert moved(video) == Status.FILMING
    halved, added = 1, 2  # What was filmed for a longer slot is filmed anew where that is free.
    assert {take.clip.position for take in Take.objects.at_work()} == {halved, added}


def test_what_vanished_is_said_and_not_an_error() -> None:
    video = made()
    clip, take = scene(video), take_of(video, 0)
    verbs.delete_scene(scene(video))
    acts: list[Any] = [
        lambda: verbs.redo(clip), lambda: verbs.retry_clip(clip),
        lambda: verbs.edit_words(clip, title="x"), lambda: verbs.rewrite(clip),
        lambda: verbs.delete_scene(clip), lambda: verbs.move_scene(clip, 1),
        lambda: verbs.choose_take(clip, take), lambda: verbs.use_still(clip),
        lambda: verbs.cancel_take(take),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(NotNow, match="no longer there"):
            act()
    Video.objects.filter(pk=video.pk).delete()
    for act in (lambda: verbs.cut_again(video), lambda: verbs.rerun(video, "film")):
        with pytest.raises(NotNow, match="no longer there"):
            act()


# --- What changed -------------------------------------------------------------------------------


def test_the_scenes_that_differ_from_the_film_are_named() -> None:
    video = with_film(made(character=make_ready_character()))
    assert board_of(video).newer_than_film == []
    take = verbs.redo(scene(video, 1))
    make_ready(take)
    assert board_of(video).newer_than_film == []
    verbs.choose_take(scene(video, 1), take)
    assert [scene.clip.position for scene in board_of(video).newer_than_film] == [1]
    verbs.delete_scene(scene(video, 2))
    video.refresh_from_db()
    assert [scene.clip.position for scene in board_of(video).newer_than_film] == [1]
    verbs.move_scene(scene(video, 0), 1)
    assert len(board_of(video).newer_than_film) == 2


def with_film(video: Video) -> Video:
    parts = [
        {"clip": str(clip.pk), "take": str(clip.chosen_id), "frames": clip.frames}
        for clip in video.clips.all()
    ]
    video.films.create(
        shape=video.shape, width=160, height=90, frames=video.cuts[-1], sha256="0" * 64,
        key=video.key("films/x.mp4"), manifest={"cuts": video.cuts, "parts": parts},
    )  # fmt: skip
    return video


def test_a_page_is_told_of_each_part_that_changed_and_of_no_other() -> None:
    video = made()
    seen = video.revision
    verbs.edit_words(scene(video), title="Mine")
    video.refresh_from_db()
    changes = changes_since(video, seen)
    assert [clip.position for clip in changes.words] == [0]
    assert not changes.plan
    seen = changes.revision
    make_ready(verbs.redo(scene(video, 2)))
    video.refresh_from_db()
    changes = changes_since(video, seen)
    assert [clip.position for clip in changes.clips] == [2]
    assert changes.words == ()
    verbs.delete_scene(scene(video, 0))
    video.refresh_from_db()
    assert changes_since(video, changes.revision).plan
    assert changes_since(video, video.revision).clips == ()


def test_nothing_is_due_for_a_scene_that_is_not_being_written() -> None:
    assert due(scene(made())) == []
