"""A concert: seven beams in haze, a wall of lamps, a truss, and the crowd before us."""

from __future__ import annotations

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    cloud,
    glow_sheet,
    gradient,
    mix,
    ramp,
    roll_off,
    soften,
    under,
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

FLOOR = 0.8
TRUSS = 0.045
BEAMS = 7


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back = Sheet(canvas)
    back.fill(_room(canvas))
    middle = Sheet(canvas)
    _truss(middle)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_crowd(canvas)],
        glow=_beams(canvas),
        glow_depth=0.5,
        light=(canvas.light_x + 0.08 * canvas.side, 0.02),
        key=mix(palette.light, palette.horizon, 0.25),
        ambient=mix(palette.middle, palette.horizon, 0.35),
        haze=mix(palette.middle, palette.horizon, 0.45),
        ground=0.93,
    )


def _room(canvas: Canvas) -> Picture:
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    stops = [
        (-0.1, palette.top), (0.2, mix(palette.top, palette.middle, 0.6)),
        (0.5, mix(palette.middle, palette.horizon, 0.22)),
        (FLOOR - 0.04, mix(palette.middle, palette.horizon, 0.55)), (FLOOR + 0.005, palette.middle),
        (1.1, palette.near),
    ]  # fmt: skip
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1))
    smoke = cloud(canvas.rng("smoke"), sheet.cover.shape, (3 * sheet.down, 3 * sheet.across), 5)
    lit = ramp(smoke, 0.35, 0.8) * ramp(sheet.ys, -0.1, 0.5)
    picture += (0.3 * lit)[..., None] * (palette.horizon - picture)
    away = np.abs(sheet.xs - 0.5) * sheet.across
    picture *= (1 - 0.45 * ramp(away, 0.3, 0.95))[..., None]
    _lamps(sheet, picture)
    _shine_on_floor(sheet, picture)
    return roll_off(picture)


def _lamp_places(canvas: Canvas) -> list[tuple[float, float]]:
    across, down = canvas.width / canvas.unit, canvas.height / canvas.unit
    columns, rows = round(10 * across), max(3, round(6 * down))
    return [
        ((column + 0.5) / columns, 0.16 + 0.52 * row / (rows - 1))
        for column in range(columns)
        for row in range(rows)
    ]


def _lamps(sheet: Sheet, picture: Picture) -> None:
    """A wall of small lamps, some of them out, each with its own halo."""
    rng = sheet.canvas.rng("lamps")
    palette = sheet.canvas.palette
    core = np.zeros_like(sheet.cover)
    size = float(rng.uniform(0.005, 0.0075))
    for x, y in _lamp_places(sheet.canvas):
        light = float(rng.choice([0.12, 0.5, 1.0], p=[0.3, 0.35, 0.35]))
        core = np.maximum(core, light * ramp(sheet.distance(x, y), size, 0.55 * size))
    halo = soften(core, 0.014 * sheet.unit) * 3.0
    picture += np.clip(0.8 * halo, 0, 0.7)[..., None] * (palette.horizon - picture) * 0.8
    picture += core[..., None] * (mix(palette.light, palette.accent, 0.2) - picture)


def _shine_on_floor(sheet: Sheet, picture: Picture) -> None:
    """The polished floor gives back what hangs above it, drawn out and dim."""
    start = int((FLOOR + 0.1) / 1.2 * sheet.height)
    rows = min(sheet.height - start, start)
    mirrored = cv2.blur(picture[start - rows : start][::-1], (3, max(3, rows // 2)))
    near = np.linspace(0.5, 0.12, rows, dtype=np.float32)[:, None, None]
    picture[start : start + rows] += near * mirrored


def _truss(sheet: Sheet) -> None:
    """The bar that carries the lamps: two chords with diagonals, and the lamps' housings."""
    palette = sheet.canvas.palette
    steps = np.arange(-0.1, 1.12, 0.035 / sheet.across)
    low, high = TRUSS, TRUSS - 0.032 / sheet.down
    strokes = [np.array([(-0.1, y), (1.1, y)]) for y in (low, high)]
    zigzag = np.array([(x, low if index % 2 else high) for index, x in enumerate(steps)])
    dark = palette.near * 0.8
    sheet.paint(sheet.lines([*strokes, zigzag], 0.0042), dark)
    sheet.paint(
        sheet.polygons([_housing(sheet, x, slant) for x, slant, _ in _heads(sheet.canvas)]), dark
    )


def _heads(canvas: Canvas) -> list[tuple[float, float, float]]:
    """Each beam's x, its slant in units across for one down, and its share of the light."""
    rng = canvas.rng("heads")
    xs = np.linspace(0.02, 0.98, BEAMS) + rng.normal(0, 0.012, BEAMS)
    aim = np.where(np.arange(BEAMS) % 2, canvas.light_x + 0.05 * canvas.side, 0.5)
    slant = (aim - xs) * canvas.width / canvas.height * rng.uniform(0.35, 1.0, BEAMS)
    slant += rng.normal(0, 0.08, BEAMS)
    share = rng.uniform(0.45, 1.0, BEAMS)
    return list(zip(xs.tolist(), slant.tolist(), share.tolist(), strict=True))


def _housing(sheet: Sheet, x: float, slant: float) -> Points:
    long = np.array(
        [np.sin(np.arctan(slant)) / sheet.across, np.cos(np.arctan(slant)) / sheet.down]
    )
    wide = np.array([long[1] * sheet.down / sheet.across, -long[0] * sheet.across / sheet.down])
    top = np.array([x, TRUSS])
    foot = top + 0.034 * long
    return np.array(
        [top - 0.009 * wide, top + 0.009 * wide, foot + 0.015 * wide, foot - 0.015 * wide]
    )


def _beams(canvas: Canvas) -> Picture:
    """Cones of lit haze; where they cross they add up. The colours go from light to accent."""
    sheet = glow_sheet(canvas)
    palette = canvas.palette
    smoke = cloud(canvas.rng("beams"), sheet.cover.shape, (5 * sheet.down, 4 * sheet.across), 4)
    glow = np.zeros_like(sheet.rgb)
    tints = _tints(canvas)
    down = np.clip(sheet.ys - TRUSS, 0, 2) * sheet.down
    for index, (x, slant, share) in enumerate(_heads(canvas)):
        off = (sheet.xs - x) * sheet.across - slant * down
        wide = 0.012 + 0.1 * down
        cone = np.exp(-((off / wide) ** 2)) * np.exp(-down / 0.62) * (down > 0)
        core = 0.6 * np.exp(-((off / (0.4 * wide)) ** 2)) * np.exp(-down / 0.3) * (down > 0)
        beam = share * (0.42 + 0.3 * canvas.energy) * (cone + core) * (0.55 + 0.75 * smoke)
        glow += beam[..., None] * tints[index % len(tints)]
        lamp = np.exp(-((sheet.distance(x, TRUSS + 0.03) / 0.02) ** 2))
        glow += (0.9 * share * lamp)[..., None] * palette.light
    glow += (0.14 * np.exp(-(((sheet.ys - FLOOR) / 0.16) ** 2)))[..., None] * palette.horizon
    return np.asarray(np.clip(soften(glow, 0.8), 0, 0.85), np.float32)


def _tints(canvas: Canvas) -> list[Colour]:
    palette = canvas.palette
    return [
        mix(palette.light, palette.horizon, 0.5), palette.horizon,
        mix(palette.light, palette.accent, 0.55), mix(palette.horizon, palette.light, 0.2),
    ]  # fmt: skip


def _crowd(canvas: Canvas) -> Layer:
    """Heads and raised arms, two rows, the farther catching a little light."""
    sheet = Sheet(canvas)
    rng = canvas.rng("crowd")
    palette = canvas.palette
    for row, (level, size) in enumerate(((0.955, 0.026), (1.0, 0.036))):
        shapes = []
        for x in np.arange(-0.12, 1.12, 1.75 * size / sheet.across):
            place = (float(x + rng.normal(0, 0.35 * size / sheet.across)),
                     level + float(rng.normal(0, 0.28 * size)))  # fmt: skip
            shapes += _person(sheet, rng, place, size * float(rng.uniform(0.85, 1.15)))
        mask = np.maximum(
            sheet.polygons(shapes), under(sheet, np.full_like(sheet.xs, level + 0.06))
        )
        tone = mix(palette.near, palette.middle, 0.18 * (1 - row)) * (0.9 - 0.2 * row)
        sheet.paint(mask, tone)
        _rim(sheet, mask, 0.3 - 0.18 * row)
    return Layer.of(sheet, 1.4)


def _rim(sheet: Sheet, mask: Mask, strength: float) -> None:
    shift = max(1, round(0.0016 * sheet.unit))
    top = np.clip(mask - np.roll(mask, shift, axis=0), 0, 1) * ramp(sheet.ys, 1.02, 0.9)
    sheet.shine((top * strength).astype(np.float32), sheet.canvas.palette.horizon)


def _person(
    sheet: Sheet, rng: np.random.Generator, place: tuple[float, float], size: float
) -> list[Points]:
    squash = np.array([1 / sheet.across, 1 / sheet.down]) * size
    around = np.linspace(0, 2 * np.pi, 22)
    head = np.stack([0.42 * np.cos(around), 0.52 * np.sin(around)], 1)
    neck = np.array([(-0.2, 0.3), (0.2, 0.3), (0.24, 0.75), (-0.24, 0.75)])
    body = np.array([(-0.3, 0.62), (0.3, 0.62), (0.82, 0.86), (1.0, 1.4), (1.0, 4), (-1.0, 4),
                     (-1.0, 1.4), (-0.82, 0.86)])  # fmt: skip
    parts = [head, neck, body]
    if rng.random() < 0.3:
        parts += [_arm(rng, side) for side in ((-1, 1) if rng.random() < 0.5 else (1,))]
    return [np.array(place) + part * squash for part in parts]


def _arm(rng: np.random.Generator, side: int) -> Points:
    """Raised from the shoulder over elbow and wrist to a hand."""
    elbow = (side * rng.uniform(0.95, 1.25), rng.uniform(-0.3, 0.2))
    hand = (side * rng.uniform(0.55, 1.15), rng.uniform(-1.9, -1.3))
    path = np.array([(side * 0.8, 1.1), elbow, hand])
    wide = np.array([0.2, 0.16, 0.12])[:, None] * np.array([1.0, 0.25])
    fist = np.array([(hand[0] + 0.17, hand[1] - 0.1), (hand[0], hand[1] - 0.3),
                     (hand[0] - 0.17, hand[1] - 0.1)])  # fmt: skip
    return np.concatenate([path + wide, fist, (path - wide)[::-1]])


SETTING = Setting(
    name="stage",
    words=("crowd", "dance", "sing", "stage", "concert", "band", "guitar", "loud", "spotlight",
           "show", "party", "drum", "dancing", "scream", "fame", "music", "rave", "beat"),
    mood="loud",
    palettes=("violet", "neon", "blue", "ember", "dusk", "jade", "rose"),
    draw=draw,
    devices=("screen", "portal"),
)  # fmt: skip
