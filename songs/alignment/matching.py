"""Which word of a text is which of those that were heard: one alignment of the whole song.

Dynamic programming over both sequences. What stands alone on one side costs nothing; a run of words
that follow each other on both sides is worth more than as many scattered ones, which keeps common
words from being found far away and tells repeated choruses apart by what is around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_ALIKE = 0.5
"""Share of common letter pairs from which two words may be the same one, misheard."""
RUN_BEGINS = 0.5
RUN_GOES_ON = 0.3
MOST_WORDS = 4000
NOWHERE = -1e9
FROM_ABOVE, FROM_LEFT, MATCHED = 1, 2, 3

Grid = NDArray[np.float32]
Ways = NDArray[np.uint8]


@dataclass(frozen=True)
class Match:
    """Word ``place`` of what was heard; ``alike`` 0..1."""

    place: int
    alike: float


def match(
    text: Sequence[str], weights: Sequence[float], heard: Sequence[str]
) -> list[Match | None]:
    """For each word of the text the one that was heard, in order on both sides."""
    text, heard = text[:MOST_WORDS], heard[:MOST_WORDS]
    found: list[Match | None] = [None] * len(weights)
    if not text or not heard:
        return found
    alike, rows, columns = likeness(text, heard)
    ways, runs = _filled(alike, rows, columns, np.array(weights[: len(text)], np.float32))
    for word, place in _traced(ways, runs):
        found[word] = Match(place, float(alike[rows[word], columns[place]]))
    return found


def likeness(
    text: Sequence[str], heard: Sequence[str]
) -> tuple[Grid, NDArray[np.intp], NDArray[np.intp]]:
    """How alike each two different words are, 0..1, and which of them stands where."""
    ours, rows = np.unique(np.array(text, dtype=object).astype(str), return_inverse=True)
    theirs, columns = np.unique(np.array(heard, dtype=object).astype(str), return_inverse=True)
    pairs = {pair: at for at, pair in enumerate(sorted(_pairs_of(ours) | _pairs_of(theirs)))}
    one, other = _counted(ours, pairs), _counted(theirs, pairs)
    sizes = one.sum(1)[:, None] + other.sum(1)[None, :]
    return 2 * (one @ other.T) / sizes, rows, columns


def _pairs_of(words: NDArray[np.str_]) -> set[str]:
    return {pair for word in words for pair in _pairs(word)}


def _pairs(word: str) -> set[str]:
    """Neighbouring letters, its ends among them."""
    ended = f" {word} "
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def _counted(words: NDArray[np.str_], pairs: dict[str, int]) -> Grid:
    table = np.zeros((len(words), len(pairs)), np.float32)
    for row, word in enumerate(words):
        table[row, [pairs[pair] for pair in _pairs(word)]] = 1
    return table


def _filled(
    alike: Grid, rows: NDArray[np.intp], columns: NDArray[np.intp], weights: Grid
) -> tuple[Ways, Ways]:
    """Each cell's best way to it, and whether a match there goes on a run."""
    worth = np.where(alike >= LEAST_ALIKE, (2 * alike - 1).clip(0.1, None), NOWHERE)
    size = len(rows) + 1, len(columns) + 1
    ways, runs = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    best = np.zeros(size[1], np.float32)
    run = np.full(size[1], NOWHERE, np.float32)
    for word, row in enumerate(rows, 1):
        goes_on, begins = run[:-1] + RUN_GOES_ON, best[:-1] - RUN_BEGINS
        gained = np.where(worth[row] > 0, worth[row] * weights[word - 1], NOWHERE)[columns]
        run = np.concatenate(([NOWHERE], gained + np.maximum(goes_on, begins))).astype(np.float32)
        runs[word, 1:] = goes_on > begins
        better = np.maximum(run, best)
        reached = np.maximum.accumulate(better)
        ways[word] = np.where(
            reached > better, FROM_LEFT, np.where(run > best, MATCHED, FROM_ABOVE)
        )
        best = reached
    return ways, runs


def _traced(ways: Ways, runs: Ways) -> list[tuple[int, int]]:
    """From the end to the beginning; within a run the way is the run's own."""
    word, place = ways.shape[0] - 1, ways.shape[1] - 1
    found, in_run = [], False
    while word and place:
        if in_run or ways[word, place] == MATCHED:
            found.append((word - 1, place - 1))
            in_run = bool(runs[word, place])
            word, place = word - 1, place - 1
        elif ways[word, place] == FROM_LEFT:
            place -= 1
        else:
            word -= 1
    return found
