"""Where the beats are: a hidden Markov model of one beat, solved by Viterbi.

After Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking"
(2015), cut down to one beat. A state is an interval (how many frames the beat lasts) and a place
in it. Between beats nothing is chosen, so only whole beats are scored, from running sums; and as
no beat is shorter than the shortest interval, as many frames are solved at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float32]

SLOWEST, FASTEST = 60.0, 200.0
STIFFNESS = 300.0
"""How dear a change of tempo from one beat to the next is: exp(-300 * |ratio - 1|)."""
WIDEST_CHANGE = 0.06
BEAT_SHARE = 8
"""The first eighth of an interval counts as the beat itself."""
CEILING = 98
LEAST, MOST = 0.005, 0.995
NEVER = np.float32(-1e9)


def beat_frames(
    onset: Curve,
    frame: float,
    tempi: tuple[float, float] = (SLOWEST, FASTEST),
    keep_alive: Callable[[], None] = lambda: None,
) -> NDArray[np.intp]:
    """The frames of the beats, strictly increasing.

    ``frame`` is the seconds of one; ``tempi`` the slowest and the fastest, in beats a minute.
    """
    slowest, fastest = tempi
    shortest, longest = round(60 / fastest / frame), round(60 / slowest / frame)
    if onset.size < 2 * longest:
        return np.zeros(0, np.intp)
    intervals = np.arange(shortest, longest + 1)
    scores = _BeatScores(onset, intervals)
    starts, came_from = _solve(scores, intervals, onset.size, keep_alive)
    last = starts + scores.of(np.arange(onset.size - longest, onset.size)[:, None])
    beats = _trace(last, came_from, intervals, onset.size)
    return beats[(beats >= 0) & (beats < onset.size)]


class _BeatScores:
    """The log likelihood that a beat of a given interval starts at a frame.

    Frames outside the song (one longest interval at both ends) favour nothing.
    """

    def __init__(self, onset: Curve, intervals: NDArray[np.intp]) -> None:
        self.intervals = intervals
        self.margin = int(intervals[-1])
        self.beat_length = np.maximum(intervals // BEAT_SHARE, 1)
        top = float(np.percentile(onset, CEILING)) or 1.0
        act = np.clip(onset / top, LEAST, MOST)
        self._beat = self._running(np.log(act))
        self._rest = self._running(np.log((1 - act) / (BEAT_SHARE - 1)))

    def _running(self, values: Curve) -> NDArray[np.float64]:
        padded = np.pad(values.astype(np.float64), (self.margin, 2 * self.margin))
        return np.concatenate([[0.0], np.cumsum(padded)])

    def of(self, starts: NDArray[np.intp]) -> NDArray[np.float32]:
        """``starts`` of shape (n, intervals) in frames of the song, or that broadcast to it."""
        first = starts + self.margin
        middle = first + self.beat_length
        end = first + self.intervals
        score = self._beat[middle] - self._beat[first] + self._rest[end] - self._rest[middle]
        return np.asarray(score, dtype=np.float32)


def _changes(intervals: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each interval the indexes of those it may follow and the log probability of each."""
    reach = int(np.ceil(WIDEST_CHANGE * intervals[-1]))
    index = np.arange(intervals.size)[:, None] + np.arange(-reach, reach + 1)
    inside = (index >= 0) & (index < intervals.size)
    index = np.clip(index, 0, intervals.size - 1)
    ratio = intervals[:, None] / intervals[index]
    cost = -STIFFNESS * np.abs(ratio - 1)
    whole = np.log(np.exp(-STIFFNESS * np.abs(intervals[:, None] / intervals - 1)).sum(axis=0))
    allowed = inside & (np.abs(ratio - 1) <= WIDEST_CHANGE)
    return index, np.where(allowed, cost - whole[index], NEVER).astype(np.float32)


def _solve(
    scores: _BeatScores, intervals: NDArray[np.intp], frames: int, keep_alive: Callable[[], None]
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The best score of a beat of each interval starting at each frame, and what it followed.

    Both have one row a frame, the first for frame -longest. The scores of the last two longest
    intervals only are kept.
    """
    longest, step = int(intervals[-1]), int(intervals[0])
    rows = longest + frames
    best = np.zeros((2 * longest + step, intervals.size), np.float32)
    came_from = np.zeros((rows, intervals.size), np.uint8)
    index, change = _changes(intervals)
    columns = np.arange(intervals.size)
    filled = longest
    for row in range(longest, rows, step):
        count = min(step, rows - row)
        here = np.arange(row, row + count)[:, None] - intervals
        ended = best[here - row + filled, columns] + scores.of(here - longest)
        options = ended[:, index] + change
        chosen = options.argmax(axis=2)
        block = np.take_along_axis(options, chosen[:, :, None], axis=2)[:, :, 0]
        came_from[row : row + count] = index[columns, chosen]
        if filled + count > len(best):
            best[:longest] = best[filled - longest : filled]
            filled = longest
        best[filled : filled + count] = block
        filled += count
        if row % (100 * step) < step:
            keep_alive()
    return best[filled - longest : filled], came_from


def _trace(
    last: NDArray[np.float32],
    came_from: NDArray[np.uint8],
    intervals: NDArray[np.intp],
    frames: int,
) -> NDArray[np.intp]:
    """Back from the best of the beats under way when the song ends.

    ``last``: the score of each beat that starts in the last longest interval.
    """
    longest = int(intervals[-1])
    row, column = _last_beat(last, intervals)
    row += frames
    beats = [row - longest]
    while row >= longest:
        column_before = int(came_from[row, column])
        row -= int(intervals[column_before])
        column = column_before
        beats.append(row - longest)
    return np.asarray(beats[::-1], dtype=np.intp)


def _last_beat(last: NDArray[np.float32], intervals: NDArray[np.intp]) -> tuple[int, int]:
    longest = int(intervals[-1])
    age = longest - np.arange(longest)[:, None]
    under_way = np.where(age <= intervals, last, NEVER)
    row, column = np.unravel_index(int(under_way.argmax()), under_way.shape)
    return int(row), int(column)
