"""The character image as it is looked for: cut out, at fixed sizes, as it is and mirrored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from characters.likeness.points import Points, points_of
from generations.providers.local.paint.pictures import lab_of
from generations.providers.local.subjects.subject import load_subject

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]

FINE, TALL = 320, 96
"""Rows of a view for its points, and for its patches and colours."""
UPPER = 2.3
"""Head and shoulders reach so many heights of the head below the crown."""
WHOLE_FROM = 0.8
"""A view whose upper part is more than this of it has no upper part of its own."""
CLEAN = ("alpha", "plain")
"""Tiers of a subject whose outline is sure."""
WIDEST = 2.0
"""Width over height; of a wider subject the middle is taken."""


@dataclass(frozen=True, eq=False)
class View:
    """``rgb``: shape (FINE, width, 3), the ground grey; ``solid``: 0..1, what is the character's
    own. ``part``: "whole" or "upper". ``rough``: cut out of a busy picture, or not
    at all."""

    rgb: Pixels
    solid: Plane
    part: str
    mirrored: bool
    rough: bool = False

    @cached_property
    def points(self) -> Points:
        return points_of(self.rgb, self.solid > 0.5)

    @cached_property
    def lab(self) -> Plane:
        return self.small(TALL)[0]

    @cached_property
    def cover(self) -> Plane:
        return self.small(TALL)[1]

    @cached_property
    def _sizes(self) -> dict[int, tuple[Plane, Plane]]:
        return {}

    def small(self, rows: int) -> tuple[Plane, Plane]:
        """Lab and cover at a height of so many rows."""
        if rows not in self._sizes:
            self._sizes[rows] = self._scaled(rows)
        return self._sizes[rows]

    def _scaled(self, rows: int) -> tuple[Plane, Plane]:
        size = max(4, round(self.rgb.shape[1] * rows / self.rgb.shape[0])), rows
        rgb = cv2.resize(self.rgb, size, interpolation=cv2.INTER_AREA)
        solid = cv2.resize(self.solid, size, interpolation=cv2.INTER_AREA)
        return lab_of(np.asarray(rgb, np.uint8)), np.asarray(solid > 0.5, np.float32)


def views_of(image: Path, hints: Mapping[str, Any] | None = None) -> Sequence[View]:
    """Whole and upper part, each also mirrored. Kept for the next clips of a film.

    Raises Refused when the file is no readable picture, FileNotFoundError.
    """
    there = image.stat()
    said = json.dumps(dict(hints or {}), sort_keys=True)
    return _views(image, there.st_mtime_ns, there.st_size, said)


@lru_cache(maxsize=2)
def _views(image: Path, _modified: int, _size: int, said: str) -> tuple[View, ...]:
    subject = load_subject(image, json.loads(said))
    rgba = subject.rgba
    solid = np.asarray(rgba[:, :, 3] / np.float32(255), np.float32)
    if subject.tier == "frame":
        solid = np.asarray(solid * _middle(rgba.shape[:2]), np.float32)
    parts = {"whole": (rgba, solid)}
    _, top, _, tall = subject.head
    end = (top + UPPER * tall) * rgba.shape[0]
    if end < WHOLE_FROM * rgba.shape[0]:
        parts["upper"] = (rgba[: round(end)], solid[: round(end)])
    views = [_both_ways(pixels, cover, name) for name, (pixels, cover) in parts.items()]
    rough = subject.tier not in CLEAN
    return tuple(replace(view, rough=rough) for both in views for view in both)


def _middle(shape: tuple[int, ...]) -> Plane:
    """Where the subject is of a picture that could not be cut out: an ellipse in its middle."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    away = np.hypot((x / shape[1] - 0.5) / 0.34, (y / shape[0] - 0.52) / 0.46)
    return np.asarray(away < 1, np.float32)


def _both_ways(rgba: Pixels, solid: Plane, part: str) -> list[View]:
    rgb, cover = _cropped(rgba[:, :, :3], solid)
    size = max(8, round(rgb.shape[1] * FINE / rgb.shape[0])), FINE
    way = cv2.INTER_AREA if rgb.shape[0] > FINE else cv2.INTER_CUBIC
    cover = np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32)
    grey = np.float32(128)
    large = cv2.resize(rgb, size, interpolation=way).astype(np.float32)
    plain = (grey + (large - grey) * cover[:, :, None]).clip(0, 255).astype(np.uint8)
    return [
        View(plain, cover, part, mirrored=False),
        View(
            np.ascontiguousarray(plain[:, ::-1]),
            np.ascontiguousarray(cover[:, ::-1]),
            part,
            mirrored=True,
        ),
    ]


def _cropped(rgb: Pixels, solid: Plane) -> tuple[Pixels, Plane]:
    rows, columns = np.flatnonzero((solid > 0.5).any(1)), np.flatnonzero((solid > 0.5).any(0))
    if not len(rows):
        return rgb, solid
    left, right = columns[0], columns[-1] + 1
    spare = max(0, round(right - left - WIDEST * (rows[-1] + 1 - rows[0]))) // 2
    box = slice(rows[0], rows[-1] + 1), slice(left + spare, right - spare)
    return rgb[box], solid[box]
