"""What is struck in a song, and what changes: all that beats and bars are told by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songs.analysis.places import most_around
from songs.analysis.spectrum import Curve, Spectrum

Values = NDArray[np.float64]

SPAN = 8
"""Rows of the chroma before and after a place that are compared: .4 s."""
CHANGES_APART, CHANGES_WIDE = 25, 5
TIMBRE_FRAMES, TIMBRE_BANDS = 5, 24
"""Frames and bands of the spectrum that the timbre is averaged over, and into."""


@dataclass(frozen=True)
class Accents:
    """By name: ``curves`` of a value a frame (``frame`` seconds), each the most around it;
    ``rates``, onsets a second; ``rows`` of harmony and timbre, and the seconds of one."""

    frame: float
    curves: dict[str, Curve]
    rates: dict[str, float]
    rows: dict[str, tuple[NDArray[np.float32], float]]


def accents_of(spectrum: Spectrum) -> Accents:
    struck = {
        "onset": spectrum.onset,
        "low": spectrum.low,
        "snare": np.sqrt(spectrum.middle * spectrum.high),
        "high": spectrum.high,
    }
    curves = {name: most_around(curve) for name, curve in struck.items()}
    curves["harmony"] = _harmonic_change(spectrum)
    curves["change"] = _peaks(curves["harmony"])
    rates = {name: _rate(curve, spectrum.frame) for name, curve in struck.items()}
    rows = {
        "chroma": (spectrum.chroma, spectrum.chroma_frame),
        "bass": (spectrum.bass, spectrum.chroma_frame),
        "timbre": (_timbre(spectrum.mel), spectrum.frame * TIMBRE_FRAMES),
    }
    return Accents(spectrum.frame, curves, rates, rows)


def _timbre(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Coarse in time and in pitch, as it differs from the song's mean."""
    whole = mel[: len(mel) // TIMBRE_FRAMES * TIMBRE_FRAMES]
    parts = whole.reshape(-1, TIMBRE_FRAMES, TIMBRE_BANDS, mel.shape[1] // TIMBRE_BANDS)
    coarse = parts.mean(axis=(1, 3))
    return coarse - coarse.mean(axis=0) if len(coarse) else coarse


def _harmonic_change(spectrum: Spectrum) -> Curve:
    change = sum(_turned(rows) for rows in (spectrum.chroma, spectrum.bass))
    times = np.arange(spectrum.onset.size) * spectrum.frame
    rows = np.arange(len(spectrum.chroma)) * spectrum.chroma_frame
    return np.interp(times, rows, change).astype(np.float32)


def _turned(rows: NDArray[np.float32]) -> Values:
    """Cosine distance of what comes before each row to what comes after it."""
    total = np.pad(np.cumsum(rows, axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    turned = np.zeros(len(rows))
    place = np.arange(SPAN, len(rows) - SPAN)
    before, after = total[place] - total[place - SPAN], total[place + SPAN] - total[place]
    length = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9
    turned[place] = 1 - (before * after).sum(axis=1) / length
    return turned


def _peaks(curve: Curve) -> Curve:
    """The curve around its clear peaks, 0 elsewhere."""
    if curve.size == 0:
        return curve
    peak = (curve >= _most(curve, CHANGES_APART)) & (curve > 0.25 * np.percentile(curve, 95))
    return _most(np.where(peak, curve, 0), CHANGES_WIDE)


def _most(curve: Curve, reach: int) -> Curve:
    padded = np.pad(curve, reach)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)


def _rate(curve: Curve, frame: float) -> float:
    if curve.size < 3:
        return 0.0
    here = curve[1:-1]
    peak = (here > curve[:-2]) & (here >= curve[2:]) & (here > 0.3 * np.percentile(curve, 98))
    return float(peak.sum() / (curve.size * frame))
