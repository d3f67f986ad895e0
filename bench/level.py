"""Learns how a way of counting is chosen: ``python -m bench.level FOLDER [FOLDER …]``.

The folders hold songs whose beats are known (``bench.compositions``; never the set held out).
Of each the evidence for every way of counting is weighed so that those which fall on the beats
become likely: a conditional logit, kept small by a penalty. Writes songs/analysis/level.json.
The table that lies there was learnt from three seeds of dev, from metronomes, and from some 300
songs of other grooves, drawn at random and played by the same sound font.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")

import numpy as np
from numpy.typing import NDArray

from bench.compositions import load
from bench.compositions.score import Truth
from bench.needed import needed
from songs.analysis.accents import accents_of
from songs.analysis.evidence import evidence
from songs.analysis.level import WEIGHTS
from songs.analysis.places import refined
from songs.analysis.pulses import pulses
from songs.analysis.reading import RATE, samples_of
from songs.analysis.spectrum import spectrum_of

Values = NDArray[np.float64]
WITHIN, SKIPPED = 0.07, 5.0
RIGHT, NEARLY_BEST = 0.75, 0.06
PENALTY = 10.0


@dataclass(frozen=True)
class Choice:
    """The ways of counting one song: evidence (ways, kinds), and which of them are right."""

    evidence: Values
    right: NDArray[np.bool_]


def choice(truth: Truth, path: Path) -> tuple[list[str], Choice]:
    """(the kinds of evidence, what is known of the ways of counting one song)."""
    spectrum = spectrum_of(samples_of(path), RATE, lambda: None)
    accents = accents_of(spectrum)
    ways = pulses(spectrum, lambda: None)
    said = [evidence(accents, way) for way in ways]
    scores = np.array([_f_measure(truth, refined(way, spectrum)) for way in ways])
    right = scores >= max(RIGHT, scores.max(initial=0.0) - NEARLY_BEST)
    return list(said[0]), Choice(np.array([list(way.values()) for way in said]), right)


def _f_measure(truth: Truth, found: Values) -> float:
    true, found = (times[times >= SKIPPED] for times in (np.array(truth.beats), found))
    nearest = np.abs(found[:, None] - true).argmin(axis=1)
    hits = np.unique(nearest[np.abs(found - true[nearest]) <= WITHIN]).size
    return 2 * hits / (found.size + true.size)


def learnt(all_choices: Sequence[Choice]) -> tuple[Values, Values]:
    """(the usual value, the weight) of each kind of evidence."""
    optimize = needed("scipy.optimize")
    rows = np.vstack([choice.evidence for choice in all_choices])
    usual, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = [((c.evidence - usual) / spread, c.right) for c in all_choices]

    def loss(weights: Values) -> tuple[float, Values]:
        parts = [_surprise(weights, *choice) for choice in scaled]
        value = sum(part[0] for part in parts) + PENALTY * float(weights @ weights) / 2
        return value, sum(part[1] for part in parts) + PENALTY * weights

    found = optimize.minimize(loss, np.zeros(usual.size), jac=True, method="L-BFGS-B")
    return usual, found.x / spread


def _surprise(weights: Values, rows: Values, right: NDArray[np.bool_]) -> tuple[float, Values]:
    """How improbable a right way is, and how that grows with each weight."""
    worth = rows @ weights
    odds = np.exp(worth - worth.max())
    chances, among_right = odds / odds.sum(), odds * right / odds[right].sum()
    return -float(np.log(chances[right].sum())), rows.T @ (chances - among_right)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--to", type=Path, default=WEIGHTS)
    asked = options.parse_args()
    songs = [song for folder in asked.folders for song in load(folder)]
    names: list[str] = []
    known: list[Choice] = []
    for truth, path in songs:
        names, ways = choice(truth, path)
        if ways.right.any() and not ways.right.all():
            known.append(ways)
    usual, weights = learnt(known)
    table = {n: [round(u, 4), round(w, 4)] for n, u, w in zip(names, usual, weights, strict=True)}
    lines = (f" {json.dumps(name)}: {json.dumps(pair)}" for name, pair in table.items())
    asked.to.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(known)} songs, {len(names)} kinds of evidence: {asked.to}")


if __name__ == "__main__":
    main()
