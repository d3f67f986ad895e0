"""What speaks for and against each way of counting a song.

The tactus of Klapuri, Eronen and Astola, "Analysis of the meter of acoustic musical signals"
(2006), is found from beat, bar and subdivision together; so is ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.accents import Accents
from songs.analysis.downbeats import bar_evidence
from songs.analysis.places import Places, values_at

Values = NDArray[np.float64]

TICKS = 12
"""Places in a beat that are looked at: halves, thirds and quarters are among them."""
USUAL_TEMPO, USUAL_BAR = 110.0, 2.2
ROUNDS = (2, 3, 4, 5, 6, 8)


def evidence(accents: Accents, places: Places) -> dict[str, float]:
    """What speaks for and against counting so, by name."""
    said: dict[str, float] = {}
    beats = places.size - 1
    ticks = np.interp(np.arange(beats * TICKS) / TICKS, np.arange(places.size), places)
    for name, curve in accents.curves.items():
        struck = values_at(curve, ticks).reshape(beats, TICKS)
        said |= {f"{name} {what}": value for what, value in _pattern(struck).items()}
    said |= _pace(accents, places)
    said |= _rounds(accents, places)
    return said


def _pattern(struck: Values) -> dict[str, float]:
    """Where in the beat, in which beats, and how alike one beat is to those after it."""
    within = struck.mean(axis=0)
    on = struck[:, 0]
    second = [on[k::2].mean() for k in range(2)]
    third = sorted(on[k::3].mean() for k in range(3))
    return {
        "half": _contrast(within[0], within[6]),
        "third": _contrast(within[0], (within[4] + within[8]) / 2),
        "quarter": _contrast(within[0], (within[3] + within[9]) / 2),
        "triple": _contrast((within[4] + within[8]) / 2, (within[3] + within[6] + within[9]) / 3),
        "second": abs(_contrast(second[0], second[1])),
        "waltz": _contrast(third[2], (third[0] + third[1]) / 2),
        "share": float(within[0] / (within.mean() + 1e-6)),
        **{f"again {lag}": _likeness(struck, lag) for lag in (1, 2, 3, 4)},
    }


def _contrast(one: float, other: float) -> float:
    return float((one - other) / (one + other + 1e-3))


def _likeness(struck: Values, lag: int) -> float:
    moving = struck - struck.mean()
    power = float(np.square(moving).mean()) + 1e-9
    return float((moving[lag:] * moving[:-lag]).mean() / power)


def _pace(accents: Accents, places: Places) -> dict[str, float]:
    steps = np.diff(places)
    beat = float(np.median(steps)) * accents.frame
    tempo = float(np.log2(60 / beat / USUAL_TEMPO))
    said = {"tempo": tempo, "tempo away": tempo**2}
    said["unsteady"] = float(np.abs(np.log2(steps / np.median(steps))).mean())
    for name, rate in accents.rates.items():
        dense = float(np.log2(max(rate * beat, 0.1)))
        said |= {f"{name} rate": dense, f"{name} rate away": dense**2}
    return said


def _rounds(accents: Accents, places: Places) -> dict[str, float]:
    """How well bars of each length fit, and of the best how long it is."""
    sign = bar_evidence(accents, places)
    sign -= sign.mean()
    fits = {length: _fit(sign, length) for length in ROUNDS}
    beat = float(np.median(np.diff(places))) * accents.frame
    said = {f"bar of {length}": fit for length, fit in fits.items()}
    for length, fit in fits.items():
        said[f"bar of {length} away"] = fit * float(np.log2(beat * length / USUAL_BAR)) ** 2
    best = max(fits, key=lambda length: fits[length])
    away = float(np.log2(beat * best / USUAL_BAR))
    return said | {"best bar": fits[best], "bar": away, "bar away": away**2}


def _fit(sign: Values, length: int, block: int = 48) -> float:
    """0..1: how far the evidence keeps to one beat in so many, for some dozens of beats."""
    blocks = np.array_split(sign, max(1, round(sign.size / block)))
    most = sum(max(part[k::length].sum() for k in range(length)) for part in blocks)
    spread = float(sign.std()) * np.sqrt((1 - 1 / length) / length)
    return float(most / (sign.size * spread + 1e-6))
