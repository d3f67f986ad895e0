"""Whether anything stands apart in a frame, whoever it is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from characters.likeness.frames import Frame

RIM = 0.04
"""Of the width: the border at the top and the sides, which is taken for ground."""
LEVELS, CHROMA = 16, 64.0
"""Steps of each axis of Lab."""
OWN = 0.25
"""A colour that the border has so much less often than the frame is not the ground's."""
LEAST_HEIGHT, LEAST_AREA = 0.25, 0.03
"""Of the frame."""


def shows_figure(frame: Frame) -> bool:
    """Whether one piece, large enough to compare, has colours that the border has not.

    A place with things of its own in it passes too: it cannot be told from a figure.
    """
    apart = _apart(frame.coarse)
    _, _, stats, _ = cv2.connectedComponentsWithStats(apart)
    if len(stats) < 2:
        return False
    largest = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())]
    tall = largest[cv2.CC_STAT_HEIGHT] / apart.shape[0]
    return bool(tall >= LEAST_HEIGHT and largest[cv2.CC_STAT_AREA] >= LEAST_AREA * apart.size)


def _apart(lab: NDArray[np.float32]) -> NDArray[np.uint8]:
    """1 where a colour is seldom at the border."""
    places = _colours(np.asarray(cv2.GaussianBlur(lab, (0, 0), 0.8), np.float32))
    rim = np.zeros(places.shape, bool)
    thick = max(2, round(RIM * places.shape[1]))
    rim[:thick] = rim[:, :thick] = rim[:, -thick:] = True
    there, everywhere = _frequency(places[rim]), _frequency(places.ravel())
    seldom = there < OWN * everywhere
    found = seldom[places].astype(np.uint8)
    opened = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(closed, np.uint8)


def _colours(lab: NDArray[np.float32]) -> NDArray[np.int64]:
    """The number of each pixel's colour."""
    coloured = (lab[:, :, 1:] + CHROMA) * (LEVELS / 2 / CHROMA)
    scaled = np.dstack([lab[:, :, :1] * (11 / 100), coloured]).clip(0, LEVELS - 1)
    light, a, b = np.moveaxis(scaled.astype(np.int64), 2, 0)
    return np.asarray((light * LEVELS + a) * LEVELS + b)


def _frequency(places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of each colour, shared with its neighbours; they sum to 1."""
    counts = np.bincount(places, minlength=LEVELS**3).reshape((LEVELS,) * 3).astype(np.float64)
    for axis in range(3):
        before, after = np.roll(counts, 1, axis), np.roll(counts, -1, axis)
        counts = 0.5 * counts + 0.25 * (before + after)
    return np.asarray(counts.ravel() / len(places))
