"""Places of beats, in frames: what is heard at each, between them, and how fast they go by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.spectrum import Curve, Spectrum

Places = NDArray[np.float64]
"""Frames at which beats fall, ascending, with fractions."""

BEFORE, AFTER = 2, 5
"""Frames around the model's place in which the onset of a beat falls."""
PHRASE = 16
MODEL_IS_EARLY = 0.015
ONSET_IS_EARLY = -0.001
"""Seconds by which the model's place, and the peak of a rise, come before the sound itself."""


def most_around(curve: Curve) -> Curve:
    """For each frame the most that the curve reaches around it."""
    if curve.size == 0:
        return curve
    around = np.pad(curve, (BEFORE, AFTER), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(around, BEFORE + AFTER + 1).max(axis=1)


def values_at(curve: Curve, places: Places) -> NDArray[np.float64]:
    """The curve at the frame nearest to each place."""
    if curve.size == 0:
        return np.zeros(places.shape)
    return curve[np.clip(np.round(places).astype(np.intp), 0, curve.size - 1)].astype(np.float64)


def strengths_at(curve: Curve, places: Places) -> NDArray[np.float64]:
    """The most that the curve reaches around each place."""
    return values_at(most_around(curve), places)


def shifted(places: Places, share: float) -> Places:
    """Each place moved on by a share of the beat that it begins."""
    steps = np.diff(places, append=2 * places[-1] - places[-2])
    return places + share * steps


def every(places: Places, beats: float, first: float = 0.0) -> Places:
    """A place each so many ``beats`` from the ``first`` on, and before it as far as there are."""
    first -= beats * np.floor(first / beats + 1e-9)
    wanted = np.arange(first, places.size - 1 + 1e-6, beats)
    return np.interp(wanted, np.arange(places.size), places)


def tempo_of(places: Places, unit: float = 1.0) -> float:
    """Beats a minute, from places in units of so many seconds: the usual phrase, not one beat."""
    if places.size < 2:
        return 0.0
    reach = min(PHRASE, places.size - 1)
    return float(60 * reach / (np.median(places[reach:] - places[:-reach]) * unit))


def refined(places: Places, spectrum: Spectrum) -> NDArray[np.float64]:
    """The times of the beats: the onset's peak near the model's place, by a parabola."""
    onset, frame = spectrum.onset, spectrum.frame
    if places.size == 0 or onset.size < 3:
        return np.zeros(places.size)
    around = np.round(places).astype(np.intp)[:, None] + np.arange(-BEFORE, AFTER + 1)
    around = np.clip(around, 1, onset.size - 2)
    peak = around[np.arange(places.size), onset[around].argmax(axis=1)]
    before, here, after = onset[peak - 1], onset[peak], onset[peak + 1]
    is_peak = (here >= before) & (here >= after) & (here > 0.2 * np.percentile(onset, 98))
    bend = np.minimum(before - 2 * here + after, -1e-6)
    shift = np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
    heard = (peak + shift) * frame + ONSET_IS_EARLY
    return np.asarray(np.where(is_peak, heard, places * frame + MODEL_IS_EARLY))
