"""The whip pan: at the end of one clip and the start of the next the camera is torn sideways."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import FilmLook
from generations.providers.local.paint.planes import Frame, Plane

FRAMES = 5
SHIFT = 0.1
"""How far the picture goes in them, in widths of the frame."""
BLUR = 150 / 1280
"""How far a point is smeared where the pan is quickest, in widths of the frame."""
REST = 0.02


def whip_curve(look: FilmLook | None, frames: int) -> NDArray[Any]:
    """How far the picture is torn aside in every frame: 0 not at all, 1 or -1 at the very edge.

    Every whip of a film goes the same way, so that what leaves one clip enters the next.
    """
    torn = np.zeros(frames)
    if look is None or frames < 4 * FRAMES:
        return torn
    speed = ((np.arange(FRAMES) + 1) / FRAMES) ** 2
    if look.lifted:
        torn[:FRAMES] = -speed[::-1]
    if look.lifts:
        torn[-FRAMES:] = speed
    return torn * (1 if look.seed % 2 else -1)


def swept(frame: Frame, torn: float) -> None:
    """Shift and smear a frame along its width; ``torn`` is -1..1."""
    if abs(torn) < REST:
        return
    for plane in (frame.y, frame.u, frame.v):
        width = plane.shape[1]
        plane[:] = _swept(plane, torn * SHIFT * width, abs(torn) * BLUR * width)


def _swept(plane: Plane, shift: float, smear: float) -> Plane:
    move = np.array([[1.0, 0.0, shift], [0.0, 1.0, 0.0]])
    size = (plane.shape[1], plane.shape[0])
    moved = cv2.warpAffine(plane, move, size, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(cv2.blur(moved, (max(1, round(smear)) | 1, 1)))
