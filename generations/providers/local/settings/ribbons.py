"""No place but the song: ribbons of a hundred lines, bent by how loud it is, over a dark mirror."""

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

LINES = 100
FLOOR = 0.8
STEPS = 160
"""Points of one line."""
THIN = 0.0014
"""Width of a line in units."""
STROKE = 42
"""Of 255, what a line adds: where the ribbon turns on edge its lines gather into light."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    ribbons = [_ribbon(canvas, index, LINES // 4) for index in range(4)]
    back, near = Sheet(canvas), Sheet(canvas)
    lights = [back.threads(lines, THIN, STROKE) for lines in ribbons]
    back.fill(_hall(canvas))
    for index in (0, 1):
        _lay(back, lights[index], _tints(canvas, index), 0.75 + 0.15 * index)
    for index in (2, 3):
        _lay(near, lights[index], _tints(canvas, index), 1.0)
    _mirror(back, near)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(near, 0.62)],
        front=[_front(canvas)],
        glow=_glow(canvas, ribbons),
        glow_depth=0.5,
        light=(canvas.light_x, 0.3),
        key=mix(palette.light, palette.horizon, 0.3),
        ambient=mix(palette.middle, palette.horizon, 0.3),
        haze=mix(palette.middle, palette.horizon, 0.4),
        ground=0.93,
    )


def _hall(canvas: Canvas) -> Picture:
    """Night, with a breath of light where the ribbons run and a horizon to stand before."""
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    deep = mix(palette.top, palette.near, 0.75)
    stops = [(-0.1, deep), (0.4, mix(palette.top, palette.near, 0.3)),
             (FLOOR, mix(palette.top, palette.middle, 0.7)),
             (FLOOR + 0.006, mix(palette.near, palette.middle, 0.35)),
             (1.1, palette.near)]  # fmt: skip
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1))
    smoke = cloud(canvas.rng("smoke"), sheet.cover.shape, (2.5 * sheet.down, 2 * sheet.across), 4)
    halo = 0.2 * np.exp(-((sheet.distance(canvas.light_x, 0.42) / 0.45) ** 2))
    picture += (halo * (0.4 + 0.9 * smoke))[..., None] * (palette.horizon - picture)
    night = min(1.0, 0.32 / float(luma(palette.middle)))
    picture *= (night * (1 - 0.5 * ramp(sheet.distance(0.5, 0.5), 0.45, 1.0)))[..., None]
    return roll_off(picture)


def _loudness(canvas: Canvas, at: Mask) -> Mask:
    """The song's wave at the places ``at`` (0..1 across the frame), 0.25 to 1; without a song
    the seed breathes instead."""
    if len(canvas.wave) > 1:
        wave = np.asarray(canvas.wave, np.float64)
        even = cv2.GaussianBlur(wave[None], (0, 0), max(0.6, len(wave) / 60))[0]
        even = even / max(float(even.max()), 1e-3)
        return 0.25 + 0.75 * np.interp(at, np.linspace(-0.1, 1.1, len(even)), even)
    return 0.55 + 0.4 * wander(canvas.rng("breath"), at, 0.35, 3)


def _ribbon(canvas: Canvas, index: int, count: int) -> list[NDArray[Any]]:
    """The lines of one ribbon: a path that all follow, and a twist that spreads and gathers them.

    The louder the song is at a place, the higher the path swings and the wider the ribbon lies.
    """
    rng = canvas.rng(f"ribbon {index}")
    xs = np.linspace(-0.12, 1.12, STEPS)
    loud = _loudness(canvas, xs)
    along = xs * canvas.width / canvas.unit
    sweep = canvas.rng("sweep").uniform(-0.3, 0.3) * (xs - 0.5)
    level = 0.2 + 0.13 * index + float(rng.uniform(-0.05, 0.05)) + sweep * (1.2 - 0.7 * index)
    swing = (0.17 + 0.12 * canvas.energy) * (0.5 + 0.7 * loud)
    path = level + swing * wander(rng, along, 0.75, 2)
    path = path - 0.07 * loud * np.sin(
        2 * np.pi * along * rng.uniform(1.6, 2.6) + rng.uniform(0, 6)
    )
    turn = np.pi * rng.uniform(1.1, 2.0) * along + rng.uniform(0, 6.3)
    wide = (0.035 + 0.13 * loud) * (0.7 + 0.5 * canvas.energy)
    fine = 0.02 * loud * wander(rng, along, 0.09, 3)
    lines = []
    for share in np.linspace(-1, 1, count):
        lag = 0.9 * share
        y = path + wide * np.sin(turn + lag) * (0.55 + 0.45 * np.cos(1.3 * turn)) * share
        lines.append(np.stack([xs, _above_the_floor(y + fine * (1 + share))], 1))
    return lines


def _above_the_floor(y: Mask) -> Mask:
    """Bent softly away from the floor and from the upper edge, never cut off flat."""
    middle, half = 0.36, 0.4
    return np.asarray(middle + half * np.tanh((y - middle) / half))


def _tints(canvas: Canvas, index: int) -> tuple[Colour, Colour, Colour]:
    """A ribbon's colours from left to right."""
    palette = canvas.palette
    bright = mix(palette.light, palette.horizon, 0.3)
    cool = mix(palette.far, palette.light, 0.45)
    return ((palette.accent, bright, palette.horizon), (palette.horizon, palette.accent, cool),
            (cool, bright, palette.accent), (palette.horizon, cool, bright))[index]  # fmt: skip


def _lay(sheet: Sheet, light: Mask, tints: tuple[Colour, ...], strength: float) -> None:
    """A ribbon with its own soft halo; fading towards the edges of the frame."""
    colours = gradient(
        [(-0.1, tints[0]), (0.5, tints[1]), (1.1, tints[2])], np.broadcast_to(sheet.xs, light.shape)
    )
    halo = soften(light, 0.012 * sheet.unit)
    cover = strength * (np.clip(1.5 * light, 0, 1) + 0.75 * halo)
    white = np.clip(light - 0.55, 0, 0.5)[..., None]
    sheet.paint(np.clip(cover, 0, 1).astype(np.float32), colours + white * (1 - colours))


def _mirror(sheet: Sheet, near: Sheet) -> None:
    """The polished floor gives back both sheets: pressed flat, softer and dimmer towards us."""
    palette = sheet.canvas.palette
    start = int((FLOOR + 0.1) / 1.2 * sheet.height)
    rows = sheet.height - start
    above = sheet.rgb[:start] * (1 - near.cover[:start, :, None]) + near.rgb[:start]
    pressed = cv2.resize(above[::-1], (sheet.width, round(1.5 * rows)))[:rows]
    unit = sheet.unit
    soft = cv2.GaussianBlur(pressed, (0, 0), sigmaX=0.003 * unit, sigmaY=0.008 * unit)
    share = np.linspace(0.62, 0.2, rows, dtype=np.float32)[:, None, None]
    sheet.rgb[start:] = sheet.rgb[start:] * (1 - share) + share * soft
    edge = np.exp(-(((sheet.ys - FLOOR) / 0.005) ** 2)) * np.exp(
        -(((sheet.xs - sheet.canvas.light_x) * sheet.across / 0.6) ** 2)
    )
    sheet.shine((0.4 * edge).astype(np.float32), palette.horizon)


def _front(canvas: Canvas) -> Layer:
    """One ribbon so near that it is only a soft veil of light along the foot of the frame."""
    sheet = Sheet(canvas, 0.5)
    rng = canvas.rng("front")
    xs = np.linspace(-0.12, 1.12, STEPS)
    path = 1.0 + 0.05 * wander(rng, xs * sheet.across, 0.8, 2)
    lines = [np.stack([xs, path + 0.012 * n * np.sin(3 * xs + n / 5)], 1) for n in range(12)]
    veil = soften(sheet.threads(lines, THIN, STROKE), 0.01 * sheet.unit)
    sheet.paint(ramp(sheet.ys - path.mean(), -0.03, 0.12) * 0.55 * np.ones_like(sheet.xs),
                canvas.palette.near)  # fmt: skip
    sheet.paint(np.clip(0.7 * veil, 0, 0.5), mix(canvas.palette.horizon, canvas.palette.near, 0.3))
    return Layer.of(sheet, 1.5, soft=True)


def _glow(canvas: Canvas, ribbons: list[list[NDArray[Any]]]) -> Picture:
    """The ribbons again, wide and soft: on the beat they flare up along their whole length."""
    sheet = glow_sheet(canvas)
    for index, lines in enumerate(ribbons):
        light = soften(sheet.threads(lines[::3], THIN, STROKE), 0.004 * sheet.unit)
        halo = soften(light, 0.02 * sheet.unit)
        tint = mix(_tints(canvas, index)[1], canvas.palette.light, 0.3)
        sheet.rgb += (0.5 * light + 0.8 * halo)[..., None] * tint
    return np.asarray(np.clip(sheet.rgb, 0, 0.75), np.float32)


SETTING = Setting(
    name="ribbons",
    words=("sound", "melody", "rhythm", "pulse", "electric", "energy", "signal", "frequency",
           "noise", "heartbeat", "vibe", "hypnotic", "bass", "synth", "tempo", "current",
           "vibration", "echo", "abstract"),
    mood="loud",
    palettes=("violet", "neon", "dusk", "blue", "jade", "ember", "rose", "golden", "dawn"),
    draw=draw,
    devices=("screen", "portal"),
)  # fmt: skip
