"""When each beat of each bar falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Clock:
    """``beats``: seconds, one more than are counted; ``firsts``: the first beat of each bar."""

    beats: NDArray[np.float64]
    firsts: NDArray[np.intp]

    def at(self, bar: int, place: float) -> float:
        """Seconds of a place in beats from the start of a bar; before 0 a pickup."""
        index = int(self.firsts[bar]) + place
        whole = min(max(int(index), 0), self.beats.size - 2)
        before, after = self.beats[whole : whole + 2]
        return float(before + min(index - whole, 1.0) * (after - before))

    def length(self, bar: int) -> int:
        """Beats in a bar."""
        return int(self.firsts[bar + 1] - self.firsts[bar])

    @property
    def downbeats(self) -> NDArray[np.float64]:
        return self.beats[self.firsts[:-1]]


def clock(
    lengths: Sequence[int],
    tempo: float,
    curve: str = "steady",
    offset: float = 0.0,
    random: np.random.Generator | None = None,
) -> Clock:
    """Bars of ``lengths`` beats at ``tempo``, bent by a curve of ``CURVES``, from ``offset`` on."""
    firsts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
    count = int(firsts[-1])
    factor = CURVES[curve](count, random or np.random.default_rng(0))
    steps = 60 / (tempo * factor)
    return Clock(offset + np.concatenate([[0.0], np.cumsum(steps)]), firsts)


def _wander(count: int, random: np.random.Generator, depth: float) -> NDArray[np.float64]:
    knots = random.normal(0, depth, max(3, count // 8))
    return 1 + np.interp(np.linspace(0, knots.size - 1, count), np.arange(knots.size), knots)


def _step(count: int, ratio: float) -> NDArray[np.float64]:
    return np.where(np.arange(count) < count * 0.55, 1.0, ratio)


def _slowing(count: int) -> NDArray[np.float64]:
    last = min(16, count // 3)
    return np.concatenate([np.ones(count - last), np.linspace(1, 0.72, last)])


CURVES = {
    "steady": lambda count, random: np.ones(count),
    "human": lambda count, random: _wander(count, random, 0.008),
    "rubato": lambda count, random: _wander(count, random, 0.035),
    "faster from the middle": lambda count, random: _step(count, 1.13),
    "slower from the middle": lambda count, random: _step(count, 0.86),
    "ritardando": lambda count, random: _slowing(count),
    "accelerando": lambda count, random: np.linspace(0.92, 1.1, count),
    "drifting": lambda count, random: 1 + 0.05 * np.sin(np.linspace(0, 4, count)),
}
