"""A moon, or a low sun, over the sea: long clouds, and glitter that widens towards us."""

from __future__ import annotations

import numpy as np

from generations.providers.local.paint.painting import (
    blades,
    cloud,
    glow_sheet,
    gradient,
    long_clouds,
    mix,
    ramp,
    roll_off,
    sky,
    sun,
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

HORIZON = 0.63


def draw(canvas: Canvas) -> Plates:
    moon_y = 0.26 if canvas.tall else 0.24
    back = Sheet(canvas)
    back.fill(_sky(canvas, moon_y))
    _stars(back)
    _water(back)
    glitter = _glitter(back)
    palette = canvas.palette
    back.shine(0.85 * glitter, mix(palette.light, np.ones(3, np.float32), 0.35))
    return Plates(
        behind=[Layer.of(back, 0.35), _headland(canvas)],
        front=[_shore(canvas)],
        glow=_glow(canvas, moon_y),
        glow_depth=0.35,
        light=(canvas.light_x, moon_y),
        key=palette.light,
        ambient=mix(palette.middle, palette.far, 0.45),
        haze=mix(palette.middle, palette.horizon, 0.6),
        ground=0.95,
    )


def _sky(canvas: Canvas, moon_y: float) -> Picture:
    sheet = Sheet(canvas, 0.5)
    picture = sky(sheet, HORIZON, moon_y, warmth=0.85)
    long_clouds(sheet, picture, (0.1, 0.56), moon_y, share=0.8)
    disc = sun(sheet, picture, moon_y, 0.043)
    maria = cloud(canvas.rng("maria"), sheet.cover.shape, (24 * sheet.down, 24 * sheet.across), 3)
    picture -= (0.1 * disc * ramp(maria, 0.45, 0.65))[..., None]
    haze = np.exp(-(((sheet.ys - HORIZON) / 0.05) ** 2)) * np.ones_like(sheet.xs)
    picture += (0.4 * haze)[..., None] * (canvas.palette.horizon - picture)
    return roll_off(picture)


def _stars(sheet: Sheet) -> None:
    """Only where the sky is dark enough to show them."""
    rng = sheet.canvas.rng("stars")
    count = round(260 * sheet.across)
    xs, ys = rng.uniform(-0.1, 1.1, count), rng.uniform(-0.1, HORIZON - 0.12, count)
    columns = np.clip((xs + 0.1) / 1.2 * sheet.width, 0, sheet.width - 1).astype(int)
    rows = np.clip((ys + 0.1) / 1.2 * sheet.height, 0, sheet.height - 1).astype(int)
    dark = np.clip(1 - 2.6 * sheet.rgb[rows, columns].mean(axis=1), 0, 1)
    light = (rng.uniform(0.15, 1, count) ** 2 * dark)[:, None]
    sheet.rgb[rows, columns] += light * (sheet.canvas.palette.light - sheet.rgb[rows, columns])


def _water(sheet: Sheet) -> None:
    palette = sheet.canvas.palette
    canvas = sheet.canvas
    stops = [
        (HORIZON, mix(palette.horizon, palette.middle, 0.55)),
        (HORIZON + 0.1, mix(palette.middle, palette.far, 0.5)),
        (1.1, mix(palette.top, palette.near, 0.45)),
    ]
    tint = gradient(stops, np.repeat(sheet.ys, sheet.width, 1))
    down = np.clip((sheet.ys - HORIZON) / (1.1 - HORIZON), 1e-3, 1)
    swell = _waves(sheet, canvas.rng("swell"))
    tint += (0.16 * (0.3 + down) * (swell - 0.5))[..., None] * (palette.horizon + 0.15)
    sheet.paint(under(sheet, np.full_like(sheet.xs, HORIZON)), tint)


def _waves(sheet: Sheet, rng: np.random.Generator) -> Mask:
    """Noise in perspective: thin and dense at the horizon, broad before us."""
    flat = cloud(rng, (900, 640), (150, 7 * sheet.across), 3)
    down = np.clip((sheet.ys[:, 0] - HORIZON) / (1.1 - HORIZON), 1e-4, 1)
    deep = np.clip((1 - 0.085 / (down + 0.085)) / (1 - 0.085 / 1.085), 0, 1)
    rows = (deep * 899).astype(int)
    columns = np.linspace(0, 639, sheet.width).astype(int)
    spread = 0.45 + 0.55 * (1 - down)
    around = 320 + (columns[None] - 320) * spread[:, None]
    return np.asarray(flat[rows[:, None], around.astype(int)], np.float32)


def _glitter(sheet: Sheet) -> Mask:
    """Dashes of light, each one wave's face; the path widens towards us."""
    canvas = sheet.canvas
    rng = canvas.rng("glitter")
    count = round(1500 * (1.25 if canvas.tall else 1.0))
    depth = rng.beta(0.9, 2.3, count)
    ys = HORIZON + 0.004 + depth * (1.08 - HORIZON)
    half = (0.03 + 0.2 * depth) / sheet.across
    xs = canvas.light_x + half * rng.normal(0, 0.6, count)
    size = (0.0025 + 0.02 * depth) * rng.uniform(0.3, 1.5, count) / sheet.across
    thick = (0.0007 + 0.0018 * depth) / sheet.down
    dashes = [
        np.array([(x - w, y), (x - 0.3 * w, y - t), (x + 0.4 * w, y - 0.8 * t), (x + w, y),
                  (x + 0.3 * w, y + 0.8 * t), (x - 0.5 * w, y + 0.7 * t)])
        for x, y, w, t in zip(xs, ys, size, thick, strict=True)
    ]  # fmt: skip
    return sheet.polygons(dashes)


def _headland(canvas: Canvas) -> Layer:
    """Two far capes on the subject's side; they slide before the horizon as the camera moves."""
    sheet = Sheet(canvas)
    palette = canvas.palette
    from_side = sheet.xs if canvas.side > 0 else 1 - sheet.xs
    for index, (reach, high) in enumerate(((0.52, 0.04), (0.3, 0.075))):
        rng = canvas.rng(f"cape {index}")
        rough = wander(rng, (sheet.xs + 0.1) * sheet.across, 0.3, 5)
        slope = ramp(from_side, reach, -0.1)
        line = HORIZON + 0.003 - high * slope * (1 + 0.35 * rough)
        body = under(sheet, line) * (1 - under(sheet, np.full_like(line, HORIZON + 0.004)))
        body = body * (slope > 0)
        sheet.paint(
            body, mix(mix(palette.horizon, palette.far, 0.6), palette.near, 0.3 + 0.4 * index)
        )
    return Layer.of(sheet, 0.5)


def _shore(canvas: Canvas) -> Layer:
    sheet = Sheet(canvas)
    rng = canvas.rng("shore")
    palette = canvas.palette
    along = (sheet.xs + 0.1) * sheet.across
    bank = 0.985 - 0.022 * wander(rng, along, 0.7, 5)
    from_side = sheet.xs if canvas.side > 0 else 1 - sheet.xs
    bank = bank - 0.05 * ramp(from_side, 0.55, -0.1)
    sheet.paint(under(sheet, bank), palette.near * 0.8)
    roots = bank[0] + 0.02
    reeds = blades(sheet, rng, roots, 0.23, round(330 * sheet.across))
    kept = [blade for blade in reeds if _grows(blade[0, 0], canvas.side, rng)]
    sheet.paint(sheet.polygons(kept), palette.near * 0.8)
    return Layer.of(sheet, 1.5)


def _grows(x: float, side: int, rng: np.random.Generator) -> bool:
    """Reeds stand in clumps, mostly on the subject's side, so that the glitter stays open."""
    away = x if side > 0 else 1 - x
    return float(rng.random()) < np.clip(0.95 - 1.9 * away, 0.02, 1) * (0.5 + 0.5 * np.sin(x * 31))


def _glow(canvas: Canvas, moon_y: float) -> Picture:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, moon_y)
    halo = 0.2 * np.exp(-((away / 0.09) ** 1.5)) + 0.14 * np.exp(-((away / 0.36) ** 1.3))
    halo *= ramp(sheet.ys, HORIZON + 0.02, HORIZON - 0.08)
    down = np.clip((sheet.ys - HORIZON) / (1.1 - HORIZON), 0, 1)
    path = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / (0.03 + 0.12 * down)) ** 2))
    path = path * ramp(sheet.ys, HORIZON, HORIZON + 0.02) * (0.3 - 0.16 * down)
    return np.asarray((halo + path)[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="sea",
    words=("sea", "ocean", "wave", "waves", "moon", "water", "shore", "beach", "tide", "sail",
           "ship", "island", "river", "lake", "blue", "harbour", "coast"),
    mood="quiet",
    palettes=("blue", "dusk", "violet", "jade", "dawn", "rose", "golden", "mist"),
    draw=draw,
    air="dust",
    devices=("portal", "torn"),
)  # fmt: skip
