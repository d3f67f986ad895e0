"""The package of a film: what is in it, how it comes, and what the song in it sounds like."""

from __future__ import annotations

import dataclasses
import io
import json
import tracemalloc
import wave
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from mvsite.lib import storage
from mvsite.lib.storage import StorageAway
from tests.s3 import S3Server, bucket, client
from videos.exports import NotThere, package, zipping
from videos.exports.song_wav import SongWav, pieces_of
from videos.models import Take, Video
from videos.tests.cut_films import cut_video, with_sound

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db


def opened(video: Video) -> ZipFile:
    zipped = package.package_of(video)
    said = len(zipped)
    data = b"".join(zipped)
    assert len(data) == said
    return ZipFile(io.BytesIO(data))


def test_all_of_a_film_is_in_it_under_plain_names() -> None:
    video = cut_video(title="../../etc/<passwd>\\")
    with_sound(video.song)
    found = opened(video)
    assert found.testzip() is None
    assert found.namelist() == [
        "timeline.otio", "timeline.fcpxml", "scenes.txt", "report.json", "captions.vtt",
        "captions.srt", "film.mp4", "poster.jpg", "takes/001-take-1.mp4", "takes/002-take-1.mp4",
        "takes/003-take-1.mp4", "song.wav",
    ]  # fmt: skip
    assert found.read("takes/002-take-1.mp4") == b"a take 1"
    assert "2. Scene 1  0:01.0 to 0:02.5" in found.read("scenes.txt").decode()
    assert found.read("captions.srt").startswith(b"1\n00:00:00,980 --> ")


def test_every_file_that_its_timelines_name_is_in_it() -> None:
    found = opened(cut_video())
    timeline = json.loads(found.read("timeline.otio"))
    named = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            named.update([node["target_url"]] if "target_url" in node else [])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(timeline)
    assert len(named) == 3
    assert named <= set(found.namelist())
    assert "song.wav" not in found.namelist()  # There is no transcode to write it from.


def test_a_take_whose_file_is_gone_is_shown_from_the_film() -> None:
    video = cut_video()
    storage.delete(Take.objects.get(clip__position=1).key)
    found = opened(video)
    assert "takes/002-take-1.mp4" not in found.namelist()
    assert b"takes/002" not in found.read("timeline.otio")


def lose(key: str) -> None:
    """In the bucket and on this machine, behind its row."""
    client().delete_object(Bucket=bucket(), Key=key)
    empty_cache()


def empty_cache() -> None:
    for path in (storage.root() / ".cache").glob("*/*"):
        path.unlink()


@pytest.mark.usefixtures("in_bucket")
def test_what_a_bucket_has_lost_is_known_before_the_first_byte() -> None:
    video = cut_video()
    film, take = video.film, Take.objects.get(clip__position=1)
    assert film is not None
    lose(take.key)
    found = opened(video)
    assert found.testzip() is None
    assert "takes/002-take-1.mp4" not in found.namelist()
    assert b"takes/002" not in found.read("timeline.otio")
    lose(film.key)
    with pytest.raises(NotThere, match="Cut it again"):
        package.package_of(video)


@pytest.mark.usefixtures("in_bucket")
def test_what_is_lost_while_it_comes_breaks_it_off() -> None:
    video = cut_video()
    zipped = package.package_of(video)
    said = len(zipped)
    coming = iter(zipped)
    sent = len(next(coming))
    lose(Take.objects.get(clip__position=1).key)
    with pytest.raises(FileNotFoundError):
        for piece in coming:
            sent += len(piece)
    assert sent < said


def test_of_a_bucket_that_is_away_comes_what_is_here_or_nothing(
    in_bucket: S3Server, settings: Any
) -> None:
    video = cut_video()
    dataclasses.replace(in_bucket, port=1).use(settings, settings.STORAGE_BUCKET, made=False)
    assert opened(video).testzip() is None
    empty_cache()
    with pytest.raises(StorageAway):
        package.package_of(video)


def test_without_a_film_or_its_file_a_sentence_says_so() -> None:
    video = cut_video()
    film = video.film
    assert film is not None
    storage.delete(film.key)
    with pytest.raises(NotThere, match="Cut it again"):
        package.package_of(video)
    film.delete()
    with pytest.raises(NotThere, match="no film yet"):
        package.timeline_of(video, "otio")


def test_the_song_is_its_transcode_to_the_sample_from_the_frame_before_the_film() -> None:
    video = cut_video()
    song = with_sound(video.song, "sin(2*PI*220*t)*t/40")
    [wav] = [wav for wav in [package._kept(video.film).song] if wav]
    data = b"".join(pieces_of(wav))
    assert len(data) == wav.bytes
    with wave.open(io.BytesIO(data)) as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (44_100, 2)
        samples = np.frombuffer(heard.readframes(heard.getnframes()), np.int16)[::2]
    at = np.arange(wav.skipped, wav.skipped + len(samples)) / 44_100
    expected = np.sin(2 * np.pi * 220 * at) * at / 40 * 32767
    assert len(samples) == wav.samples == round(song.seconds * 44_100) - wav.skipped
    assert np.abs(samples - expected).max() < 4


def test_a_song_that_is_shorter_than_its_row_says_is_followed_by_silence() -> None:
    song = with_sound(cut_video().song)
    wav = SongWav(song.canonical_key, "", 24, 0, 45 * 44_100, 0)
    data = b"".join(pieces_of(wav))
    assert len(data) == wav.bytes
    assert not any(data[-4 * 44_100 :])


def test_the_first_piece_comes_before_any_file_is_opened_and_no_more_than_a_piece_is_held() -> None:
    asked: list[int] = []

    def pieces(number: int) -> Any:
        asked.append(number)
        for _ in range(40):
            yield bytes(256 * 1024)

    entries = [
        zipping.Entry(f"{number}.mp4", 40 * 256 * 1024, lambda number=number: pieces(number))  # type: ignore[misc]
        for number in range(12)
    ]
    zipped = zipping.zipped([zipping.text_entry("a.txt", "words"), *entries])
    said, coming = len(zipped), iter(zipped)
    sent = len(next(coming))
    assert asked == []
    tracemalloc.start()
    sent += sum(len(piece) for piece in coming)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent == said > 120_000_000
    assert most < 4_000_000


def test_a_file_over_four_gigabytes_is_announced_as_one() -> None:
    entry = zipping.Entry("film.mp4", 5 << 30, list)
    assert len(zipping.zipped([entry])) > 5 << 30


# --- Over HTTP ----------------------------------------------------------------------------------


def test_it_comes_with_its_length_and_a_name_that_every_system_takes() -> None:
    video, browser = cut_video(title="Ünder/the <sea>"), Client()
    browser.force_login(video.owner)
    answer = browser.get(reverse("video-zip", args=[video.pk]))
    data = b"".join(answer)
    assert int(answer["Content-Length"]) == len(data)
    assert "/" not in answer["Content-Disposition"].partition("filename")[2]


@pytest.mark.parametrize(
    ("kind", "form"), [("otio", "application/json"), ("fcpxml", "application/xml")]
)
def test_a_timeline_is_a_file_of_its_own(kind: str, form: str) -> None:
    video, browser = cut_video(), Client()
    browser.force_login(video.owner)
    answer = browser.get(reverse("video-timeline", args=[video.pk, kind]))
    assert (answer.status_code, answer["Content-Type"]) == (200, form)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert answer.content.decode() == package.timeline_of(video, kind)
    assert browser.get(reverse("video-timeline", args=[video.pk, "edl"])).status_code == 404
