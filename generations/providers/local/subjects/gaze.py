"""To which side a cut-out looks. A hint only: nothing here knows what a face is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of
from generations.providers.local.subjects.anatomy import Box

TALL = 128
"""Rows that a head is measured at."""
FRONTAL = 0.07
"""Of the head's height: features nearer to its middle than this look at us."""
LEAST_FACE = 0.1
"""Mean weight of features below which there is no face to speak of."""
SIDEWAYS = 0.22
"""Of the width: an animal's head farther than this from its middle looks to that side."""


def facing(rgba: NDArray[np.uint8], head: Box, *, bust: bool) -> int:
    """-1 looks left, 0 at us, 1 right.

    Dark marks that lie level within skin are eyes, nostrils and mouth: where they gather, seen
    from the head's middle, there it looks. An animal from the side looks where its head is.
    """
    height, width = rgba.shape[:2]
    if not bust and width > height:
        off = head[0] + head[2] / 2 - 0.5
        return 0 if abs(off) < SIDEWAYS else int(np.sign(off))
    part = _head(rgba, head)
    if part is None:
        return 0
    features = _features(part)
    if float(features.mean()) < LEAST_FACE:
        return 0
    off = (_middle(features) - _middle(part[:, :, 3].astype(np.float32))) / TALL
    return 0 if abs(off) < FRONTAL else int(np.sign(off))


def shows_face(rgba: NDArray[np.uint8], head: Box) -> bool:
    """Whether features of a face gather in the head; only faces with skin are known."""
    part = _head(rgba, head)
    return part is not None and float(_features(part).mean()) >= LEAST_FACE


def _head(rgba: NDArray[np.uint8], head: Box) -> NDArray[np.uint8] | None:
    """The head's box at a fixed height; None when there are too few pixels to tell."""
    height, width = rgba.shape[:2]
    x, y, across, tall = head
    rows = slice(max(0, int(y * height)), int((y + tall) * height))
    part = rgba[rows, max(0, int(x * width)) : int((x + across) * width)]
    if min(part.shape[:2]) < 16:
        return None
    size = (max(8, round(part.shape[1] * TALL / part.shape[0])), TALL)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)


def _features(part: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Weight of every pixel as a part of the eyes, nose or mouth."""
    skin = cv2.GaussianBlur(_skin(part) * (part[:, :, 3] / np.float32(255)), (0, 0), 9)
    lightness = np.asarray(cv2.GaussianBlur(lab_of(part)[:, :, 0], (0, 0), 1), np.float32)
    small = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 11))
    dark = np.clip(cv2.morphologyEx(lightness, cv2.MORPH_BLACKHAT, small) - 4, 0, 40)
    weight = dark * np.clip(skin - 0.25, 0, 1) * np.clip(4 * (_level(lightness) - 0.4), 0, 1)
    weight[: TALL // 4] = weight[round(0.92 * TALL) :] = 0
    return np.asarray(weight, np.float32)


def _level(lightness: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 where lines run level, as lids and lips do, 0 where they stand, as strands of hair do."""
    down = cv2.GaussianBlur(np.abs(cv2.Sobel(lightness, cv2.CV_32F, 0, 1)), (0, 0), 3)
    across = cv2.GaussianBlur(np.abs(cv2.Sobel(lightness, cv2.CV_32F, 1, 0)), (0, 0), 3)
    return np.asarray(down / (down + across + 1), np.float32)


def _middle(weight: NDArray[np.float32]) -> float:
    """The column in which a weight balances."""
    columns = np.arange(weight.shape[1])
    return float((weight.sum(0) * columns).sum() / max(float(weight.sum()), 1e-6))


def _skin(rgba: NDArray[np.uint8]) -> NDArray[np.float32]:
    """1 where Cr and Cb lie as in human skin of any lightness (Chai, Ngan 1999), without specks."""
    ycc = cv2.cvtColor(np.ascontiguousarray(rgba[:, :, :3]), cv2.COLOR_RGB2YCrCb)
    found = cv2.inRange(ycc, (60, 133, 78), (255, 172, 130))
    return cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) / np.float32(255)
