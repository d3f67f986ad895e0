"""Which beats begin a bar: harmony changes there, and the bass drum tends to fall there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.accents import Accents
from songs.analysis.places import Places, values_at

Rows = NDArray[np.float64]
Values = NDArray[np.float64]

WEIGHTS = {
    "chroma 1": 0.3, "chroma 2": 0.6, "chroma 4": -0.1,
    "bass 1": 0.35, "bass 2": 0.25,
    "timbre 1": 0.2, "timbre 2": 0.15, "timbre 4": -0.25,
    "low": 0.9, "snare": -0.15,
}  # fmt: skip
"""How far each sign, in spreads, raises the log odds that a bar begins; by logistic regression on
songs whose bars are known. "chroma 2": how far two beats before differ from two after."""
USUAL = -1.3
"""The log odds of a beat of which nothing is known."""
BEAT_ODDS = 0.9
"""What a first beat earns besides: so that bars without a sign still end."""
METERS = {4: 0.0, 3: -0.05, 2: -0.12, 5: -0.1, 6: -0.2, 7: -0.15}
"""How many beats a bar may have, and by how much log odds a beat the rarer have to win."""
SLIP = 12.0
"""What skipping or adding a beat costs."""
FEWEST = 8


def bars(accents: Accents, beats: Places) -> tuple[int, NDArray[np.intp]]:
    """(beats in a bar, the indexes of the beats that begin one)."""
    if beats.size < FEWEST:
        return 4, np.arange(0, beats.size, 4)
    odds = bar_evidence(accents, beats) + USUAL + BEAT_ODDS
    rounds = {length: _best_round(odds, length) for length in METERS}
    meter = max(METERS, key=lambda length: rounds[length][0] / beats.size + METERS[length])
    return meter, np.flatnonzero(rounds[meter][1] == 0)


def bar_evidence(accents: Accents, beats: Places) -> Values:
    """One value a beat: by how much the odds that a bar begins there are higher than usual."""
    signs = signs_of_bars(accents, beats)
    return np.asarray(sum(WEIGHTS[name] * values for name, values in signs.items()))


def signs_of_bars(accents: Accents, beats: Places) -> dict[str, Values]:
    """By name of the sign, one value a beat of mean 0 and spread 1."""
    rows = {
        name: averages(of_name, seconds, beats * accents.frame)
        for name, (of_name, seconds) in accents.rows.items()
    }
    signs = {}
    for name in WEIGHTS:
        kind, _, span = name.partition(" ")
        known = _change(rows[kind], int(span)) if span else values_at(accents.curves[kind], beats)
        signs[name] = _standard(known)
    return signs


def averages(rows: NDArray[np.float32], frame: float, edges: Values) -> Rows:
    """The mean row between each edge (seconds) and the next; the last reaches to the end."""
    if not len(rows):
        return np.zeros((edges.size, rows.shape[1]))
    first = np.clip(np.round(edges / frame).astype(int), 0, len(rows) - 1)
    sums = np.add.reduceat(rows, first, axis=0, dtype=np.float64)
    lengths = np.maximum(np.diff(first, append=len(rows)), 1)
    return np.asarray(sums / lengths[:, None])


def _change(rows: Rows, span: int) -> Values:
    """Cosine distance of so many rows before each place to those after it."""
    total = np.pad(np.cumsum(rows, axis=0), ((1, 0), (0, 0)))
    place = np.arange(span, len(rows) - span + 1)
    before, after = total[place] - total[place - span], total[place + span] - total[place]
    length = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9
    change = np.zeros(len(rows))
    change[place] = 1 - (before * after).sum(axis=1) / length
    return change


def _standard(values: Values) -> Values:
    """Mean 0 and spread 1, nothing beyond 3."""
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    return np.clip((values - values.mean()) / spread, -3, 3)


def _best_round(odds: Values, length: int) -> tuple[float, NDArray[np.intp]]:
    """(the sum of the odds of first beats, each beat's place in its bar).

    Viterbi over the places in a bar: the next place is free, any other costs SLIP.
    """
    score = np.zeros(length)
    came_from = np.zeros((odds.size, length), np.intp)
    rotate = (np.arange(length) - 1) % length
    for beat, value in enumerate(odds):
        slip = int(score.argmax())
        follows = score[rotate] >= score[slip] - SLIP
        came_from[beat] = np.where(follows, rotate, slip)
        score = np.where(follows, score[rotate], score[slip] - SLIP)
        score[0] += value
    places = np.zeros(odds.size, np.intp)
    places[-1] = int(score.argmax())
    for beat in range(odds.size - 1, 0, -1):
        places[beat - 1] = came_from[beat, places[beat]]
    return float(score.max()), places
