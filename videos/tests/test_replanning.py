"""The song is corrected after its film was made, and the film is planned again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.models import Generation
from generations.providers.local import LocalProvider
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from songs.models import Song
from songs.verbs import correct
from tests.factories import analysis, make_song, make_video
from videos import fitting, scenes, takes, verbs
from videos.models import Clip, Take, Video
from videos.replanning import matched
from videos.slots import beats_of, slots_of
from videos.tests.test_pipeline import filming, make_failed, make_ready, moved

Status = Video.Status


class PaidProvider(LocalProvider):
    """As the offline one, but it would cost money."""

    free = False


def made(song: Song | None = None, **fields: object) -> Video:
    """A finished film, each clip with a take."""
    video = filming(song=song, **fields) if song else filming(**fields)
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    assert video.move(Status.READY)
    return Video.objects.get(pk=video.pk)


def written(video: Video) -> None:
    """Scene by scene, in the order of the slots."""
    call = scenes.order_scenes(video)
    words = [{"title": "N", "description": f"New {k}"} for k in range(len(call.request["slots"]))]
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"scenes": words})


def take_of(video: Video, position: int) -> Take:
    chosen = video.clips.get(position=position).chosen
    assert chosen is not None
    return chosen


def starts(video: Video) -> list[float]:
    return [slot.start for slot in slots_of(video)]


@pytest.mark.django_db
def test_a_correction_changes_no_film_before_it_is_planned_again() -> None:
    video = made()
    before = [beats_of(video, position) for position in range(3)]
    correct(video.song, {"beat_offset_beats": 0.5})
    video = Video.objects.get(pk=video.pk)
    assert video.plan_is_outdated
    assert [beats_of(video, position) for position in range(3)] == before
    assert not any(fitting.is_outdated(take_of(video, position)) for position in range(3))


@pytest.mark.django_db
def test_a_new_plan_cuts_on_the_corrected_beats_and_keeps_words_and_takes() -> None:
    video = made()
    takes = [take_of(video, position) for position in range(3)]
    words = [clip.description for clip in video.clips.all()]
    calls = Generation.objects.count()
    correct(video.song, {"beat_offset_seconds": 0.2})
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    assert video.status == Status.READY
    assert not video.plan_is_outdated
    assert all(round(start % 0.5, 2) in (0.19, 0.2, 0.21) for start in starts(video))
    assert [take_of(video, position) for position in range(3)] == takes
    assert [clip.description for clip in video.clips.all()] == words
    assert Generation.objects.count() == calls


@pytest.mark.django_db
def test_what_no_longer_fits_is_marked_and_filmed_anew_when_it_is_cut_again() -> None:
    video = made()
    takes = [take_of(video, position) for position in range(3)]
    correct(video.song, {"beat_offset_beats": 0.5})
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    Video.objects.filter(pk=video.pk).update(cuts=[0, 48, 96, *video.cuts[3:]])
    video = Video.objects.get(pk=video.pk)
    assert fitting.is_outdated(take_of(video, 0))
    assert not Take.objects.at_work().exists()
    verbs.cut_again(video)
    assert video.status == Status.FILMING
    anew = Take.objects.at_work().get(clip__position=0)
    assert (anew.keyframe, anew.seed) == (takes[0].keyframe, takes[0].seed)
    assert {take.pk for take in takes} <= set(Take.objects.ready().values_list("pk", flat=True))


@pytest.mark.django_db
def test_takes_that_cost_money_are_kept_as_they_are(settings: Any) -> None:
    video = made()
    paid = {"BACKEND": f"{__name__}.PaidProvider", "OPTIONS": {}}
    settings.PROVIDERS = {**settings.PROVIDERS, "film": paid}
    Video.objects.filter(pk=video.pk).update(cuts=[0, 48, 96, *video.cuts[3:]])
    video = Video.objects.get(pk=video.pk)
    assert fitting.is_outdated(take_of(video, 0))
    verbs.cut_again(video)
    assert video.status == Status.STITCHING
    assert not Take.objects.at_work().exists()


@pytest.mark.django_db
def test_a_film_that_still_fits_is_only_cut() -> None:
    video = made()
    verbs.cut_again(video)
    assert video.status == Status.STITCHING


@pytest.mark.django_db
def test_a_clip_that_has_no_slot_any_more_leaves_its_takes_to_its_neighbour() -> None:
    video = made(clips_wanted=6, window_length=12.0)
    takes = set(Take.objects.values_list("pk", flat=True))
    keyframes = {take.keyframe_id for take in Take.objects.all()}
    Video.objects.filter(pk=video.pk).update(clips_wanted=4)
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    left = list(video.clips.all())
    assert [clip.position for clip in left] == [0, 1, 2, 3]
    assert all(clip.chosen and clip.chosen.clip_id == clip.pk for clip in left)
    assert set(Take.objects.filter(clip__video=video).values_list("pk", flat=True)) == takes
    assert {
        key for clip in left for key in clip.keyframes.values_list("pk", flat=True)
    } == keyframes


@pytest.mark.django_db
def test_a_new_slot_is_written_and_filmed_when_the_film_is_cut_again() -> None:
    video = made()
    takes = {take_of(video, position).pk for position in range(3)}
    Video.objects.filter(pk=video.pk).update(clips_wanted=5)
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    pending = video.clips.filter(words_status=Clip.WordsStatus.PENDING)
    assert (video.clips.count(), pending.count()) == (5, 2)
    kept = dict(video.clips.written().values_list("pk", "description"))
    verbs.cut_again(video)
    assert moved(video) == Status.PLANNING
    call = scenes.order_scenes(video)
    assert call == scenes.order_scenes(video)
    assert Generation.objects.filter(purpose=scenes.PURPOSE).count() == 2
    assert len(call.request["slots"]) == 5
    written(video)
    assert moved(video) == Status.FILMING
    for clip in video.clips.all():
        assert clip.description == kept.get(clip.pk, f"New {clip.position}")
        assert clip.takes.exists()
    assert takes <= set(Take.objects.ready().values_list("pk", flat=True))


@pytest.mark.django_db
def test_scenes_that_are_written_are_not_ordered_again_for_the_same_plan() -> None:
    video = filming()
    verbs.cancel(video)
    words = [clip.description for clip in video.clips.all()]
    verbs.start(video)
    assert moved(video) == Status.FILMING
    assert [clip.description for clip in video.clips.all()] == words
    assert Generation.objects.filter(purpose=scenes.PURPOSE).count() == 1


@pytest.mark.django_db
def test_a_film_that_began_on_a_bar_begins_on_one_again() -> None:
    video = made()
    assert video.window_start in analysis().downbeats
    correct(video.song, {"beat_offset_seconds": 0.1})
    video = Video.objects.get(pk=video.pk)
    start = video.window_start
    verbs.replan(video)
    assert video.window_start == pytest.approx(start + 0.1)
    elsewhere = made(window_start=5.123)
    correct(elsewhere.song, {"beat_offset_seconds": 0.1})
    elsewhere = Video.objects.get(pk=elsewhere.pk)
    verbs.replan(elsewhere)
    assert elsewhere.window_start == 5.123


@pytest.mark.django_db
def test_a_song_in_which_no_beat_was_heard_is_cut_on_the_one_that_is_tapped() -> None:
    silent = replace(analysis(), tempo=0.0, beats=(), strengths=(), downbeats=(), onsets=())
    song = make_song(Song.Status.READY)
    Song.objects.filter(pk=song.pk).update(analysis=silent.to_json())
    video = made(song=Song.objects.get(pk=song.pk), window_start=0.0)
    correct(video.song, {"tempo_bpm": 80, "downbeat_seconds": 0.0})
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    assert all(min(s % 0.75, 0.75 - s % 0.75) <= 0.5 / 24 + 1e-6 for s in starts(video)[1:])


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.DRAFT, Status.PREPARING])
def test_what_has_no_plan_yet_cannot_be_planned_again(status: str) -> None:
    with pytest.raises(NotNow):
        verbs.replan(make_video(status))


@pytest.mark.django_db
def test_a_film_is_not_planned_again_while_a_clip_of_it_is_filmed() -> None:
    video = made()
    takes.redo(video.clips.get(position=0))
    with pytest.raises(NotNow, match="being filmed"):
        verbs.replan(video)
    with pytest.raises(NotNow):
        verbs.replan(filming())


@pytest.mark.django_db
def test_a_new_plan_takes_back_what_was_said_of_the_one_before() -> None:
    video = made(clips_wanted=9, window_length=10.0)
    Video.objects.filter(pk=video.pk).update(warnings=["The song is mono."])
    for level, notes in (("half", 1), (None, 0)):
        correct(video.song, {"level": level})
        video = Video.objects.get(pk=video.pk)
        verbs.replan(video)
        assert video.warnings[0] == "The song is mono."
        assert len(video.warnings) == 1 + notes


@pytest.mark.django_db
def test_a_failed_film_that_is_planned_again_films_what_failed_and_what_is_new() -> None:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    Video.objects.filter(pk=video.pk).update(clips_wanted=5)
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    verbs.retry(video)
    assert video.status == Status.PLANNING
    assert Take.objects.at_work().count() == 3
    written(video)
    assert moved(video) == Status.FILMING
    assert all(clip.takes.at_work().count() == 1 for clip in video.clips.all())


@pytest.mark.django_db
def test_what_a_new_plan_added_is_not_filmed_without_words() -> None:
    video = made()
    Video.objects.filter(pk=video.pk).update(clips_wanted=5)
    video = Video.objects.get(pk=video.pk)
    verbs.replan(video)
    verbs.retry_clips(video)
    assert video.status == Status.PLANNING
    assert not Take.objects.at_work().exists()


@pytest.mark.django_db
def test_a_lost_take_is_still_filmed_anew() -> None:
    video = made()
    storage.delete(take_of(video, 1).key)
    verbs.cut_again(video)
    assert video.status == Status.FILMING
    assert Take.objects.at_work().get().clip.position == 1


spans = st.lists(st.floats(0.5, 9), min_size=1, max_size=12).map(
    lambda lengths: [(sum(lengths[:k]), length) for k, length in enumerate(lengths)]
)


@given(spans, spans)
def test_as_many_clips_as_can_be_keep_their_order(
    before: list[tuple[float, float]], after: list[tuple[float, float]]
) -> None:
    places = matched(before, after)
    kept = [place for place in places if place is not None]
    assert len(places) == len(before)
    assert len(kept) == min(len(before), len(after))
    assert kept == sorted(set(kept))
    assert all(0 <= place < len(after) for place in kept)


def test_clips_go_where_most_of_them_is() -> None:
    old = [(0.0, 4.0), (4.0, 4.0), (8.0, 4.0)]
    new = [(2.0 * k, 2.0) for k in range(6)]
    assert matched(old, old) == [0, 1, 2]
    assert [place // 2 for place in matched(old, new)] == [0, 1, 2]
