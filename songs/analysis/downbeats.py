"""Which beats begin a bar: harmony changes there, and the bass drum tends to fall there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.level import strengths_at
from songs.analysis.spectrum import Spectrum

Rows = NDArray[np.float64]
Values = NDArray[np.float64]

ROUNDS = {4: (4, 8), 3: (3, 6)}
"""For each metre how many beats a change of harmony may take to come round: one bar or two."""
SLIP = 12.0
"""What skipping or adding a beat costs, in units of a beat's evidence."""
THREE_MUST_WIN_BY = 1.1
WEIGHTS = {"chroma": 1.0, "bass": 1.0, "timbre": 0.4, "low": 0.4}


def bars(spectrum: Spectrum, beats: Values) -> tuple[int, NDArray[np.intp]]:
    """(beats in a bar, the indexes of the beats that begin one)."""
    if beats.size < 8:
        return 4, np.arange(0, beats.size, 4)
    evidence = evidence_of_downbeats(spectrum, beats)
    four, three = (
        max((_best_round(evidence, length) for length in ROUNDS[meter]), key=lambda best: best[0])
        for meter in (4, 3)
    )
    won = three[0] > THREE_MUST_WIN_BY * four[0] and three[0] > 0
    meter, places = (3, three[1]) if won else (4, four[1])
    return meter, np.flatnonzero(places % meter == 0)


def evidence_of_downbeats(spectrum: Spectrum, beats: Values) -> Values:
    """One value a beat, mean 0: how much begins anew there."""
    chroma = averages(spectrum.chroma, spectrum.chroma_frame, beats)
    bass = averages(spectrum.bass, spectrum.chroma_frame, beats)
    timbre = averages(spectrum.mel, spectrum.frame, beats)
    frames = np.round(beats / spectrum.frame).astype(np.intp)
    novelty = {
        "chroma": _change(chroma),
        "bass": _change(bass),
        "timbre": _change(timbre - timbre.mean(axis=0)),
        "low": strengths_at(spectrum.low, frames).astype(np.float64),
    }
    total = sum(WEIGHTS[name] * _standard(values) for name, values in novelty.items())
    return np.asarray(total)


def averages(rows: NDArray[np.float32], frame: float, edges: Values) -> Rows:
    """The mean row between each edge (seconds) and the next; the last reaches to the end."""
    if not len(rows):
        return np.zeros((edges.size, rows.shape[1]))
    first = np.clip(np.round(edges / frame).astype(int), 0, len(rows) - 1)
    sums = np.add.reduceat(rows, first, axis=0, dtype=np.float64)
    lengths = np.maximum(np.diff(first, append=len(rows)), 1)
    return np.asarray(sums / lengths[:, None])


def _change(rows: Rows) -> Values:
    """Cosine distance of one and of two rows before each place against those after it."""
    change = np.zeros(len(rows))
    for span in (1, 2):
        sums = np.stack([rows[k : len(rows) - span + 1 + k] for k in range(span)]).sum(axis=0)
        unit = sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)
        change[span : len(rows) - span + 1] += 1 - (unit[:-span] * unit[span:]).sum(axis=1)
    return change


def _standard(values: Values) -> Values:
    """Mean 0 and spread 1, no value above 3."""
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    return np.minimum((values - values.mean()) / spread, 3)


def _best_round(evidence: Values, length: int) -> tuple[float, NDArray[np.intp]]:
    """(evidence on first beats, in spreads a root of their number; each beat's place).

    Viterbi over the places in a round: the next place is free, any other costs SLIP.
    """
    score = np.zeros(length)
    came_from = np.zeros((evidence.size, length), np.intp)
    rotate = (np.arange(length) - 1) % length
    for beat, value in enumerate(evidence):
        slip = int(score.argmax())
        follows = score[rotate] >= score[slip] - SLIP
        came_from[beat] = np.where(follows, rotate, slip)
        score = np.where(follows, score[rotate], score[slip] - SLIP)
        score[0] += value
    places = np.zeros(evidence.size, np.intp)
    places[-1] = int(score.argmax())
    for beat in range(evidence.size - 1, 0, -1):
        places[beat - 1] = came_from[beat, places[beat]]
    first = evidence[places == 0]
    return float(first.sum() / np.sqrt(max(first.size, 1))), places
