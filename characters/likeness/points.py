"""Marks of a picture (SIFT) and how many of them lie in another one in the same arrangement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 500
RATIO = 0.85
"""A mark counts where its nearest match is so much nearer than the second."""
NEAR = 8.0
"""Pixels of the looked-at frame by which an arrangement may be off."""
SCALES = 0.12, 5.0
TURN = 50.0
"""Degrees."""
LEAST = 4


@dataclass(frozen=True, eq=False)
class Points:
    """``xy``: shape (n, 2), pixels; ``signs``: shape (n, 128), roots of SIFT's."""

    xy: NDArray[np.float32]
    signs: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Arrangement:
    """``count`` marks agree in ``move``, shape (2, 3), from the view to the frame."""

    count: int
    move: NDArray[np.float64] | None


def points_of(rgb: NDArray[np.uint8], where: NDArray[np.bool_] | None = None) -> Points:
    grey = cv2.createCLAHE(2.0, (4, 4)).apply(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    mask = None if where is None else where.astype(np.uint8) * 255
    found, signs = cv2.SIFT.create(MOST, contrastThreshold=0.02).detectAndCompute(grey, mask)
    if signs is None or len(found) == 0:
        return Points(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    signs = np.sqrt(signs / np.maximum(signs.sum(1, keepdims=True), 1e-6))
    return Points(np.array([point.pt for point in found], np.float32), signs.astype(np.float32))


def arrangement(view: Points, frame: Points) -> Arrangement:
    """The largest number of marks that one shift, turn and scale brings onto their likes."""
    pairs = _pairs(view, frame)
    if len(pairs) < LEAST:
        return Arrangement(0, None)
    source, target = view.xy[pairs[:, 0]], frame.xy[pairs[:, 1]]
    cv2.setRNGSeed(7)
    move, agree = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=NEAR, maxIters=1500
    )
    if move is None:
        return Arrangement(0, None)
    places = np.unique((target[agree.ravel() > 0] / 4).round(), axis=0)
    found = Arrangement(len(places), np.asarray(move, np.float64))
    return found if _plausible(move) else Arrangement(0, None)


def _pairs(view: Points, frame: Points) -> NDArray[np.int64]:
    if len(view.signs) < 2 or len(frame.signs) < 2:
        return np.zeros((0, 2), np.int64)
    alike = view.signs @ frame.signs.T
    order = np.argpartition(-alike, 1, axis=1)[:, :2]
    best = np.take_along_axis(alike, order, axis=1)
    first = order[np.arange(len(order)), best.argmax(1)]
    away = np.sqrt(np.maximum(2 - 2 * np.sort(best, axis=1), 0))
    kept = away[:, 1] < RATIO * away[:, 0]
    return np.stack([np.flatnonzero(kept), first[kept]], 1)


def _plausible(move: NDArray[Any]) -> bool:
    scale = float(np.hypot(move[0, 0], move[1, 0]))
    turn = abs(float(np.degrees(np.arctan2(move[1, 0], move[0, 0]))))
    return SCALES[0] < scale < SCALES[1] and turn < TURN
