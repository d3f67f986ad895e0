"""Black, blank, frozen, repeated and burnt-out frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from videos.measuring.picture import Look

BLACK_SHARE = 0.995
FROZEN_FRAMES = 12
FROZEN = 1.0
"""Of 255. The liveliest of the blocks of a still shot changes by less within half a second, with
grain on it too; those of the slowest shot by several times as much."""
LIVELIEST = 99.0
"""Percentile: single blocks may flicker where the encoder begins a new group."""
BLANK = 1.0
"""Contrast, of 255, of a picture that is nothing but one colour."""
REPEATED = 0.2
"""A frame that changes by less than this share of what those beside it do is the one before it
once more. Of two seconds of the liveliest films five are such, at half the rate all 24."""
REPEATS, REPEATS_IN = 12, 2.0
"""So many within so many seconds are seen as a judder."""
MOVES = 0.3
"""Of 255, in the mean: where less changes nobody sees that nothing does."""
BESIDE = 6
CHUNK = 256


@dataclass(frozen=True)
class Stills:
    """Runs of frames as (first, one past the last). ``clipped``: the largest share of a frame's
    pixels that is burnt out, and its frame."""

    black: tuple[tuple[int, int], ...]
    blank: tuple[tuple[int, int], ...]
    frozen: tuple[tuple[int, int], ...]
    juddering: tuple[tuple[int, int], ...]
    clipped: float
    clipped_at: int


def find_stills(look: Look) -> Stills:
    worst = int(np.argmax(look.clipped))
    black = look.black >= BLACK_SHARE
    blank = (_contrast(look) < BLANK) & ~black
    return Stills(
        black=tuple(_runs(black)),
        blank=tuple(_runs(blank)),
        frozen=tuple(_runs(_frozen(look) & ~black & ~blank)),
        juddering=tuple(_runs(_juddering(look))),
        clipped=round(float(look.clipped[worst]), 4),
        clipped_at=worst,
    )


def _contrast(look: Look) -> NDArray[np.float64]:
    parts = (look.pictures(at, at + CHUNK) for at in range(0, look.frames, CHUNK))
    return np.concatenate([part.std(axis=(1, 2)).mean(axis=1) for part in parts])


def _juddering(look: Look) -> NDArray[np.bool_]:
    """Whether each frame lies where too many of its neighbours only repeat the one before."""
    changes = _changes(look)
    beside = np.maximum(np.roll(changes, 1), np.roll(changes, -1))
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(changes, BESIDE, mode="edge"), 2 * BESIDE + 1
    )
    lively = np.percentile(around, 75, axis=1)
    repeated = (changes < REPEATED * np.minimum(lively, beside)) & (lively > MOVES)
    window = np.ones(round(REPEATS_IN * look.rate))
    return np.convolve(repeated, window, "same") >= REPEATS


def _changes(look: Look) -> NDArray[np.float64]:
    """Of each frame against the one before, the mean of all blocks, 0..255; of the first none."""
    found = [np.zeros(1)]
    for first in range(1, look.frames, CHUNK):
        pictures = look.pictures(first - 1, first + CHUNK)
        found.append(np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2, 3)))
    return np.concatenate(found)


def _frozen(look: Look) -> NDArray[np.bool_]:
    """Whether each frame is one of twelve or more that are the same."""
    held = np.zeros(look.frames, bool)
    reach = FROZEN_FRAMES - 1
    for first in range(0, look.frames - reach, CHUNK):
        last = min(first + CHUNK, look.frames - reach)
        for frame in first + np.flatnonzero(_stands(look, first, last)):
            held[frame : frame + FROZEN_FRAMES] = True
    return held


def _stands(look: Look, first: int, last: int) -> NDArray[np.bool_]:
    """Whether each of these frames is like the one eleven later, and like those between."""
    reach = FROZEN_FRAMES - 1
    pictures = look.pictures(first, last + reach)
    count = last - first
    changes = (
        np.abs(pictures[away : away + count] - pictures[:count]).reshape(count, -1)
        for away in (reach, reach // 2, 1)
    )
    held = np.ones(count, bool)
    for change in changes:
        held &= np.percentile(change, LIVELIEST, axis=1) < FROZEN
    return held


def _runs(held: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(np.int8), [0]])))
    for start, end in edges.reshape(-1, 2):
        yield int(start), int(end)
