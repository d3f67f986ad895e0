"""From settled clips to the film's file, with takes that the offline provider films."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from mvsite.lib import storage
from songs.hearing import hear
from songs.intake import receive_song
from songs.models import Song
from tests.factories import make_owner
from tests.films import delay_between, sound_of
from tests.media import make_song
from videos import scenes, take_requests, take_steps, takes, verbs
from videos.models import Take, Video
from videos.pipeline import carry, move_on
from videos.report import report_of
from videos.segments import frames_of, shape_of
from videos.stitch import stitch

pytestmark = pytest.mark.django_db
SECONDS = 8


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_song(tmp_path_factory.mktemp("song") / "song.wav")


@pytest.fixture
def song(wav: Path) -> Song:
    song = receive_song(make_owner(), wav, wav.name)
    song.save()
    hear(song)
    assert song.status == Song.Status.READY
    return song


def settle_down(row: Any) -> None:
    while move_on(row):
        pass


def filmed(song: Song, **fields: Any) -> Video:
    """All clips are ready, and the film is to be cut."""
    video = Video.objects.create(
        owner=song.owner, song=song, title=song.title, clips_wanted=3,
        window_length=SECONDS, **fields,
    )  # fmt: skip
    assert video.move(Video.Status.PREPARING)
    settle_down(video)
    carry(scenes.order_scenes(video))
    settle_down(video)
    for clip in video.clips.all():
        make_take(clip.takes.get())
    settle_down(video)
    assert video.status == Video.Status.STITCHING
    return video


def make_take(take: Take) -> None:
    settle_down(take)
    while call := take_steps.order_next(take):
        assert carry(call)
        settle_down(take)


def film_path(video: Video) -> Path:
    assert video.film is not None
    return storage.local_path(video.film.key)


def test_the_film_is_as_long_as_its_cuts_and_of_the_video_s_form(song: Song) -> None:
    video = filmed(song)
    stitch(video)
    assert video.status == Video.Status.READY
    shape = shape_of(film_path(video))
    assert (shape.width, shape.height) == (video.form.width, video.form.height)
    assert frames_of(film_path(video)) == SECONDS * 24
    assert storage.local_path(video.key("final.mp4")).read_bytes() == film_path(video).read_bytes()
    assert storage.exists(video.film.poster_key)
    assert [part["frames"] for part in video.film.manifest["parts"]] == [
        clip.frames for clip in video.clips.all()
    ]


def test_the_report_knows_every_shot_as_its_take(song: Song) -> None:
    video = filmed(song)
    stitch(video)
    assert video.film is not None
    shots = report_of(video.film)["shots"]
    assert (shots["compared"], shots["other"]) == (3, [])


def test_the_song_s_window_is_the_film_s_only_sound(song: Song) -> None:
    video = filmed(song, window_start=3.0)
    stitch(video)
    heard = sound_of(film_path(video))
    whole = sound_of(storage.local_path(song.canonical_key))
    first = round(3.0 * len(whole) / song.seconds)
    delay, likeness = delay_between(heard, whole[first : first + len(heard)])
    assert abs(delay) < 0.01
    assert likeness > 0.9


def test_cross_fades_change_no_length(song: Song) -> None:
    video = filmed(song, transition=Video.Transition.CROSSFADE)
    spare = [take_requests.spare_frames(clip) for clip in video.clips.all()]
    assert spare == [(0, 6), (6, 6), (6, 0)]
    for clip in video.clips.all():
        take = clip.takes.get()
        assert frames_of(storage.local_path(take.key)) == clip.frames + sum(
            take_requests.spare_frames(clip)
        )
    stitch(video)
    assert frames_of(film_path(video)) == SECONDS * 24


@pytest.mark.on_disk
def test_cutting_it_again_makes_only_what_changed_and_keeps_the_old_film(song: Song) -> None:
    video = filmed(song)
    stitch(video)
    segments = storage.root() / video.key("intermediate/segments")
    before = {path.name: path.stat().st_mtime_ns for path in segments.iterdir()}
    first = film_path(video)
    clip = video.clips.get(position=1)
    make_take(takes.redo(clip))
    clip.chosen = clip.takes.get(number=2)
    clip.save()
    verbs.cut_again(video)
    stitch(video)
    after = {path.name: path.stat().st_mtime_ns for path in segments.iterdir()}
    assert before.items() <= after.items()
    assert first.exists()
    assert film_path(video) != first
    assert video.film.manifest["parts"][1]["take"] == str(clip.chosen_id)


def test_a_take_whose_file_is_gone_is_filled_and_named(song: Song) -> None:
    video = filmed(song)
    take = video.clips.get(position=2).takes.get()
    storage.delete(take.key)
    stitch(video)
    assert frames_of(film_path(video)) == SECONDS * 24
    assert video.film.manifest["parts"][2]["fill"] == "keyframe"
    assert any(warning.startswith("Clip 3 ") for warning in video.warnings)


def test_a_film_that_lost_its_lease_is_not_recorded(song: Song) -> None:
    video = filmed(song)
    zombie = Video.objects.get(pk=video.pk)
    assert zombie.claim(Video.Status.STITCHING)
    verbs.cancel(video)
    with pytest.raises(Exception, match="Video"):
        zombie.renew()
    assert not zombie.move(Video.Status.READY)
    assert not video.films.exists()


@pytest.mark.on_disk
def test_a_film_is_ready_only_with_its_copy(song: Song) -> None:
    video = filmed(song)
    in_its_place = storage.root() / video.key("final.mp4")
    in_its_place.mkdir(parents=True)
    with pytest.raises(OSError, match=r"final\.mp4"):
        stitch(video)
    assert not video.films.exists()
    assert not list((storage.root() / video.key("films")).iterdir())
    in_its_place.rmdir()
    assert video.release()
    stitch(video)
    assert video.status == Video.Status.READY
    assert in_its_place.read_bytes() == film_path(video).read_bytes()


def test_a_video_without_a_song_is_silent_and_has_no_title(song: Song) -> None:
    video = filmed(song)
    Video.objects.filter(pk=video.pk).update(song=None)
    video.refresh_from_db()
    stitch(video)
    assert video.status == Video.Status.READY, video.error
    assert frames_of(film_path(video)) == SECONDS * 24


def segments(video: Video) -> set[str]:
    _, files = default_storage.listdir(video.key("intermediate/segments"))
    return set(files)


def test_lyrics_are_laid_on_the_segments_in_which_they_are_sung(song: Song) -> None:
    video = filmed(song)
    stitch(video)
    before, start = segments(video), video.window_start or 0.0
    middle = start + (video.cuts[1] + video.cuts[2]) / 2 / video.form.rate
    song.lyric_lines = [{"start": middle - 0.6, "end": middle + 0.6, "text": "hold on"}]
    song.save()
    assert video.move(Video.Status.STITCHING)
    stitch(video)
    assert len(segments(video) - before) == 1
    assert not video.warnings


def test_lyrics_that_are_not_wanted_leave_the_film_as_it_is(song: Song) -> None:
    video = filmed(song, captions=Video.Captions.OFF)
    stitch(video)
    first = video.film
    song.lyric_lines = [{"start": 0.0, "end": 60.0, "text": "hold on"}]
    song.save()
    assert video.move(Video.Status.STITCHING)
    stitch(video)
    assert first is not None and video.film is not None
    assert video.film.sha256 == first.sha256


def test_letters_of_lyrics_that_no_face_has_are_told(song: Song) -> None:
    song.lyric_lines = [{"start": 0.0, "end": 60.0, "text": "fire ᚠ"}]
    song.save()
    video = filmed(song)
    stitch(video)
    assert "Left out of the lyrics in the film: ᚠ" in video.warnings
