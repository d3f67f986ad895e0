"""A wood in haze: trunks in three depths, a roof of leaves, slanting shafts of light."""

from __future__ import annotations

import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    blades,
    cloud,
    glow_sheet,
    gradient,
    mix,
    ramp,
    roll_off,
    soften,
    under,
    wander,
)
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import (
    Canvas,
    Layer,
    Mask,
    Picture,
    Plates,
    Setting,
    Sheet,
)

GROUND = 0.8
TRUNKS = (0.012, 0.019, 0.036)
"""Thickness of a trunk in each depth, in units."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back = Sheet(canvas)
    back.fill(_haze(canvas))
    _ground(back, 0.745, mix(palette.far, palette.horizon, 0.45))
    _trees(back, 0, mix(palette.horizon, palette.far, 0.5), mix(palette.far, palette.horizon, 0.4))
    _ground(back, 0.775, mix(palette.far, palette.horizon, 0.15))
    _trees(back, 1, mix(palette.far, palette.near, 0.3), mix(palette.far, palette.horizon, 0.12))
    middle = Sheet(canvas)
    _ground(middle, GROUND, mix(palette.near, palette.far, 0.3))
    _trees(middle, 2, mix(palette.near, palette.far, 0.12), mix(palette.near, palette.far, 0.24))
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_undergrowth(canvas)],
        glow=_shafts(canvas),
        glow_depth=0.5,
        light=(canvas.light_x, 0.12),
        key=mix(palette.light, palette.horizon, 0.3),
        ambient=mix(palette.far, palette.horizon, 0.35),
        haze=mix(palette.far, palette.horizon, 0.6),
        ground=0.94,
    )


def _haze(canvas: Canvas) -> Picture:
    """Bright where the light comes through, deep towards the sides and the roof."""
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    stops = [
        (-0.1, mix(palette.middle, palette.far, 0.4)),
        (0.3, mix(palette.horizon, palette.middle, 0.45)),
        (0.62, palette.horizon),
        (0.8, mix(palette.horizon, palette.light, 0.25)),
    ]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.16) * 0.9
    away = sheet.distance(canvas.light_x, 0.42)
    picture += (0.55 * np.exp(-((away / 0.42) ** 1.6)))[..., None] * (palette.light - picture)
    mist = cloud(canvas.rng("mist"), sheet.cover.shape, (4 * sheet.down, 2 * sheet.across), 4)
    picture += (0.3 * ramp(mist, 0.45, 0.8))[..., None] * (palette.far - picture) * 0.7
    return roll_off(picture)


def _ground(sheet: Sheet, level: float, colour: Colour) -> None:
    rng = sheet.canvas.rng(f"ground {level}")
    line = level - 0.014 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.5, 5)
    body = under(sheet, line)
    depth = np.clip((sheet.ys - line) / 0.2, 0, 1).astype(np.float32)
    near = sheet.canvas.palette.near
    sheet.paint(body, gradient([(0, colour), (1, mix(colour, near, 0.6))], depth))
    _sunlit(sheet, rng, body * ramp(sheet.ys - line, 0.2, 0.0))


def _sunlit(sheet: Sheet, rng: np.random.Generator, body: Mask) -> None:
    """Patches of light on the ground, where the leaves let it through."""
    canvas = sheet.canvas
    gaps = cloud(rng, sheet.cover.shape, (34 * sheet.down, 3.2 * sheet.across), 4)
    near = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.55) ** 2))
    light = 0.4 * ramp(gaps, 0.5, 0.68) * body * (0.2 + 0.8 * near)
    sheet.shine(light.astype(np.float32), mix(canvas.palette.horizon, canvas.palette.light, 0.4))


def _trees(sheet: Sheet, depth: int, colour: Colour, ground: Colour) -> None:
    canvas = sheet.canvas
    rng = canvas.rng(f"trees {depth}")
    thick = TRUNKS[depth]
    xs = _places(canvas, rng, depth)
    foot = (0.76, 0.79, 0.84)[depth]
    shapes: list[Points] = []
    leaves: list[Points] = []
    for x in xs:
        wide = thick * float(rng.uniform(0.7, 1.3))
        shapes += _tree(sheet, rng, float(x), foot, wide, leaves)
    mask = sheet.polygons(shapes)
    down = np.repeat(sheet.ys, sheet.width, 1)
    low = mix(colour, canvas.palette.horizon, (0.35, 0.16, 0.0)[depth])
    sheet.paint(mask, gradient([(0.2, colour), (foot, low)], down))
    _edge_light(sheet, mask, depth)
    tall, count = (0.014, 0.02, 0.034)[depth], round((900, 700, 480)[depth] * sheet.across)
    roots = np.full(32, foot + 0.02)
    sheet.paint(sheet.polygons(blades(sheet, rng, roots, tall, count)), ground)
    roof = np.maximum(_roof(sheet, rng, depth), sheet.polygons(leaves))
    sheet.paint(roof, mix(colour, canvas.palette.horizon, 0.06))


def _places(canvas: Canvas, rng: np.random.Generator, depth: int) -> Points:
    """Evenly strewn; the nearest leave the middle of the frame open."""
    across = canvas.width / canvas.unit
    count = max(4, round((15, 9, 5)[depth] * across))
    xs = np.linspace(-0.1, 1.1, count) + rng.uniform(-0.5, 0.5, count) * 1.2 / count
    return xs[np.abs(xs - 0.5) > 0.2] if depth == 2 else xs


def _tree(
    sheet: Sheet, rng: np.random.Generator, x: float, foot: float, wide: float,
    leaves: list[Points],
) -> list[Points]:  # fmt: skip
    """A trunk with spreading roots, and branches that fork; leaves hang at their ends."""
    half = wide / 2 / sheet.across
    lean = float(rng.normal(0, 0.012)) / sheet.across
    steps = np.linspace(0, 1, 26) ** 2
    bow = lean * steps + 0.25 * half * np.sin(steps * 5 + rng.uniform(0, 6))
    flare = half * (0.72 + 0.28 * (1 - steps) + 1.1 * np.exp(-steps * 34))
    ys = foot + 0.012 - steps * (foot + 0.14)
    left = np.stack([x + bow - flare, ys], 1)
    right = np.stack([x + bow + flare, ys], 1)
    shapes = [np.concatenate([left, right[::-1]])]
    for _ in range(int(rng.integers(3, 7))):
        at = float(rng.uniform(0.4, 0.92))
        start = (x + lean * at, foot - at * (foot + 0.14))
        shapes += _branch(sheet, rng, start, wide * 0.3, float(rng.choice([-1, 1])), 2, leaves)
    return shapes


def _branch(
    sheet: Sheet, rng: np.random.Generator, start: tuple[float, float], wide: float, side: float,
    forks: int, leaves: list[Points],
) -> list[Points]:  # fmt: skip
    long = wide * float(rng.uniform(7, 13))
    angle = float(rng.uniform(0.25, 0.95))
    steps = np.linspace(0, 1, 5)[:, None]
    reach = np.array([side * np.cos(angle) / sheet.across, -np.sin(angle) / sheet.down]) * long
    sag = np.array([0, 0.12 * long / sheet.down]) * steps**2
    middle = np.array(start) + steps * reach - sag
    thick = wide / 2 * (1 - 0.8 * steps)
    across = np.array([np.sin(angle) / sheet.across, side * np.cos(angle) / sheet.down])
    shapes = [np.concatenate([middle - across * thick, (middle + across * thick)[::-1]])]
    if forks:
        for share in (2, 4):
            fork = (float(middle[share, 0]), float(middle[share, 1]))
            turn = side if rng.random() < 0.75 else -side
            shapes += _branch(sheet, rng, fork, wide * 0.5, turn, forks - 1, leaves)
    else:
        leaves += _leaves(sheet, rng, (float(middle[-1, 0]), float(middle[-1, 1])), 0.35 * wide)
    return shapes


def _leaves(
    sheet: Sheet, rng: np.random.Generator, place: tuple[float, float], size: float
) -> list[Points]:
    size = max(size, 0.0028)
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    strewn = place + rng.normal(0, 3.2 * size, (int(rng.integers(2, 6)), 2)) * squash
    return _leaves_at(rng, strewn, size, squash)


def _leaves_at(
    rng: np.random.Generator, places: Points, size: float, squash: Points
) -> list[Points]:
    """A leaf at each place, turned and sized by chance."""
    turn = rng.uniform(0, 2 * np.pi, len(places))
    around = np.array([(1.3, 0), (0.4, 0.55), (-0.6, 0.45), (-1.2, 0), (-0.5, -0.45), (0.5, -0.5)])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    sizes = size * rng.uniform(0.8, 1.7, len(places))
    turned = np.einsum("ijn,pj->npi", spin, around) * sizes[:, None, None]
    return list(places[:, None] + turned * squash)


def _roof(sheet: Sheet, rng: np.random.Generator, depth: int) -> Mask:
    """Leaves overhead in clumps with the sky between them."""
    size = (0.0035, 0.0055, 0.009)[depth]
    clumps = cloud(rng, (60, 90), (5, 7 * sheet.across), 3)
    count = round((2600, 1900, 900)[depth] * sheet.across)
    xs = rng.uniform(-0.1, 1.1, count)
    reach = (0.2, 0.24, 0.26)[depth]
    ys = -0.1 + rng.beta(1.0, 1.7, count) * (reach + 0.1) * 1.25
    at = clumps[
        ((ys + 0.1) * 49).astype(int).clip(0, 59), ((xs + 0.1) * 74).astype(int).clip(0, 89)
    ]
    kept = at + 0.5 * (1 - (ys + 0.1) / (reach + 0.1)) > rng.uniform(0.42, 0.82, count)
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    places = np.stack([xs, ys], 1)[kept]
    return sheet.polygons(_leaves_at(rng, places, size, squash))


def _edge_light(sheet: Sheet, mask: Mask, depth: int) -> None:
    """Trunks are round: the side that faces the light is lit, most near it; the other is dark."""
    canvas = sheet.canvas
    wide = TRUNKS[depth] * sheet.unit
    soft, shift = soften(mask, 0.3 * wide), max(1, round(0.28 * wide))
    turned = np.roll(soft, canvas.side * shift, axis=1) - np.roll(
        soft, -canvas.side * shift, axis=1
    )
    cells = (7 * sheet.down, 1.1 * sheet.across / TRUNKS[depth])
    bark = cloud(canvas.rng(f"bark {depth}"), mask.shape, cells, 3)
    near = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.5) ** 2))
    inside = mask * ramp(sheet.ys, 0.02, 0.3) * (0.55 + 0.9 * bark)
    sheet.paint(0.5 * inside * np.clip(-turned, 0, 1), canvas.palette.near)
    lit = np.clip(turned, 0, 1) ** 1.6 * inside * (0.1 + 0.6 * near)
    sheet.shine(lit.astype(np.float32), canvas.palette.light)


def _undergrowth(canvas: Canvas) -> Layer:
    sheet = Sheet(canvas)
    rng = canvas.rng("undergrowth")
    palette = canvas.palette
    root = 0.985 - 0.03 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.6, 3)
    far = sheet.polygons(blades(sheet, rng, root[0] + 0.03, 0.14, round(360 * sheet.across)))
    sheet.paint(far, mix(palette.near, palette.far, 0.1))
    sheet.paint(ramp(sheet.ys - root, 0.0, 0.07), palette.near * 0.65)
    fern = [leaf for x in rng.uniform(-0.1, 1.1, round(10 * sheet.across))
            for leaf in _fern(sheet, rng, float(x), 1.02)]  # fmt: skip
    sheet.paint(sheet.polygons(fern), palette.near * 0.65)
    return Layer.of(sheet, 1.5)


def _fern(sheet: Sheet, rng: np.random.Generator, x: float, y: float) -> list[Points]:
    """Fronds that arch outwards from one root, each with paired leaflets."""
    shapes = []
    for angle in np.linspace(-1.1, 1.1, 6) + rng.normal(0, 0.12, 6):
        long = float(rng.uniform(0.09, 0.15))
        for step in np.linspace(0.15, 1, 11):
            bend = angle * (0.55 + 0.45 * step)
            px = x + np.sin(bend) * step * long / sheet.across
            py = y - (np.cos(bend) * step - 0.18 * step * step) * long / sheet.down
            size = 0.022 * np.sin(np.pi * min(1.0, 0.15 + 0.85 * step)) * (1.15 - 0.5 * step)
            for side in (-1, 1):
                tip = bend + side * 1.05
                dx, dy = np.sin(tip) * size / sheet.across, -np.cos(tip) * size / sheet.down
                w = 0.0022
                shapes.append(np.array([
                    (px, py - w / sheet.down), (px + 0.6 * dx, py + 0.6 * dy - w / sheet.down),
                    (px + dx, py + dy), (px + 0.5 * dx, py + 0.5 * dy + w / sheet.down),
                    (px, py + w / sheet.down),
                ]))  # fmt: skip
    return shapes


def _shafts(canvas: Canvas) -> Picture:
    """Slanting beams from the gaps in the roof, fading before they reach the ground."""
    sheet = glow_sheet(canvas)
    rng = canvas.rng("shafts")
    slant = -canvas.side * 0.34
    foot = sheet.xs - canvas.light_x - slant * sheet.ys * sheet.down / sheet.across
    beams = np.zeros_like(sheet.cover)
    for _ in range(9):
        at, wide = rng.normal(0.03, 0.17), rng.uniform(0.008, 0.03)
        spread = wide * (0.7 + 0.9 * np.clip(sheet.ys + 0.1, 0, 1))
        beams += rng.uniform(0.12, 0.4) * np.exp(-(((foot - at) * sheet.across / spread) ** 2))
    fade = ramp(sheet.ys, 0.92, 0.25) * ramp(sheet.ys, -0.1, 0.12)
    away = sheet.distance(canvas.light_x, 0.3)
    halo = 0.16 * np.exp(-((away / 0.4) ** 1.5))
    glow = np.clip(soften(beams * fade, 1.2), 0, 0.5) * 0.7 + halo
    return np.asarray(glow[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="forest",
    words=("forest", "wood", "woods", "tree", "trees", "green", "lost", "leaf", "leaves", "path",
           "wild", "wolf", "garden", "spring", "autumn", "roots", "birds", "shade"),
    mood="any",
    palettes=("jade", "mist", "golden", "ember", "blue", "dawn"),
    draw=draw,
    devices=("torn", "print"),
)  # fmt: skip
