"""A song drawn on one axis of time: wave, beats, bars, sections and cuts as what SVG takes.

Paths are of a picture of 1000 x 100 that is stretched over the axis; marks that carry words have
their places in percent, so that letters are never stretched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from songs.analysis.result import Analysis, Section

WIDTH, HALF = 1000, 50
LEAST, MOST = 0.6, 49.0
"""Heights above and below the middle: silence is a line, the loudest place leaves a margin."""
SHAPE = 1.5
"""Peaks are loudest samples: as they are, a mastered song would be a block."""
MOST_BEATS = 240
"""Beyond that many beats on the axis they are a hedge: bars stand alone."""
MOST_BARS = 160
BEAT = "84V100"
WHOLE_HEIGHT = "0V100"
BEYOND = "-6V106"
"""Cuts stand out of the wave at both ends."""


@dataclass(frozen=True)
class Mark:
    """A span of the axis. ``x``, ``width`` as ``12.5%``; times in seconds of the song."""

    x: str
    width: str
    label: str
    short: str
    start: float
    seconds: float


@dataclass(frozen=True)
class Score:
    """What stands on an axis from ``start`` on, ``seconds`` long. Paths may be empty."""

    start: float
    seconds: float
    wave: str
    beats: str
    bars: str
    cuts: str
    sections: tuple[Mark, ...]
    slots: tuple[Mark, ...] = ()

    @property
    def end(self) -> float:
        return self.start + self.seconds


def score_of(
    heard: Analysis, start: float = 0.0, seconds: float | None = None, cuts: Sequence[float] = ()
) -> Score:
    """Draw the span of a song; the whole one without ``seconds``.

    ``cuts``: where films begin and end, in seconds of the song, both ends included.
    """
    span = heard.duration - start if seconds is None else seconds
    axis = Axis(start, max(span, 0.001))
    beats, bars = beat_paths(heard, axis)
    return Score(
        start=axis.start,
        seconds=axis.seconds,
        wave=wave_path(heard.peaks, heard.duration, axis),
        beats=beats,
        bars=bars,
        cuts=lines(axis, cuts[1:-1], BEYOND),
        sections=section_marks(heard.sections, axis),
        slots=slot_marks(cuts, axis),
    )


@dataclass(frozen=True)
class Axis:
    start: float
    seconds: float

    def x(self, time: float) -> float:
        """0 at its start, 1 at its end, for a time of the song in seconds."""
        return (time - self.start) / self.seconds

    def percent(self, part: float) -> str:
        return f"{100 * part:.3f}%"

    def holds(self, time: float) -> bool:
        return -1e-6 <= self.x(time) < 1.0


def wave_path(peaks: Sequence[int], duration: float, axis: Axis) -> str:
    """The closed shape of the loudness, the same above and below the middle.

    ``peaks``: 0 to 255, evenly over ``duration`` seconds.
    """
    if not peaks or not duration:
        return f"M0 {HALF}H{WIDTH}"
    heights = (np.asarray(peaks, dtype=np.float64) / max(*peaks, 1)) ** SHAPE * MOST
    middles = (np.arange(len(peaks)) + 0.5) * duration / len(peaks)
    inside = middles[(middles > axis.start) & (middles < axis.start + axis.seconds)]
    times = np.concatenate([[axis.start], inside, [axis.start + axis.seconds]])
    xs = (times - axis.start) * (WIDTH / axis.seconds)
    tall = np.maximum(np.interp(times, middles, heights), LEAST)
    points = [*zip(xs, HALF - tall, strict=True), *zip(xs[::-1], HALF + tall[::-1], strict=True)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def beat_paths(heard: Analysis, axis: Axis) -> tuple[str, str]:
    """(beats, bars); bars stand where a beat is the first of one."""
    bars = [time for time in heard.downbeats if axis.holds(time)]
    firsts = set(bars)
    beats = [time for time in heard.beats if axis.holds(time) and time not in firsts]
    if len(bars) + len(beats) > MOST_BEATS:
        beats = []
    if len(bars) > MOST_BARS:
        bars = []
    return lines(axis, beats, BEAT), lines(axis, bars, WHOLE_HEIGHT)


def lines(axis: Axis, times: Iterable[float], span: str) -> str:
    """Upright lines at these times; ``span`` is from where to where, as a path has it."""
    return "".join(f"M{WIDTH * axis.x(time):.1f} {span}" for time in times)


def section_marks(sections: Iterable[Section], axis: Axis) -> tuple[Mark, ...]:
    """The sections that are seen on the axis, as far as they are."""
    marks = []
    for section in sections:
        start = max(section.start, axis.start)
        seconds = min(section.end, axis.start + axis.seconds) - start
        if seconds > 0:
            marks.append(_mark(axis, start, seconds, section.label, initials(section.label)))
    return tuple(marks)


def slot_marks(cuts: Sequence[float], axis: Axis) -> tuple[Mark, ...]:
    """What neighbouring cuts enclose, numbered from 1."""
    return tuple(
        _mark(axis, start, end - start, str(number), str(number))
        for number, (start, end) in enumerate(pairwise(cuts), 1)
    )


def _mark(axis: Axis, start: float, seconds: float, label: str, short: str) -> Mark:
    x, width = axis.percent(axis.x(start)), axis.percent(seconds / axis.seconds)
    return Mark(x, width, label[:1].upper() + label[1:], short, start, seconds)


def initials(label: str) -> str:
    """Last chorus: LC; Verse 3: V3."""
    return "".join(word if word.isdigit() else word[:1].upper() for word in label.split())
