"""Single strong onsets: what one can cut on where there is no beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.places import ONSET_IS_EARLY
from songs.analysis.spectrum import Spectrum

APART = 25
"""Frames in which one onset only is kept, the strongest."""
STRONG = 0.35
LEAST_RISE = 0.02


def strong_onsets(spectrum: Spectrum) -> NDArray[np.float64]:
    """Their times in seconds."""
    onset = spectrum.onset
    if onset.size <= 2 * APART:
        return np.zeros(0)
    level = STRONG * float(np.percentile(onset, 99.5))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(onset, APART), 2 * APART + 1)
    peak = (onset >= around.max(axis=1)) & (onset > level) & (spectrum.rise > LEAST_RISE)
    return np.asarray(np.flatnonzero(peak) * spectrum.frame + ONSET_IS_EARLY, dtype=np.float64)
