"""The beats of machines: one tempo from end to end, also where for a while nobody plays them."""

from __future__ import annotations

import numpy as np

from songs.analysis.places import Places, most_around, values_at
from songs.analysis.spectrum import Curve

HARMONICS = (1, 2, 4)
FINENESS = 8
"""How many times as long as the song the transform is."""
MOST = 2
"""How many tempi are thought of."""
APART = 0.04
AS_WELL = 0.7
"""The share of the onsets met by another pulse that a steady one must meet."""


def steady_pulses(
    onset: Curve, frame: float, tempi: tuple[float, float], other: Places
) -> list[Places]:
    """Evenly spaced places of the tempi (beats a minute, between these) that return most."""
    around = most_around(onset)
    least = AS_WELL * float(values_at(around, other).mean())
    found = []
    for step in _spacings(onset, 60 / tempi[1] / frame, 60 / tempi[0] / frame):
        firsts = np.arange(0, step)
        beats = np.arange(int((onset.size - firsts[-1]) / step)) * step
        met = values_at(around, firsts[:, None] + beats).mean(axis=1)
        if met.max() >= least:
            found.append(np.arange(firsts[int(met.argmax())], onset.size - 1, step))
    return found


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
