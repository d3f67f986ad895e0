"""A window seen from within: the view outside, its wood and curtains, where its light falls."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    cloud,
    gradient,
    mix,
    ramp,
    roll_off,
    sky,
    soften,
    under,
    wander,
)
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import Canvas, Mask, Picture, Sheet

CLOTH = 0.13
"""Width of a curtain, in units."""
SLANT = 0.32
"""How far aside its light falls, in units, from the wall to the frame's lower edge."""


@dataclass(frozen=True)
class Window:
    """Its edges in fractions of the frame, its panes, and whether its head is round."""

    left: float
    top: float
    right: float
    bottom: float
    columns: int
    rows: int
    arched: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def opening(self, sheet: Sheet, grown: float = 0.0) -> Mask:
        """Cover of its opening, larger by ``grown`` units on every side."""
        x, y = grown / sheet.across, grown / sheet.down
        left, right, top = self.left - x, self.right + x, self.top - y
        turns = np.linspace(np.pi, 2 * np.pi, 40)
        high = (0.5 * (right - left) * sheet.across / sheet.down) if self.arched else 0.0
        head = np.stack([(left + right) / 2 + (right - left) / 2 * np.cos(turns),
                         top + high + high * np.sin(turns)], 1)  # fmt: skip
        corners = [(right, self.bottom + y), (left, self.bottom + y)]
        return sheet.polygons([np.concatenate([head, corners])])


def fallen(window: Window, canvas: Canvas, floor: float) -> list[Points]:
    """Where the panes' light lies on the floor: drawn out, and slanted from the window."""
    xs = np.linspace(window.left, window.right, window.columns + 1)
    ys = np.linspace(floor + 0.035, floor + 0.215, window.rows + 1)
    panes = []
    for left, right in pairwise(xs):
        for top, bottom in pairwise(ys):
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
            near = (corners[:, 1] - floor) / (1 - floor)
            spread = (corners[:, 0] - window.middle) * (1 + 0.55 * near)
            aside = canvas.side * SLANT * near * canvas.unit / canvas.width
            pane = np.stack([window.middle + spread - aside, corners[:, 1]], 1)
            panes.append(pane.mean(axis=0) + (pane - pane.mean(axis=0)) * 0.9)
    return panes


def outside(sheet: Sheet, window: Window) -> None:
    """Paint what lies outside, out of focus: a sky over hills, or over roofs and lamps."""
    canvas = sheet.canvas
    small = Sheet(canvas, 0.5)
    light_y = window.top + 0.62 * (window.bottom - window.top)
    picture = sky(small, window.bottom + 0.04, light_y, warmth=0.9)
    palette = canvas.palette
    rng = canvas.rng("outside")
    town = rng.random() < 0.5
    for index in range(3):
        level = window.bottom - (0.11, 0.065, 0.02)[index]
        line = _roofs(small, rng, level) if town else _hills(small, rng, level)
        tone = mix(mix(palette.horizon, palette.far, 0.7), palette.near, 0.1 + 0.3 * index)
        picture += under(small, line)[..., None] * 0.95 * (tone - picture)
    picture = soften(picture, 0.006 * small.unit)
    if town:
        picture += _lamps(small, rng, window)[..., None] * (palette.light - picture)
    size = (sheet.width, sheet.height)
    picture = cv2.resize(roll_off(picture), size, interpolation=cv2.INTER_CUBIC)
    sheet.paint(window.opening(sheet), picture)


def _hills(sheet: Sheet, rng: np.random.Generator, level: float) -> Mask:
    return level - 0.05 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.4, 4)


def _roofs(sheet: Sheet, rng: np.random.Generator, level: float) -> Mask:
    """A skyline of flat and pitched roofs, shape (1, columns)."""
    ends = np.concatenate([[0], np.cumsum(rng.uniform(0.03, 0.09, 60))])
    eaves, pitch = level - rng.uniform(-0.02, 0.05, 60), rng.choice([0.0, 0.03], 60)
    at = (sheet.xs[0] + 0.1) * sheet.across
    house = np.clip(np.searchsorted(ends, at) - 1, 0, 59)
    share = (at - ends[house]) / np.diff(ends)[house]
    return np.asarray((eaves[house] + pitch[house] * np.abs(share - 0.5))[None], np.float32)


def _lamps(sheet: Sheet, rng: np.random.Generator, window: Window) -> Mask:
    """Discs of light out of focus, low in the window."""
    light = np.zeros_like(sheet.cover)
    for _ in range(14):
        x = float(rng.uniform(window.left, window.right))
        y = float(rng.uniform(window.bottom - 0.14, window.bottom - 0.01))
        size = float(rng.uniform(0.006, 0.014))
        disc = ramp(sheet.distance(x, y), size, 0.8 * size)
        light = np.maximum(light, float(rng.uniform(0.15, 0.6)) * disc)
    return light


def woodwork(sheet: Sheet, window: Window, wall: Colour) -> None:
    """Paint the depth of the wall, the frame with its bars, and a sill that is lit from above."""
    palette = sheet.canvas.palette
    opening = window.opening(sheet)
    wood = mix(wall, palette.near, 0.35)
    lit = mix(palette.horizon, palette.light, 0.3)
    _border(sheet, window, (0.0, 0.024), mix(wood, palette.horizon, 0.12))
    _border(sheet, window, (0.0, 0.003), mix(wood, lit, 0.5))
    _border(sheet, window, (0.0235, 0.027), mix(palette.near, wood, 0.4))
    xs = np.linspace(window.left, window.right, window.columns + 1)[1:-1]
    ys = np.linspace(window.top, window.bottom, window.rows + 1)[1:-1]
    bars = [np.array([(x, window.top - 0.1), (x, window.bottom)]) for x in xs]
    bars += [np.array([(window.left, y), (window.right, y)]) for y in ys]
    sheet.paint(sheet.lines(bars, 0.0095) * opening, wood)
    edges = [np.add(bar, 0.0022) for bar in bars]
    sheet.paint(0.55 * sheet.lines(edges, 0.0018) * opening, lit)
    _sill(sheet, window, wood, lit)


def _border(sheet: Sheet, window: Window, ends: tuple[float, float], colour: Colour) -> None:
    """What lies between two distances, in units, from the opening's edge."""
    inner, outer = (window.opening(sheet, end) for end in ends)
    sheet.paint(np.clip(outer - inner, 0, 1), colour)


def _sill(sheet: Sheet, window: Window, wood: Colour, lit: Colour) -> None:
    """A board with what somebody left on it: books, a pot, a bottle."""
    palette = sheet.canvas.palette
    x, y = 0.045 / sheet.across, 0.02 / sheet.down
    top = window.bottom + 0.004
    board = np.array([(window.left - x, top), (window.right + x, top), (window.right + x, top + y),
                      (window.left - x, top + y)])  # fmt: skip
    shade = soften(sheet.polygons([np.add(board, (0, 0.025))]), 0.01 * sheet.unit)
    sheet.paint(0.45 * shade, palette.near)
    sheet.paint(sheet.polygons([board]), mix(wood, lit, 0.25))
    sheet.paint(0.8 * sheet.lines([board[:2]], 0.003), lit)
    things = _things(sheet, window, top)
    sheet.paint(sheet.polygons(things), mix(palette.near, wood, 0.3))


def _things(sheet: Sheet, window: Window, foot: float) -> list[Points]:
    """A few books, one of them leaning, and a plant in its pot."""
    rng = sheet.canvas.rng("sill")
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    start = 0.1 if sheet.canvas.side < 0 else 0.62
    place = np.array([window.left + start * (window.right - window.left), foot])
    shapes: list[Points] = []
    for _ in range(int(rng.integers(2, 5))):
        tall, wide = rng.uniform(0.05, 0.085), rng.uniform(0.009, 0.016)
        lean = float(rng.choice([0, 0, 0.012]))
        book = np.array([(0, 0), (lean, -tall), (wide + lean, -tall), (wide, 0)])
        shapes.append(place + squash * book)
        place[0] += squash[0] * (wide + 0.002)
    return [*shapes, *(place + squash * part for part in _potted(rng))]


def _potted(rng: np.random.Generator) -> list[Points]:
    """A pot and its leaves, in units from the books' end."""
    parts = [np.array([(0.035, 0), (0.027, -0.04), (0.075, -0.04), (0.067, 0)])]
    root = np.array([0.051, -0.038])
    for turn in rng.uniform(-1.1, 1.1, 9):
        tip = np.array([np.sin(turn), -np.cos(turn)]) * float(rng.uniform(0.04, 0.075))
        off = np.array([np.cos(turn), np.sin(turn)]) * 0.006
        parts.append(np.array([root, root + 0.6 * tip + off, root + tip, root + 0.6 * tip - off]))
    return parts


def curtains(sheet: Sheet, window: Window, floor: float) -> None:
    """Paint two lengths of cloth on their rod, down to the floor or to below the sill."""
    palette = sheet.canvas.palette
    rng = sheet.canvas.rng("curtains")
    rod = window.top - 0.05 / sheet.down
    foot = floor + 0.012 if rng.random() < 0.6 else window.bottom + 0.07
    for side, inner in ((-1, window.left), (1, window.right)):
        off = side * (sheet.xs - inner) * sheet.across
        _drape(sheet, rng, off, (sheet.ys - rod) / (foot - rod))
    reach = 0.15 / sheet.across
    bar = np.array([(window.left - reach, rod), (window.right + reach, rod)])
    sheet.paint(sheet.lines([bar], 0.011), palette.near)
    sheet.paint(0.5 * sheet.lines([bar - (0, 0.003)], 0.002), palette.horizon)


def _drape(sheet: Sheet, rng: np.random.Generator, off: Mask, down: Mask) -> None:
    """One cloth with folds of its own, the light shining through its inner edge.

    ``off``: units outwards from the window's edge, shape (1, w). ``down``: 0 at the rod, 1 at the
    hem, shape (h, 1).
    """
    wide = float(rng.uniform(0.8, 1.0)) * CLOTH
    tie = float(rng.choice([0.006, 0.028], p=[0.4, 0.6]))
    tied = tie * np.exp(-(((down - rng.uniform(0.4, 0.6)) / 0.17) ** 2))
    start = -0.05 + tied + 0.012 * down * np.sin(down * 7 + rng.uniform(0, 6))
    share = (off - start) / (wide + 0.05 - 1.6 * tied)
    uneven = 0.7 * wander(rng, np.clip(share, 0, 1), 0.45, 2)
    swing = 0.5 * np.sin(down * 5 + rng.uniform(0, 6)) * down
    folds = np.cos(2 * np.pi * share * float(rng.uniform(3.6, 4.8)) + 2.2 * uneven + swing)
    pixel = 1.5 / sheet.unit / wide
    hung = ramp(down, -0.008, 0.0) * ramp(down - 0.012 * (1 + folds), 1.008, 1.0)
    cover = ramp(share, -pixel, pixel) * ramp(share, 1 + pixel, 1 - pixel) * hung
    through = np.exp(-np.clip(share, 0, 1) / 0.28)
    light = 0.36 + 0.3 * folds * (0.6 + 0.4 * through) + 0.5 * through - 0.15 * down
    sheet.paint(cover, _cloth(sheet.canvas, np.clip(light, 0, 1)))


def _cloth(canvas: Canvas, light: Mask) -> Picture:
    """The accent's colour, dulled by the room: deep in the folds, pale where light shines in."""
    palette = canvas.palette
    cloth = mix(mix(palette.accent, palette.far, 0.5), palette.near, 0.35)
    bright = mix(mix(cloth, palette.accent, 0.4), palette.light, 0.45)
    return gradient([(0, mix(cloth, palette.near, 0.72)), (0.45, cloth), (1, bright)], light)


def shafts(sheet: Sheet, window: Window, floor: float) -> Mask:
    """A beam from each column of panes down to where it lies on the floor, dusty and uneven."""
    canvas = sheet.canvas
    panes = fallen(window, canvas, floor)
    wide = (window.right - window.left) / window.columns
    beams = []
    for column in range(window.columns):
        foot = np.concatenate(panes[column * window.rows : (column + 1) * window.rows])
        left, low = window.left + column * wide, foot[:, 1].max()
        beams.append(np.array([(left + 0.1 * wide, window.top), (left + 0.9 * wide, window.top),
                               (foot[:, 0].max(), low), (foot[:, 0].min(), low)]))  # fmt: skip
    dust = cloud(canvas.rng("dust"), sheet.cover.shape, (4 * sheet.down, 4 * sheet.across), 4)
    fade = ramp(sheet.ys, window.top - 0.02, window.top + 0.2)
    fade = fade * ramp(sheet.ys, floor + 0.2, floor - 0.1) * (0.4 + 0.8 * dust)
    return np.asarray(soften(sheet.polygons(beams), 0.012 * sheet.unit) * fade, np.float32)
