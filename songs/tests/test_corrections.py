"""Corrections by hand, on top of what was heard."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songs.analysis import Analysis, Section
from songs.analysis.correcting import corrected
from songs.analysis.corrections import LEVELS, BadCorrection, checked, tapped
from tests.factories import analysis

SONG = 40.0


def without_beats() -> Analysis:
    return replace(
        analysis(), tempo=0.0, beats=(), strengths=(), downbeats=(), confidence=0.03,
        alternatives=(),
    )  # fmt: skip


def put_right(heard: Analysis | None = None, **corrections: Any) -> Analysis:
    heard = heard or analysis()
    return corrected(heard, checked(corrections, heard.duration))


levels = st.one_of(
    st.fixed_dictionaries({}, optional={"level": st.sampled_from(sorted(LEVELS))}),
    st.fixed_dictionaries({"tempo_bpm": st.floats(30, 300)}),
)
names = st.sampled_from(["intro", "verse", "chorus", "drop", "outro"])
others = st.fixed_dictionaries(
    {},
    optional={
        "beat_offset_seconds": st.floats(-10, 10),
        "beat_offset_beats": st.floats(-1, 1),
        "meter": st.integers(2, 12),
        "downbeat_seconds": st.floats(0, SONG),
        "sections": st.lists(st.tuples(names, st.floats(2, 38)), max_size=5).map(
            lambda found: [
                {"label": label, "start": start}
                for label, start in [("intro", 0), *sorted(found, key=lambda f: f[1])]
            ]
        ),
    },
)
any_corrections = st.tuples(levels, others).map(lambda both: both[0] | both[1])


@given(any_corrections, st.floats(0.25, 1.5), st.booleans())
def test_whatever_is_corrected_makes_sense(
    corrections: dict[str, Any], beat: float, beatless: bool
) -> None:
    heard = without_beats() if beatless else analysis(SONG, beat)
    try:
        plain = checked(corrections, SONG)
    except BadCorrection as bad:
        assert bad.field == "sections"
        return
    found = corrected(heard, plain)
    assert all(earlier < later for earlier, later in pairwise(found.beats))
    assert all(0 <= time <= SONG for time in found.beats)
    assert len(found.strengths) == len(found.beats)
    assert set(found.downbeats) <= set(found.beats)
    assert all(0 <= strength <= 1 for strength in found.strengths)
    assert (found.tempo > 0) == bool(found.beats)
    assert found.sections[0].start == 0
    assert found.sections[-1].end == SONG
    assert all(a.end == b.start and a.start < a.end for a, b in pairwise(found.sections))
    assert 0 <= found.window.start <= found.window.start + found.window.seconds <= SONG + 1e-6
    assert Analysis.from_json(found.to_json()) == found
    assert corrected(heard, plain) == found
    assert checked(plain, SONG) == plain


def test_no_corrections_change_nothing() -> None:
    assert put_right() == analysis()
    assert put_right(level=None, sections=[]) == analysis()


@pytest.mark.parametrize(("level", "tempo"), [("half", 60), ("double", 240), ("triple", 360)])
def test_the_level_of_the_tempo_is_changed(level: str, tempo: float) -> None:
    found = put_right(level=level)
    steps = [b - a for a, b in pairwise(found.beats)]
    assert found.tempo == tempo
    assert steps == pytest.approx([60 / tempo] * len(steps), abs=0.002)
    assert found.confidence == 1
    assert 120 in found.alternatives


def test_half_the_tempo_keeps_the_beats_on_which_bars_begin() -> None:
    heard = replace(analysis(), downbeats=analysis().beats[1::4])
    found = put_right(heard, level="half")
    assert found.beats == heard.beats[1::2]
    assert found.downbeats == heard.downbeats[::2]


def test_double_the_tempo_keeps_every_beat_and_pulses_less_between_them() -> None:
    heard = analysis()
    found = put_right(heard, level="double")
    assert found.beats[::2] == heard.beats
    assert found.strengths[::2] == heard.strengths
    assert all(b < min(a, c) for a, b, c in zip(
        found.strengths[::2], found.strengths[1::2], found.strengths[2::2], strict=False
    ))  # fmt: skip
    assert set(heard.downbeats) <= set(found.downbeats)


def test_a_bar_that_was_heard_too_short_stays_so_at_double_the_tempo() -> None:
    heard = analysis(80.0)
    bars = (*heard.beats[:40:4], *heard.beats[42::4])
    found = put_right(replace(heard, downbeats=bars), level="double")
    assert set(bars) <= set(found.downbeats)


def test_a_tempo_near_half_of_what_was_heard_follows_the_band_and_no_grid() -> None:
    drifting = analysis()
    beats = tuple(round(time + 0.0005 * k, 3) for k, time in enumerate(drifting.beats[:70]))
    heard = replace(drifting, beats=beats, strengths=drifting.strengths[:70], downbeats=beats[::4])
    assert put_right(heard, tempo_bpm=61).beats == beats[::2]


def test_a_tempo_of_its_own_becomes_an_even_grid_through_the_first_bar() -> None:
    heard = replace(analysis(), downbeats=analysis().beats[2::4])
    found = put_right(heard, tempo_bpm=100)
    assert heard.downbeats[0] in found.beats
    assert [b - a for a, b in pairwise(found.beats)] == pytest.approx(
        [0.6] * (len(found.beats) - 1), abs=0.0015
    )


def test_a_song_without_a_beat_gets_the_one_that_is_tapped() -> None:
    taps = [3.02, 3.49, 4.01, 4.5, 5.01, 5.49]
    found = put_right(without_beats(), **tapped(taps))
    assert found.tempo == pytest.approx(121, abs=1)
    first = min(found.beats, key=lambda time: abs(time - 3.0))
    assert first == pytest.approx(3.01, abs=0.02)
    assert first in found.downbeats
    assert len(found.beats) > 75


def test_a_level_of_a_beat_that_was_not_heard_changes_nothing() -> None:
    assert put_right(without_beats(), level="half").beats == ()


def test_too_few_taps_are_a_sentence() -> None:
    with pytest.raises(BadCorrection, match="at least 4"):
        tapped([1.0, 2.0, 3.0])
    with pytest.raises(BadCorrection):
        tapped([1.0, 2.0, 2.0, 3.0])


def test_the_beats_are_moved_by_seconds_or_by_half_a_beat() -> None:
    heard = analysis()
    by_seconds = put_right(heard, beat_offset_seconds=0.04)
    assert by_seconds.beats == tuple(round(time + 0.04, 3) for time in heard.beats)
    assert by_seconds.strengths == heard.strengths
    assert by_seconds.downbeats == by_seconds.beats[::4]
    by_half = put_right(heard, beat_offset_beats=0.5)
    assert by_half.beats == tuple(round(time + 0.25, 3) for time in heard.beats)


def test_beats_that_fall_off_one_end_are_put_on_at_the_other() -> None:
    heard = analysis()
    later = put_right(heard, beat_offset_seconds=1.1)
    assert later.beats[:3] == (0.1, 0.6, 1.1)
    assert len(later.beats) == len(heard.beats)


def test_a_metre_is_counted_from_the_beat_that_is_named() -> None:
    found = put_right(meter=3, downbeat_seconds=2.04)
    assert found.meter == 3
    assert found.downbeats == found.beats[1::3]
    assert found.confidence == analysis().confidence


def test_where_the_bar_begins_turns_all_bars() -> None:
    found = put_right(downbeat_seconds=1.0)
    assert found.downbeats == analysis().beats[2::4]


def test_bars_that_were_heard_unevenly_are_turned_with_their_unevenness() -> None:
    heard = analysis(80.0)
    bars = (*heard.beats[:40:4], *heard.beats[42::4])
    found = put_right(replace(heard, downbeats=bars), downbeat_seconds=0.5)
    assert set(found.downbeats) >= {*heard.beats[1:40:4], *heard.beats[43::4]}


def test_sections_move_with_their_beats_and_the_window_with_its_bar() -> None:
    found = put_right(beat_offset_seconds=0.1)
    assert found.sections[1].start == 20.1
    assert found.window.start in found.downbeats


def test_sections_are_named_anew() -> None:
    found = put_right(sections=[
        {"label": " Intro", "start": 0}, {"label": "verse", "start": 4.2, "end": 20},
        {"label": "Drop", "start": 20}, {"label": "verse", "start": 30},
    ])  # fmt: skip
    assert [(s.label, s.start, s.end) for s in found.sections] == [
        ("intro", 0, 4.2), ("verse", 4.2, 20), ("drop", 20, 30), ("verse", 30, 40),
    ]  # fmt: skip
    assert found.sections[1].group == found.sections[3].group
    assert len({s.group for s in found.sections}) == 3
    assert found.sections[2].energy == pytest.approx(0.9)
    assert found.beats == analysis().beats


def test_sections_that_the_ear_told_apart_stay_apart_under_one_name() -> None:
    heard = replace(
        analysis(), sections=(Section("verse", 0, 20, 0.3, 0), Section("verse", 20, 40, 0.9, 1))
    )
    found = put_right(
        heard, sections=[{"label": "verse", "start": 0}, {"label": "verse", "start": 21}]
    )
    assert [section.group for section in found.sections] == [0, 1]


@pytest.mark.parametrize(
    ("corrections", "field"),
    [
        ({"level": "quadruple"}, "level"),
        ({"level": ["half"]}, "level"),
        ({"level": "half", "tempo_bpm": 100}, "level"),
        ({"tempo_bpm": 0}, "tempo_bpm"),
        ({"tempo_bpm": float("nan")}, "tempo_bpm"),
        ({"tempo_bpm": "fast"}, "tempo_bpm"),
        ({"tempo_bpm": True}, "tempo_bpm"),
        ({"tempo_bpm": 10**400}, "tempo_bpm"),
        ({"beat_offset_seconds": 11}, "beat_offset_seconds"),
        ({"meter": 1}, "meter"),
        ({"meter": 3.5}, "meter"),
        ({"downbeat_seconds": 41}, "downbeat_seconds"),
        ({"sections": "verse"}, "sections"),
        ({"sections": [{"label": "verse", "start": 3}]}, "sections"),
        ({"sections": [{"label": "\0", "start": 0}]}, "sections"),
        ({"sections": [{"label": "verse", "start": None}]}, "sections"),
        ({"sections": [{"label": "a", "start": 0}, {"label": "b", "start": 0}]}, "sections"),
        ({"sections": [{"label": "a", "start": 0}, {"label": "b", "start": 40}]}, "sections"),
        (
            {"sections": [{"label": "a", "start": 0, "end": 5}, {"label": "b", "start": 9}]},
            "sections",
        ),
        ({"sections": [{"label": "a", "start": 0, "end": "x"}]}, "sections"),
        ({"sections": [{"label": "a", "start": k / 9} for k in range(200)]}, "sections"),
        ({"mood": "sad"}, "mood"),
    ],
)
def test_a_correction_that_makes_no_sense_is_a_sentence(
    corrections: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadCorrection) as bad:
        checked(corrections, SONG)
    assert bad.value.field == field
    assert str(bad.value).endswith(".")
