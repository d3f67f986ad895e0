"""Ground in perspective: a field of heights as seen from above it, such as dunes or clouds.

A field is sampled in slices that lie across the view, the nearest first. Each slice is as wide as
the sheet, so that what is worked out for a field has the shape (slices, columns) and is then seen
by looking up, for each pixel, the nearest slice that is not hidden there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.plates import Mask, Picture, Sheet

CELLS, FINE = 64, 8
"""Knots of the noise before it repeats, and samples between two of them."""
ROWS_IN_ONE = 3
"""Crests run nearly level, so that finer rows alone smooth them."""


@dataclass(frozen=True)
class Ground:
    """Where the slices of a field lie. ``eye``: height of the camera over level ground, in units.

    ``far``: of the last slice, in units. A thing one unit away is as tall as it is in the picture.
    """

    sheet: Sheet
    horizon: float
    eye: float
    far: float
    slices: int = 360

    @property
    def near(self) -> float:
        """The distance at which level ground leaves the picture."""
        return self.eye / ((1.12 - self.horizon) * self.sheet.down)

    @cached_property
    def depth(self) -> Mask:
        """Distance of every slice, shape (slices, 1): close together before us, wider far away."""
        steps = np.linspace(self.near**-0.5, self.far**-0.5, self.slices, dtype=np.float32)
        return np.asarray(1 / steps**2)[:, None]

    @cached_property
    def x(self) -> Mask:
        """Units to the right of the frame's middle, shape (slices, columns)."""
        seen = (self.sheet.xs - 0.5) * self.sheet.across
        return np.asarray(seen * self.depth, np.float32)

    @cached_property
    def z(self) -> Mask:
        """Distance, shape (slices, columns)."""
        return np.broadcast_to(self.depth, self.x.shape)

    def lines(self, heights: Mask) -> Mask:
        """The y on which each place of a field is seen, in fractions of the frame."""
        fall = (self.eye - heights) / self.depth
        return np.asarray(self.horizon + fall / self.sheet.down, np.float32)

    def sunk(self, heights: Mask) -> Mask:
        """Brought down to level ground at the near end, so that no height is cut open there."""
        rise = np.clip((self.depth / self.near - 1) / 0.9, 0, 1)
        return np.asarray(np.minimum(heights, 0) + rise * np.maximum(heights, 0), np.float32)

    def slopes(self, heights: Mask) -> tuple[Mask, Mask]:
        """How a field rises to the right, and away from us: units of height for a unit."""
        step = self.x[:, 1:2] - self.x[:, :1]
        right = np.gradient(heights, axis=1) / step
        away = np.gradient(heights, axis=0) / np.gradient(self.depth, axis=0)
        return np.asarray(right, np.float32), np.asarray(away, np.float32)

    def facing(self, heights: Mask, light: tuple[float, float, float]) -> Mask:
        """How squarely a field meets a light to the right, above and beyond it: -1..1."""
        toward = np.array(light, np.float32) / np.linalg.norm(light)
        right, away = self.slopes(heights)
        meets = toward[1] - right * toward[0] - away * toward[2]
        return np.asarray(meets / np.sqrt(1 + right**2 + away**2), np.float32)


class View:
    """What a sheet shows of a field of heights."""

    def __init__(self, ground: Ground, heights: Mask) -> None:
        self.sheet = ground.sheet
        lines = np.minimum.accumulate(ground.lines(heights), axis=0)
        self.slices = len(lines)
        self._slice = self._nearest(lines)

    def _nearest(self, lines: Mask) -> NDArray[Any]:
        """Which slice is seen in each of the fine rows; as many as there are slices for none."""
        rows = self.sheet.height * ROWS_IN_ONE
        at = np.ceil((lines + 0.1) / 1.2 * rows - 0.5).clip(0, rows).astype(np.int64)
        columns = np.broadcast_to(np.arange(lines.shape[1]), lines.shape)
        ends = np.bincount(
            (at * lines.shape[1] + columns).ravel(), minlength=(rows + 1) * lines.shape[1]
        ).reshape(rows + 1, -1)[:rows]
        return np.asarray(len(lines) - np.cumsum(ends, axis=0), np.int32)

    def seen(self, values: Mask) -> Picture:
        """Values of the field, (slices, columns) or (slices, columns, 3), where they are seen."""
        last = len(values) - 1
        columns = np.arange(values.shape[1])[None]
        return self._smooth(values[np.minimum(self._slice, last), columns])

    def cover(self, slices: int | None = None) -> Mask:
        """Where the nearest so many slices are seen, or any ground at all."""
        seen = self._slice < (slices or self.slices)
        return np.asarray(self._smooth(seen.astype(np.float32)))

    def over(self, sky: Picture, ground: Picture) -> Picture:
        """A picture of the ground before one of the sky, both as large as this view."""
        return sky + self.cover()[..., None] * (ground - sky)

    def lay_near(self, sheet: Sheet, ground: Picture, slices: int) -> None:
        """Paint only what the nearest slices show, on a sheet of any size."""
        size = (sheet.width, sheet.height)
        near = cv2.resize(self.cover(slices), size, interpolation=cv2.INTER_LINEAR)
        sheet.paint(near, cv2.resize(ground, size, interpolation=cv2.INTER_CUBIC))

    def crests(self, depth: Mask, reach: float) -> Mask:
        """Edges behind which the ground falls away: 0..1 by how much farther it is there.

        ``depth``: distance of each place of the field. ``reach``: how wide the edges, in units.
        """
        away = np.log(self.seen(np.vstack([depth, depth[-1:] * 4])))
        shift = max(1, round(reach * self.sheet.unit))
        return np.asarray(np.clip(np.roll(away, shift, axis=0) - away, 0, 1), np.float32)

    def _smooth(self, fine: NDArray[Any]) -> NDArray[Any]:
        size = (self.sheet.width, self.sheet.height)
        return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.float32)


class Rough:
    """Noise over a plane, without a seam and without end: smooth or billowed."""

    def __init__(self, rng: np.random.Generator) -> None:
        grid = np.pad(rng.random((CELLS, CELLS), np.float32), 4, mode="wrap")
        fine = cv2.resize(grid, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_CUBIC)
        self._tile = fine[4 * FINE : -4 * FINE, 4 * FINE : -4 * FINE]
        self._starts = rng.uniform(0, CELLS, (16, 2))

    def at(self, x: Mask, y: Mask, length: float, start: int = 0) -> Mask:
        """One octave, about 0..1, at places in units; ``length``: from knot to knot."""
        first, second = self._starts[start % 16]
        side = CELLS * FINE
        columns = ((x / length + first) * FINE) % side
        rows = ((y / length + second) * FINE) % side
        return np.asarray(
            cv2.remap(self._tile, columns.astype(np.float32), rows.astype(np.float32),
                      cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        )  # fmt: skip

    def smooth(self, x: Mask, y: Mask, length: float, octaves: int = 4) -> Mask:
        """Fractal noise about -1..1."""
        total = np.zeros(x.shape, np.float32)
        for octave in range(octaves):
            total += (self.at(x, y, length / 2.03**octave, octave) * 2 - 1) * 0.5**octave
        return total

    def billowed(self, x: Mask, y: Mask, length: float, octaves: int = 5) -> Mask:
        """Round heads with creases between them, about 0..1, as of heaped clouds."""
        total = np.zeros(x.shape, np.float32)
        weight = 0.0
        for octave in range(octaves):
            part = np.abs(self.at(x, y, length / 2.17**octave, octave) * 2 - 1)
            total += np.sqrt(part + 0.02) * 0.52**octave
            weight += 0.52**octave
        return np.asarray(total / weight, np.float32)
