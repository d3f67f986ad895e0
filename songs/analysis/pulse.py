"""Is there a beat at all: how sure one can be of the beats that were found."""

from __future__ import annotations

import numpy as np

from songs.analysis.places import Places, shifted, strengths_at
from songs.analysis.spectrum import FRAMES_A_SECOND, Curve

NO_BEAT = 0.08
"""Below this confidence the song counts as having no beat."""
WINDOW = 16 * FRAMES_A_SECOND
SURE_OF_RETURN = 0.3
SPREAD_OF_CHANCE = 3.2
OFF_BEAT = (0.15, 0.22, 0.29, 0.36, 0.43, 0.57, 0.64, 0.71, 0.78, 0.85)


def confidence(onset: Curve, places: Places) -> float:
    """0..1: do onsets fall on the beats and not between, and does the sound come round again?

    Viterbi finds some path through anything: of hits at random the first question alone thinks
    too well, of a steady tone the second.
    """
    if places.size < 4 or not onset.any():
        return 0.0
    loud = np.minimum(onset / max(float(np.percentile(onset, 98)), 1e-6), 1)
    return round(_contrast(loud, places) * _returns(loud, places), 3)


def _contrast(onset: Curve, places: Places) -> float:
    """On the beat against the emptier half of the places between two beats."""
    on = float(strengths_at(onset, places).mean())
    between = sorted(float(strengths_at(onset, shifted(places, s)).mean()) for s in OFF_BEAT)
    off = float(np.mean(between[: len(between) // 2]))
    return max(0.0, (on - off) / (on + off + 1e-6))


def _returns(onset: Curve, places: Places) -> float:
    """How alike the onsets are one, two or four beats later, above what chance gives."""
    starts = range(0, max(1, onset.size - WINDOW // 2), WINDOW // 2)
    likeness = np.median([_likeness(onset[s : s + WINDOW], places - s) for s in starts])
    chance = SPREAD_OF_CHANCE / np.sqrt(min(onset.size, WINDOW))
    return float(np.clip((likeness - chance) / SURE_OF_RETURN, 0, 1))


def _likeness(onset: Curve, places: Places) -> float:
    inside = places[(places >= 0) & (places < onset.size)]
    if inside.size < 4:
        return 0.0
    moving = onset - onset.mean()
    power = np.abs(np.fft.rfft(moving, 2 * onset.size)) ** 2
    alike = np.fft.irfft(power)[: onset.size]
    if alike[0] < 1e-6:
        return 0.0
    alike *= onset.size / (alike[0] * np.arange(onset.size, 0, -1))
    lags = np.diff(inside).mean() * np.array([1, 2, 4])
    near = np.round(lags)[:, None].astype(int) + np.arange(-3, 4)
    return float(alike[near[near < 0.8 * onset.size]].max(initial=0.0))
