"""Where in a frame the character could stand: the places that are most like one of its views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from characters.likeness.frames import Frame
from characters.likeness.points import arrangement
from characters.likeness.reference import FINE, View

Plane = NDArray[np.float32]

SHARES = {"whole": (0.24, 1.0), "upper": (0.24, 1.3)}
"""Least and most of the frame's height that a view takes."""
STEP = 1.19
KEPT = 3
"""Places that are looked at closely."""
FLAT = 2.0
"""Standard deviation in Lab below which nothing can be compared."""


@dataclass(frozen=True, eq=False)
class Place:
    """``move``: shape (2, 3), from the view's pixels (``FINE`` rows) to the frame's.

    ``agreed``: marks that agree on it, 0 where it was found by its colours and shades alone.
    """

    view: View
    move: NDArray[np.float64]
    alike: float
    agreed: int = 0


def places_of(frame: Frame, views: Sequence[View]) -> list[Place]:
    """The likeliest first; by marks and by colours and shades."""
    by_marks = [_by_marks(frame, view) for view in views]
    by_shades = sorted(
        (place for view in views for place in _by_shades(frame, view)),
        key=lambda place: -place.alike,
    )
    marked = sorted((place for place in by_marks if place), key=lambda place: -place.agreed)
    return [*marked[:2], *by_shades[:KEPT]]


def _by_marks(frame: Frame, view: View) -> Place | None:
    found = arrangement(view.points, frame.points)
    return None if found.move is None else Place(view, found.move, 0.0, found.count)


def _by_shades(frame: Frame, view: View) -> list[Place]:
    """The best place of each size."""
    scene = frame.coarse
    ratio = frame.rgb.shape[0] / scene.shape[0]
    found = []
    least, most = SHARES[view.part]
    rows = least * scene.shape[0]
    while rows <= most * scene.shape[0]:
        place = _best(scene, view, round(rows), ratio)
        found += [place] if place else []
        rows *= STEP
    return sorted(found, key=lambda place: -place.alike)[:KEPT]


def _best(scene: Plane, view: View, rows: int, ratio: float) -> Place | None:
    lab, cover = view.small(max(6, rows))
    margin = lab.shape[0] // 4, lab.shape[1] // 3
    wide = np.pad(scene, (margin[:1] * 2, margin[1:] * 2, (0, 0)), mode="edge")
    if lab.shape[0] >= wide.shape[0] or lab.shape[1] >= wide.shape[1] or cover.sum() < 12:
        return None
    alike = _correlation(wide, lab, cover)
    y, x = np.unravel_index(int(alike.argmax()), alike.shape)
    scale = lab.shape[0] / FINE * ratio
    move = np.array([[scale, 0, (x - margin[1]) * ratio], [0, scale, (y - margin[0]) * ratio]])
    return Place(view, move, float(alike[y, x]))


def _correlation(scene: Plane, lab: Plane, cover: Plane) -> Plane:
    """Normalised, all three planes together, each without its own mean: -1..1, 0 where flat."""
    count = float(cover.sum())
    own = (lab - (lab * cover[..., None]).sum((0, 1)) / count) * cover[..., None]
    energy = float(np.sqrt((own**2).sum()))

    def summed(plane: Plane, kernel: Plane) -> Plane:
        return np.asarray(cv2.matchTemplate(plane, kernel, cv2.TM_CCORR))

    shared = sum(summed(scene[..., n].copy(), own[..., n].copy()) for n in range(3))
    squares = summed((scene**2).sum(2), cover)
    means = sum(summed(scene[..., n].copy(), cover) ** 2 for n in range(3)) / count
    spread = np.maximum(squares - means, count * FLAT**2)
    return np.asarray(shared / (np.sqrt(spread) * max(energy, 1e-3)), np.float32)
