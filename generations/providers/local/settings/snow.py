"""White hills under a low sun, pines dusted with snow, flakes in the air."""

from __future__ import annotations

import numpy as np

from generations.providers.local.painting import (
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
from generations.providers.local.palettes import Colour
from generations.providers.local.plates import Canvas, Layer, Mask, Picture, Plates, Setting, Sheet

HORIZON = 0.6
HILLS = 5


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    sun_y = 0.36
    back = Sheet(canvas)
    back.fill(_sky(canvas, sun_y))
    for index in range(3):
        _hill(back, index)
    middle = Sheet(canvas)
    for index in range(3, HILLS):
        _hill(middle, index)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_near_bank(canvas)],
        glow=_glow(canvas, sun_y),
        glow_depth=0.35,
        light=(canvas.light_x, sun_y),
        key=palette.light,
        ambient=mix(palette.middle, palette.far, 0.3),
        haze=mix(palette.middle, palette.horizon, 0.6),
        ground=0.93,
    )


def _sky(canvas: Canvas, sun_y: float) -> Picture:
    sheet = Sheet(canvas, 0.5)
    picture = sky(sheet, HORIZON, sun_y, warmth=0.8)
    long_clouds(sheet, picture, (0.0, 0.5), sun_y, share=0.6)
    sun(sheet, picture, sun_y, 0.034)
    return roll_off(picture)


def _snow_colours(canvas: Canvas, share: float) -> tuple[Colour, Colour]:
    """Of a lit and of a shaded slope; far ones take the colour of the air."""
    palette = canvas.palette
    white = mix(palette.light, palette.horizon, 0.22) * 0.93
    shade = mix(mix(palette.middle, palette.far, 0.35), palette.light, 0.22)
    air = mix(palette.horizon, palette.middle, 0.3)
    return mix(air, white, 0.35 + 0.6 * share), mix(air, shade, 0.3 + 0.65 * share)


def _line(sheet: Sheet, index: int) -> Mask:
    rng = sheet.canvas.rng(f"hill {index}")
    share = index / (HILLS - 1)
    level = 0.565 + 0.29 * share**1.2
    return level - (0.075 - 0.02 * share) * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.7, 4)


def _hill(sheet: Sheet, index: int) -> None:
    """Soft slopes: lit where they turn to the sun, long blue shade where they turn away."""
    canvas = sheet.canvas
    share = index / (HILLS - 1)
    line = _line(sheet, index)
    lit, shade = _snow_colours(canvas, share)
    slope = np.gradient(line[0]) * sheet.width / 1.2
    turned = ramp(0.5 + 2.6 * canvas.side * slope[None], 0.0, 1.0)
    rng = canvas.rng(f"drift {index}")
    drift = wander(rng, (sheet.xs + 0.1) * sheet.across + 2.4 * (sheet.ys - line), 0.35, 4)
    down = np.clip((sheet.ys - line) / 0.2, 0, 1).astype(np.float32)
    light = np.clip(0.75 * turned + 0.3 * drift - 0.45 * down + 0.25, 0, 1)
    near_sun = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.5) ** 2))
    light = np.clip(light + 0.22 * near_sun * (1 - down), 0, 1).astype(np.float32)
    if index:
        _trees(sheet, index, line)
    sheet.paint(under(sheet, line), gradient([(0, shade), (1, lit)], light))
    crest = under(sheet, line) * ramp(sheet.ys - line, 0.006, 0.0) * (0.15 + 0.6 * near_sun)
    sheet.shine(crest.astype(np.float32), canvas.palette.light)


def _trees(sheet: Sheet, index: int, line: Mask) -> None:
    """Groups of pines behind each crest; the snow lies on them from above."""
    canvas = sheet.canvas
    rng = canvas.rng(f"pines {index}")
    groups = rng.uniform(-0.1, 1.1, 3 + 2 * index)
    if index == HILLS - 1:
        groups = groups[np.abs(groups - 0.5) > 0.27]
    sizes = rng.integers(3, 9, len(groups))
    spread = (0.03 + 0.01 * index) / sheet.across
    xs = np.concatenate(
        [rng.normal(g, spread, n) for g, n in zip(groups, sizes, strict=True)] or [np.zeros(0)]
    )
    feet = np.interp(xs, sheet.xs[0], line[0]) + 0.012
    tall = (0.0, 0.03, 0.055, 0.1, 0.19)[index] / sheet.down
    outlines = pines(sheet, rng, xs, feet, tall)
    palette = canvas.palette
    share = index / (HILLS - 1)
    dark = mix(mix(palette.middle, palette.far, 0.5), palette.near, 0.25 + 0.7 * share)
    mask = sheet.polygons(outlines)
    sheet.paint(mask, dark)
    shift = max(1, round(0.0028 * sheet.unit * (0.5 + share)))
    dusted = np.clip(mask - np.roll(mask, shift, axis=0), 0, 1)
    side = np.clip(mask - np.roll(mask, -canvas.side * shift, axis=1), 0, 1)
    lit, shade = _snow_colours(canvas, share)
    sheet.paint(0.5 * dusted, shade)
    sheet.paint(0.4 * side * dusted, lit)


def _near_bank(canvas: Canvas) -> Layer:
    """A drift before us, out of focus, with dry stalks that break through it."""
    sheet = Sheet(canvas)
    rng = canvas.rng("bank")
    lit, shade = _snow_colours(canvas, 1.0)
    line = 0.995 - 0.035 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.45, 3)
    stalks = []
    for _ in range(round(26 * sheet.across)):
        x = float(rng.uniform(-0.1, 1.1))
        tall, lean = rng.uniform(0.03, 0.1) / sheet.down, rng.normal(0, 0.02)
        stalks.append(
            np.array([(x, 1.0), (x + 0.4 * lean, 1.0 - tall), (x + lean, 0.99 - 1.5 * tall)])
        )
    sheet.paint(sheet.lines(stalks, 0.0014), canvas.palette.near)
    down = np.clip((sheet.ys - line) / 0.1, 0, 1).astype(np.float32)
    sheet.paint(under(sheet, line), gradient([(0, mix(lit, shade, 0.35)), (1, shade)], down))
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas, sun_y: float) -> Picture:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, sun_y)
    halo = 0.26 * np.exp(-((away / 0.08) ** 1.5)) + 0.13 * np.exp(-((away / 0.4) ** 1.3))
    return np.asarray(
        (halo * ramp(sheet.ys, 0.8, 0.5))[..., None] * canvas.palette.light, np.float32
    )


SETTING = Setting(
    name="snow",
    words=("snow", "winter", "cold", "ice", "freeze", "freezing", "frost", "north", "white",
           "christmas", "silent", "still", "december", "breath", "frozen", "blizzard"),
    mood="quiet",
    palettes=("dawn", "rose", "blue", "golden", "violet", "dusk"),
    draw=draw,
    air="snow",
    devices=("print", "torn"),
)  # fmt: skip
