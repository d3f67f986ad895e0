"""Enlarging a small portrait so that its head still holds as a frame-filling close-up."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

TALLEST = 5000
"""Pixels: a close-up of the smallest useful portrait; more is memory without detail."""


def enlarge_rgba(rgba: NDArray[np.uint8], height: int) -> NDArray[np.uint8]:
    """Straight-alpha RGBA of the given height: doubled and cleaned until it is large enough."""
    height = min(height, TALLEST)
    while rgba.shape[0] * 1.25 < height:
        rgba = _step(rgba, min(2.0, height / rgba.shape[0]))
    return rgba if rgba.shape[0] == height else _resized(rgba, height / rgba.shape[0])


def _step(rgba: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """One enlargement: cubic, its stairs smoothed along edges, then crisp again."""
    larger = _resized(rgba, factor)
    colours = cv2.bilateralFilter(np.ascontiguousarray(larger[:, :, :3]), 5, 22, 2.2)
    soft = cv2.GaussianBlur(colours, (0, 0), 1.6)
    crisp = cv2.addWeighted(colours, 1.55, soft, -0.55, 0)
    return np.dstack([crisp, _sharpened_alpha(larger[:, :, 3])])


def _sharpened_alpha(alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    even = cv2.GaussianBlur(alpha, (0, 0), 1.0).astype(np.float32) / 255
    return np.asarray(np.clip((even - 0.5) * 1.8 + 0.5, 0, 1) * 255, np.uint8)


def _resized(rgba: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    size = (max(1, round(rgba.shape[1] * factor)), max(1, round(rgba.shape[0] * factor)))
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(rgba, size, interpolation=way), np.uint8)
