"""Sheets of cut paper with a lamp behind them: their grain, their shadows, their lit edges."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np

from generations.providers.local.paint.painting import Points, cloud, mix, ramp, soften
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import Canvas, Mask, Sheet

DROP = 0.011
"""How far a sheet's shadow falls on the one behind it, in units."""
FIBRE = 0.05


class CutPaper(Sheet):
    """A sheet of the plate that cut papers are laid on, each with its shadow on those before."""

    def __init__(self, canvas: Canvas, scale: float = 1.0) -> None:
        super().__init__(canvas, scale)
        self.lamp = (canvas.light_x, 0.3)

    @cached_property
    def fibres(self) -> Mask:
        """Gain of the paper's own grain: soft clouds of pulp and fine tooth."""
        rng = self.canvas.rng("fibres")
        shape = (self.height, self.width)
        pulp = cloud(rng, shape, (26 * self.down, 26 * self.across), 2)
        tooth = cloud(rng, shape, (190 * self.down, 190 * self.across), 2)
        return np.asarray(1 + FIBRE * (pulp + tooth - 1), np.float32)

    @cached_property
    def lamplight(self) -> Mask:
        """Gain all over the plate: brighter towards the lamp, with the grain."""
        away = self.distance(*self.lamp)
        return np.asarray((1.12 - 0.34 * ramp(away, 0.1, 0.8)) * self.fibres, np.float32)

    def lay(self, mask: Mask, share: float) -> None:
        """A cut paper over what is there. ``share``: 0 the farthest, 1 the nearest."""
        used = np.flatnonzero(mask.max(axis=1) > 0.002)
        if not used.size:
            return
        side = self.canvas.side
        drop = DROP * self.unit * (0.6 + 0.9 * share)
        part = np.s_[max(0, used[0] - 2) : used[-1] + 2 + round(4 * drop)]
        cover, rgb = mask[part], self.rgb[part]
        shadow = _shadow(cover, side, drop)
        rgb += (shadow * (1 - cover))[..., None] * (0.6 * self.canvas.palette.near - rgb)
        edge = np.clip(cover - moved(cover, -1.2 * side, 1.6), 0, 1)
        own = paper_of(self.canvas, share) * self.lamplight[part][..., None]
        own += (edge * (0.6 - 0.35 * share))[..., None] * self.canvas.palette.light
        rgb += cover[..., None] * (own - rgb)
        self.cover[part] += np.maximum(cover, shadow) * (1 - self.cover[part])


def _shadow(cover: Mask, side: int, drop: float) -> Mask:
    """Two: a long soft one away from the lamp, a short one where the papers touch."""
    fallen = moved(cover, -0.7 * side * drop, drop)
    return np.minimum(0.62 * soften(fallen, 0.8 * drop) + 0.3 * soften(cover, 0.35 * drop), 0.8)


def paper_of(canvas: Canvas, share: float) -> Colour:
    """The colour of a sheet: 0 the farthest and brightest, 1 the nearest and darkest."""
    palette = canvas.palette
    far = mix(palette.horizon, palette.middle, 0.2)
    stops = (far, mix(palette.horizon, palette.far, 0.6), mix(palette.far, palette.middle, 0.5),
             mix(palette.top, palette.near, 0.4), palette.near)  # fmt: skip
    place = np.clip(share, 0, 1) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    return mix(stops[low], stops[low + 1], float(place - low))


def moved(mask: Mask, x: float, y: float) -> Mask:
    matrix = np.array([[1, 0, x], [0, 1, y]], np.float32)
    size = (mask.shape[1], mask.shape[0])
    return cv2.warpAffine(mask, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def star(size: float) -> Points:
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2, 0.45, 1.0) * size
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], 1)


def puff(size: float) -> Points:
    angles = np.linspace(np.pi, 2 * np.pi, 40)
    radii = 0.62 + 0.16 * np.abs(np.sin(2.5 * angles))
    bow = np.stack([1.25 * radii * np.cos(angles), 0.8 * radii * np.sin(angles)], 1)
    return size * bow
