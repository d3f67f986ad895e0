"""The outline of a song for drawing it, and how much is going on in it from moment to moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.spectrum import SILENCE, Curve, Spectrum, loudness

PEAKS = 1_200
STEP = 0.5
RANGE_DB = 24.0
SMALLEST_SPREAD = 0.25
"""A song that varies less than this is not stretched: what does not change shall not seem to."""
FULLNESS = 0.3


def peaks_of(samples: Curve) -> tuple[int, ...]:
    """The loudest sample in each of PEAKS equal parts, 255 for full scale."""
    if not samples.size:
        return (0,) * PEAKS
    edges = np.linspace(0, samples.size, PEAKS, endpoint=False).astype(int)
    tops = np.maximum.reduceat(samples, edges)
    bottoms = np.minimum.reduceat(samples, edges)
    heights = np.clip(np.maximum(tops, -bottoms), 0, 1)
    return tuple(np.round(255 * heights).astype(int).tolist())


def energy_of(samples: Curve, rate: int, spectrum: Spectrum) -> NDArray[np.float64]:
    """0..1 for each half second: loudness and, at less weight, how much is being struck."""
    level = _levels(samples, rate)
    loud = loudness(samples, rate)
    if loud <= SILENCE:
        return np.zeros(level.size)
    louder = 1 + 20 * np.log10(np.maximum(level, SILENCE * loud) / loud) / RANGE_DB
    busy = _smooth(_busyness(spectrum, level.size))
    mixed = (1 - FULLNESS) * np.clip(_smooth(louder), 0, 1.2) + FULLNESS * busy
    return _stretched(mixed) * (level > SILENCE)


def _levels(samples: Curve, rate: int) -> NDArray[np.float64]:
    step = round(STEP * rate)
    parts = [samples[at : at + step] for at in range(0, samples.size, step)]
    return np.sqrt([float(part @ part) / part.size for part in parts])


def _busyness(spectrum: Spectrum, count: int) -> NDArray[np.float64]:
    """The rise of the spectrum in each half second against that of the busier ones."""
    edges = np.round(np.arange(count) * STEP / spectrum.frame).astype(int)
    inside = np.minimum(edges, max(spectrum.rise.size - 1, 0))
    sums = np.add.reduceat(spectrum.rise, inside, dtype=np.float64)
    most = float(np.percentile(sums, 90))
    return np.minimum(sums / most, 1.2) if most > 0 else np.zeros(count)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of five half seconds around each."""
    return np.convolve(np.pad(values, 2, mode="edge"), np.ones(5) / 5, "valid")


def _stretched(values: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.percentile(values, [5, 95])
    spread = max(float(high - low), SMALLEST_SPREAD)
    return np.asarray(np.clip(0.5 + (values - (low + high) / 2) / spread, 0, 1))


def energy_between(energy: NDArray[np.float64], start: float, end: float) -> float:
    """The mean over a span in seconds."""
    first = min(int(start / STEP), max(energy.size - 1, 0))
    last = max(int(np.ceil(end / STEP)), first + 1)
    part = energy[first:last]
    return float(part.mean()) if part.size else 0.0
