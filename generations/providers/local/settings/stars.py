"""A night of stars over dark pines: the milky band with its lane of dust."""

from __future__ import annotations

import numpy as np

from generations.providers.local.paint.painting import (
    cloud,
    glow_sheet,
    gradient,
    mix,
    pines,
    ramp,
    roll_off,
    soften,
    under,
    wander,
)
from generations.providers.local.paint.plates import (
    Canvas,
    Layer,
    Mask,
    Picture,
    Plates,
    Setting,
    Sheet,
)
from generations.providers.local.paint.terrain import Rough

HORIZON = 0.74


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back = Sheet(canvas)
    back.fill(_sky(canvas))
    _stars(back)
    middle = Sheet(canvas)
    for index in range(3):
        _hill(middle, index)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_treetops(canvas)],
        glow=_glow(canvas),
        glow_depth=0.35,
        light=(canvas.light_x, 0.3),
        key=mix(palette.light, palette.horizon, 0.35),
        ambient=mix(palette.middle, palette.far, 0.4),
        haze=mix(palette.middle, palette.horizon, 0.4),
        ground=0.94,
    )


def _along(sheet: Sheet) -> tuple[Mask, Mask]:
    """Place along the milky band, and distance from its middle, in units."""
    canvas = sheet.canvas
    x = (sheet.xs - canvas.light_x) * sheet.across * canvas.side
    y = (sheet.ys - 0.3) * sheet.down
    turn = 0.85 if canvas.tall else 0.6
    return x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)


def _sky(canvas: Canvas) -> Picture:
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    low = mix(palette.horizon, palette.middle, 0.58)
    stops = [(-0.1, palette.top), (0.45, mix(palette.top, palette.middle, 0.7)), (HORIZON, low)]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.2)
    band, dust = _band(sheet)
    warm = mix(palette.horizon, palette.light, 0.55)
    cool = mix(palette.horizon, palette.accent, 0.25)
    hue = cloud(canvas.rng("hue"), sheet.cover.shape, (3, 4), 3)[..., None]
    tint = cool + ramp(hue, 0.35, 0.65) * (warm - cool)
    picture += (0.75 * band)[..., None] * (tint - picture)
    picture *= 1 - 0.72 * dust[..., None]
    return roll_off(picture)


def _band(sheet: Sheet) -> tuple[Mask, Mask]:
    """The band's light, in clouds and filaments, and the dark lane within it."""
    along, off = _along(sheet)
    rough = Rough(sheet.canvas.rng("band"))
    drawn = rough.smooth(along, off, 0.4, 3)
    cloudy = rough.smooth(along + 0.1 * drawn, 2.1 * off + 0.12 * drawn, 0.2, 6)
    off = off - 0.05 * np.sin(along * 4.1 + 1.0) + 0.02 * drawn
    heart = np.exp(-((along / 0.45) ** 2))
    light = np.exp(-((off / (0.075 + 0.06 * heart)) ** 2)) * (0.3 + 0.7 * heart)
    light = light * ramp(cloudy, -1.1, 0.9) * ramp(sheet.ys, HORIZON + 0.02, HORIZON - 0.3)
    lane = np.exp(-(((off - 0.012 + 0.035 * cloudy) / (0.014 + 0.016 * heart)) ** 2))
    veins = ramp(np.abs(rough.smooth(along, 1.6 * off, 0.3, 5)), 0.11, 0.0)
    dust = np.maximum(lane * ramp(cloudy, 0.5, -0.5), 0.3 * veins) * np.minimum(2.2 * light, 1)
    return light.astype(np.float32), np.clip(dust, 0, 1).astype(np.float32)


def _stars(sheet: Sheet) -> None:
    """Thousands of faint ones, thicker in the band, and a few that have a size."""
    canvas = sheet.canvas
    rng = canvas.rng("stars")
    palette = canvas.palette
    small = Sheet(canvas, 0.25)
    band, _ = _band(small)
    points = np.zeros_like(sheet.cover)
    count = round(8200 * sheet.across * sheet.down)
    rows = rng.integers(0, int((HORIZON + 0.1) / 1.2 * sheet.height), count)
    columns = rng.integers(0, sheet.width, count)
    gathered = band[rows * small.height // sheet.height, columns * small.width // sheet.width]
    kept = rng.random(count) < 0.16 + 1.1 * gathered
    points[rows[kept], columns[kept]] = rng.uniform(0.12, 0.75, int(kept.sum())) ** 1.5
    points *= ramp(sheet.ys, HORIZON, HORIZON - 0.25)
    sheet.shine(np.clip(soften(points, 0.45) * 3.2, 0, 1), palette.light)
    for _ in range(round(46 * sheet.across)):
        place = (float(rng.uniform(-0.1, 1.1)), float(rng.uniform(-0.1, HORIZON - 0.12)))
        _bright_star(sheet, place, float(rng.uniform(0.0008, 0.0024)))


def _bright_star(sheet: Sheet, place: tuple[float, float], size: float) -> None:
    x, y = place
    half = max(4, int(size * 9 * sheet.unit))
    row, column = (int((v + 0.1) / 1.2 * n) for v, n in ((y, sheet.height), (x, sheet.width)))
    part = np.s_[max(0, row - half) : row + half, max(0, column - half) : column + half]
    dx = (sheet.xs[:, part[1]] - x) * sheet.across
    dy = (sheet.ys[part[0]] - y) * sheet.down
    away = np.hypot(dx, dy)
    light = np.exp(-((away / size) ** 2)) + 0.16 * np.exp(-away / (2.6 * size))
    patch = sheet.rgb[part]
    patch += np.clip(light, 0, 1)[..., None] * (sheet.canvas.palette.light - patch)


def _hill(sheet: Sheet, index: int) -> None:
    canvas = sheet.canvas
    palette = canvas.palette
    rng = canvas.rng(f"hill {index}")
    line = (0.735, 0.775, 0.83)[index] - (0.05, 0.035, 0.03)[index] * wander(
        rng, (sheet.xs + 0.1) * sheet.across, 0.8, 5
    )
    colour = mix(mix(palette.middle, palette.horizon, 0.25), palette.near, (0.35, 0.7, 0.9)[index])
    count = round((0, 90, 60)[index] * sheet.across)
    groups = rng.uniform(-0.1, 1.1, 11)
    xs = rng.choice(groups, count) + rng.normal(0, 0.035, count)
    feet = np.interp(xs, sheet.xs[0], line[0]) + 0.01
    tall = (0.0, 0.035, 0.075)[index] / sheet.down
    body = np.maximum(under(sheet, line), sheet.polygons(pines(sheet, rng, xs, feet, tall)))
    sheet.paint(body, colour)


def _treetops(canvas: Canvas) -> Layer:
    """The tops of near pines at both edges, and a dark bank."""
    sheet = Sheet(canvas)
    rng = canvas.rng("treetops")
    palette = canvas.palette
    line = 0.985 - 0.02 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.5, 4)
    xs = np.concatenate([rng.normal(-0.02, 0.05, 5), rng.normal(1.02, 0.05, 5)])
    feet = np.full(len(xs), 1.08)
    trees = sheet.polygons(pines(sheet, rng, xs, feet, 0.36 / sheet.down))
    sheet.paint(np.maximum(trees, under(sheet, line)), palette.near * 0.75)
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas) -> Picture:
    sheet = glow_sheet(canvas)
    band, dust = _band(sheet)
    horizon = 0.14 * np.exp(-(((sheet.ys - HORIZON) / 0.09) ** 2)) * np.ones_like(sheet.xs)
    glow = 0.3 * soften(band * (1 - dust), 0.02 * sheet.unit) + horizon * ramp(sheet.ys, 0.9, 0.7)
    return np.asarray(
        glow[..., None] * mix(canvas.palette.horizon, canvas.palette.light, 0.5), np.float32
    )


SETTING = Setting(
    name="stars",
    words=("star", "stars", "dream", "dreams", "universe", "space", "galaxy", "midnight",
           "wish", "infinite", "cosmos", "astronaut", "planet", "sleep", "constellation"),
    mood="quiet",
    palettes=("violet", "blue", "dusk", "neon", "jade", "ember"),
    draw=draw,
    devices=("portal", "screen"),
)  # fmt: skip
