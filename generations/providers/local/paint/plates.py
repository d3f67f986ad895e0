"""What a setting is, and the sheets that its pictures are painted on.

All places are given in fractions of the frame: x 0..1 from left to right, y 0..1 from top to
bottom. A plate is larger than the frame (it reaches from -0.1 to 1.1), so that the camera can
move. Lengths are in units of the frame's mean side, which makes a tree as large in a tall
frame as in a wide one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.palettes import Colour, Palette

MARGIN = 0.1
SUBPIXEL = 4
Mask = NDArray[Any]
"""Cover or light of every pixel: float32, shape (h, w), 0..1."""
Picture = NDArray[Any]
"""Colours as displayed: float32, shape (h, w, 3), 0..1."""


@dataclass(frozen=True)
class Canvas:
    """What a setting is drawn from. ``side``: where the light stands, -1 left, 1 right.

    ``wave``: how loud the song is along the clip, 0..1; may be empty."""

    width: int
    height: int
    palette: Palette
    seed: int
    side: int = 1
    energy: float = 0.5
    wave: tuple[float, ...] = ()

    @property
    def unit(self) -> float:
        """The mean side of the frame in pixels."""
        return float(np.sqrt(self.width * self.height))

    @property
    def tall(self) -> bool:
        return self.height > 1.2 * self.width

    @property
    def light_x(self) -> float:
        return 0.5 + self.side * (0.24 if self.tall else 0.19)

    def rng(self, name: str) -> np.random.Generator:
        """A generator for one named thing, so that what is added later changes nothing else."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, zlib.crc32(name.encode())])


class Sheet:
    """Paint on one layer: premultiplied colour (h, w, 3) and cover (h, w), floats 0..1."""

    def __init__(self, canvas: Canvas, scale: float = 1.0) -> None:
        self.canvas = canvas
        self.width = max(8, round(canvas.width * (1 + 2 * MARGIN) * scale))
        self.height = max(8, round(canvas.height * (1 + 2 * MARGIN) * scale))
        self.rgb: Picture = np.zeros((self.height, self.width, 3), np.float32)
        self.cover: Mask = np.zeros((self.height, self.width), np.float32)

    @cached_property
    def xs(self) -> Mask:
        """Shape (1, w): x of every column in fractions of the frame."""
        return self._places(self.width)[None, :]

    @cached_property
    def ys(self) -> Mask:
        """Shape (h, 1): y of every row in fractions of the frame."""
        return self._places(self.height)[:, None]

    @staticmethod
    def _places(count: int) -> Mask:
        return ((np.arange(count, dtype=np.float32) + 0.5) / count) * (1 + 2 * MARGIN) - MARGIN

    @property
    def unit(self) -> float:
        """One unit in pixels of this sheet."""
        return self.canvas.unit * self.height / (self.canvas.height * (1 + 2 * MARGIN))

    @property
    def across(self) -> float:
        """The frame's width in units."""
        return self.canvas.width / self.canvas.unit

    @property
    def down(self) -> float:
        """The frame's height in units."""
        return self.canvas.height / self.canvas.unit

    def distance(self, x: float, y: float) -> Mask:
        """From a place to every pixel, in units."""
        away: Mask = np.hypot((self.xs - x) * self.across, (self.ys - y) * self.down)
        return away

    def polygons(self, shapes: list[NDArray[Any]]) -> Mask:
        """Cover of closed shapes, each (n, 2) places in fractions of the frame."""
        mask = np.zeros((self.height, self.width), np.uint8)
        for shape in self._all_pixels(shapes):
            cv2.fillPoly(mask, [shape], 255, cv2.LINE_AA, SUBPIXEL)
        return mask.astype(np.float32) / 255

    def lines(self, strokes: list[NDArray[Any]], thickness: float) -> Mask:
        """Cover of open strokes; thickness in units."""
        mask = np.zeros((self.height, self.width), np.uint8)
        wide = max(1, round(thickness * self.unit))
        cv2.polylines(mask, self._all_pixels(strokes), False, 255, wide, cv2.LINE_AA, SUBPIXEL)
        return mask.astype(np.float32) / 255

    def threads(self, strokes: list[NDArray[Any]], thickness: float, light: int) -> Mask:
        """Thin strokes that each add ``light`` (of 255): where they gather it grows bright."""
        total = np.zeros((self.height, self.width), np.uint8)
        wide = max(1, round(thickness * self.unit))
        for stroke in strokes:
            one = np.zeros_like(total)
            cv2.polylines(one, [self._pixels(stroke)], False, light, wide, cv2.LINE_AA, SUBPIXEL)
            cv2.add(total, one, dst=total)
        return total.astype(np.float32) / 255

    def _all_pixels(self, shapes: list[NDArray[Any]]) -> list[NDArray[Any]]:
        """Many shapes at once: there are thousands of leaves."""
        if not shapes:
            return []
        ends = np.cumsum([len(shape) for shape in shapes])[:-1]
        return np.split(self._pixels(np.concatenate(shapes)), ends)

    def _pixels(self, places: NDArray[Any]) -> NDArray[Any]:
        size = np.array([self.width, self.height]) / (1 + 2 * MARGIN)
        return np.round(((places + MARGIN) * size - 0.5) * 2**SUBPIXEL).astype(np.int32)

    def fill(self, picture: Picture) -> None:
        """Cover everything with a picture of any size."""
        if picture.shape[:2] != (self.height, self.width):
            picture = cv2.resize(picture, (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        self.rgb[:] = picture
        self.cover[:] = 1

    def paint(self, mask: Mask, paint: Colour | Picture) -> None:
        """Lay a colour, or a picture, over what is there."""
        top, bottom = _rows(mask)
        if bottom <= top:
            return
        part = slice(top, bottom)
        cover = mask[part]
        if paint.ndim == 3:
            paint = np.broadcast_to(paint, self.rgb.shape)[part]
        self.rgb[part] += cover[..., None] * (paint - self.rgb[part])
        self.cover[part] += cover * (1 - self.cover[part])

    def shine(self, mask: Mask, light: Colour) -> None:
        """Add light to what is there (screened, so that nothing clips hard)."""
        part = slice(*_rows(mask))
        gain = (mask[part] * self.cover[part])[..., None] * light
        self.rgb[part] += gain * (1 - np.clip(self.rgb[part], 0, 1))


def _rows(mask: Mask) -> tuple[int, int]:
    used = np.flatnonzero(mask.max(axis=1) > 0.002)
    return (int(used[0]), int(used[-1]) + 1) if used.size else (0, 0)


@dataclass(frozen=True)
class Layer:
    """One painted sheet. ``depth``: how far it moves with the camera (subject 1).

    ``soft``: it is out of focus already and may be moved at half size.
    """

    rgb: Picture
    cover: Mask
    depth: float
    soft: bool = False

    @classmethod
    def of(cls, sheet: Sheet, depth: float, *, soft: bool = False) -> Layer:
        return cls(np.clip(sheet.rgb, 0, 1), np.clip(sheet.cover, 0, 1), depth, soft)


@dataclass(frozen=True)
class Plates:
    """A drawn setting. ``behind``: opaque first; ``glow``: light that is added, quarter size.

    ``light``: where the key light stands, in fractions of the frame. ``ground``: the y on which
    a whole figure stands.
    """

    behind: list[Layer]
    front: list[Layer]
    glow: Picture
    glow_depth: float
    light: tuple[float, float]
    key: Colour
    ambient: Colour
    haze: Colour
    ground: float = 0.9


@dataclass(frozen=True)
class Setting:
    """One place. ``mood``: "quiet", "loud" or "any"; ``words`` lead to it; ``air``: dust, rain,
    snow or nothing falls through it."""

    name: str
    words: tuple[str, ...]
    mood: str
    palettes: tuple[str, ...]
    draw: Callable[[Canvas], Plates]
    air: str = "dust"
    devices: tuple[str, ...] = field(default=("print", "portal"))
