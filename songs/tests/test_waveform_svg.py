"""The song drawn on one axis."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from songs.analysis import Analysis, Section, Window
from songs.waveform_svg import (
    MOST_BEATS,
    Axis,
    initials,
    score_of,
    section_marks,
    wave_path,
)

HEARD = Analysis(
    duration=60.0,
    tempo=60.0,
    meter=4,
    beats=tuple(float(second) for second in range(60)),
    strengths=(0.5,) * 60,
    downbeats=tuple(float(second) for second in range(0, 60, 4)),
    sections=(Section("Verse 1", 0, 40, 0.4, 0), Section("Last chorus", 40, 60, 0.9, 1)),
    window=Window(30, 30),
    peaks=tuple(range(0, 240, 2)),
    energy=(0.5,) * 120,
    onsets=(),
    confidence=0.9,
)


def xs(path: str) -> list[float]:
    return [float(x) for x in re.findall(r"[ML](\S+) ", path)]


def test_the_whole_song_fills_the_axis_from_end_to_end() -> None:
    score = score_of(HEARD)
    assert min(xs(score.wave)) == 0 and max(xs(score.wave)) == 1000
    assert score.wave.endswith("Z") and score.end == 60
    assert [mark.x for mark in score.sections] == ["0.000%", "66.667%"]


def test_bars_and_beats_are_drawn_apart_and_no_beat_twice() -> None:
    score = score_of(HEARD, 0, 8)
    assert xs(score.bars) == [0, 500]
    assert xs(score.beats) == [125, 250, 375, 625, 750, 875]


def test_a_window_shows_only_what_is_in_it() -> None:
    score = score_of(HEARD, 30, 20, [30.0, 35.0, 50.0])
    assert [mark.label for mark in score.sections] == ["Verse 1", "Last chorus"]
    assert [mark.width for mark in score.sections] == ["50.000%", "50.000%"]
    assert xs(score.cuts) == [250]
    assert [(slot.label, slot.seconds) for slot in score.slots] == [("1", 5), ("2", 15)]


def test_more_beats_than_can_be_told_apart_are_left_out() -> None:
    many = replace(HEARD, beats=tuple(i / 10 for i in range(MOST_BEATS * 2)))
    assert not score_of(many).beats


@pytest.mark.parametrize("peaks", [(), (0,) * 50, (255,), (255,) * 1200])
def test_any_loudness_can_be_drawn(peaks: tuple[int, ...]) -> None:
    path = wave_path(peaks, 12.5, Axis(3.0, 5.0))
    heights = [float(y) for y in re.findall(r" (\d+\.?\d*)", path)]
    assert "nan" not in path and all(0 <= y <= 100 for y in heights)


def test_a_song_without_sections_or_beats_is_drawn_too() -> None:
    score = score_of(replace(HEARD, beats=(), downbeats=(), sections=()))
    assert (score.beats, score.bars, score.sections, score.cuts) == ("", "", (), "")


def test_a_section_that_only_touches_the_window_is_not_in_it() -> None:
    assert section_marks(HEARD.sections, Axis(40.0, 10.0))[0].label == "Last chorus"


def test_labels_have_a_short_form() -> None:
    assert (initials("Last chorus"), initials("Verse 3"), initials("")) == ("LC", "V3", "")
