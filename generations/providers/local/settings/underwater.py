"""Under the sea: rays from the surface, light playing on sand, reefs, kelp, and who swims there."""

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
    ramp,
    roll_off,
    under,
    wander,
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
from generations.providers.local.paint.swimmers import far_swimmer, shoal

SAND = 0.82
SURFACE = -0.04
RAYS = 15


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    back = Sheet(canvas)
    back.fill(_water(canvas))
    far_swimmer(back, _air(canvas))
    for index in (0, 1):
        _reef(back, index)
    _sand(back)
    middle = Sheet(canvas)
    shoal(middle, _air(canvas))
    _reef(middle, 2)
    _kelp(middle, "kelp", 0.62, 0.55)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_front(canvas)],
        glow=_glow(canvas),
        glow_depth=0.35,
        light=(canvas.light_x, SURFACE),
        key=mix(palette.light, palette.horizon, 0.25),
        ambient=mix(palette.middle, palette.far, 0.4),
        haze=mix(palette.middle, palette.horizon, 0.35),
        ground=0.93,
    )


def _air(canvas: Canvas) -> Colour:
    """The colour that distance takes in this water."""
    return _dim(canvas) * mix(canvas.palette.middle, canvas.palette.horizon, 0.28)


def _dim(canvas: Canvas) -> float:
    """Gain: even under the palest sky it is never bright below."""
    return min(1.0, 0.42 / float(luma(canvas.palette.middle)))


def _water(canvas: Canvas) -> Picture:
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    deep = mix(palette.top, palette.middle, 0.2)
    stops = [(-0.1, mix(palette.horizon, palette.light, 0.2)),
             (0.1, mix(palette.horizon, palette.middle, 0.15)),
             (0.36, mix(palette.middle, palette.horizon, 0.28)),
             (0.7, mix(palette.middle, palette.top, 0.4)),
             (1.1, deep)]  # fmt: skip
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.25)
    picture *= _dim(canvas)
    away = np.abs(sheet.xs - canvas.light_x) * sheet.across
    picture *= (1 - 0.62 * ramp(away, 0.1, 1.0) * ramp(sheet.ys, 0.75, -0.1))[..., None]
    halo = 0.6 * np.exp(-((sheet.distance(canvas.light_x, SURFACE - 0.02) / 0.28) ** 1.5))
    picture += halo[..., None] * (palette.light - picture)
    _ripples(sheet, picture)
    picture += (0.55 * _rays(sheet))[..., None] * (palette.light - picture)
    return roll_off(picture)


def _ripples(sheet: Sheet, picture: Picture) -> None:
    """The surface from below: bright meshes, pressed together the farther they are."""
    canvas = sheet.canvas
    high = max(2, round((0.24 + 0.1) / 1.2 * sheet.height))
    mesh = _meshes(canvas.rng("surface"), (240, 480), (9, 12 * sheet.across))
    depth = np.linspace(0, 1, high) ** 0.45
    rows = np.clip((1 - depth) * 239, 0, 239).astype(np.float32)
    columns = np.linspace(-0.5, 0.5, sheet.width)[None] * (0.35 + 0.65 * (1 - depth))[:, None]
    across = ((columns + 0.5) * 479).astype(np.float32)
    flat = cv2.remap(mesh, across, np.repeat(rows[:, None], sheet.width, 1), cv2.INTER_LINEAR)
    near = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.6) ** 2))
    share = flat * ramp(sheet.ys[:high], 0.2, -0.08) * (0.25 + 0.75 * near)
    picture[:high] += (0.8 * share)[..., None] * (canvas.palette.light - picture[:high])


def _meshes(rng: np.random.Generator, shape: tuple[int, int], cells: tuple[float, float]) -> Mask:
    """Caustics: where two folded sheets of noise are both at their crease, light gathers."""
    folds = [1 - np.abs(2 * cloud(rng, shape, cells, 2) - 1) for _ in range(2)]
    return np.asarray(
        ramp(np.minimum(*folds), 0.72, 1.0) + 0.5 * ramp(folds[0], 0.86, 1), np.float32
    )


def _rays(sheet: Sheet) -> Mask:
    """Slanting shafts that fan out from where the sun stands on the surface, soft below."""
    canvas = sheet.canvas
    rng = canvas.rng("rays")
    x = (sheet.xs - canvas.light_x) * sheet.across
    down = (sheet.ys - SURFACE + 0.22) * sheet.down
    angle = np.arctan2(x, down)
    total = np.zeros_like(sheet.cover)
    for middle in rng.normal(-0.12 * canvas.side, 0.42, RAYS):
        wide = float(rng.uniform(0.012, 0.05))
        light = float(rng.uniform(0.25, 0.9))
        total += light * np.exp(-(((angle - middle) / wide) ** 2))
    fade = ramp(sheet.ys, 0.86, 0.05) * np.exp(-((x / 0.9) ** 2))
    return np.asarray(np.clip(0.42 * total * fade, 0, 0.8), np.float32)


def _sand(sheet: Sheet) -> None:
    """The floor: it comes out of the haze and the light's meshes run over it in perspective."""
    canvas = sheet.canvas
    palette = canvas.palette
    line = SAND - 0.02 * wander(canvas.rng("sand"), (sheet.xs + 0.1) * sheet.across, 0.8, 3)
    down = np.clip((sheet.ys - line) / (1.1 - SAND), 0, 1).astype(np.float32)
    bright = mix(_air(canvas), palette.light, 0.16)
    stops = [(0.0, _air(canvas) * 0.8), (0.25, mix(bright, palette.middle, 0.35) * 0.85),
             (1.0, mix(palette.top, palette.middle, 0.5))]  # fmt: skip
    sheet.paint(under(sheet, line), gradient(stops, down))
    mesh = _meshes(canvas.rng("caustics"), (400, 600), (9, 9 * sheet.across))
    rows = ((1 - 0.12 / (down.mean(1) + 0.12)) / (1 - 0.12 / 1.12) * 399).astype(np.float32)
    spread = 0.4 + 0.6 * (1 - down.mean(1))
    across = (300 + 299 * np.linspace(-1, 1, sheet.width)[None] * spread[:, None]).astype(
        np.float32
    )
    flat = cv2.remap(mesh, across, np.repeat(rows[:, None], sheet.width, 1), cv2.INTER_LINEAR)
    near = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.6) ** 2))
    light = flat * under(sheet, line) * (0.14 + 0.46 * near) * ramp(down, 1.0, 0.12)
    sheet.shine(light.astype(np.float32), palette.light)


def _reef(sheet: Sheet, index: int) -> None:
    """Rocks in three depths, from both sides; the nearest grows coral."""
    canvas = sheet.canvas
    rng = canvas.rng(f"reef {index}")
    foot, high = SAND + (0.02, 0.035, 0.075)[index], (0.42, 0.34, 0.3)[index]
    lean = float(rng.uniform(0.3, 1.0))
    left = np.exp(-(((sheet.xs + 0.08) / rng.uniform(0.14, 0.3)) ** 2)) * lean
    right = np.exp(-(((sheet.xs - 1.08) / rng.uniform(0.14, 0.3)) ** 2)) * (1.3 - lean)
    rough = wander(rng, (sheet.xs + 0.1) * sheet.across, 0.22, 5)
    high /= max(1.0, sheet.down**1.5)
    line = foot - (left + right) * high * (1 + 0.45 * rough) - 0.02 * (1 + rough)
    colour = mix(_air(canvas) * 0.9, canvas.palette.near, (0.3, 0.55, 0.86)[index])
    shapes: list[Points] = []
    if index == 2:
        shapes = _coral(sheet, rng, line[0])
    mask = np.maximum(under(sheet, line), sheet.polygons(shapes))
    mask = mask * ramp(sheet.ys, foot + 0.05, foot + 0.02) if index < 2 else mask
    sheet.paint(mask, colour)
    lit = np.clip(mask - np.roll(mask, max(1, round(0.003 * sheet.unit)), axis=0), 0, 1)
    near = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.5) ** 2))
    sheet.shine((0.42 * lit * near).astype(np.float32), canvas.palette.light)


def _coral(sheet: Sheet, rng: np.random.Generator, line: Points) -> list[Points]:
    """Fans that fork five times, in groups on the rock."""
    shapes: list[Points] = []
    xs = np.concatenate([rng.uniform(-0.08, 0.26, 6), rng.uniform(0.74, 1.08, 6)])
    for x in xs:
        foot = float(np.interp(x, sheet.xs[0], line)) + 0.01
        tall = float(rng.uniform(0.022, 0.05))
        shapes += _branch(sheet, rng, (float(x), foot), rng.normal(0, 0.2), tall, 5)
    return shapes


def _branch(
    sheet: Sheet, rng: np.random.Generator, at: tuple[float, float], lean: float, long: float,
    forks: int,
) -> list[Points]:  # fmt: skip
    tip = (at[0] + long * np.sin(lean) / sheet.across, at[1] - long * np.cos(lean) / sheet.down)
    wide = 0.022 * long * (forks + 1) / sheet.across
    one = np.array([(at[0] - wide, at[1]), (at[0] + wide, at[1]),
                    (tip[0] + 0.7 * wide, tip[1]), (tip[0] - 0.7 * wide, tip[1])])  # fmt: skip
    if not forks:
        return [one]
    turns = (lean - rng.uniform(0.25, 0.6), lean + rng.uniform(0.25, 0.6))
    further = [_branch(sheet, rng, tip, turn, long * 0.74, forks - 1) for turn in turns]
    return [one, *further[0], *further[1]]


def _kelp(sheet: Sheet, name: str, share: float, tall: float) -> None:
    """Ribbons with leaves that lean with the current; most of them on the subject's side."""
    canvas = sheet.canvas
    rng = canvas.rng(name)
    shapes: list[Points] = []
    for _ in range(round(9 * sheet.across) + 3):
        home = rng.random() < 0.62
        away = float(rng.beta(1.2, 4.0)) * 0.42 - 0.07
        x = away if home == (canvas.side > 0) else 1 - away
        shapes += _frond(sheet, rng, float(x), tall * float(rng.uniform(0.4, 1.0)))
    mask = sheet.polygons(shapes)
    sheet.paint(mask, mix(_air(canvas) * 0.8, canvas.palette.near, share))
    shift = canvas.side * max(1, round(0.0022 * sheet.unit))
    lit = np.clip(mask - np.roll(mask, -shift, axis=1), 0, 1) * ramp(sheet.ys, 0.8, 0.1)
    sheet.shine((0.55 * lit * (1 - share * 0.6)).astype(np.float32), canvas.palette.horizon)


def _frond(sheet: Sheet, rng: np.random.Generator, x: float, tall: float) -> list[Points]:
    steps = np.linspace(0, 1, 22)
    sway = float(rng.uniform(0.02, 0.05)) * np.sin(5.5 * steps + rng.uniform(0, 6)) * steps
    lean = 0.05 * sheet.canvas.side * steps**2
    xs = x + (sway + lean) * tall / sheet.across * 2
    ys = 1.02 - steps * tall / sheet.down * 1.15
    stem = 0.0026 * (1 - 0.7 * steps) / sheet.across
    shapes = [np.concatenate([np.stack([xs - stem, ys], 1), np.stack([xs + stem, ys], 1)[::-1]])]
    for index in range(2, 21):
        long = 0.085 * tall**0.5 * (1.05 - steps[index]) ** 0.5 * float(rng.uniform(0.8, 1.2))
        side = -1 if index % 2 else 1
        droop = float(rng.uniform(-0.75, -0.3))
        tip = np.array([side * long, droop * long]) / (sheet.across, sheet.down)
        root = np.array([xs[index], ys[index]])
        bow = np.array([0.0, 0.3 * long / sheet.down])
        shapes.append(np.array([root, root + 0.35 * tip + bow, root + 0.75 * tip + 0.7 * bow,
                                root + tip, root + 0.6 * tip - 0.5 * bow]))  # fmt: skip
    return shapes


def _front(canvas: Canvas) -> Layer:
    sheet = Sheet(canvas)
    _kelp(sheet, "near kelp", 1.0, 0.62)
    rng = canvas.rng("bank")
    bank = 1.0 - 0.035 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.5, 4)
    from_side = sheet.xs if canvas.side > 0 else 1 - sheet.xs
    bank = bank - 0.05 * ramp(from_side, 0.4, -0.1)
    sheet.paint(under(sheet, bank), canvas.palette.near * 0.8)
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas) -> NDArray[Any]:
    sheet = glow_sheet(canvas)
    halo = 0.24 * np.exp(-((sheet.distance(canvas.light_x, SURFACE) / 0.26) ** 1.4))
    light = halo + (0.42 + 0.2 * canvas.energy) * _rays(sheet)
    return np.asarray(np.clip(light, 0, 0.7)[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="underwater",
    words=("deep", "breathe", "breath", "drown", "drowning", "dive", "diving", "ocean floor",
           "sink", "sinking", "below", "beneath", "underwater", "depth", "depths", "coral",
           "reef", "fish", "whale", "mermaid", "bubble", "bubbles", "swim", "swimming",
           "submerged", "abyss", "aquarium"),
    mood="quiet",
    palettes=("blue", "jade", "violet", "dusk", "neon", "mist", "dawn"),
    draw=draw,
    air="bubbles",
    devices=("portal", "screen"),
)  # fmt: skip
