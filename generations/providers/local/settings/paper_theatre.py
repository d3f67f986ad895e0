"""A theatre of cut paper, lit from behind: curtains, a paper moon on a thread, hills, a house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.cut_paper import CutPaper, moved, puff, star
from generations.providers.local.paint.painting import (
    Points,
    glow_sheet,
    gradient,
    mix,
    ramp,
    roll_off,
    soften,
    under,
    wander,
)
from generations.providers.local.paint.palettes import luma
from generations.providers.local.paint.plates import Canvas, Layer, Mask, Picture, Plates, Setting

MOON = 0.3
CURTAINS = 5


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    scene = _SCENES[int(canvas.rng("scene").integers(len(_SCENES)))]
    back = CutPaper(canvas)
    back.fill(_lamp_behind(canvas))
    _moon(back)
    scene(back, (0, 1))
    _curtain(back, 0)
    middle = CutPaper(canvas)
    scene(middle, (2, 3))
    _hung(middle)
    _curtain(middle, 1)
    _curtain(middle, 2)
    front = CutPaper(canvas, 0.5)
    _curtain(front, 3)
    _curtain(front, 4)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[Layer.of(front, 1.4, soft=True)],
        glow=_glow(canvas),
        glow_depth=0.35,
        light=(canvas.light_x, MOON),
        key=mix(palette.light, palette.horizon, 0.15),
        ambient=mix(palette.middle, palette.horizon, 0.35),
        haze=mix(palette.middle, palette.horizon, 0.55),
        ground=0.9,
    )


def _lamp_behind(canvas: Canvas) -> Picture:
    """The last sheet: tracing paper with a lamp behind it."""
    sheet = CutPaper(canvas, 0.5)
    palette = canvas.palette
    away = sheet.distance(*sheet.lamp)
    pale = float(np.clip(1.4 * (luma(palette.horizon) - 0.6), 0, 0.45))
    bright = mix(palette.horizon, palette.middle, pale)
    stops = [(0.0, mix(bright, palette.light, 0.12)), (0.35, bright),
             (1.0, mix(bright, palette.middle, 0.7))]  # fmt: skip
    return roll_off(gradient(stops, away, soft=0.2) * sheet.fibres[..., None])


def _curtain(sheet: CutPaper, index: int) -> None:
    """A sheet with a large opening; the nearer, the wider it is open."""
    canvas = sheet.canvas
    rng = canvas.rng(f"curtain {index}")
    share = index / (CURTAINS - 1)
    middle = (0.5 + float(rng.normal(0, 0.012)), 0.47)
    wide, high = 0.37 + 0.145 * share, 0.36 + 0.185 * share
    x, y = (sheet.xs - middle[0]) / wide, (sheet.ys - middle[1]) / high
    angle = np.arctan2(y * sheet.down, x * sheet.across)
    radius = (np.abs(x) ** 2.6 + np.abs(y) ** 2.6) ** (1 / 2.6)
    edge = 1 + _EDGES[int(canvas.rng("edges").integers(len(_EDGES)))](rng, angle)
    pixels = (radius - edge) * min(wide * sheet.across, high * sheet.down) * sheet.unit
    opening = np.clip(pixels + 0.5, 0, 1).astype(np.float32)
    sheet.lay(opening, 0.42 + 0.58 * share)


def _waves(rng: np.random.Generator, angle: Mask) -> Mask:
    """Torn freely: a few long swings."""
    phases = rng.uniform(0, 2 * np.pi, 4)
    parts = [np.sin(n * angle + p) / n**0.8 for n, p in zip((2, 3, 5, 8), phases, strict=True)]
    return np.asarray(0.062 * sum(parts), np.float32)


def _scallops(rng: np.random.Generator, angle: Mask) -> Mask:
    """Clouds: round bows of two sizes with sharp corners between them."""
    first, second = int(rng.integers(9, 13)), int(rng.integers(5, 8))
    bows = np.abs(np.sin(0.5 * first * angle + rng.uniform(0, 6)))
    large = np.abs(np.sin(0.5 * second * angle + rng.uniform(0, 6)))
    return np.asarray(0.1 - 0.08 * bows - 0.09 * large, np.float32)


def _leaves(rng: np.random.Generator, angle: Mask) -> Mask:
    """A bower: pointed leaves that reach into the opening."""
    count = int(rng.integers(22, 30))
    turn = (count * angle / (2 * np.pi) + rng.uniform(0, 1)) % 1
    leaf = np.maximum(0, 1 - np.abs(2 * turn - 1)) ** 1.7
    long = 0.6 + 0.4 * np.sin(3 * angle + rng.uniform(0, 6))
    return np.asarray(0.06 - 0.16 * leaf * long, np.float32)


_EDGES: tuple[Callable[[np.random.Generator, Mask], Mask], ...] = (_waves, _scallops, _leaves)


def _moon(sheet: CutPaper) -> None:
    """A disc of white paper on a thread, or a crescent."""
    canvas = sheet.canvas
    rng = canvas.rng("moon")
    radius = 0.088
    place = (0.5 + 0.8 * (canvas.light_x - 0.5), MOON)
    disc = ramp(sheet.distance(*place), radius + 1 / sheet.unit, radius - 1 / sheet.unit)
    if rng.random() < 0.45:
        bite = (place[0] + 0.052 * canvas.side / sheet.across, place[1] - 0.03 / sheet.down)
        disc = disc * ramp(sheet.distance(*bite), radius * 0.86, radius * 0.86 + 2 / sheet.unit)
    thread = np.array([(place[0], -0.1), (place[0], place[1] - radius / sheet.down)])
    sheet.paint(0.5 * sheet.lines([thread], 0.0012), canvas.palette.far)
    fallen = moved(disc, -canvas.side * 0.008 * sheet.unit, 0.011 * sheet.unit)
    sheet.paint(0.4 * soften(fallen, 0.007 * sheet.unit), canvas.palette.far)
    white = mix(canvas.palette.light, np.ones(3, np.float32), 0.4) * 0.97
    sheet.paint(disc, white * sheet.fibres[..., None])


def _level(sheet: CutPaper, number: int) -> float:
    return 0.62 + 0.085 * number


def _hills(sheet: CutPaper, numbers: tuple[int, ...]) -> None:
    """Round hills with cut trees, and on the second one a house with a lit window."""
    for number in numbers:
        rng = sheet.canvas.rng(f"hill {number}")
        along = (sheet.xs + 0.1) * sheet.across
        line = _level(sheet, number) - 0.07 * wander(rng, along, 0.75, 2)
        shapes = _trees(sheet, rng, line[0], 0.05 + 0.018 * number)
        house = _house(sheet, rng, line[0]) if number == 1 else []
        mask = np.maximum(under(sheet, line), sheet.polygons([*shapes, *house[:2]]))
        sheet.lay(mask, 0.14 + 0.17 * number)
        if house:
            sheet.paint(sheet.polygons(house[2:]), sheet.canvas.palette.light)


def _trees(sheet: CutPaper, rng: np.random.Generator, line: Points, tall: float) -> list[Points]:
    shapes = []
    round_ones = rng.random() < 0.5
    for x in rng.uniform(-0.05, 1.05, 9):
        foot = float(np.interp(x, sheet.xs[0], line)) + 0.01
        high, scale = (
            tall * float(rng.uniform(0.7, 1.4)),
            np.array([1 / sheet.across, 1 / sheet.down]),
        )
        trunk = np.array([(-0.05, 0.1), (0.05, 0.1), (0.03, -0.7), (-0.03, -0.7)])
        angles = np.linspace(0, 2 * np.pi, 26)
        crown = np.stack([0.34 * np.cos(angles), 0.42 * np.sin(angles) - 0.95], 1)
        if not round_ones:
            crown = np.array([(0, -1.6), (0.2, -1.1), (0.12, -1.1), (0.3, -0.65), (0.17, -0.65),
                              (0.4, -0.2), (-0.4, -0.2), (-0.17, -0.65), (-0.3, -0.65),
                              (-0.12, -1.1), (-0.2, -1.1)])  # fmt: skip
        shapes += [np.array([x, foot]) + high * part * scale for part in (trunk, crown)]
    return shapes


def _house(sheet: CutPaper, rng: np.random.Generator, line: Points) -> list[Points]:
    """Body, roof with chimney, window: cut out, so that the lamp shines through."""
    x = 0.5 + sheet.canvas.side * float(rng.uniform(-0.02, 0.1))
    foot = float(np.interp(x, sheet.xs[0], line)) + 0.015
    size = 0.075 * np.array([1 / sheet.across, 1 / sheet.down])
    body = np.array([(-0.45, 0.2), (0.45, 0.2), (0.45, -0.5), (-0.45, -0.5)])
    roof = np.array([(-0.6, -0.48), (0, -1.0), (0.2, -0.83), (0.2, -1.05), (0.36, -1.05),
                     (0.36, -0.7), (0.6, -0.48)])  # fmt: skip
    window = np.array([(-0.13, -0.36), (0.13, -0.36), (0.13, -0.06), (-0.13, -0.06)])
    return [np.array([x, foot]) + part * size for part in (body, roof, window)]


def _swell(sheet: CutPaper, numbers: tuple[int, ...]) -> None:
    """Rows of scalloped waves, and on the second one a folded boat."""
    for number in numbers:
        rng = sheet.canvas.rng(f"swell {number}")
        bow = (0.1 + 0.022 * number) / sheet.across
        along = np.abs(np.sin(np.pi * (sheet.xs / bow + rng.uniform(0, 1))))
        line = _level(sheet, number) + 0.022 + (0.03 + 0.008 * number) * along / sheet.down
        mask = under(sheet, line)
        if number == 2:
            boat = _boat(sheet, float(line.min()))
            sheet.lay(sheet.polygons(boat), 0.08)
        sheet.lay(mask, 0.16 + 0.17 * number)


def _boat(sheet: CutPaper, level: float) -> list[Points]:
    x = 0.5 + 0.1 * sheet.canvas.side
    size = 0.085 * np.array([1 / sheet.across, 1 / sheet.down])
    hull = np.array(
        [(-1, -0.32), (-0.45, 0.35), (0.45, 0.35), (1, -0.32), (0.4, -0.1), (-0.4, -0.1)]
    )
    sail = np.array([(-0.38, -0.14), (0, -1.0), (0.38, -0.14)])
    return [np.array([x, level + 0.005]) + part * size for part in (hull, sail)]


def _peaks(sheet: CutPaper, numbers: tuple[int, ...]) -> None:
    """Folded mountains, each face lit or shaded along its crease."""
    for number in numbers:
        rng = sheet.canvas.rng(f"peak {number}")
        count = 9 + 2 * number
        xs = np.linspace(-0.15, 1.15, count) + rng.uniform(-0.3, 0.3, count) / count
        high = rng.uniform(0.1, 0.2, count) * (1.1 - 0.2 * number)
        rise = np.where(np.arange(count) % 2, 1, 0.25)
        tops = np.stack([xs, _level(sheet, number) - high * rise], 1)
        line = np.interp(sheet.xs[0], tops[:, 0], tops[:, 1])[None]
        sheet.lay(under(sheet, line), 0.12 + 0.18 * number)
        across = sheet.canvas.side * np.array([0.0, -0.05, 0.14])
        folds = [np.stack([x + across, np.array([y, 1.1, 1.1])], 1) for x, y in tops[1::2]]
        shade = sheet.polygons(folds) * under(sheet, line) * ramp(sheet.ys - line, 0.22, 0.0)
        sheet.shine((0.22 * shade).astype(np.float32), sheet.canvas.palette.light)


_SCENES: tuple[Callable[[CutPaper, tuple[int, ...]], None], ...] = (_hills, _swell, _peaks)


def _hung(sheet: CutPaper) -> None:
    """Stars and small clouds on threads, at the heights of a mobile."""
    canvas = sheet.canvas
    rng = canvas.rng("mobile")
    threads, shapes = [], []
    for number, x in enumerate(np.linspace(0.16, 0.84, 7) + rng.normal(0, 0.025, 7)):
        if abs(x - canvas.light_x) < 0.1 / sheet.across:
            continue
        y, size = float(rng.uniform(0.12, 0.36)), float(rng.uniform(0.014, 0.026))
        threads.append(np.array([(x, -0.1), (x, y)]))
        shape = star(size) if number % 3 else puff(size * 2.1)
        shapes.append(np.array([x, y]) + shape / (sheet.across, sheet.down))
    sheet.paint(0.55 * sheet.lines(threads, 0.001), canvas.palette.far)
    sheet.lay(sheet.polygons(shapes[::2]), 0.02)
    sheet.lay(sheet.polygons(shapes[1::2]), 0.25)


def _glow(canvas: Canvas) -> NDArray[Any]:
    """The lamp behind the paper: it fills the opening and stops at its edge."""
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, MOON)
    x, y = (sheet.xs - 0.5) / 0.4, (sheet.ys - 0.45) / 0.38
    inside = ramp(np.hypot(x, y), 1.15, 0.5)
    halo = (0.12 * np.exp(-((away / 0.14) ** 1.5)) + 0.2 * np.exp(-((away / 0.5) ** 2))) * inside
    strength = 1.0 if float(luma(canvas.palette.horizon)) < 0.75 else 0.6
    return np.asarray((strength * halo)[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="paper_theatre",
    words=("child", "children", "childhood", "story", "stories", "fairy tale", "fairytale",
           "paper", "theatre", "theater", "toy", "puppet", "lullaby", "book", "page", "magic",
           "kid", "kids", "mother", "father", "pretend", "princess", "prince", "king", "queen",
           "castle", "cradle", "bedtime", "wonder", "dragon", "playground", "grandmother"),
    mood="any",
    palettes=("rose", "dusk", "dawn", "golden", "violet", "jade", "blue", "mist"),
    draw=draw,
    devices=("torn", "print"),
)  # fmt: skip
