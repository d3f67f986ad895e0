"""Where the cuts of a film lie: against its plan, against the beats as they are heard in it, and
against cuts made at random."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

import numpy as np

from videos.measuring.cuts import Cut

NEAR = 12
"""Frames within which a cut that was found is one that was planned."""
RANDOM_CUTS = 1000
DRAWN = 60
"""Of the random ones, for a chart."""
FINEST_MS = 0.5
"""Nearer than this nothing is measured: a ratio to less would say nothing."""


@dataclass(frozen=True)
class PlacedCut:
    """``number``: of the planned cut, from 1; ``frame``: where it was found, ``planned``: where
    it should be. ``beat``: the nearest one, in seconds of the film; ``off_ms``: the cut comes so
    much later."""

    number: int
    frame: int
    planned: int
    kind: str
    beat: float | None
    off_ms: float | None


@dataclass(frozen=True)
class Placing:
    """``missing``: planned frames where nothing was found; ``unplanned``: the other way round.
    ``against``: what the cuts are held against: beats, else marks (starts of sections and strong
    onsets), else nothing. ``nearer``: how many times nearer than at random."""

    placed: tuple[PlacedCut, ...]
    missing: tuple[int, ...]
    unplanned: tuple[int, ...]
    against: str
    beats: tuple[float, ...]
    median_ms: float | None
    random_median_ms: float | None
    nearer: float | None
    random_ms: tuple[float, ...]
    drift_ms_per_minute: float


def place(
    found: Sequence[Cut], planned: Sequence[int], rate: float, seconds: float,
    beats: Sequence[float], against: str,
) -> Placing:  # fmt: skip
    """``planned``: frames of the inner cuts; ``beats``: seconds of the film, in order."""
    pairs = _paired([cut.frame for cut in found], planned)
    kinds = {cut.frame: cut.kind for cut in found}
    placed = tuple(
        _placed(planned.index(plan) + 1, frame, plan, kinds[frame], rate, beats)
        for plan, frame in sorted(pairs.items())
    )
    own = [abs(cut.off_ms) for cut in placed if cut.off_ms is not None]
    random = _random_ms(beats, seconds) if own else []
    return Placing(
        placed=placed,
        missing=tuple(plan for plan in planned if plan not in pairs),
        unplanned=tuple(cut.frame for cut in found if cut.frame not in pairs.values()),
        against=against if beats else "",
        beats=tuple(round(beat, 3) for beat in beats),
        median_ms=round(median(own), 1) if own else None,
        random_median_ms=round(median(random), 1) if random else None,
        nearer=round(median(random) / max(median(own), FINEST_MS), 1) if random else None,
        random_ms=tuple(round(each, 1) for each in random[:DRAWN]),
        drift_ms_per_minute=_drift(placed),
    )


def _paired(found: Sequence[int], planned: Sequence[int]) -> dict[int, int]:
    """Planned frame to the one found for it, the nearest pairs first."""
    near = [
        (abs(frame - plan), plan, frame)
        for plan in planned
        for frame in found
        if abs(frame - plan) <= NEAR
    ]
    pairs: dict[int, int] = {}
    for _, plan, frame in sorted(near):
        if plan not in pairs and frame not in pairs.values():
            pairs[plan] = frame
    return pairs


def _placed(
    number: int, frame: int, planned: int, kind: str, rate: float, beats: Sequence[float]
) -> PlacedCut:
    time = frame / rate
    beat = nearest(beats, time)
    off = round((time - beat) * 1000, 1) if beat is not None else None
    return PlacedCut(number, frame, planned, kind, None if beat is None else round(beat, 3), off)


def nearest(times: Sequence[float], time: float) -> float | None:
    """Of times in order."""
    at = bisect_left(times, time)
    return min(times[max(0, at - 1) : at + 1], key=lambda each: abs(each - time), default=None)


def _random_ms(beats: Sequence[float], seconds: float) -> list[float]:
    """How far from their beats cuts are that know nothing of them; the same ones each time."""
    times = np.random.default_rng(0).uniform(0, seconds, RANDOM_CUTS)
    return [abs(float(time) - (nearest(beats, time) or 0.0)) * 1000 for time in times]


def _drift(placed: Sequence[PlacedCut]) -> float:
    """The trend of what the cuts are off their plan by: the median slope of all pairs (Theil and
    Sen), which a single cut that lies wrong does not turn."""
    slopes = [
        ((other.frame - other.planned) - (one.frame - one.planned)) / (other.planned - one.planned)
        for one, other in combinations(placed, 2)
    ]
    return round(median(slopes) * 60_000, 2) if slopes else 0.0
