from __future__ import annotations

import os
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvsite.lib import storage
from songs.models import Song
from tests.factories import analysis, make_owner
from tests.media import make_song
from videos import commission
from videos.commission import Commission
from videos.intake import known_song
from videos.management import arguments
from videos.management.arguments import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(tmp_path: Path) -> Commission:
    return Commission(song=make_song(tmp_path / "song.wav"))


def test_equal_wishes_find_the_film_there_is(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    assert commission.find(make_owner(), wanted) == video


def test_a_larger_one_is_another_file_of_the_same_film(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    larger = replace(wanted, resolution="1080p")
    assert commission.find(make_owner(), larger) is None
    other = commission.accept(make_owner(), larger)
    assert (other.resolution, other.seed) == ("1080p", video.seed)


def test_a_film_whose_song_is_gone_is_made_anew(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    assert video.song is not None
    storage.delete(video.song.canonical_key)
    assert commission.find(make_owner(), wanted) is None
    again = commission.accept(make_owner(), wanted)
    assert again.song != video.song
    assert commission.accept(make_owner(), wanted).song == again.song


def test_a_song_that_is_being_heard_is_left_to_who_hears_it(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    song = known_song(make_owner(), wanted.song)
    assert song is not None
    heard = Song.objects.get(pk=song.pk)
    assert heard.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    assert heard.move(Song.Status.READY, analysis=analysis().to_json())
    commission._saved(make_owner(), wanted, song, None, 1, "0" * 64)
    song.refresh_from_db()
    assert song.status == Song.Status.READY
    assert video.song == song


def test_words_that_are_no_text_can_be_kept_and_printed() -> None:
    assert words(os.fsdecode(b"rain\xff night")) == "rain night"


def test_what_is_said_of_a_song_is_kept_with_it_and_makes_another_film(wanted: Commission) -> None:
    owner = make_owner()
    plain = commission.accept(owner, wanted)
    said = replace(wanted, corrections={"level": "half"}, lyrics="[00:01.00]Hello")
    assert commission.find(owner, said) is None
    video = commission.accept(owner, said)
    commission.put_right(video, said)
    song = Song.objects.get(pk=plain.song.pk)
    assert video.song == song
    assert song.corrections == {"level": "half"}
    assert song.lyric_lines[0]["text"] == "Hello"
    assert video.seed == plain.seed
    assert commission.find(owner, said) == video
    assert commission.find(owner, replace(said, corrections={})) == video
    heard = {"level": None, "tempo_bpm": None}
    assert commission.find(owner, replace(wanted, corrections=heard)) == plain


def test_lines_that_come_after_the_end_of_the_song_are_a_note(wanted: Commission) -> None:
    said = replace(wanted, lyrics="[09:00.00]Late")
    video = commission.accept(make_owner(), said)
    commission.put_right(video, said)
    assert "would come after" in video.warnings[-1]


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (arguments.tempo, "half", {"level": "half", "tempo_bpm": None}),
        (arguments.tempo, "92.5", {"level": None, "tempo_bpm": 92.5}),
        (arguments.tempo, "heard", {"level": None, "tempo_bpm": None}),
        (arguments.offset, "half", {"beat_offset_seconds": None, "beat_offset_beats": 0.5}),
        (arguments.offset, "-0.04", {"beat_offset_seconds": -0.04, "beat_offset_beats": None}),
        (arguments.offset, "0", {"beat_offset_seconds": None, "beat_offset_beats": None}),
        (arguments.meter, "3", {"meter": 3}),
    ],
)
def test_corrections_are_read_from_the_command_line(
    read: Callable[[str], dict[str, Any]], text: str, found: dict[str, Any]
) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (arguments.tempo, "fast"), (arguments.tempo, "nan"), (arguments.tempo, "1"),
        (arguments.offset, "11"), (arguments.offset, "inf"), (arguments.meter, "1"),
        (arguments.meter, "3.5"), (arguments.meter, "²"),
    ],
)  # fmt: skip
def test_corrections_that_make_no_sense_are_refused_with_a_sentence(
    read: Callable[[str], dict[str, Any]], text: str
) -> None:
    with pytest.raises(ArgumentTypeError, match=r"\.$"):
        read(text)
