"""A city at night after rain: three rows of towers, signs, and a wet street that mirrors them."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    cloud,
    gradient,
    mix,
    ramp,
    roll_off,
    soften,
    wander,
)
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import Canvas, Layer, Picture, Plates, Setting, Sheet

STREET = 0.74
PANE = np.array([(0, 0), (0.56, 0), (0.56, 0.52), (0, 0.52)])
GLYPHS = (
    ((0, 0.15), (1, 0.15), (0.45, 0.15), (0.45, 0.6), (0, 1), (0.45, 0.6), (1, 1)),
    ((0.2, 0), (0, 0.4), (1, 0.4), (0.6, 0.4), (0.6, 1), (0.15, 1)),
    ((0, 0.25), (1, 0), (0.5, 0.1), (0.5, 1), (0, 0.7), (0.5, 1), (1, 0.6)),
    ((0, 0), (1, 0), (1, 0.45), (0, 0.45), (0.5, 0.45), (0.2, 1)),
    ((0.5, 0), (0.5, 0.3), (0, 0.3), (1, 0.3), (0.9, 1), (0.3, 1)),
    ((0, 0.5), (0.3, 0.2), (0.7, 0.6), (1, 0.2), (0.7, 0.6), (0.7, 1), (0, 1)),
)
"""Strokes of a made-up alphabet, in 0..1 of a letter's box."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back, back_lights = _row_sheet(canvas, 0, opaque=True)
    far, far_lights = _row_sheet(canvas, 1, opaque=False)
    back.paint(far.cover, far.rgb / np.maximum(far.cover, 1e-3)[..., None])
    near, near_lights = _row_sheet(canvas, 2, opaque=False)
    lights = np.maximum(back_lights * _open(far), far_lights)
    lights = np.maximum(lights * _open(near), near_lights)
    _wet_street(back, near, lights)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(near, 0.62)],
        front=[_kerb(canvas)],
        glow=_glow(canvas, lights),
        glow_depth=0.5,
        light=(canvas.light_x + 0.1 * canvas.side, 0.36),
        key=_neon(canvas),
        ambient=mix(palette.middle, palette.far, 0.5),
        haze=mix(palette.middle, palette.horizon, 0.35),
        ground=0.93,
    )


def _open(sheet: Sheet) -> Picture:
    """What a row leaves free, at half size, shape (h, w, 1)."""
    half = Sheet(sheet.canvas, 0.5)
    cover = cv2.resize(sheet.cover, (half.width, half.height), interpolation=cv2.INTER_AREA)
    return 1 - cover[..., None]


def _neon(canvas: Canvas) -> Colour:
    """The colour of the great sign on the light's side, which lights the subject."""
    return mix(canvas.palette.light, canvas.palette.accent, 0.35)


@dataclass
class Row:
    """Outlines of one row of towers: walls in two tones, lit panes and sign tubes by tint."""

    walls: tuple[list[Points], list[Points]] = field(default_factory=lambda: ([], []))
    panes: list[list[Points]] = field(default_factory=lambda: [[] for _ in range(5)])
    boards: list[Points] = field(default_factory=list)
    tubes: list[list[Points]] = field(default_factory=lambda: [[] for _ in range(3)])


def _row_sheet(canvas: Canvas, depth: int, *, opaque: bool) -> tuple[Sheet, Picture]:
    """One row of towers and, apart, the light that its windows and signs give."""
    sheet = Sheet(canvas)
    if opaque:
        sheet.fill(_sky(canvas))
    rng = canvas.rng(f"row {depth}")
    row = Row()
    for place in _towers(canvas, rng, depth):
        row.walls[int(rng.integers(2))].extend(_walls(rng, *place))
        _panes(sheet, rng, depth, place, row)
        if depth and rng.random() < (0.0, 0.3, 0.85)[depth]:
            _sign(sheet, rng, depth, place, row)
    return sheet, _painted(sheet, row, depth)


def _painted(sheet: Sheet, row: Row, depth: int) -> Picture:
    """Paint a row; answers its lights alone, on black, at half size."""
    palette = sheet.canvas.palette
    lights = Sheet(sheet.canvas, 0.5)
    for tone, walls in zip((0.0, 0.12), row.walls, strict=True):
        far = mix(palette.middle, palette.horizon, 0.3 + tone)
        stone = mix(far, palette.near, (0.35, 0.66, 0.95)[depth])
        foot = mix(stone, palette.horizon, (0.4, 0.22, 0.06)[depth])
        tint = gradient([(0.15, stone), (STREET, foot)], sheet.ys)
        sheet.paint(sheet.polygons(walls), np.broadcast_to(tint, sheet.rgb.shape))
    for tint, panes in zip(_pane_colours(sheet.canvas), row.panes, strict=True):
        for target in (sheet, lights):
            target.paint(target.polygons(panes), tint * (0.62, 0.85, 1.0)[depth])
    sheet.paint(0.75 * sheet.polygons(row.boards), palette.near)
    signs = (palette.accent, mix(palette.light, palette.accent, 0.3), palette.light)
    for tint, tubes in zip(signs, row.tubes, strict=True):
        for target in (sheet, lights):
            target.paint(target.lines(tubes, 0.0032 if depth == 2 else 0.002), tint)
    return lights.rgb


def _sky(canvas: Canvas) -> Picture:
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    low = mix(palette.middle, palette.horizon, 0.45)
    stops = [(-0.1, palette.top), (0.4, palette.middle), (STREET, low), (1.1, palette.top)]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.2)
    smoke = cloud(canvas.rng("smoke"), sheet.cover.shape, (4 * sheet.down, 3 * sheet.across), 4)
    picture += (0.35 * ramp(smoke, 0.45, 0.8))[..., None] * (low - picture)
    away = sheet.distance(canvas.light_x, STREET - 0.12)
    picture += (0.4 * np.exp(-((away / 0.4) ** 1.5)))[..., None] * (palette.horizon - picture)
    return roll_off(picture)


def _towers(
    canvas: Canvas, rng: np.random.Generator, depth: int
) -> list[tuple[float, float, float]]:
    """Left, right and top of each tower. The near row leaves the middle of the frame open."""
    across = canvas.width / canvas.unit
    wide = (0.075, 0.11, 0.2)[depth] / across
    towers = []
    left = -0.12
    while left < 1.12:
        right = left + wide * float(rng.uniform(0.6, 1.35))
        off = abs((left + right) / 2 - 0.5) * 2
        top = (0.42, 0.36, 0.1)[depth] + float(rng.uniform(-0.13, 0.16))
        if canvas.tall:
            top -= 0.06
        if depth < 2 or off > 0.62:
            towers.append((left, right, top))
        left = right + float(rng.uniform(0.0, (0.012, 0.03, 0.02)[depth])) / across
    return towers


def _walls(rng: np.random.Generator, left: float, right: float, top: float) -> list[Points]:
    """A tower with a setback, a tank, a mast or nothing on its roof."""
    wide = right - left
    kind = int(rng.integers(4))
    middle = left + wide * float(rng.uniform(0.35, 0.65))
    half = (0.28, 0.14, 0.012, 0.0)[kind] * wide
    high = (0.03, 0.022, 0.075, 0.0)[kind]
    return [
        np.array([(left, STREET), (left, top), (right, top), (right, STREET)]),
        np.array([(middle - half, top), (middle - half, top - high),
                  (middle + half, top - high), (middle + half, top)]),
    ]  # fmt: skip


def _panes(
    sheet: Sheet, rng: np.random.Generator, depth: int, place: tuple[float, float, float], row: Row
) -> None:
    """A grid of panes; whole floors are lit more often than single rooms."""
    left, right, top = place
    cell = np.array([(0.0085, 0.0115, 0.0185)[depth] / sheet.across,
                     (0.012, 0.016, 0.026)[depth] / sheet.down])  # fmt: skip
    columns = max(1, int((right - left) / cell[0]) - 1)
    floors = max(1, int((STREET - top) / cell[1]) - 1)
    start = left + (right - left - columns * cell[0]) / 2
    lit = rng.random((floors, columns)) < rng.uniform(0.08, 0.36)
    lit |= (rng.random((floors, 1)) < 0.07) & (rng.random((floors, columns)) < 0.8)
    shade = rng.integers(0, 5, (floors, columns))
    for floor, column in np.argwhere(lit):
        corner = np.array([start, top]) + np.array([column + 0.22, floor + 0.7]) * cell
        row.panes[shade[floor, column]].append(corner + PANE * cell)


def _pane_colours(canvas: Canvas) -> list[Colour]:
    palette = canvas.palette
    warm = np.array([1.0, 0.74, 0.42], np.float32)
    white = np.ones(3, np.float32)
    return [
        mix(warm, palette.accent, 0.25), warm, mix(warm, white, 0.45),
        mix(palette.light, palette.accent, 0.2), mix(warm, palette.near, 0.45),
    ]  # fmt: skip


def _sign(
    sheet: Sheet, rng: np.random.Generator, depth: int, place: tuple[float, float, float], row: Row
) -> None:
    """An upright neon sign: a frame of tube and, in it, strokes that read as letters."""
    left, right, top = place
    high = float(rng.uniform(0.1, 0.17)) * (0.55 if depth == 1 else 1.0) / sheet.down
    wide = 0.3 * high * sheet.down / sheet.across
    x = left + float(rng.uniform(0.1, 0.75)) * (right - left)
    highest = max(top + 0.04, 0.28)
    y = float(rng.uniform(highest, max(highest, STREET - high - 0.1)))
    box = np.array([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)])
    row.boards.append(box)
    tubes = row.tubes[int(rng.integers(3))]
    tubes.append(box)
    count = int(rng.integers(3, 6))
    for letter in range(count):
        corner = np.array([x + 0.2 * wide, y + high * (letter + 0.22) / count])
        glyph = GLYPHS[int(rng.integers(len(GLYPHS)))]
        tubes.append(corner + np.array(glyph) * (0.6 * wide, 0.56 * high / count))


def _wet_street(back: Sheet, near: Sheet, lights: Picture) -> None:
    """Mirror what stands above the street: drawn out downwards and broken by ripples."""
    start = int((STREET + 0.1) / 1.2 * back.height)
    scene = back.rgb * (1 - near.cover)[..., None] + near.rgb
    _mirror(back, scene, lights, start, back.height - start)


def _mirror(sheet: Sheet, scene: Picture, lights: Picture, start: int, rows: int) -> None:
    palette = sheet.canvas.palette
    source = np.clip(start - 1 - (np.arange(rows) * 1.25).astype(np.float32), 0, None)
    near = np.linspace(0, 1, rows, dtype=np.float32)
    rng = sheet.canvas.rng("ripples")
    ripple = wander(rng, np.arange(rows, dtype=np.float32)[None] / sheet.unit, 0.02, 3)[0]
    noise = cloud(rng, (rows, sheet.width), (26, 5 * sheet.across), 3) - 0.5
    shift = (0.006 * ripple[:, None] + 0.012 * noise) * sheet.unit * (0.3 + near)[:, None]
    columns = np.arange(sheet.width, dtype=np.float32)[None] + shift
    size = (sheet.width, sheet.height)
    bright = scene + 0.5 * cv2.resize(lights, size, interpolation=cv2.INTER_LINEAR)
    mirrored = cv2.remap(
        bright, columns.astype(np.float32), np.broadcast_to(source[:, None], columns.shape).copy(),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    drawn_out = cv2.blur(mirrored, (max(1, round(0.004 * sheet.unit)), round(0.045 * sheet.unit)))
    asphalt = mix(palette.near, palette.middle, 0.25)
    puddle = cloud(sheet.canvas.rng("puddles"), (rows, sheet.width), (7, 4 * sheet.across), 4)
    shine = 0.42 + 0.4 * ramp(puddle, 0.4, 0.62) - 0.22 * near[:, None]
    sheet.rgb[start:] = asphalt * 0.8 + shine[..., None] * (drawn_out - 0.4 * asphalt)
    sheet.cover[start:] = 1
    haze = np.exp(-(((sheet.ys - STREET) / 0.02) ** 2)) * np.ones_like(sheet.xs)
    sheet.paint(0.35 * haze.astype(np.float32), mix(palette.horizon, palette.middle, 0.3))
    np.clip(sheet.rgb, 0, 1, out=sheet.rgb)


def _kerb(canvas: Canvas) -> Layer:
    """Out of focus before us: drops of light on a dark rail."""
    sheet = Sheet(canvas, 0.5)
    rng = canvas.rng("kerb")
    palette = canvas.palette
    dark = 0.75 * ramp(sheet.ys, 0.93, 1.06) * np.ones_like(sheet.xs)
    sheet.paint(dark, palette.near)
    colours = _pane_colours(canvas)
    for index in range(round(9 * sheet.across)):
        x, y = float(rng.uniform(-0.1, 1.1)), float(rng.uniform(0.93, 1.08))
        size = float(rng.uniform(0.014, 0.036))
        away = sheet.distance(x, y)
        rim = ramp(away, size * 1.06, size * 0.94) * (0.1 + 0.16 * ramp(away, size * 0.4, size))
        sheet.paint(rim, colours[index % len(colours)])
    return Layer.of(sheet, 1.5, soft=True)


def _glow(canvas: Canvas, lights: Picture) -> Picture:
    sheet = Sheet(canvas, 0.25)
    small = cv2.resize(lights, (sheet.width, sheet.height), interpolation=cv2.INTER_AREA)
    near = soften(small, 0.006 * sheet.unit)
    wide = soften(small, 0.035 * sheet.unit)
    glow = 0.42 * near + 0.8 * wide
    start = int((STREET + 0.1) / 1.2 * sheet.height)
    rows = sheet.height - start
    upper = glow[max(0, start - rows) : start][::-1]
    glow[start : start + len(upper)] += 0.55 * cv2.blur(upper, (1, max(1, rows // 5)))
    return np.asarray(glow, np.float32)


SETTING = Setting(
    name="city",
    words=("city", "street", "streets", "rain", "town", "downtown", "lights", "subway",
           "traffic", "night", "corner", "taxi", "tower", "concrete", "skyline",
           "avenue", "sidewalk", "umbrella"),
    mood="any",
    palettes=("blue", "neon", "violet", "dusk", "jade", "ember"),
    draw=draw,
    air="rain",
    devices=("screen", "print"),
)  # fmt: skip
