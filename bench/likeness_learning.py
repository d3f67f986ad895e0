"""Learns the weights of ``characters.likeness``: a logistic regression on the best place of each
pair, where the best is what the weights so far say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from characters.likeness import weights
from characters.likeness.comparing import NAMES

Values = NDArray[np.float64]

ROUNDS, STEPS = 6, 60
FOLDS = 5
RIDGE = 0.02


@dataclass(frozen=True, eq=False)
class Learnt:
    """A pair: its places, shape (n, parts), and whether it is the same character. ``group``: of
    the character in the frame and its like."""

    places: Values
    same: bool
    group: int


def learn(pairs: Iterable[Learnt]) -> Values:
    """One weight for each part, and the bias. Same and other count alike."""
    examples = list(pairs)
    same = np.array([each.same for each in examples])
    found = np.array([2.0 if name == "marks" else 3.0 * (name == "parts") for name in NAMES])
    found = np.append(found, 0.0)
    for _ in range(ROUNDS):
        found = _fitted(_best(examples, found), same)
    return found


def crossed(examples: Sequence[Learnt]) -> float:
    """AUC where each fifth of the groups is judged by what was learnt on the others."""
    sure = np.zeros(len(examples))
    fold = np.array([each.group % FOLDS for each in examples])
    for number in range(FOLDS):
        found = learn(each for each in examples if each.group % FOLDS != number)
        for at in np.flatnonzero(fold == number):
            sure[at] = (examples[at].places @ found[:-1]).max() + found[-1]
    same = np.array([each.same for each in examples])
    return float((sure[same][:, None] > sure[~same]).mean())


def _best(examples: Sequence[Learnt], found: Values) -> Values:
    return np.array([each.places[(each.places @ found[:-1]).argmax()] for each in examples])


def _fitted(parts: Values, same: NDArray[np.bool_]) -> Values:
    """By Newton's method on standardised parts, with a ridge."""
    middle, spread = parts.mean(0), parts.std(0) + 1e-6
    rows = np.c_[(parts - middle) / spread, np.ones(len(parts))]
    counts = np.where(same, 0.5 / same.mean(), 0.5 / (1 - same.mean()))
    ridge = RIDGE * np.append(np.ones(len(middle)), 0.0)
    weight = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ weight))
        slope = rows.T @ (counts * (chance - same)) / len(rows) + ridge * weight
        bend = (rows.T * (counts * chance * (1 - chance))) @ rows / len(rows)
        weight -= np.linalg.solve(bend + np.diag(ridge + 1e-6), slope)
    scaled = weight[:-1] / spread
    return np.append(scaled, weight[-1] - float(scaled @ middle))


def write_weights(found: Values) -> str:
    """Into the module that holds them; answers its text."""
    path = Path(weights.__file__)
    head = path.read_text().split("WEIGHTS = ")[0]
    lines = "".join(
        f'    "{name}": {value:.3f},\n' for name, value in zip(NAMES, found[:-1], strict=True)
    )
    text = f"{head}WEIGHTS = {{\n{lines}}}\nBIAS = {found[-1]:.3f}\n"
    path.write_text(text)
    return text
