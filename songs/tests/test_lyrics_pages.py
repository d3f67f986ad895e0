"""Lyrics on the page of a song: pasted, sent as files that strangers make, timed by hand."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songs import verbs
from songs.lyrics import MOST_BYTES, Line, lines_of, timed, to_lrc
from songs.models import Song
from tests.factories import make_owner, make_song

LRC = "[00:01.00]One line\n[00:05.50][Anna] Another\n[00:09.00]\n[00:12.25]The last"


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


@pytest.fixture
def song(db: None) -> Song:
    return make_song(Song.Status.READY)


def at(name: str, song: Song) -> str:
    return reverse(name, args=[song.pk])


def send(client: Client, song: Song, data: bytes, name: str = "lyrics.lrc") -> Any:
    response = client.post(
        at("song-lyrics", song), {"file": SimpleUploadedFile(name, data)}, follow=True
    )
    song.refresh_from_db()
    return response


def paste(client: Client, song: Song, text: str) -> Any:
    response = client.post(at("song-lyrics", song), {"text": text}, follow=True)
    song.refresh_from_db()
    return response


def texts(song: Song) -> list[str]:
    return [line["text"] for line in song.lyric_lines]


def test_pasted_words_are_kept_without_times_and_that_is_said(client: Client, song: Song) -> None:
    page = paste(client, song, "One line\nAnother").content.decode()
    assert song.lyrics == "One line\nAnother" and song.lyric_lines == []
    assert "They have no times yet" in page and "Give them times" in page


def test_pasted_stamps_are_times_and_singers_are_shown(client: Client, song: Song) -> None:
    page = paste(client, song, LRC).content.decode()
    assert texts(song) == ["One line", "Another", "The last"]
    assert song.lyric_lines[1]["who"] == "Anna" and song.lyric_lines[1]["end"] == 9.0
    assert "3 lines of lyrics, with times." in page and '<b class="who">Anna</b>' in page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_people_have(
    client: Client, song: Song, encoding: str
) -> None:
    send(client, song, "[00:01.00]Größer als élan".encode(encoding))
    assert texts(song) == ["Größer als élan"]


def test_subtitles_are_lyrics_too(client: Client, song: Song) -> None:
    srt = b"1\n00:00:01,000 --> 00:00:03,500\nOne line\n\n2\n00:00:04,000 --> 00:00:06,000\nTwo\n"
    send(client, song, srt, "song.srt")
    assert song.lyric_lines[0] == {"start": 1.0, "end": 3.5, "text": "One line"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[00:01.00]x\n" * (MOST_BYTES // 12 + 1), "lyrics have 2.0 MB at most"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500), "is not text. Nothing was kept."),
        (b"ID3\x04\0\0\0\0\0\0" + bytes(1000), "is not text. Nothing was kept."),
    ],
    ids=["huge", "a picture", "a song"],
)
def test_what_is_no_text_is_refused_beside_its_field(
    client: Client, song: Song, data: bytes, sentence: str
) -> None:
    verbs.set_lyrics(song, "What was there")
    response = send(client, song, data, "evil\u202e.lrc")
    assert response.status_code == 422 and sentence in response.content.decode()
    assert song.lyrics == "What was there"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf[00:01.00]x",
        bytes(range(1, 256)),
        b"[00:01.00]<script>alert(1)</script>&lt;img src=x onerror=y&gt;",
        b"[99:99.99999999]" * 2000,
        b"[" * 100_000,
        b"[offset:99999999]\n[00:01.00]x",
        "\u202e[00:01.00]\u0000backwards".replace("\0", "").encode(),
        random.Random(7).randbytes(4000).replace(b"\0", b"?"),
    ],
    ids=range(11),
)
def test_no_strange_file_breaks_the_page(client: Client, song: Song, data: bytes) -> None:
    response = send(client, song, data)
    page = response.content.decode()
    assert response.status_code in (200, 422)
    assert "<script>alert" not in page and "<img src=x" not in page
    assert client.get(at("song", song)).status_code == 200
    assert client.get(at("song-track", song)).content.startswith(b"WEBVTT")


def test_lines_after_the_end_of_the_song_are_named(client: Client, song: Song) -> None:
    page = paste(client, song, "[00:01.00]In\n[05:00.00]Out").content.decode()
    assert "One line of the lyrics would come after the song’s end" in page


def test_lyrics_are_taken_away(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, LRC)
    assert "The lyrics are taken away." in paste(client, song, "").content.decode()
    assert song.lyrics == "" and song.lyric_lines == []


# --- Times, line by line ----------------------------------------------------


def keep_times(client: Client, song: Song, rows: list[tuple[str, str]]) -> Any:
    data = {"start": [row[0] for row in rows], "line": [row[1] for row in rows]}
    response = client.post(at("song-times", song), data, follow=True)
    song.refresh_from_db()
    return response


def test_lines_without_times_are_given_some(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, "One\n[Anna] Two")
    keep_times(client, song, [("0:01.5", "One"), ("4", "[Anna] Two")])
    assert [(line["start"], line["text"]) for line in song.lyric_lines] == [
        (1.5, "One"), (4.0, "Two"),
    ]  # fmt: skip
    assert song.lyric_lines[1]["who"] == "Anna"


def test_a_line_is_moved_and_keeps_its_length_and_the_others_stay(
    client: Client, song: Song
) -> None:
    verbs.set_lyrics(song, LRC)
    keep_times(client, song, [("0:01", "One line"), ("0:06", "[Anna] Another"), ("0:12.25", "End")])
    assert [(line["start"], line["end"]) for line in song.lyric_lines] == [
        (1.0, 5.5), (6.0, 9.5), (12.25, 20.25),
    ]  # fmt: skip
    assert texts(song) == ["One line", "Another", "End"]


def test_an_emptied_line_goes_and_lines_come_in_order(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, LRC)
    keep_times(client, song, [("0:09", "Second"), ("0:02", "First"), ("0:12.25", " ")])
    assert texts(song) == ["First", "Second"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("0:01", "One"), ("0:01", "Two")], "“One” and “Two” would begin at the same time."),
        ([("0:01", "One"), ("x", "Two")], "“x” is no time."),
        ([("0:01", "One"), ("0:40", "Two")], "Line 2 would begin after the song’s end."),
    ],
)
def test_each_refused_time_is_a_sentence_and_nothing_typed_is_lost(
    client: Client, song: Song, rows: list[tuple[str, str]], sentence: str
) -> None:
    verbs.set_lyrics(song, "One\nTwo")
    response = keep_times(client, song, rows)
    page = response.content.decode()
    assert response.status_code == 422 and sentence in page
    assert 'value="0:01"' in page and song.lyric_lines == []


def test_a_line_without_a_time_stays_among_the_words(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, "[Chorus]\nOne\nTwo")
    keep_times(client, song, [("", "One"), ("0:05", "Two")])
    assert texts(song) == ["Two"] and song.lyrics == "[Chorus]\nOne\nTwo"


def test_a_line_in_other_words_keeps_its_time_and_a_new_one_has_none(
    client: Client, song: Song
) -> None:
    verbs.set_lyrics(song, "[00:01.00]One lime\n[00:05.00]Two\n[00:09.00]Three")
    paste(client, song, "One line\nTwo\nSomething else\nThree")
    assert [(line["start"], line["text"]) for line in song.lyric_lines] == [
        (1.0, "One line"), (5.0, "Two"), (9.0, "Three"),
    ]  # fmt: skip


def test_lines_that_lost_their_times_on_the_way_change_nothing(client: Client, song: Song) -> None:
    data = {"start": ["0:01"], "line": ["One", "Two"]}
    response = client.post(at("song-times", song), data)
    assert "came without their times" in response.content.decode()


# --- Taken along ----------------------------------------------------


def test_the_lines_are_taken_along_as_a_track_and_as_lrc(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, LRC)
    track = client.get(at("song-track", song))
    assert track["Content-Type"].startswith("text/vtt")
    assert "00:00:05.500 --> 00:00:09.000\n<v Anna>Another" in track.content.decode()
    taken = client.get(at("song-lrc", song)).content.decode()
    assert timed(taken, song.seconds).lines == timed(LRC, song.seconds).lines


lines = st.lists(
    st.tuples(
        st.floats(0, 30),
        st.text("ab :[]<>&;{}\\é-", min_size=1, max_size=12),
        st.sampled_from(["", "Anna"]),
    ),
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # A busy machine is.
@given(lines)
def test_lines_written_as_lrc_are_the_same_lines(found: list[tuple[float, str, str]]) -> None:
    text = to_lrc(Line(start, start + 3, words, who) for start, words, who in sorted(found))
    once = timed(text, 40.0).lines
    assert timed(to_lrc(once), 40.0).lines == once
    assert lines_of(line.to_json() for line in once) == list(once)
