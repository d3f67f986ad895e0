"""Which way of counting a song is its beat: what speaks for each, weighed together.

The weights are those of a conditional logit (McFadden, "Conditional logit analysis of qualitative
choice behavior", 1974): the odds that a listener counts one way rather than another. They were
learnt by ``python -m bench.level`` from songs whose beats are known and lie in ``level.json``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from songs.analysis.accents import Accents
from songs.analysis.evidence import evidence
from songs.analysis.places import Places, tempo_of
from songs.analysis.pulses import pulses
from songs.analysis.spectrum import KeepAlive, Spectrum

WEIGHTS = Path(__file__).with_name("level.json")
UNLIKELY = 0.02
SAME_TEMPO, SAME_PLACE = 0.06, 0.15
"""Ways of counting within this share of tempo, and of a beat, are one."""


@dataclass(frozen=True)
class Counted:
    """The beats in frames, how probable it is that they are counted so, and the other tempi that
    a listener might count, in beats a minute, the likelier first."""

    places: Places
    likely: float
    others: tuple[float, ...]


def counted(spectrum: Spectrum, accents: Accents, keep_alive: KeepAlive) -> Counted:
    """The likeliest beats; none where the song is too short."""
    ways = pulses(spectrum, keep_alive)
    if not ways:
        return Counted(np.zeros(0), 0.0, ())
    chances = _chances([evidence(accents, way) for way in ways])
    keep_alive()
    best = ways[int(chances.argmax())]
    tempi = np.array([tempo_of(way, spectrum.frame) for way in ways])
    same = np.array([_same(best, way) for way in ways])
    return Counted(best, float(chances[same].sum()), _others(tempi, chances))


def _chances(evidences: Sequence[dict[str, float]]) -> NDArray[np.float64]:
    """For each way how probable it is."""
    worth = np.array([sum(_worth(name, v) for name, v in said.items()) for said in evidences])
    odds = np.exp(worth - worth.max())
    return np.asarray(odds / odds.sum())


def _worth(name: str, value: float) -> float:
    usual, weight = _weights()[name]
    return weight * (value - usual)


@cache
def _weights() -> dict[str, tuple[float, float]]:
    """Of each kind of evidence its usual value and its weight."""
    return {
        name: (usual, weight) for name, (usual, weight) in json.loads(WEIGHTS.read_text()).items()
    }


def _same(one: Places, other: Places) -> bool:
    """Do most beats of both fall together?"""
    step = float(np.median(np.diff(one)))
    if abs(float(np.median(np.diff(other))) / step - 1) > SAME_TEMPO:
        return False
    nearest = np.abs(one[:, None] - other).min(axis=1)
    return bool(np.median(nearest) < SAME_PLACE * step)


def _others(tempi: NDArray[np.float64], chances: NDArray[np.float64]) -> tuple[float, ...]:
    """Each tempo but the likeliest once, by what its ways have together."""
    left = np.abs(tempi / tempi[int(chances.argmax())] - 1) > SAME_TEMPO
    others: list[float] = []
    while left.any() and chances[left].max() > UNLIKELY:
        together = [float(chances[np.abs(tempi / t - 1) < SAME_TEMPO].sum()) for t in tempi[left]]
        tempo = float(tempi[left][int(np.argmax(together))])
        others.append(tempo)
        left &= np.abs(tempi / tempo - 1) > SAME_TEMPO
    return tuple(others)
