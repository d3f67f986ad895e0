"""The beats of machines: one tempo from end to end, also where for a while nobody plays them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.places import Places, most_around, values_at
from songs.analysis.spectrum import Curve

HARMONICS = (1, 2, 4)
FINENESS = 8
"""How many times as long as the song the transform is."""
MOST = 2
"""How many tempi are thought of."""
APART = 0.04
AS_WELL = 0.7
"""The share of the onsets met by another pulse that a steady one must meet: in the whole song, and
in its first and last sixths, where one that drifts is off."""


def steady_pulses(
    onset: Curve, frame: float, tempi: tuple[float, float], other: Places
) -> list[Places]:
    """Evenly spaced places of the tempi (beats a minute, between these) that return most."""
    around = most_around(onset)
    found = []
    for step in _spacings(onset, 60 / tempi[1] / frame, 60 / tempi[0] / frame):
        firsts = np.arange(0, step)
        beats = np.arange(int((onset.size - firsts[-1]) / step)) * step
        met = values_at(around, firsts[:, None] + beats).mean(axis=1)
        even = np.arange(firsts[int(met.argmax())], onset.size - 1, step)
        if _keeps_up(values_at(around, even), values_at(around, other)):
            found.append(even)
    return found


def _keeps_up(met: NDArray[np.float64], met_by_other: NDArray[np.float64]) -> bool:
    sixth, sixth_of_other = (max(1, values.size // 6) for values in (met, met_by_other))
    spans = (
        (met, met_by_other),
        (met[:sixth], met_by_other[:sixth_of_other]),
        (met[-sixth:], met_by_other[-sixth_of_other:]),
    )
    return all(mine.mean() >= AS_WELL * others.mean() for mine, others in spans)


def _spacings(onset: Curve, shortest: float, longest: float) -> list[float]:
    """From the spectrum of the onsets; the likeliest first, in frames.

    Harmonics are asked too: a beat that is played off for a while still has the second.
    """
    size = 1 << int(np.ceil(np.log2(FINENESS * onset.size)))
    power = np.abs(np.fft.rfft(onset - onset.mean(), size))
    rates = np.arange(size / longest, size / shortest, 0.25)
    bins = np.arange(power.size)
    strength = sum(np.interp(rates * harmonic, bins, power) for harmonic in HARMONICS)
    found = []
    for _ in range(MOST):
        best = float(rates[int(np.argmax(strength))])
        found.append(size / best)
        strength = np.where(np.abs(rates / best - 1) < APART, 0, strength)
    return found
