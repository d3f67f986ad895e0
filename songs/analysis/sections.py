"""Where a song turns into something else.

Novelty after Foote, "Automatic audio segmentation using a measure of audio novelty" (2000), with
a flat kernel, bar by bar; the boundaries are the bars that together promise most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.downbeats import Rows, Values, averages
from songs.analysis.spectrum import BANDS, Spectrum
from songs.analysis.turns import LEAST, centred, odds_of_sections

GRID = 0.5
"""Seconds a step where there is no beat."""
SHORTEST = 8.0
FROM_END = 4.0
LEAST_ODDS = -2.4
"""A bar without any sign begins no section, however well it would lie."""
BEFORE_ODDS = 1.25
FOUR_BARS = 1.7
"""Log odds that all bars have in advance, and those whole fours of bars from the last boundary."""
TIMBRE_BANDS = 24


def boundaries(spectrum: Spectrum, beats: Values, downbeats: Values, duration: float) -> Values:
    """Times strictly inside the song at which a section starts; on downbeats where there are any,
    else on an even grid (of ``beats``)."""
    places = downbeats if downbeats.size else beats[::4]
    if places.size < 4 or duration < 2 * SHORTEST:
        return np.zeros(0)
    worth = odds_of_sections(spectrum, places)
    inside = (places >= FROM_END) & (places <= duration - FROM_END) & (worth > LEAST_ODDS)
    chosen = _best(worth[inside] + BEFORE_ODDS, np.flatnonzero(inside), places[inside], duration)
    return places[inside][chosen]


def features(spectrum: Spectrum, edges: Values) -> Rows:
    """One row a beat: harmony and timbre at equal weight, both as they differ from the song's
    mean, so that unlike passages point away from each other."""
    chroma = averages(spectrum.chroma, spectrum.chroma_frame, edges)
    chroma /= np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-6
    bands = averages(spectrum.mel, spectrum.frame, edges)
    timbre = bands.reshape(len(edges), TIMBRE_BANDS, BANDS // TIMBRE_BANDS).mean(axis=2)
    return np.hstack([centred(chroma, LEAST["harmony"]), centred(timbre, LEAST["sound"])])


def _best(
    worth: Values, bars: NDArray[np.intp], places: Values, duration: float
) -> NDArray[np.intp]:
    """The indexes of those places that are worth most together, no two nearer than SHORTEST.

    ``bars`` (the number of each place's bar) that lie whole fours apart earn FOUR_BARS.
    """
    spots = np.concatenate([[0.0], places, [duration]])
    numbers = np.concatenate([[0], bars, [0]])
    score = np.full(spots.size, -np.inf)
    score[0] = 0.0
    before = np.zeros(spots.size, np.intp)
    for end in range(1, spots.size):
        last = end == spots.size - 1
        gain = 0.0 if last else worth[end - 1]
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
