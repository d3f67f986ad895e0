"""Long passages that grow or fade without any turn: parted where their loudness changes most."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from songs.analysis.downbeats import Values
from songs.analysis.waveform import energy_between

LONGEST = 45.0
"""Seconds that a section may last however much louder it becomes."""
SHORTEST = 12.0
PHRASE = 4
"""A part begins so many bars, or a multiple, after its passage does."""
CLIMB = 0.15
"""How far apart in mean energy (0..1) the two parts of a passage must be."""


def parted(starts: list[float], duration: float, downbeats: Values, energy: Values) -> list[float]:
    """``starts`` of sections (s, the first at 0) with those of the parts of long climbs."""
    found: list[float] = []
    for start, end in zip(starts, [*starts[1:], duration], strict=True):
        found += [start, *_parts(start, end, downbeats, energy)]
    return found


def _parts(start: float, end: float, downbeats: Values, energy: Values) -> list[float]:
    """Where the parts after the first one begin."""
    if end - start <= LONGEST:
        return []
    first = bisect_left(downbeats, start - 0.05)
    phrases = [
        float(time)
        for time in downbeats[first + PHRASE :: PHRASE]
        if start + SHORTEST <= time <= end - SHORTEST
    ]
    climbs = [_climb(start, time, end, energy) for time in phrases]
    if not climbs or max(climbs) < CLIMB:
        return []
    split = phrases[int(np.argmax(climbs))]
    return [
        *_parts(start, split, downbeats, energy),
        split,
        *_parts(split, end, downbeats, energy),
    ]


def _climb(start: float, middle: float, end: float, energy: Values) -> float:
    return abs(energy_between(energy, middle, end) - energy_between(energy, start, middle))
