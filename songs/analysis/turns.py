"""What speaks for a section beginning with a bar: it sounds unlike what was, and is announced."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.downbeats import Rows, Values, averages
from songs.analysis.spectrum import Spectrum

WEIGHTS = {
    "sound 4": 0.45, "sound 8": 0.3, "harmony 4": 0.15, "loudness 1": 1.0, "loudness 2": 0.1,
    "crash": 0.45,
}  # fmt: skip
"""How far each sign, in spreads, raises the log odds that a section begins; by logistic regression
on songs whose sections are known. "sound 4": how far four bars before are from four after."""
USUAL = -3.0
"""The log odds of a bar of which nothing is known: one in two dozen."""
LEAST = {"sound": 0.8, "harmony": 0.3, "loudness": 0.15}
"""Rows that differ less than this from their mean are the same sound with noise in it."""
LEAST_SPREAD = 0.15
CRASH_BAND = 48
"""The cymbals are in the bands from here on."""


def odds_of_sections(spectrum: Spectrum, bars: Values) -> Values:
    """The log odds that a section begins, for each bar that begins at these seconds."""
    rows = _rows(spectrum, bars)
    signs = {"crash": _crashes(spectrum, bars)}
    for name in WEIGHTS.keys() - signs.keys():
        kind, span = name.split()
        signs[name] = _apart(rows[kind], int(span))
    total = sum(WEIGHTS[name] * _standard(signs[name]) for name in WEIGHTS)
    return np.asarray(total + USUAL)


def _rows(spectrum: Spectrum, bars: Values) -> dict[str, Rows]:
    """For each bar what it sounds like, in units of how far bars are from the usual one."""
    sound = averages(spectrum.mel, spectrum.frame, bars)
    harmony = averages(spectrum.chroma, spectrum.chroma_frame, bars)
    harmony /= np.linalg.norm(harmony, axis=1, keepdims=True) + 1e-6
    loudness = sound.mean(axis=1, keepdims=True)
    rows = {"sound": sound, "harmony": harmony, "loudness": loudness}
    return {name: centred(values, LEAST[name]) for name, values in rows.items()}


def centred(rows: Rows, least: float) -> Rows:
    """Differences from the mean row, in units of their usual length (or the least)."""
    apart = rows - rows.mean(axis=0)
    usual = float(np.sqrt(np.square(apart).sum(axis=1).mean()))
    return np.asarray(apart / max(usual, least))


def _apart(rows: Rows, reach: int) -> Values:
    """Distance of the mean of ``reach`` rows before each place to that of those after it.

    Near the ends, where there are fewer, it counts for less.
    """
    total = np.vstack([np.zeros(rows.shape[1]), np.cumsum(rows, axis=0)])
    place = np.arange(len(rows))
    first, last = np.maximum(place - reach, 0), np.minimum(place + reach, len(rows))
    before = (total[place] - total[first]) / np.maximum(place - first, 1)[:, None]
    after = (total[last] - total[place]) / (last - place)[:, None]
    sure = np.sqrt(np.minimum(place - first, last - place) / reach)
    return np.asarray(sure * np.linalg.norm(after - before, axis=1))


def _crashes(spectrum: Spectrum, bars: Values) -> Values:
    """By how much the highs of the first half of each bar are above those of the second."""
    ends = np.append(bars[1:], 2 * bars[-1] - bars[-2])
    halves = np.column_stack([bars, (bars + ends) / 2]).ravel()
    highs = averages(spectrum.mel[:, CRASH_BAND:], spectrum.frame, halves).mean(axis=1)
    return highs[::2] - highs[1::2]


def _standard(values: Values) -> NDArray[np.float64]:
    spread = max(float(values.std()), LEAST_SPREAD)
    return np.clip((values - values.mean()) / spread, -3, 3)
