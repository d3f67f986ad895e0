"""A night drive that never was: a striped sun, a lit grid to the horizon, edge-lit peaks."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import (
    Points,
    cloud,
    glow_sheet,
    gradient,
    mix,
    palm,
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

HORIZON = 0.64
LINES_ACROSS, LINES_ALONG = 0.085, 0.42
"""Between two lines of the grid: units at the front edge, and shares of the eye's distance."""
ROWS, COLUMNS = 10, 16


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back = Sheet(canvas)
    back.fill(_sky(canvas))
    _stars(back)
    _far_peaks(back)
    _floor(back)
    middle, wires = _peaks(canvas)
    sun_y, _ = _sun_place(canvas)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_palms(canvas)],
        glow=_glow(canvas, wires),
        glow_depth=0.4,
        light=(canvas.light_x, sun_y),
        key=mix(palette.horizon, palette.light, 0.35),
        ambient=mix(palette.middle, palette.far, 0.45),
        haze=mix(palette.middle, palette.horizon, 0.4),
        ground=0.94,
    )


def _sun_place(canvas: Canvas) -> tuple[float, float]:
    """Its y, and its radius in units; it sinks behind the horizon by a third."""
    radius = float(canvas.rng("sun").uniform(0.17, 0.22))
    return HORIZON - 0.55 * radius * canvas.unit / canvas.height, radius


def _sky(canvas: Canvas) -> Picture:
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    low = mix(palette.middle, palette.horizon, 0.62)
    dark, glow = mix(palette.top, palette.middle, 0.75), mix(palette.middle, palette.horizon, 0.25)
    stops = [(-0.1, palette.top), (0.3, dark), (HORIZON - 0.1, glow), (HORIZON, low), (1.1, low)]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.12)
    smoke = cloud(canvas.rng("smoke"), sheet.cover.shape, (5 * sheet.down, 2 * sheet.across), 5)
    veil = ramp(smoke, 0.45, 0.8) * ramp(sheet.ys, 0.0, HORIZON)
    picture += (0.3 * veil)[..., None] * (palette.horizon - picture)
    y, radius = _sun_place(canvas)
    away = sheet.distance(canvas.light_x, y)
    halo = 0.5 * np.exp(-np.maximum(away - radius, 0) / 0.16)
    picture += halo[..., None] * (palette.horizon - picture)
    return roll_off(picture)


def _stars(sheet: Sheet) -> None:
    """Few and small, in the upper dark; then the sun, so that none shines through it."""
    canvas = sheet.canvas
    rng = canvas.rng("stars")
    points = np.zeros_like(sheet.cover)
    count = round(700 * sheet.across * sheet.down)
    rows = rng.integers(0, int((HORIZON + 0.02) / 1.2 * sheet.height), count)
    points[rows, rng.integers(0, sheet.width, count)] = rng.uniform(0.1, 0.95, count) ** 2
    points *= ramp(sheet.ys, HORIZON - 0.08, 0.1)
    sheet.shine(np.clip(soften(points, 0.6) * 3.4, 0, 1), canvas.palette.light)
    disc, tint = _sun(sheet)
    sheet.paint(disc, tint)


def _sun(sheet: Sheet) -> tuple[Mask, Picture]:
    """From pale at its crown to the horizon's colour at its foot, cut by widening bars."""
    canvas = sheet.canvas
    palette = canvas.palette
    y, radius = _sun_place(canvas)
    away = sheet.distance(canvas.light_x, y)
    disc = ramp(away, radius + 1 / sheet.unit, radius - 1 / sheet.unit)
    down = (sheet.ys - y) * sheet.down / radius
    count = int(canvas.rng("bars").integers(6, 9))
    place = np.clip((down + 0.35) / 1.35, 0, 1) * count
    gap = 0.1 + 0.5 * np.clip((down + 0.35) / 1.35, 0, 1)
    edge = (np.abs(place % 1 - 0.5) - 0.5 * (1 - gap)) * 1.35 * radius / count * sheet.unit
    bars = np.where(down < -0.35, 1, 1 - np.clip(edge + 0.5, 0, 1))
    crown = mix(palette.accent, palette.light, 0.35)
    foot = mix(palette.horizon, palette.accent, 0.12)
    tint = gradient([(-1.0, mix(crown, np.ones(3, np.float32), 0.3)), (-0.3, crown), (0.9, foot)],
                    np.clip(down, -1, 0.9))  # fmt: skip
    return (disc * bars).astype(np.float32), np.broadcast_to(tint, sheet.rgb.shape)


def _far_peaks(sheet: Sheet) -> None:
    """A low jagged range on the horizon, dark, with a lit edge."""
    canvas = sheet.canvas
    palette = canvas.palette
    rng = canvas.rng("range")
    along = (sheet.xs + 0.1) * sheet.across
    knots = np.arange(0, 1.3 * sheet.across, 0.035)
    heights = rng.uniform(0.15, 1.0, len(knots)) * (0.6 + 0.4 * wander(rng, knots, 0.5, 2))
    open_middle = 0.25 + 0.75 * ramp(np.abs(sheet.xs - canvas.light_x) * sheet.across, 0.1, 0.35)
    line = HORIZON - 0.06 / sheet.down * np.interp(along, knots, np.abs(heights)) * open_middle
    sheet.paint(under(sheet, line), mix(palette.near, palette.middle, 0.35))
    stroke = np.stack([sheet.xs[0], line[0]], 1)
    sheet.shine(0.55 * sheet.lines([stroke], 0.0016), mix(palette.horizon, palette.light, 0.4))


def _grid(sheet: Sheet) -> Mask:
    """The light of the floor's lines, each as thin as the distance makes it, 0..1."""
    canvas = sheet.canvas
    down = np.maximum((sheet.ys - HORIZON) / (1 - HORIZON), 1e-4)
    pixel = 1.2 / sheet.height / (1 - HORIZON)
    depth = 1 / down
    x = (sheet.xs - 0.5) * sheet.across * depth / LINES_ACROSS
    z = depth / LINES_ALONG + canvas.rng("grid").random()
    along = _line(x, 1.2 / sheet.width * sheet.across * depth / LINES_ACROSS)
    across = _line(z, pixel * depth**2 / LINES_ALONG)
    fade = np.exp(-np.maximum(depth - 1, 0) / 13) * (sheet.ys > HORIZON)
    return np.asarray(np.maximum(along, across) * fade, np.float32)


def _line(at: NDArray[Any], step: NDArray[Any]) -> NDArray[Any]:
    """How much of a pixel that is ``step`` cells wide lies on a line between cells."""
    half = 0.011
    away = np.abs((at + 0.5) % 1 - 0.5)
    ends = [np.clip(away + side * step / 2, -half, half) for side in (-1, 1)]
    return np.asarray(np.clip((ends[1] - ends[0]) / np.maximum(step, 1e-6) * 1.3, 0, 1))


def _floor(sheet: Sheet) -> None:
    """Dark glass: it mirrors the sun, and the grid is lit from within."""
    canvas = sheet.canvas
    palette = canvas.palette
    down = np.clip((sheet.ys - HORIZON) / (1.1 - HORIZON), 0, 1)
    near = mix(palette.near, palette.top, 0.5)
    stops = [(0.0, mix(palette.middle, palette.horizon, 0.5)),
             (0.16, mix(palette.middle, near, 0.45)), (1.0, near)]  # fmt: skip
    tint = gradient(stops, np.repeat(down, sheet.width, 1), soft=0.06)
    off = (sheet.xs - canvas.light_x) * sheet.across / (0.13 + 0.16 * down)
    wet = cloud(canvas.rng("wet"), sheet.cover.shape, (40, 3 * sheet.across), 3)
    sheen = np.exp(-(off**2)) * np.exp(-down / 0.4) * (0.35 + 0.5 * wet)
    tint += (0.75 * sheen)[..., None] * (mix(palette.horizon, palette.accent, 0.3) - tint)
    floor = under(sheet, np.full_like(sheet.xs, HORIZON))
    sheet.paint(floor, roll_off(tint))
    grid = _grid(sheet)
    line = mix(palette.horizon, palette.light, 0.45)
    sheet.shine(np.clip(0.8 * soften(grid, 0.006 * sheet.unit) * 1.6, 0, 1), palette.horizon)
    sheet.shine(0.9 * grid, line)
    edge = np.exp(-((np.abs(sheet.ys - HORIZON) * sheet.down / 0.006) ** 1.2)) * np.ones_like(wet)
    sheet.shine((0.8 * edge).astype(np.float32), line)


def _peaks(canvas: Canvas) -> tuple[Sheet, Mask]:
    """Ranges of wire on both sides of the road; answers them and the light of their wires."""
    sheet = Sheet(canvas)
    wires = np.zeros_like(sheet.cover)
    ranges = [_mesh(sheet, side) for side in (-1, 1)]
    for row in range(ROWS - 1):
        near = row / (ROWS - 2)
        strips = [mesh[row : row + 2] for mesh in ranges]
        body = _facets(sheet, strips, near)
        lines = sheet.lines([w for s in strips for w in _wires(s)], 0.0008 + 0.0006 * near)
        wires = np.maximum(wires * (1 - body), lines * (0.35 + 0.6 * near - 0.7 * near**6))
    line = mix(canvas.palette.light, canvas.palette.horizon, 0.25)
    sheet.shine(np.clip(0.3 * soften(wires, 0.005 * sheet.unit), 0, 1), canvas.palette.horizon)
    sheet.shine(0.85 * wires, line)
    return sheet, wires


def _facets(sheet: Sheet, strips: list[Points], near: float) -> Mask:
    """Paint the faces of a row of the ranges, those that turn to the sun a little lighter."""
    palette = sheet.canvas.palette
    tones: list[list[Points]] = [[], [], []]
    for strip in strips:
        for n in range(strip.shape[1] - 1):
            left, right, front, last = strip[0, n], strip[0, n + 1], strip[1, n], strip[1, n + 1]
            for corners in ([left, right, last], [left, last, front]):
                tones[_tone(np.array(corners), sheet.canvas.light_x)].append(np.array(corners))
    dark = mix(palette.near, palette.middle, 0.35 - 0.25 * near)
    cover = np.zeros_like(sheet.cover)
    for share, faces in zip((0.0, 0.1, 0.3), tones, strict=True):
        mask = sheet.polygons(faces) * (1 - near**4)
        sheet.paint(mask, _in_the_glow(sheet, mix(dark, palette.horizon, share * (1 - 0.5 * near))))
        cover = np.maximum(cover, mask)
    return cover


def _tone(face: Points, light_x: float) -> int:
    """0 for a face that turns away from the light, 2 for one that turns to it."""
    order = face[np.argsort(face[:, 0])]
    fall = (order[-1, 1] - order[0, 1]) / max(1e-4, order[-1, 0] - order[0, 0])
    turned = fall * np.sign(light_x - face[:, 0].mean())
    return int(turned > -0.2) + int(turned > 0.45)


def _in_the_glow(sheet: Sheet, colour: Colour) -> Picture:
    """The feet of the ranges stand in the light of the horizon."""
    low = mix(colour, sheet.canvas.palette.horizon, 0.12)
    tint = gradient([(HORIZON - 0.2, colour), (HORIZON + 0.05, low)], sheet.ys)
    return np.broadcast_to(tint, sheet.rgb.shape)


def _mesh(sheet: Sheet, side: int) -> Points:
    """Corners of the range on one side, shape (rows, columns, 2), the farthest row first.

    The range on the sun's side is the lower one."""
    rng = sheet.canvas.rng(f"peaks {side}")
    steps = np.linspace(0, 1, ROWS)[:, None]
    depth = 6.4 - 5.0 * steps
    out = np.linspace(0, 1, COLUMNS)[None] ** 1.3
    x = 0.12 + 0.3 * sheet.across + out * 3.4
    x = x + np.clip(out, 0, 0.1) * rng.normal(0, 0.5, (ROWS, COLUMNS))
    rough = rng.uniform(0.12, 1.0, (ROWS, COLUMNS)) ** 1.2
    ridge = 0.55 + 0.45 * np.sin(9 * steps + rng.uniform(0, 6) + 4 * out)
    tall = 0.8 * np.clip(out * 4, 0, 1) ** 0.8 * rough * ridge * (0.45 + 0.18 * depth)
    tall = tall * (0.62 if side == sheet.canvas.side else 1.0) * np.clip(4 * (1 - steps), 0, 1)
    y = HORIZON + ((1 - HORIZON) * sheet.down - tall) / depth / sheet.down
    return np.stack([0.5 + side * x / depth / sheet.across, y], 2)


def _wires(strip: Points) -> list[Points]:
    """Along the nearer row, from row to row, and one diagonal of each field."""
    slants = [np.array([strip[0, n], strip[1, n + 1]]) for n in range(strip.shape[1] - 1)]
    return [strip[1], *(strip[:, n] for n in range(strip.shape[1])), *slants]


def _palms(canvas: Canvas) -> Layer:
    """Palms at both edges, out of focus and nearly black, with the sun's colour along them."""
    sheet = Sheet(canvas, 0.6)
    rng = canvas.rng("palms")
    shapes = []
    for x, tall in _palm_places(canvas, rng):
        shapes += palm(sheet, rng, x, tall)
    mask = sheet.polygons(shapes)
    sheet.paint(mask, mix(canvas.palette.near, canvas.palette.middle, 0.06))
    shift = -canvas.side * max(1, round(0.002 * sheet.unit))
    lit = np.clip(mask - np.roll(mask, shift, axis=1), 0, 1)
    sheet.shine(0.45 * lit, canvas.palette.horizon)
    return Layer.of(sheet, 1.5)


def _palm_places(canvas: Canvas, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Two groups, the taller one on the side that is turned from the sun."""
    tall = 1.0 if canvas.tall else 0.9
    far, near = (0.0, 1.0) if canvas.side > 0 else (1.0, 0.0)
    inward = canvas.side / (canvas.width / canvas.unit)
    return [
        (far + inward * rng.uniform(-0.04, 0.02), tall * rng.uniform(0.72, 0.86)),
        (far + inward * rng.uniform(0.05, 0.1), tall * rng.uniform(0.5, 0.62)),
        (near - inward * rng.uniform(-0.05, 0.02), tall * rng.uniform(0.42, 0.58)),
    ]


def _glow(canvas: Canvas, wires: Mask) -> Picture:
    """Sun, grid and wires: what the beat plays on."""
    sheet = glow_sheet(canvas)
    palette = canvas.palette
    disc, tint = _sun(sheet)
    sky = ramp(sheet.ys, HORIZON + 0.01, HORIZON - 0.01)
    y, radius = _sun_place(canvas)
    halo = 0.22 * np.exp(-np.maximum(sheet.distance(canvas.light_x, y) - radius, 0) / 0.12)
    glow = (0.3 * soften(disc, 1) * sky)[..., None] * tint
    glow = glow + ((halo * ramp(sheet.ys, 0.85, HORIZON))[..., None] * palette.horizon)
    grid = cv2.resize(
        _grid(Sheet(canvas, 0.5)), (sheet.width, sheet.height), interpolation=cv2.INTER_AREA
    )
    small = cv2.resize(wires, (sheet.width, sheet.height), interpolation=cv2.INTER_AREA)
    lines = 0.35 * grid + 0.5 * soften(grid, 2.5) + 0.2 * small + 0.16 * soften(small, 2.0)
    glow = glow + np.clip(lines, 0, 0.8)[..., None] * mix(palette.horizon, palette.light, 0.4)
    return np.asarray(np.clip(glow, 0, 0.9), np.float32)


SETTING = Setting(
    name="neon_grid",
    words=("neon", "drive", "driving", "highway", "synth", "retro", "eighties", "80s", "arcade",
           "laser", "speed", "race", "wheel", "wheels", "miami", "cyber", "machine",
           "robot", "computer", "future", "car", "engine", "turbo", "grid", "digital"),
    mood="loud",
    palettes=("neon", "violet", "dusk", "blue", "jade", "ember"),
    draw=draw,
    air="",
    devices=("screen", "portal"),
)  # fmt: skip
