from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from characters.models import Character
from generations import ledger
from generations.models import Generation
from generations.providers.base import BadAnswer, Refused
from mvsite.celery import app
from mvsite.lib import storage
from songs.models import Song
from tests.factories import make_character, make_ready_character, make_song, make_video
from videos import scenes, take_requests, take_steps, takes
from videos.models import Channel, Clip, Delivery, Take, Video
from videos.pipeline import carry, due, move_on, plan_scenes, recover

pytestmark = pytest.mark.django_db
Status = Video.Status


def moved(row: Video | Character | Take) -> str:
    while move_on(row):
        pass
    return str(row.status)


def planned(**fields: object) -> Video:
    video = make_video(Status.PREPARING, **fields)
    assert moved(video) == Status.PLANNING
    return video


def filming(**fields: object) -> Video:
    """With words, as a writer would give them."""
    video = planned(**fields)
    call = scenes.order_scenes(video)
    words = [{"title": "T", "description": f"Scene {i}"} for i in range(video.clips.count())]
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"scenes": words})
    assert moved(video) == Status.FILMING
    return video


def comes(call: Generation | None) -> None:
    assert call is not None
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        assert call.move(status)
    storage.put_bytes(call.key, b"a file")
    assert call.move(Generation.Status.SUCCEEDED, result={"sha256": "0" * 64})


def make_ready(take: Take) -> None:
    moved(take)
    comes(take_steps.order_next(take))
    moved(take)
    comes(take_steps.order_next(take))
    assert moved(take) == Take.Status.READY


def make_failed(take: Take) -> None:
    moved(take)
    ledger.settle_failed(take_steps.order_next(take), Refused("No."))
    assert moved(take) == Take.Status.FAILED


def names(row: object) -> list[str]:
    """Of the tasks, a chain's in their order."""
    signatures = due(row)
    return [
        task.task for signature in signatures for task in getattr(signature, "tasks", [signature])
    ]


def test_every_task_that_is_sent_by_name_is_registered() -> None:
    app.loader.import_default_modules()
    sent = {entry["task"] for entry in app.conf.beat_schedule.values()} | {"videos.advance"}
    sent |= {Delivery(channel=channel).task for channel in Channel}
    assert sent <= set(app.tasks)


def test_song_and_character_are_prepared_side_by_side() -> None:
    character = make_character(reference_key="x")
    video = make_video(Status.PREPARING, song=make_song(), character=character)
    assert names(video) == ["songs.analyse", "characters.interrogate", "characters.draw"]


def test_what_was_sent_is_not_sent_again_before_its_time() -> None:
    video = make_video(Status.PREPARING, song=make_song())
    assert names(video) == ["songs.analyse"]
    assert names(video) == []


def test_who_comes_too_late_does_not_put_off_the_next_step() -> None:
    character = make_character(status=Character.Status.DESCRIBING, reference_key="x")
    late = Character.objects.get(pk=character.pk)
    assert character.move(Character.Status.DRAWING)
    assert names(late) == []
    assert names(character) == ["characters.draw"]


def test_a_song_whose_worker_died_while_it_listened_is_heard_by_another() -> None:
    song = make_song(Song.Status.ANALYSING)
    assert names(song) == []
    Song.objects.filter(pk=song.pk).update(lease=timezone.now() - timedelta(seconds=1))
    assert names(song) == ["songs.analyse"]


def test_a_film_whose_worker_died_while_it_was_cut_is_cut_by_another() -> None:
    video = filming()
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    assert video.claim(Status.STITCHING)
    assert names(video) == []
    Video.objects.filter(pk=video.pk).update(lease=timezone.now() - timedelta(seconds=1))
    assert names(video) == ["videos.stitch"]


def test_planning_lays_out_cuts_and_clips_and_then_asks_for_words() -> None:
    video = planned()
    assert video.cuts[0] == 0
    assert video.cuts[-1] == 12 * 24
    assert video.clips.count() == len(video.cuts) - 1 == 3
    assert names(video) == ["videos.plan_scenes"]


def test_planning_twice_plans_once() -> None:
    video = make_video(Status.PREPARING)
    other = Video.objects.get(pk=video.pk)
    assert scenes.plan(video)
    assert not scenes.plan(other)
    assert video.clips.count() == 3


def test_a_failed_song_fails_its_video_with_its_error() -> None:
    video = make_video(Status.PREPARING, song=make_song(Song.Status.FAILED))
    assert moved(video) == Status.FAILED
    assert video.error == "It could not be read."


def test_words_are_cut_to_what_the_database_holds() -> None:
    video = planned()
    call = scenes.order_scenes(video)
    word = {"title": "T" * 500, "description": "D", "setting": None, "shot": 7}
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"scenes": [word] * 3})
    assert moved(video) == Status.FILMING
    clip = video.clips.get(position=0)
    assert (clip.title, clip.setting, clip.shot) == ("T" * 200, "", "7")


def test_what_goes_wrong_while_a_step_begins_is_counted_and_then_said() -> None:
    video = planned()
    call = scenes.order_scenes(video)
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"nonsense": 1})
    for _ in range(3):
        plan_scenes(str(video.pk))
    video.refresh_from_db()
    assert video.status == Status.FAILED
    assert "went wrong 3 times" in video.error


def test_who_begins_after_everything_was_stopped_counts_anew() -> None:
    song = make_song(Song.Status.ANALYSING)
    recover()
    song.refresh_from_db()
    assert (song.claims, song.lease) == (0, None)


def test_clips_are_filmed_side_by_side_in_the_film_s_order() -> None:
    video = filming()
    assert names(video) == ["videos.film_clip"] * 3


def test_a_take_keeps_the_words_it_was_begun_with() -> None:
    take = filming().clips.get(position=0).takes.get()
    moved(take)
    Clip.objects.filter(pk=take.clip_id).update(description="Edited.")
    request = take_requests.keyframe_request(Take.objects.get(pk=take.pk))
    assert request.scene is not None
    assert request.scene.description == "Scene 0"


def test_the_film_is_cut_when_every_clip_is_settled_and_not_before() -> None:
    video = filming()
    takes = [clip.takes.get() for clip in video.clips.all()]
    make_ready(takes[0])
    make_failed(takes[1])
    assert moved(video) == Status.FILMING
    make_ready(takes[2])
    assert moved(video) == Status.STITCHING
    assert names(video) == ["videos.stitch"]


def test_a_video_waits_for_a_failed_clip_when_its_owner_chose_so() -> None:
    video = filming(on_clip_failure=Video.OnClipFailure.WAIT)
    takes = [clip.takes.get() for clip in video.clips.all()]
    make_failed(takes[0])
    make_ready(takes[1])
    make_ready(takes[2])
    assert moved(video) == Status.WAITING
    assert video.waiting_for == Video.WaitingFor.CLIP


def test_without_any_clip_the_video_fails_and_says_why() -> None:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    assert "None of the 3 clips could be made" in video.error
    assert "No." in video.error


def test_a_new_take_that_arrives_does_not_displace_the_chosen_one() -> None:
    clip = filming().clips.get(position=0)
    first = clip.takes.get()
    make_ready(first)
    second = takes.redo(clip)
    make_ready(second)
    clip.refresh_from_db()
    assert clip.chosen == first
    assert clip.takes.count() == 2


def test_a_redo_has_another_seed_and_a_retry_the_same_and_its_keyframe() -> None:
    clip = filming().clips.get(position=1)
    take = clip.takes.get()
    moved(take)
    comes(take_steps.order_next(take))
    moved(take)
    ledger.settle_failed(take_steps.order_next(take), Refused("No."))
    moved(take)
    again = takes.retry(clip)
    assert (again.seed, again.keyframe) == (take.seed, take.keyframe)
    assert again.keyframe is not None
    assert takes.redo(clip).seed != take.seed


def test_a_clip_s_seed_comes_from_the_video_s_and_its_position_alone() -> None:
    one, other = filming(seed=9), filming(seed=9)
    seeds = [[clip.takes.get().seed for clip in video.clips.all()] for video in (one, other)]
    assert seeds[0] == seeds[1]
    assert len(set(seeds[0])) == 3


def test_the_peak_is_one_clip_and_lies_in_the_chorus() -> None:
    video = filming(window_start=14.0)
    looks = []
    for clip in video.clips.all():
        take = clip.takes.get()
        moved(take)
        look = take_requests.keyframe_request(take).look
        assert look is not None
        looks.append(look)
    assert [look.peak for look in looks].count(True) == 1
    assert next(look for look in looks if look.peak).section == "chorus"


def test_a_take_is_due_when_its_next_attempt_is() -> None:
    take = filming().clips.get(position=0).takes.get()
    moved(take)
    call = take_steps.order_next(take)
    assert call is not None
    assert Take.objects.filter(pk=take.pk).stamp(60)
    ledger.settle_failed(call, BadAnswer("Rubbish came."))
    assert not carry(call)
    take.refresh_from_db()
    assert take.due_at == call.due_at


class TestCharacter:
    def test_its_image_is_frozen_into_the_video(self) -> None:
        video = planned(character=make_ready_character())
        assert video.image == video.characters.get().selected
        assert video.image_key.startswith(f"videos/{video.pk}/intermediate/character_reference/")
        assert storage.exists(video.image_key)

    def test_one_that_is_not_ready_is_waited_for(self) -> None:
        video = make_video(Status.PREPARING, character=make_character())
        assert moved(video) == Status.PREPARING

    def test_the_choice_is_asked_also_while_the_song_is_heard(self) -> None:
        character = make_character()
        character.move(Character.Status.DRAWING)
        character.move(Character.Status.CHOOSING)
        video = make_video(Status.PREPARING, song=make_song(), character=character)
        assert moved(video) == Status.WAITING
        assert video.waiting_for == Video.WaitingFor.CHOICE

    @pytest.mark.parametrize("switch", ["site", "song", "video"])
    def test_each_switch_turns_it_off(self, switch: str, settings: Any) -> None:
        character = make_ready_character()
        song = make_song(Song.Status.READY, character_consistency_enabled=switch != "song")
        settings.CHARACTER_CONSISTENCY_ENABLED = switch != "site"
        video = planned(
            song=song, character=character, character_consistency_enabled=switch != "video"
        )
        assert video.character is None
        assert video.image_key == ""

    def test_one_whose_picture_is_gone_does_not_cost_the_film_and_that_is_said(self) -> None:
        character = make_ready_character()
        storage.delete(character.selected.key)
        video = planned(character=character)
        assert any("gone from the storage" in warning for warning in video.warnings)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Take, {"status": "ready", "key": ""}),
        (Take, {"status": "failed", "error": ""}),
        (Clip, {"words_status": "failed", "words_error": ""}),
        (Video, {"status": "failed", "error": ""}),
        (Video, {"status": "waiting", "waiting_for": ""}),
        (Video, {"status": "ready", "waiting_for": "clip"}),
    ],
)
def test_the_database_holds_what_belongs_together(
    model: type[Take | Clip | Video], fields: dict[str, str]
) -> None:
    filming()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**fields)


def test_positions_and_take_numbers_are_given_once() -> None:
    clip = filming().clips.get(position=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clip.objects.create(video=clip.video, position=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Take.objects.create(clip=clip, number=1)


def test_a_video_s_status_can_be_told_from_its_rows() -> None:
    """What the pipeline wrote is what the rows say, at every stage of a film."""
    video = filming()
    told = [status_of_rows(video)]
    for clip in video.clips.all():
        make_ready(clip.takes.get())
        moved(video)
        told.append(status_of_rows(video))
        assert told[-1] == video.status
    assert told == [Status.FILMING] * 3 + [Status.STITCHING]


def status_of_rows(video: Video) -> str:
    """The status, asked of song, clips, takes and films alone."""
    if video.films.exists():
        return Status.READY
    if video.song.status != Song.Status.READY:
        return Status.PREPARING
    if not video.clips.exists() or video.clips.exclude(words_status="written").exists():
        return Status.PLANNING
    settled = [clip for clip in video.clips.all() if clip.chosen or not clip.takes.at_work()]
    return Status.STITCHING if len(settled) == video.clips.count() else Status.FILMING
