"""Lyrics in time: LRC, SRT and plain text, as they are found in the wild."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvsite.lib.uploads import BadUpload
from songs.lyrics import LONGEST_LINE, MOST_BYTES, Lyrics, text_of, timed
from songs.models import Song
from songs.verbs import set_lyrics
from tests.factories import make_song

SONG = 60.0

SRT = """1
00:00:01,000 --> 00:00:04,500
<i>Hello</i> there,
general

2
00:00:04,000 --> 00:00:06,000 X1:10 X2:20
{\\an8}[Anna] Good &amp; bad
"""


def plain(lyrics: Lyrics) -> list[tuple[float, float, str, str]]:
    return [(line.start, line.end, line.text, line.who) for line in lyrics.lines]


def starts(text: str) -> list[tuple[float, str]]:
    return [(line.start, line.text) for line in timed(text, SONG).lines]


def test_a_line_stands_until_the_next_begins_or_an_empty_stamp_ends_it() -> None:
    found = timed("[00:01.50]One\n[00:03.00]Two\n[00:05.00]\n[00:40.00]Three", SONG)
    assert plain(found) == [
        (1.5, 3.0, "One", ""), (3.0, 5.0, "Two", ""), (40.0, 48.0, "Three", ""),
    ]  # fmt: skip
    assert found.lines[0].to_json() == {"start": 1.5, "end": 3.0, "text": "One"}


def test_stamps_come_in_many_forms_and_several_a_line() -> None:
    assert starts("[00:30.5] [0:05:25][1:2]La la\n[00:10.123]Solo") == [
        (5.25, "La la"), (10.123, "Solo"), (30.5, "La la"),
    ]  # fmt: skip
    assert starts("[00:00:07.5]With hours") == [(7.5, "With hours")]
    assert starts("[00:11.123456]Finely") == [(11.123, "Finely")]


def test_tags_are_no_lyrics_and_the_offset_is_in_milliseconds_sooner() -> None:
    text = "[ar:Somebody]\n[ti:A song]\n[offset:+500]\n[00:10.00]One\n[00:00.20]Zero"
    assert starts(text) == [(0.0, "Zero"), (9.5, "One")]
    assert starts(text.replace("+500", "-1000"))[-1] == (11.0, "One")


def test_stamps_of_words_are_left_out_and_the_last_one_ends_the_line() -> None:
    found = timed("[00:12.00]<00:12.00>Hold <00:12.50>me <00:13.10>\n[00:20.00]Next", SONG)
    assert plain(found)[0] == (12.0, 13.1, "Hold me", "")


def test_names_say_who_sings_and_parts_of_the_song_do_not() -> None:
    text = (
        "[Verse 1: Anna]\n[00:01.00]One\n[00:02.00][Ben]Two\n[00:03.00]Three\n"
        "[Chorus]\n[00:04.00]Four\n[00:05.00][Anna & Ben] Five"
    )
    assert [(line.text, line.who) for line in timed(text, SONG).lines] == [
        ("One", "Anna"), ("Two", "Ben"), ("Three", "Anna"), ("Four", ""), ("Five", "Anna & Ben"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "marker", ["[Guitar Solo]", "[Final Chorus]", "[x2]", "[-00:01.00]", "[id: 17]", "[...]"]
)
def test_what_names_nobody_sings_nothing(marker: str) -> None:
    (line,) = timed(f"{marker}\n[00:01.00]One", SONG).lines
    assert (line.text, line.who) == ("One", "")


def test_subtitles_without_empty_lines_between_them_are_read() -> None:
    text = "1\n00:00:01,0 --> 00:00:02,0\nOne\n2\n00:00:02,0 --> 00:00:03,0\nTwo\n\nNOTE end"
    assert starts(text) == [(1.0, "One"), (2.0, "Two")]


def test_subtitles_are_read_and_do_not_lie_over_one_another() -> None:
    assert plain(timed(SRT, SONG)) == [
        (1.0, 4.0, "Hello there, general", ""), (4.0, 6.0, "Good & bad", "Anna"),
    ]  # fmt: skip


def test_web_subtitles_without_hours_are_read() -> None:
    text = "WEBVTT\n\nintro\n00:01.000 --> 00:02.500 align:start\n<v Anna>Hello"
    assert plain(timed(text, SONG)) == [(1.0, 2.5, "Hello", "")]


def test_a_subtitle_that_ends_before_it_begins_is_left_out() -> None:
    assert plain(timed("1\n00:00:05,000 --> 00:00:04,000\nNo\n", SONG)) == []


def test_text_without_times_is_kept_and_has_no_lines() -> None:
    found = timed("[Verse]\r\nOne\r\nTwo\x07\r\n", SONG)
    assert found == Lyrics("[Verse]\nOne\nTwo")


def test_two_voices_at_one_moment_are_one_line() -> None:
    assert starts("[00:01.00]Hallo\n[00:01.00]Hello") == [(1.0, "Hallo / Hello")]


def test_what_comes_after_the_end_is_left_out_and_said() -> None:
    found = timed("[00:58.00]Last\n[01:05.00]Late\n[99:59.00]Later", SONG)
    assert plain(found) == [(58.0, 60.0, "Last", "")]
    assert found.notes == (
        "2 lines of the lyrics would come after the song’s end; they are left out.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_usual_encoding_is_read(encoding: str) -> None:
    assert text_of("[00:01.00]Für Élise".encode(encoding), "a.lrc") == "[00:01.00]Für Élise"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a" * (MOST_BYTES + 1)])
def test_what_is_no_text_or_too_much_of_it_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BadUpload, match=r"Nothing was kept\."):
        text_of(data, "lyrics.lrc")


parts = st.sampled_from(
    ["[00:01.00]", "[1:2]", "[99:99.999]", "[Anna]", "[Chorus]", "[", "]", "<00:02.00>", "word ",
     "\n", "\n\n", "[offset:-99999]",
     "00:00:01,000 --> 00:00:04,500", "-->", "\0", "\u202e", "{\\an8}"]
)  # fmt: skip


@given(st.lists(parts | st.text(max_size=5), max_size=40).map("".join), st.floats(5, 900))
def test_whatever_is_sent_becomes_lines_that_make_sense(text: str, seconds: float) -> None:
    found = timed(text, seconds)
    assert "\0" not in found.text
    assert all(0 <= line.start < line.end <= seconds + 0.001 for line in found.lines)
    assert all(a.end <= b.start for a, b in pairwise(found.lines))
    assert all(line.text and "\n" not in line.text for line in found.lines)
    assert timed(found.text, seconds) == found


@pytest.mark.parametrize("piece", ["[00:01]", "[a]", "[00:01]a\n", "\n", "[ar:"])
def test_two_megabytes_of_one_thing_are_read(piece: str) -> None:
    """What grows with the square of the length would never come back."""
    found = timed(piece * (MOST_BYTES // len(piece)), SONG)
    assert len(found.lines) <= 1
    assert all(len(line.text) <= LONGEST_LINE for line in found.lines)


@pytest.mark.django_db
def test_lyrics_are_kept_with_the_song_and_can_be_taken_away() -> None:
    song = make_song()
    set_lyrics(song, "[00:01.00][Anna]Hello")
    kept = Song.objects.get(pk=song.pk)
    assert kept.lyric_lines == [{"start": 1.0, "end": 9.0, "text": "Hello", "who": "Anna"}]
    assert kept.lyrics == "[00:01.00][Anna]Hello"
    set_lyrics(song, "")
    kept.refresh_from_db()
    assert (kept.lyrics, kept.lyric_lines) == ("", [])


def test_of_endless_rows_only_the_first_are_read_and_that_is_said() -> None:
    endless = "[00:01.00]First\n" + "la\n" * 50_000
    found = timed(endless, 60)
    assert [line.text for line in found.lines] == ["First"]
    assert found.notes == ("Only the first 10,000 rows of the lyrics were read.",)
    assert found.text == endless.strip("\n"), "what was sent is kept"
