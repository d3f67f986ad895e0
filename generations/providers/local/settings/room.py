"""A room where somebody waits: a window with curtains, its light on the floor, a plant."""

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
    soften,
    under,
)
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import Canvas, Layer, Picture, Plates, Setting, Sheet
from generations.providers.local.paint.window import (
    CLOTH,
    Window,
    curtains,
    fallen,
    outside,
    shafts,
    woodwork,
)

FLOOR = 0.8


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    window = _window(canvas)
    back = Sheet(canvas)
    _wall(back, window)
    _pictures(back, window)
    _floor(back, window)
    _daylight(back, window)
    outside(back, window)
    woodwork(back, window, _wall_colour(canvas))
    middle = Sheet(canvas)
    curtains(middle, window, FLOOR)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.5)],
        front=[_plant(canvas)],
        glow=_glow(canvas, window, middle),
        glow_depth=0.35,
        light=(window.middle, (window.top + window.bottom) / 2),
        key=mix(palette.light, palette.horizon, 0.3),
        ambient=_wall_colour(canvas),
        haze=mix(palette.far, palette.horizon, 0.35),
        ground=0.95,
    )


def _window(canvas: Canvas) -> Window:
    rng = canvas.rng("window")
    across, down = canvas.width / canvas.unit, canvas.height / canvas.unit
    kind = int(rng.integers(4))
    wide = (0.42, 0.52, 0.34, 0.4)[kind] * (0.68 if canvas.tall else 1.0) / across
    tall = (0.4, 0.36, 0.5, 0.46)[kind] / down * (1.3 if canvas.tall else 1.0)
    middle = 0.5 + canvas.side * (0.13 if canvas.tall else 0.17)
    bottom = 0.6 + float(rng.uniform(-0.015, 0.02))
    columns, rows = ((3, 3), (4, 2), (2, 4), (2, 3))[kind]
    return Window(middle - wide / 2, max(0.04, bottom - tall), middle + wide / 2, bottom,
                  columns, rows, kind == 3)  # fmt: skip


def _wall_colour(canvas: Canvas) -> Colour:
    palette = canvas.palette
    return mix(mix(palette.far, palette.middle, 0.35), palette.near, 0.35)


def _wall(sheet: Sheet, window: Window) -> None:
    """Plaster or striped paper, lit around the window and darker towards the corners."""
    canvas = sheet.canvas
    palette = canvas.palette
    base = _wall_colour(canvas)
    rng = canvas.rng("wall")
    away = sheet.distance(window.middle, (window.top + window.bottom) / 2)
    light = np.exp(-((away / 0.62) ** 1.5)) * 0.78 + 0.05
    plaster = cloud(rng, sheet.cover.shape, (9 * sheet.down, 9 * sheet.across), 5) - 0.5
    light = light * (1 + 0.5 * plaster) + 0.05 * plaster
    if rng.random() < 0.55:
        stripes = np.sin((sheet.xs - 0.5) * sheet.across * 2 * np.pi / 0.075)
        light = light + 0.028 * np.clip(stripes * 4, -1, 1)
    dark, bright = mix(base, palette.near, 0.72), mix(base, palette.horizon, 0.4)
    sheet.fill(gradient([(0, dark), (0.45, base), (1, bright)], np.clip(light, 0, 1)))
    _panels(sheet, rng)


def _panels(sheet: Sheet, rng: np.random.Generator) -> None:
    """Wood to the height of a hand rail, with an edge that catches the light."""
    canvas = sheet.canvas
    rail = 0.655 + 0.02 * float(rng.random())
    below = ramp(sheet.ys, rail - 0.002, rail + 0.002) * np.ones_like(sheet.xs)
    sheet.paint(0.32 * below, canvas.palette.near)
    pitch = 0.16 / sheet.across
    top, foot = rail + 0.025, FLOOR - 0.035
    boxes = [
        np.array([(x, top), (x + 0.8 * pitch, top), (x + 0.8 * pitch, foot), (x, foot), (x, top)])
        for x in 0.5 + pitch * np.arange(-8, 8)
    ]
    bright, dark = mix(_wall_colour(canvas), canvas.palette.horizon, 0.3), canvas.palette.near
    sheet.paint(0.35 * sheet.lines(boxes, 0.0045), dark)
    sheet.paint(0.3 * sheet.lines([np.add(box, (0, 0.0035)) for box in boxes], 0.0016), bright)
    rails = [np.array([(-0.1, y), (1.1, y)]) for y in (rail, FLOOR - 0.006)]
    sheet.paint(0.7 * sheet.lines(rails, 0.011), mix(bright, dark, 0.35))
    sheet.paint(0.5 * sheet.lines([line - (0, 0.006) for line in rails], 0.0018), bright)


def _pictures(sheet: Sheet, window: Window) -> None:
    """Framed pictures on the wall that is turned from the window, as many as find room."""
    canvas = sheet.canvas
    rng = canvas.rng("pictures")
    inward = canvas.side / sheet.across
    room = (window.left if canvas.side > 0 else 1 - window.right) * sheet.across - CLOTH
    place = float(rng.uniform(0.05, 0.11))
    while place < room - 0.06:
        half = np.array([rng.uniform(0.04, 0.065), rng.uniform(0.045, 0.075)])
        x = (0.0 if canvas.side > 0 else 1.0) + inward * (place + half[0])
        if place + 2 * half[0] < room:
            y = float(rng.uniform(0.26, 0.42))
            _picture(sheet, rng, np.array([x, y]), half / (sheet.across, sheet.down))
        place += 2 * half[0] + float(rng.uniform(0.03, 0.13))


def _picture(sheet: Sheet, rng: np.random.Generator, middle: Points, half: Points) -> None:
    """A frame with its shadow, a pale mount, a little landscape in it."""
    palette = sheet.canvas.palette
    box = middle + np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    fallen_on = np.add(box, (-0.006 * sheet.canvas.side, 0.012))
    shade = soften(sheet.polygons([fallen_on]), 0.008 * sheet.unit)
    sheet.paint(0.4 * shade, palette.near)
    sheet.paint(sheet.polygons([box]), mix(palette.near, palette.far, 0.35))
    mount = sheet.polygons([middle + (box - middle) * 0.84])
    sheet.paint(mount, mix(palette.far, palette.light, 0.18))
    _little_landscape(sheet, rng, middle, half * 0.6)


def _little_landscape(sheet: Sheet, rng: np.random.Generator, middle: Points, half: Points) -> None:
    palette = sheet.canvas.palette
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    sheet.paint(
        sheet.polygons([middle + corners * half]), mix(palette.middle, palette.horizon, 0.3)
    )
    for level, tone in ((0.0, 0.25), (0.4, 0.7)):
        steps = np.linspace(-1, 1, 9)
        heights = level - 0.35 * rng.random(9)
        hill = np.concatenate([np.stack([steps, heights], 1), [(1, 1), (-1, 1)]])
        colour = mix(palette.far, palette.near, tone)
        sheet.paint(0.85 * sheet.polygons([middle + hill * half]), colour)


def _floor(sheet: Sheet, window: Window) -> None:
    """Boards that run to us, each of its own tone, with a dull shine below the window."""
    canvas = sheet.canvas
    palette = canvas.palette
    down = np.clip((sheet.ys - FLOOR) / (1.1 - FLOOR), 0, 1)
    depth = 1 / (0.45 + down)
    x = (sheet.xs - 0.5) * sheet.across * depth / 0.085
    board = np.floor(x).astype(int)
    tones = canvas.rng("boards").uniform(-1, 1, 401)
    away = np.abs(x - np.round(x)) / depth
    grain = cloud(canvas.rng("grain"), sheet.cover.shape, (3, 60 * sheet.across), 3) - 0.5
    light = 0.42 + 0.09 * tones[(board + 200) % 401] + 0.16 * grain - 0.25 * ramp(away, 0.03, 0.0)
    near = np.exp(-(((sheet.xs - window.middle) * sheet.across / 0.6) ** 2))
    light = light * (0.5 + 0.6 * near) * (1.05 - 0.6 * down)
    wood = mix(_wall_colour(canvas), mix(palette.accent, palette.near, 0.45), 0.22)
    tint = gradient([(0, palette.near * 0.8), (0.5, mix(wood, palette.near, 0.3)),
                     (1, mix(wood, palette.horizon, 0.4))], np.clip(light, 0, 1))  # fmt: skip
    sheet.paint(under(sheet, np.full_like(sheet.xs, FLOOR)), tint)


def _daylight(sheet: Sheet, window: Window) -> None:
    """The panes on the floor, softer the farther they have fallen."""
    palette = sheet.canvas.palette
    lit = sheet.polygons(fallen(window, sheet.canvas, FLOOR))
    far = ramp(sheet.ys, FLOOR + 0.02, 1.02)
    sharp, soft = soften(lit, 0.002 * sheet.unit), soften(lit, 0.012 * sheet.unit)
    light = sharp + far * (soft - sharp)
    colour = mix(palette.horizon, palette.light, 0.45)
    sheet.shine(np.asarray(0.72 * light * (1 - 0.35 * far), np.float32), colour)
    sheet.shine(0.28 * soften(lit, 0.05 * sheet.unit), colour)


def _plant(canvas: Canvas) -> Layer:
    """Large leaves before us on the subject's side, out of focus and nearly black."""
    sheet = Sheet(canvas, 0.5)
    rng = canvas.rng("plant")
    palette = canvas.palette
    corner = 0.0 if canvas.side > 0 else 1.0
    root = np.array([corner + canvas.side * rng.uniform(-0.02, 0.03), 1.1])
    squash = np.array([canvas.side / sheet.across, 1 / sheet.down])
    shapes = []
    for turn in np.linspace(-0.5, 1.25, 10) + rng.normal(0, 0.08, 10):
        shapes += _leaf(rng, float(turn), float(rng.uniform(0.26, 0.46)))
    mask = sheet.polygons([root + shape * squash for shape in shapes])
    sheet.paint(mask, palette.near * 0.8)
    shift = canvas.side * max(1, round(0.003 * sheet.unit))
    lit = np.clip(mask - np.roll(mask, -shift, axis=1), 0, 1)
    sheet.shine(0.22 * lit, palette.horizon)
    return Layer.of(sheet, 1.5, soft=True)


def _leaf(rng: np.random.Generator, turn: float, long: float) -> list[Points]:
    """A stalk and its pointed leaf, in units from the root; ``turn`` from upright."""
    steps = np.linspace(0, 1, 14)
    bend = turn + 0.55 * turn * steps**2
    path = np.cumsum(np.stack([np.sin(bend), -np.cos(bend)], 1) * long / 14, axis=0)
    across = np.stack([np.cos(bend), np.sin(bend)], 1)
    wide = (
        float(rng.uniform(0.03, 0.045))
        * np.sin(np.pi * np.clip((steps - 0.3) / 0.7, 0.02, 1)) ** 0.8
    )
    half = (0.003 + wide * (steps > 0.3))[:, None]
    return [np.concatenate([path - across * half, (path + across * half)[::-1]])]


def _glow(canvas: Canvas, window: Window, cloth: Sheet) -> Picture:
    """The window's own light, shafts that fall from it, and the panes on the floor."""
    sheet = glow_sheet(canvas)
    palette = canvas.palette
    opening = window.opening(sheet)
    floor = soften(sheet.polygons(fallen(window, canvas, FLOOR)), 1.5)
    size = (sheet.width, sheet.height)
    hidden = cv2.resize(cloth.cover, size, interpolation=cv2.INTER_AREA)
    light = (0.1 * opening + 0.17 * shafts(sheet, window, FLOOR)) * (1 - hidden)
    light = light + 0.2 * soften(opening, 0.05 * sheet.unit) + 0.26 * floor
    colour = mix(palette.horizon, palette.light, 0.5)
    return np.asarray(np.clip(light, 0, 0.7)[..., None] * colour, np.float32)


SETTING = Setting(
    name="room",
    words=("room", "wait", "waiting", "window", "home", "house", "bed", "bedroom", "door", "alone",
           "lonely", "quiet", "silence", "sunday", "morning", "afternoon", "indoors", "wall",
           "curtain", "curtains", "inside", "letter", "phone", "kitchen", "rocking chair"),
    mood="quiet",
    palettes=("dusk", "golden", "blue", "dawn", "violet", "rose", "ember", "jade"),
    draw=draw,
    devices=("print", "screen"),
)  # fmt: skip
