"""Cut paper: shapes laid over each other, each with its own round shading and fallen shadow.

All places are in a square of 1000 by 1000 units, y downwards, whatever the size in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
"""Red, green, blue, 0..1."""
Mask = NDArray[np.floating[Any]]
Points = NDArray[np.float64]

MIDDLE = 500.0
COOL = np.array([0.20, 0.16, 0.34], np.float32)
"""What shadows tend to: a violet night, never grey."""


def spline(
    points: Sequence[tuple[float, float]], *, closed: bool = True, steps: int = 12
) -> Points:
    """A smooth curve through ``points`` (Catmull, Rom 1974)."""
    p = np.asarray(points, np.float64)
    p = np.concatenate([p[-1:], p, p[:2]] if closed else [p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.concatenate([*parts, p[-2:-1]]) if not closed else np.concatenate(parts)


def both_sides(half: Sequence[tuple[float, float]], middle: float = MIDDLE) -> Points:
    """A symmetric outline from its right half, given as (distance from the middle, y)."""
    right = [(middle + x, y) for x, y in half]
    left = [(middle - x, y) for x, y in reversed(half) if abs(x) > 0.5]
    return spline([*right, *left])


def sharp(points: Sequence[tuple[float, float]]) -> Points:
    return np.asarray(points, np.float64)


def ellipse(x: float, y: float, across: float, tall: float, turn: float = 0.0) -> Points:
    """``across``, ``tall``: half axes. ``turn``: degrees, clockwise."""
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    u, v = across * np.cos(angle), tall * np.sin(angle)
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.stack([x + u * cos - v * sin, y + u * sin + v * cos], 1)


def ribbon(line: Sequence[tuple[float, float]], start: float, end: float | None = None) -> Points:
    """A band along a smooth line whose width runs from ``start`` to ``end``."""
    path = spline(line, closed=False)
    along = np.gradient(path, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    half = np.linspace(start, start if end is None else end, len(path))[:, None] / 2
    return np.concatenate([path + normal * half, (path - normal * half)[::-1]])


def flipped(points: Points, middle: float = MIDDLE) -> Points:
    """The same shape on the other side. For parts of a drawing, never for a picture of someone."""
    return np.stack([2 * middle - points[:, 0], points[:, 1]], 1)


def moved(points: Points, x: float = 0.0, y: float = 0.0) -> Points:
    return points + np.array([x, y])


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    a, b = np.asarray(one), np.asarray(other)
    red, green, blue = a + (b - a) * share
    return float(red), float(green), float(blue)


def darker(colour: Colour, share: float = 0.3) -> Colour:
    """Towards the cool of shadows, keeping the hue."""
    deep = (colour[0] * 0.25 + 0.03, colour[1] * 0.22 + 0.02, colour[2] * 0.30 + 0.06)
    return mixed(colour, deep, share)


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    return mixed(colour, (1.0, 0.97, 0.90), share)


class Paper:
    """The sheets so far. ``light``: -1 when the key light stands left, 1 right."""

    def __init__(self, size: int, light: int, seed: int) -> None:
        self.size = size
        self.light = light
        self.scale = size / 1000
        self.rgb = np.zeros((size, size, 3), np.float32)
        self.alpha: Mask = np.zeros((size, size), np.float32)
        rng = np.random.default_rng([seed, 5])
        fibres = rng.normal(0, 1, (size, size)).astype(np.float32)
        self.fibres = cv2.GaussianBlur(fibres, (0, 0), 0.9) * np.float32(0.016)

    def lay(
        self,
        outline: Points,
        colour: Colour,
        *,
        round_: float = 26.0,
        shadow: float = 9.0,
        inside: Mask | None = None,
        strength: float = 1.0,
    ) -> Mask:
        """One sheet. ``round_`` and ``shadow`` in units; 0: flat, no shadow. Returns its mask."""
        mask = self.mask(outline)
        if inside is not None:
            mask = mask * inside
        box = self._box(mask, margin=shadow * 3)
        if box is None:
            return mask
        if shadow:
            self._cast(mask, box, shadow, strength)
        part = mask[box]
        shade = self._shaded(part, colour, round_ * self.scale, self.fibres[box], strength)
        cover = part[:, :, None]
        self.rgb[box] = self.rgb[box] * (1 - cover) + shade * cover
        self.alpha[box] = np.maximum(self.alpha[box], part)
        return mask

    def mark(self, outline: Points, colour: Colour, inside: Mask | None = None) -> Mask:
        """Ink on the sheets: flat, without shading or shadow. Returns its mask."""
        return self.lay(outline, colour, round_=0, shadow=0, inside=inside)

    def glow(self, x: float, y: float, reach: float, colour: Colour, strength: float) -> None:
        """Light that falls on what is there already."""
        fall = self._fall(x, y, reach)[:, :, None] * strength
        self.rgb += (
            (self.alpha[:, :, None] - self.rgb).clip(0) * fall * np.array(colour, np.float32)
        )

    def tint(
        self, x: float, y: float, reach: float, colour: Colour, strength: float, inside: Mask
    ) -> None:
        """A soft spot of colour, as of chalk, on a sheet that is there already."""
        spread = self._fall(x, y, reach)[:, :, None] * strength * inside[:, :, None]
        self.rgb += (np.array(colour, np.float32) - self.rgb) * spread

    def mask(self, outline: Points) -> Mask:
        """Cover 0..1 of a closed outline, anti-aliased by drawing it at twice the size."""
        big = np.zeros((self.size * 2, self.size * 2), np.uint8)
        fixed = np.round(outline * self.scale * 2 * 16).astype(np.int32)
        cv2.fillPoly(big, [fixed], 255, cv2.LINE_AA, 4)
        small = cv2.resize(big, (self.size, self.size), interpolation=cv2.INTER_AREA)
        return small.astype(np.float32) / np.float32(255)

    def pixels(self) -> NDArray[np.uint8]:
        """RGBA with straight alpha."""
        colour = self.rgb / np.maximum(self.alpha, 1e-3)[:, :, None]
        whole = np.dstack([np.clip(colour, 0, 1), self.alpha]) * 255
        return np.asarray(whole.round(), np.uint8)

    def _fall(self, x: float, y: float, reach: float) -> Mask:
        place = np.arange(self.size, dtype=np.float32) / np.float32(self.scale)
        across = np.exp(-((place - x) ** 2) / (2 * reach**2))
        down = np.exp(-((place - y) ** 2) / (2 * reach**2))
        return np.asarray(down[:, None] * across[None, :], np.float32)

    def _cast(self, mask: Mask, box: tuple[slice, slice], depth: float, strength: float) -> None:
        """The shadow of the sheet on those below, away from the light."""
        far = depth * self.scale
        shift = np.array([[1, 0, -self.light * far * 0.7], [0, 1, far]], np.float64)
        part = np.ascontiguousarray(mask[box])
        fallen = cv2.warpAffine(part, shift, (part.shape[1], part.shape[0]))
        soft = cv2.GaussianBlur(fallen, (0, 0), max(0.8, far * 0.75))
        dim = (soft * 0.42 * strength)[:, :, None]
        below = self.rgb[box]
        self.rgb[box] = below * (1 - dim) + below * COOL * dim

    def _shaded(
        self, mask: Mask, colour: Colour, sigma: float, fibres: Mask, strength: float
    ) -> NDArray[np.float32]:
        base = np.array(colour, np.float32)
        if sigma < 1:
            return np.asarray(base * (1 + fibres[:, :, None]), np.float32)
        facing = self._facing(mask, sigma) * strength
        lit, dim = np.clip(facing, 0, 1)[:, :, None], np.clip(-facing, 0, 1)[:, :, None]
        warm = base + (np.array([1.0, 0.95, 0.84], np.float32) - base) * lit * 0.34
        shade = warm * (1 - dim * 0.55) + warm * COOL * 1.3 * dim * 0.55
        return np.asarray(shade * (1 + fibres[:, :, None]), np.float32)

    def _facing(self, mask: Mask, sigma: float) -> Mask:
        """-1 to 1: how far the paper, taken as round at its edges, is turned to the light."""
        shrink = max(1, int(sigma / 4))
        padded = cv2.copyMakeBorder(mask, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
        size = (max(2, padded.shape[1] // shrink), max(2, padded.shape[0] // shrink))
        small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
        soft = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
        across = cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8
        down = cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8
        facing = (-across * self.light * 0.8 + down * 0.6) * (sigma / shrink) * 2.4
        full = cv2.resize(facing, padded.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.tanh(full)[2:-2, 2:-2], np.float32)

    def _box(self, mask: Mask, margin: float) -> tuple[slice, slice] | None:
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return None
        pad = int(margin * self.scale) + 2
        return (
            slice(max(0, int(rows[0]) - pad), int(rows[-1]) + pad),
            slice(max(0, int(columns[0]) - pad), int(columns[-1]) + pad),
        )
