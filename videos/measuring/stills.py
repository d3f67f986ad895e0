"""Black, frozen and burnt-out frames."""

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
CHUNK = 256


@dataclass(frozen=True)
class Stills:
    """Runs of frames as (first, one past the last). ``clipped``: the largest share of a frame's
    pixels that is burnt out, and its frame."""

    black: tuple[tuple[int, int], ...]
    frozen: tuple[tuple[int, int], ...]
    clipped: float
    clipped_at: int


def find_stills(look: Look) -> Stills:
    worst = int(np.argmax(look.clipped))
    black = look.black >= BLACK_SHARE
    return Stills(
        black=tuple(_runs(black)),
        frozen=tuple(_runs(_frozen(look) & ~black)),
        clipped=round(float(look.clipped[worst]), 4),
        clipped_at=worst,
    )


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
