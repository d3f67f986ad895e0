"""A low sun behind ridge upon ridge, haze in the valleys, pines, and grass before us."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import (
    blades,
    glow_sheet,
    gradient,
    long_clouds,
    mix,
    pines,
    ramp,
    roll_off,
    sky,
    sun,
    under,
    wander,
)
from generations.providers.local.paint.plates import Canvas, Layer, Mask, Plates, Setting, Sheet

HORIZON = 0.6
RIDGES = 6


def draw(canvas: Canvas) -> Plates:
    sun_y = 0.43 if canvas.tall else 0.45
    back = Sheet(canvas)
    back.fill(_sky(canvas, sun_y))
    for index in range(3):
        _ridge(back, index, sun_y)
    middle = Sheet(canvas)
    for index in range(3, RIDGES):
        _ridge(middle, index, sun_y)
    palette = canvas.palette
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_grass(canvas)],
        glow=_glow(canvas, sun_y),
        glow_depth=0.35,
        light=(canvas.light_x, sun_y),
        key=palette.light,
        ambient=mix(palette.far, palette.middle, 0.4),
        haze=mix(palette.far, palette.horizon, 0.6),
        ground=0.95,
    )


def _sky(canvas: Canvas, sun_y: float) -> NDArray[Any]:
    sheet = Sheet(canvas, 0.5)
    picture = sky(sheet, HORIZON, sun_y)
    long_clouds(sheet, picture, (0.0, 0.5), sun_y, share=0.55)
    sun(sheet, picture, sun_y, 0.052)
    return roll_off(picture)


def _line(sheet: Sheet, index: int) -> Mask:
    """The crest of one ridge: far ones long and high, near ones broken and low."""
    rng = sheet.canvas.rng(f"ridge {index}")
    share = index / (RIDGES - 1)
    rise = (0.085 - 0.03 * share) * (1.25 if sheet.canvas.tall else 1.0)
    level = 0.555 + 0.305 * share**1.15
    along = (sheet.xs + 0.1) * sheet.across
    sharp = wander(rng, along, 0.62 - 0.2 * share, 6)
    return level - rise * (0.75 * sharp + 0.4 * (1 - np.abs(wander(rng, along, 0.4, 4))))


def _ridge(sheet: Sheet, index: int, sun_y: float) -> None:
    palette = sheet.canvas.palette
    share = index / (RIDGES - 1)
    line = _line(sheet, index)
    body = under(sheet, line)
    air = mix(palette.horizon, palette.far, min(1.0, 0.35 + 0.5 * share))
    crest = mix(air, palette.near, share**1.4 * 0.96)
    valley = mix(mix(palette.far, palette.horizon, 0.65), palette.near, share**1.7 * 0.8)
    depth = np.clip((sheet.ys - line) / (0.2 - 0.04 * share), 0, 1).astype(np.float32)
    tint = gradient([(0.0, crest), (1.0, valley)], depth)
    near_sun = np.exp(-((sheet.distance(sheet.canvas.light_x, sun_y) / (0.5 - 0.22 * share)) ** 2))
    tint += (near_sun * (0.42 - 0.36 * share))[..., None] * (palette.light - tint)
    sheet.paint(body, tint)
    edge = body * ramp(sheet.ys - line, 0.007, 0.0) * near_sun * (0.75 - 0.5 * share)
    sheet.shine(edge, palette.light)
    if index >= 3:
        _pines(sheet, index, line, mix(crest, palette.near, 0.45 + 0.3 * share))


def _pines(sheet: Sheet, index: int, line: Mask, colour: NDArray[Any]) -> None:
    """Stands of pines, in groups, on the nearer crests."""
    rng = sheet.canvas.rng(f"pines {index}")
    groups = rng.uniform(-0.1, 1.1, 5 + index)
    spread = 0.05 / sheet.across
    xs = np.concatenate([rng.normal(group, spread, int(rng.integers(4, 11))) for group in groups])
    feet = np.interp(xs, sheet.xs[0], line[0]) + 0.012
    tall = (0.028, 0.05, 0.085)[index - 3] / sheet.down
    sheet.paint(sheet.polygons(pines(sheet, rng, xs, feet, tall)), colour)


def _grass(canvas: Canvas) -> Layer:
    sheet = Sheet(canvas)
    rng = canvas.rng("grass")
    palette = canvas.palette
    root = 0.965 - 0.03 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.9, 3)
    far = sheet.polygons(blades(sheet, rng, root[0] + 0.02, 0.15, round(420 * sheet.across)))
    sheet.paint(far, mix(palette.near, palette.far, 0.14))
    sheet.paint(ramp(sheet.ys - root, -0.01, 0.07), palette.near * 0.7)
    near = sheet.polygons(blades(sheet, rng, root[0] + 0.05, 0.19, round(240 * sheet.across)))
    sheet.paint(near, palette.near * 0.7)
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas, sun_y: float) -> NDArray[Any]:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, sun_y)
    halo = 0.3 * np.exp(-((away / 0.09) ** 1.5)) + 0.15 * np.exp(-((away / 0.42) ** 1.3))
    halo *= ramp(sheet.ys, 0.78, 0.5)
    return np.asarray(halo[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="ridgelines",
    words=("hill", "hills", "mountain", "mountains", "road", "home", "valley", "horizon", "sunset",
           "sunrise", "dawn", "west", "far", "away", "ride", "travel", "field", "wind"),
    mood="any",
    palettes=("dusk", "golden", "dawn", "rose", "mist", "ember", "violet"),
    draw=draw,
)  # fmt: skip
