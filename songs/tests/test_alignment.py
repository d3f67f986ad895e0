"""Lines get the times of their words, of which some were misheard, missed or never sung."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songs.alignment import Heard, aligned
from songs.alignment.wrapping import wrapped
from songs.lyrics import Line
from songs.plain_lyrics import Sung, carried_over, sung, without_times

SECONDS = 60.0
TEXT = """[Verse 1]
Streetlight, you were here before me
You will hum when I’m gone

[Chorus]
City, city, play it slow
Every window knows the line

[Anna] I will take it from the sign
[Chorus]
City, city, play it slow
Every window knows the line"""
LINES = sung(TEXT)
STARTS = (4.0, 8.0, 14.0, 18.0, 26.0, 34.0, 38.0)


def said(text: str, start: float, each: float = 0.4) -> list[Heard]:
    words = text.split()
    return [
        Heard(word, start + at * each, start + at * each + 0.3) for at, word in enumerate(words)
    ]


def all_heard(lines: list[Sung] = LINES) -> list[Heard]:
    return [w for line, at in zip(lines, STARTS, strict=True) for w in said(line.text, at)]


def starts(lines: list[Line | None]) -> list[float | None]:
    return [line.start if line else None for line in lines]


def test_what_names_a_part_is_no_line_and_who_sings_is_kept() -> None:
    assert [line.text for line in LINES][:2] == [
        "Streetlight, you were here before me", "You will hum when I’m gone",
    ]  # fmt: skip
    assert [line.who for line in LINES] == ["", "", "", "", "Anna", "", ""]


def test_words_heard_as_written_give_every_line_its_time_and_full_confidence() -> None:
    found = aligned(LINES, all_heard(), SECONDS)
    assert starts(found) == list(STARTS)
    assert [line.confidence for line in found if line] == [1.0] * 7
    assert found[0] and found[0].end == 4.0 + 5 * 0.4 + 0.3


def test_a_repeated_chorus_stands_where_it_is_repeated_also_when_once_unheard() -> None:
    words = [word for word in all_heard() if not 13 < word.start < 22]
    found = aligned(LINES, words, SECONDS)
    assert starts(found)[5:] == [34.0, 38.0]
    assert [line.confidence if line else None for line in found][2:4] == [0.0, 0.0]


def test_misheard_words_keep_the_line_in_its_place_and_cost_confidence() -> None:
    wrong = {"Streetlight,": "Sweet", "hum": "come", "window": "widow", "sign": "sky"}
    words = [Heard(wrong.get(w.text, w.text), w.start, w.end) for w in all_heard()]
    found = aligned(LINES, words, SECONDS)
    assert starts(found) == list(STARTS)
    assert all(line and (line.confidence or 0) > 0.4 for line in found)
    assert found[0] and (found[0].confidence or 1) < 0.8


def test_what_is_sung_beside_the_text_moves_nothing() -> None:
    beside = said("oh yeah oh the you", 0.5) + said("ooh ooh come on", 22.0)
    words = sorted([*all_heard(), *beside], key=lambda word: word.start)
    assert starts(aligned(LINES, words, SECONDS)) == list(STARTS)


def test_a_line_that_is_never_sung_gets_no_time_where_there_is_no_room() -> None:
    lines = [*LINES[:1], Sung("Nobody ever sang these words at all"), *LINES[1:]]
    found = aligned(lines, all_heard(), SECONDS)
    assert found[1] is None and starts(found)[2:] == list(STARTS[1:])


def test_nothing_heard_gives_nothing() -> None:
    assert aligned(LINES, [], SECONDS) == [None] * 7
    assert aligned([], all_heard(), SECONDS) == []


def test_lines_put_right_by_hand_stand_and_the_others_are_found_between_them() -> None:
    by_hand = Line(16.0, 17.0, LINES[2].text, by_hand=True)
    fixed = [None, None, by_hand, None, None, None, None]
    found = aligned(LINES, all_heard(), SECONDS, fixed=fixed)
    assert found[2] is by_hand
    assert starts(found) == [4.0, 8.0, 16.0, 18.0, 26.0, 34.0, 38.0]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Größer als élan", "grosser als elan"),
        ("Не уходи со мной", "не уходи со мной"),
        ("さくらが咲いた", "さくら が 咲 いた"),
        ("don't stop singin’", "dont stop singin"),
        ("사랑해 너를", "사랑해 너를"),
    ],
)
def test_any_script_is_matched_without_accents_and_apostrophes(text: str, heard: str) -> None:
    [line] = aligned([Sung(text)], said(heard, 3.0), SECONDS)
    assert line and line.start == 3.0 and (line.confidence or 0) > 0.8


def test_times_of_phrases_alone_are_trusted_less() -> None:
    [line] = aligned(LINES[:1], said(LINES[0].text, 4.0), SECONDS, loose=True)
    assert line and line.confidence == 0.6


def test_lyrics_with_times_become_plain_and_lose_nothing_else() -> None:
    lrc = "[ar:Anna]\n[00:01.00]One line\n[Chorus]\n[00:05.50][Anna] <00:05.60>Another\n"
    assert without_times(lrc) == "One line\n[Chorus]\n[Anna] <00:05.60>Another"
    assert without_times(TEXT) == TEXT
    assert without_times("[00:09.00][00:01.00]Twice\n[00:05.00]Once") == "Twice\nOnce\nTwice"
    srt = "1\n00:00:01,000 --> 00:00:03,000\nOne\nline\n"
    assert without_times(srt) == "One line"


def test_lines_that_stay_keep_what_was_known_of_them() -> None:
    known = [Line(1, 2, "a"), Line(3, 4, "b"), Line(5, 6, "a")]
    kept = carried_over([Sung("new"), Sung("a"), Sung("changed"), Sung("a")], known)
    assert kept == [None, known[0], None, known[2]]


def test_words_alone_become_lines_that_end_at_pauses_and_are_not_long() -> None:
    words = [*said("city city play it slow", 2.0), *said("every window knows the line", 6.0)]
    words += said("and this one goes on and on without any breath to the very end of it", 12.0)
    lines = wrapped(words, SECONDS)
    assert [line.text for line in lines[:2]] == [
        "city city play it slow", "every window knows the line",
    ]  # fmt: skip
    assert all(len(line.text) <= 48 for line in lines) and len(lines) == 4
    assert wrapped([Heard("さくら", 1, 2), Heard("咲く", 2, 3)], SECONDS)[0].text == "さくら咲く"


# --- Whatever is heard ---------------------------------------------------------------------------

texts = st.lists(st.text("abco äさ('", max_size=14).map(Sung), max_size=7)
times = st.floats(0, 70, allow_nan=False)
words = st.lists(st.tuples(st.text("abco äさ", max_size=6), times, st.floats(0, 3)), max_size=24)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(texts, words, st.integers(0, 6), times)
def test_times_never_overlap_nor_leave_the_song_nor_change_what_was_put_right(
    lines: list[Sung], heard: list[tuple[str, float, float]], which: int, at: float
) -> None:
    sound = [
        Heard(text, start, start + long) for text, start, long in sorted(heard, key=lambda w: w[1])
    ]
    fixed: list[Line | None] = [None] * len(lines)
    if which < len(lines) and at < SECONDS - 1:
        fixed[which] = Line(at, at + 1, lines[which].text, by_hand=True)
    found = aligned(lines, sound, SECONDS, fixed=fixed)
    assert len(found) == len(lines)
    timed = [line for line in found if line]
    assert all(one.end <= other.start for one, other in pairwise(timed))
    assert all(0 <= line.start < line.end <= SECONDS for line in timed)
    assert all(line.by_hand or 0 <= (line.confidence or 0) <= 1 for line in timed)
    assert fixed[which] in found if which < len(lines) and fixed[which] else True
    alone = wrapped(sound, SECONDS)
    assert all(one.end <= other.start for one, other in pairwise(alone))
