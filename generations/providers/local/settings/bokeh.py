"""A night of lights out of focus: strings of lamps, discs in four sizes, and a glossy table."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import (
    cloud,
    glow_sheet,
    gradient,
    mix,
    ramp,
    roll_off,
    soften,
)
from generations.providers.local.paint.palettes import Colour, luma
from generations.providers.local.paint.plates import (
    Canvas,
    Layer,
    Mask,
    Picture,
    Plates,
    Setting,
    Sheet,
)

TABLE = 0.76
SIZES = (0.010, 0.021, 0.040, 0.072)
"""Radii in units: the farther a lamp lies from the sharp plane, the larger and fainter."""
SHARES = (0.3, 0.34, 0.24, 0.12)
LAMPS = 150
BLADES = 7
Lamp = tuple[float, float, float, float, Colour]
"""x, y, radius in units, light 0..1, colour."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    lamps = _lamps(canvas)
    back = Sheet(canvas, 0.5)
    back.fill(_room(canvas))
    for lamp in (*_strings(canvas), *(one for one in lamps if one[2] < 0.03)):
        _disc(back, lamp)
    back.rgb = roll_off(back.rgb)
    _mirror(back)
    near = Sheet(canvas, 0.5)
    for lamp in (one for one in lamps if one[2] >= 0.03):
        _disc(near, lamp, veil=True)
    return Plates(
        behind=[Layer.of(back, 0.35, soft=True), Layer.of(near, 0.62, soft=True)],
        front=[_front(canvas)],
        glow=_glow(canvas, lamps),
        glow_depth=0.5,
        light=(canvas.light_x, 0.22),
        key=mix(palette.light, palette.horizon, 0.35),
        ambient=mix(palette.middle, palette.horizon, 0.3),
        haze=mix(palette.middle, palette.horizon, 0.4),
        ground=0.92,
    )


def _room(canvas: Canvas) -> Picture:
    """Dark, with the warm air of the lamps around the light and a table before it."""
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    deep = mix(palette.top, palette.near, 0.7)
    stops = [(-0.1, deep), (0.3, mix(palette.top, palette.middle, 0.3)),
             (0.66, mix(palette.top, palette.middle, 0.75)), (1.1, deep)]  # fmt: skip
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.2)
    smoke = cloud(canvas.rng("air"), sheet.cover.shape, (2.2 * sheet.down, 2.2 * sheet.across), 3)
    for x, y, reach, strength in ((canvas.light_x, 0.32, 0.36, 0.34),
                                  (0.5 - 0.3 * canvas.side, 0.62, 0.3, 0.14)):  # fmt: skip
        halo = strength * np.exp(-((sheet.distance(x, y) / reach) ** 2)) * (0.6 + 0.7 * smoke)
        picture += np.clip(halo, 0, 0.6)[..., None] * (palette.horizon - picture)
    away = sheet.distance(0.5, 0.48)
    night = min(1.0, 0.3 / float(luma(palette.middle)))
    picture *= (night * (1 - 0.6 * ramp(away, 0.4, 0.95)))[..., None]
    return roll_off(picture)


def _tints(canvas: Canvas) -> list[Colour]:
    palette = canvas.palette
    white = np.ones(3, np.float32)
    return [
        palette.light, mix(palette.light, palette.horizon, 0.5), palette.horizon,
        mix(palette.horizon, palette.accent, 0.6), mix(palette.accent, palette.light, 0.25),
        mix(palette.far, white, 0.3),
    ]  # fmt: skip


def _lamps(canvas: Canvas) -> list[Lamp]:
    """Scattered in drifts, denser towards the light, few where the subject's face will be."""
    rng = canvas.rng("lamps")
    tints = _tints(canvas)
    down = canvas.height / canvas.unit
    drifts = np.stack([rng.uniform(0, 1, 5), rng.uniform(0.1, 0.66, 5)], 1)
    drifts[0] = (canvas.light_x, 0.3)
    found: list[Lamp] = []
    for _ in range(LAMPS):
        x, y = drifts[rng.integers(5)] + rng.normal(0, (0.2, 0.15 / down))
        if rng.random() < 0.35:
            x, y = rng.uniform(-0.08, 1.08), rng.uniform(-0.08, TABLE - 0.04)
        if not (-0.1 < x < 1.1 and -0.1 < y < TABLE - 0.02):
            continue
        size = float(rng.choice(SIZES, p=SHARES)) * float(rng.uniform(0.8, 1.25))
        light = float(rng.uniform(0.35, 1.1)) * (0.026 / (size + 0.016)) ** 0.5
        found.append((float(x), float(y), size, min(light, 1.0), tints[rng.integers(len(tints))]))
    return found


def _strings(canvas: Canvas) -> list[Lamp]:
    """Lamps along cords that hang across the picture, smaller where the cord is farther."""
    rng = canvas.rng("strings")
    palette = canvas.palette
    warm = mix(palette.light, palette.horizon, 0.3)
    found: list[Lamp] = []
    for _ in range(int(rng.integers(2, 5))):
        ends = rng.uniform(-0.12, 0.34, 2)
        sag, size = float(rng.uniform(0.06, 0.2)), float(rng.uniform(0.007, 0.018))
        for x in np.arange(-0.1, 1.1, 3.4 * size * canvas.unit / canvas.width):
            y = ends[0] + (ends[1] - ends[0]) * x + sag * 4 * x * (1 - x)
            found.append((float(x), float(y), size, float(rng.uniform(0.55, 0.85)), warm))
    return found


def _disc(sheet: Sheet, lamp: Lamp, *, veil: bool = False) -> None:
    """One lamp as a lens shows it: an even disc with a brighter rim, cut like a cat's eye where
    it lies off the middle. ``veil``: it lies on nothing and takes its own cover along."""
    x, y, radius, light, tint = lamp
    part = _around(sheet, x, y, radius)
    if part is None:
        return
    dx = (sheet.xs[:, part[1]] - x) * sheet.across
    dy = (sheet.ys[part[0]] - y) * sheet.down
    shape = _aperture(dx, dy, radius, (x - 0.5, y - 0.5), sheet.unit)
    rim = ramp(np.hypot(dx, dy) / radius, 0.7, 0.97)
    cover = light * shape * (0.42 + 0.4 * rim)
    if veil:
        cover *= 0.62
        sheet.cover[part] += cover * (1 - sheet.cover[part])
        sheet.rgb[part] += cover[..., None] * (tint - sheet.rgb[part])
    else:
        sheet.rgb[part] += cover[..., None] * tint * (1 - 0.6 * sheet.rgb[part])


def _around(sheet: Sheet, x: float, y: float, radius: float) -> tuple[slice, slice] | None:
    half = int(radius * sheet.unit * 1.15) + 2
    row, column = (int((v + 0.1) / 1.2 * n) for v, n in ((y, sheet.height), (x, sheet.width)))
    if not (-half < row < sheet.height + half and -half < column < sheet.width + half):
        return None
    return (slice(max(0, row - half), max(0, row + half)),
            slice(max(0, column - half), max(0, column + half)))  # fmt: skip


def _aperture(dx: Mask, dy: Mask, radius: float, off: tuple[float, float], unit: float) -> Mask:
    """A circle with a trace of the lens's blades, and the bite that the barrel takes off it."""
    soft = max(1.3 / unit, 0.04 * radius)
    angle = np.arctan2(dy, dx)
    away = np.hypot(dx, dy) * (1 + 0.018 * np.cos(BLADES * angle))
    disc = ramp(away, radius + soft, radius - soft)
    barrel = np.hypot(dx + 0.75 * off[0] * radius, dy + 0.75 * off[1] * radius)
    return np.asarray(disc * ramp(barrel, 1.12 * radius + soft, 1.12 * radius - soft), np.float32)


def _mirror(sheet: Sheet) -> None:
    """The table's gloss: what hangs above it, drawn out downwards, on a dark ground."""
    palette = sheet.canvas.palette
    start = int((TABLE + 0.1) / 1.2 * sheet.height)
    rows = sheet.height - start
    above = sheet.rgb[start - 2 * rows : start][::-2][:rows]
    bright = luma(above)
    above = above * ramp(bright, float(np.median(bright)) + 0.03, 0.7)[..., None]
    unit = sheet.unit
    streaks = cv2.GaussianBlur(above, (0, 0), sigmaX=0.006 * unit, sigmaY=0.045 * unit)
    near = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    wood = mix(palette.near, palette.middle, 0.2)
    sheet.rgb[start:] = roll_off(wood * (0.9 - 0.6 * near) + streaks * (1.7 - 1.2 * near))
    edge = np.exp(-(((sheet.ys - TABLE) / 0.006) ** 2)) * np.exp(
        -(((sheet.xs - sheet.canvas.light_x) * sheet.across / 0.5) ** 2)
    )
    sheet.shine((0.35 * edge).astype(np.float32), palette.horizon)


def _front(canvas: Canvas) -> Layer:
    """A few lamps so near that they are only large, pale rounds at the edges."""
    sheet = Sheet(canvas, 0.25)
    rng = canvas.rng("front")
    tints = _tints(canvas)
    for index in range(7):
        edge = -1 if index % 2 else 1
        x = 0.5 + edge * float(rng.uniform(0.42, 0.58))
        y = float(rng.uniform(0.55, 1.05))
        size = float(rng.uniform(0.07, 0.14))
        _disc(sheet, (x, y, size, float(rng.uniform(0.2, 0.36)), tints[index % 5]), veil=True)
    return Layer(
        np.asarray(soften(sheet.rgb, 1.0)), np.asarray(soften(sheet.cover, 1.0)), 1.5, soft=True
    )


def _glow(canvas: Canvas, lamps: list[Lamp]) -> NDArray[Any]:
    """Every third lamp answers the beat, and the air around the key light does."""
    sheet = glow_sheet(canvas)
    for x, y, radius, light, tint in lamps[::3]:
        _disc(sheet, (x, y, radius, 0.75 * light, tint))
    halo = 0.16 * np.exp(-((sheet.distance(canvas.light_x, 0.26) / 0.3) ** 1.6))
    glow = soften(sheet.rgb, 0.004 * sheet.unit) + halo[..., None] * canvas.palette.horizon
    return np.asarray(np.clip(glow, 0, 0.8), np.float32)


SETTING = Setting(
    name="bokeh",
    words=("party", "nightlife", "product", "celebrate", "celebration", "champagne", "birthday",
           "drink", "drinks", "bar", "club", "glitter", "shine", "sparkle", "glow", "kiss",
           "tonight", "weekend", "dizzy", "drunk", "bottle", "perfume", "dinner", "wedding",
           "fireworks", "luxury", "jewel", "diamond", "lamp", "lamps", "candle", "cocktail"),
    mood="any",
    palettes=("dusk", "violet", "ember", "blue", "neon", "rose", "jade", "golden", "dawn"),
    draw=draw,
    devices=("portal", "print"),
)  # fmt: skip
