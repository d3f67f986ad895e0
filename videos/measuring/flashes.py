"""Flashes, counted in the file as WCAG 2.2 counts them (2.3.1).

A swing is a run of frames in one direction whose relative luminance changes by a tenth or more,
the darker end below 0.8; two opposing swings are one flash. No second may have more than three
flashes over a quarter of ten degrees of the eye; for the whole frame our own limit is three
swings, half of that. A film on a screen of 1024 pixels' width is taken: ten degrees are a third of
it, and a quarter of that square is what two of the small fields cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from videos.measuring.picture import Array, Look

SWING = 0.1
DARK = 0.8
SWINGS_AT_MOST = 3
"""In any second, of the whole frame."""
FLASHES_AT_MOST = 3
"""In any second, anywhere (WCAG)."""


@dataclass(frozen=True)
class Flashes:
    """``swings``: the most in any second, of the whole frame; ``at``: where that second starts;
    ``largest``: the largest of all. ``local_flashes`` and ``local_at``: the same of pairs of
    swings in any part of the picture."""

    swings: int
    at: float
    largest: float
    local_flashes: int
    local_at: float


def count_flashes(look: Look) -> Flashes:
    swings = swings_of(look.luminance)
    most, at = _most_in_a_second(swings, look.rate)
    lively = [part for part in _parts(look.fields) if np.ptp(part) >= SWING]
    parts = [_most_in_a_second(swings_of(part), look.rate) for part in lively]
    local, local_at = max(parts, key=lambda found: found[0], default=(0, 0))
    return Flashes(
        swings=most,
        at=look.seconds(at),
        largest=round(max((abs(change) for _, change in swings), default=0.0), 3),
        local_flashes=local // 2,
        local_at=look.seconds(local_at),
    )


def swings_of(luminance: Array) -> list[tuple[int, float]]:
    """(frame at which it ends, change) of every swing. A smaller run back does not part two that
    go the same way: a flicker upon it would hide it else."""
    turns = _turns([float(value) for value in luminance])
    return [
        (end, float(luminance[end] - luminance[start]))
        for start, end in pairwise(turns)
        if min(luminance[start], luminance[end]) < DARK
    ]


def _turns(values: list[float]) -> list[int]:
    """Frames between which the values go one way, by a swing at least."""
    turns: list[int] = []
    low = high = 0
    rising: bool | None = None
    for frame, value in enumerate(values):
        low = frame if value < values[low] else low
        high = frame if value > values[high] else high
        if rising is not True and value - values[low] >= SWING:
            turns.append(low)
            rising, high = True, frame
        elif rising is not False and values[high] - value >= SWING:
            turns.append(high)
            rising, low = False, frame
    return [*turns, high if rising else low] if turns else []


def _most_in_a_second(swings: list[tuple[int, float]], rate: float) -> tuple[int, int]:
    """How many, and the frame from which that second counts."""
    frames = [frame for frame, _ in swings]
    counts = [(sum(first <= frame < first + rate for frame in frames), first) for first in frames]
    return max(counts, key=lambda count: count[0], default=(0, 0))


def _parts(fields: Array) -> Array:
    """Luminance along the film of every two neighbouring fields, shape (parts, frames)."""
    beside = (fields[:, :, 1:] + fields[:, :, :-1]) / 2
    below = (fields[:, 1:] + fields[:, :-1]) / 2
    parts = [each.reshape(len(fields), -1) for each in (beside, below)]
    return np.concatenate(parts, axis=1).T
