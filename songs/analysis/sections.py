"""Where a song turns into something else.

Novelty after Foote, "Automatic audio segmentation using a measure of audio novelty" (2000), with
a flat kernel, on features averaged by beats; the boundaries are the bars that together promise
most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.downbeats import Rows, Values, averages
from songs.analysis.spectrum import BANDS, Spectrum

GRID = 0.5
"""Seconds a step where there is no beat."""
PHRASES = (4, 8)
"""Bars that are compared before and after a place."""
SHORTEST = 8.0
FROM_END = 4.0
COST = 0.72
"""The change that a boundary must be worth, where 1 is how far a beat is from the usual one."""
FOUR_BARS = 0.06
NEAR = 2
LEAST_HARMONY, LEAST_TIMBRE = 0.3, 0.8
"""Spreads below these are the same sound with noise in it."""
TIMBRE_BANDS = 24


def boundaries(rows: Rows, edges: Values, downbeats: Values, duration: float) -> Values:
    """Times strictly inside the song at which a section starts; on downbeats where there are any.

    ``rows`` are the features between ``edges``: the beats, or an even grid.
    """
    places = downbeats if downbeats.size else edges[::4]
    at = np.searchsorted(edges, places - 1e-6)
    if places.size < 4 or duration < 2 * SHORTEST:
        return np.zeros(0)
    worth = _novelty(rows, round(float(np.median(np.diff(at)))))[np.minimum(at, len(rows) - 1)]
    peaks = _peaks(worth) & (places >= FROM_END) & (places <= duration - FROM_END)
    chosen = _best(worth[peaks], np.flatnonzero(peaks), places[peaks], duration)
    return places[peaks][chosen]


def _peaks(worth: Values) -> NDArray[np.bool_]:
    """Places above all others within two bars."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(worth, NEAR), 2 * NEAR + 1)
    return np.asarray(worth >= around.max(axis=1))


def features(spectrum: Spectrum, edges: Values) -> Rows:
    """One row a beat: harmony and timbre at equal weight, both as they differ from the song's
    mean, so that unlike passages point away from each other."""
    chroma = averages(spectrum.chroma, spectrum.chroma_frame, edges)
    chroma /= np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-6
    bands = averages(spectrum.mel, spectrum.frame, edges)
    timbre = bands.reshape(len(edges), TIMBRE_BANDS, BANDS // TIMBRE_BANDS).mean(axis=2)
    return np.hstack([_centred(chroma, LEAST_HARMONY), _centred(timbre, LEAST_TIMBRE)])


def _centred(rows: Rows, least: float) -> Rows:
    """Differences from the mean row, in units of their usual length (or the least)."""
    apart = rows - rows.mean(axis=0)
    usual = float(np.sqrt(np.square(apart).sum(axis=1).mean()))
    return np.asarray(apart / max(usual, least))


def _novelty(rows: Rows, bar: int) -> Values:
    """For each place how far the bars before it are from those after it.

    Means over whole phrases do not see a round of chords go by, only its end.
    """
    reaches = [bars * bar for bars in PHRASES if 2 * bars * bar <= len(rows)]
    apart = [_apart(rows, reach) for reach in reaches]
    return np.mean(apart, axis=0) if apart else np.zeros(len(rows))


def _apart(rows: Rows, reach: int) -> Values:
    """Distance of the mean of ``reach`` rows before each place to that of those after it."""
    total = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    place = np.arange(len(rows))
    first, last = np.maximum(place - reach, 0), np.minimum(place + reach, len(rows))
    before = (total[place] - total[first]) / np.maximum(place - first, 1)[:, None]
    after = (total[last] - total[place]) / (last - place)[:, None]
    sure = np.sqrt(np.minimum(place - first, last - place) / reach)
    return np.asarray(sure * np.linalg.norm(after - before, axis=1))


def _best(
    worth: Values, bars: NDArray[np.intp], places: Values, duration: float
) -> NDArray[np.intp]:
    """The indexes of those places that are worth most together, no two nearer than SHORTEST.

    Each costs COST; ``bars`` (the number of each place's bar) that lie whole fours apart earn a
    little.
    """
    spots = np.concatenate([[0.0], places, [duration]])
    numbers = np.concatenate([[0], bars, [0]])
    score = np.full(spots.size, -np.inf)
    score[0] = 0.0
    before = np.zeros(spots.size, np.intp)
    for end in range(1, spots.size):
        last = end == spots.size - 1
        gain = 0.0 if last else worth[end - 1] - COST
        fours = (numbers[end] - numbers[:end]) % 4 == 0
        options = score[:end] + gain + FOUR_BARS * (fours & (not last))
        options[spots[end] - spots[:end] < _shortest(end, last)] = -np.inf
        before[end] = int(options.argmax())
        score[end] = options[before[end]]
    chosen, spot = [], int(before[-1])
    while spot > 0:
        chosen.append(spot - 1)
        spot = int(before[spot])
    return np.asarray(chosen[::-1], dtype=np.intp)


def _shortest(end: int, last: bool) -> Values:
    """The least length of each section that ends here: intro and outro may be half."""
    least = np.full(end, SHORTEST / 2 if last else SHORTEST)
    least[0] = SHORTEST / 2
    return least
