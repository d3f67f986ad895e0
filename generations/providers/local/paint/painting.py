"""Brushes that several settings share: skies, noise, ridges, pines, palms, grass."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.palettes import Colour, luma
from generations.providers.local.paint.plates import Canvas, Mask, Picture, Sheet

GAMMA = 2.2
SHOULDER = 0.74
STEPS = 4096
"""Of a gradient: a table is several times quicker than powers of every pixel."""
Points = NDArray[Any]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``share`` of the second colour, mixed in linear light."""
    return np.asarray((first**GAMMA * (1 - share) + second**GAMMA * share) ** (1 / GAMMA))


def gradient(stops: list[tuple[float, Colour]], at: Mask, soft: float = 0.0) -> Picture:
    """Colours at the values of ``at`` (any shape), blended in linear light between the stops.

    ``soft``: share of the whole range over which a stop is rounded, so that none shows as a band.
    """
    places = [place for place, _ in stops]
    linear = np.array([colour**GAMMA for _, colour in stops])
    steps = np.linspace(places[0], places[-1], STEPS)
    table = np.stack([np.interp(steps, places, linear[:, i]) for i in range(3)], axis=-1)
    if soft:
        table = cv2.blur(table, (1, int(soft * STEPS) | 1), borderType=cv2.BORDER_REPLICATE)
    table = (table ** (1 / GAMMA)).astype(np.float32)
    index = np.clip((at - places[0]) * ((STEPS - 1) / (places[-1] - places[0])) + 0.5, 0, STEPS - 1)
    return np.asarray(np.take(table, index.astype(np.int32), axis=0))


def ramp(values: Mask, low: float, high: float) -> Mask:
    """0 at ``low``, 1 at ``high``, smooth between; ``low`` may be the greater."""
    share = np.clip((values - low) / (high - low), 0, 1)
    smooth: Mask = (share * share * (3 - 2 * share)).astype(np.float32)
    return smooth


def roll_off(picture: Picture) -> Picture:
    """Highlights bend towards white above .74 and never clip."""
    over = np.maximum(picture - SHOULDER, 0)
    room = 1 - SHOULDER
    bent: Picture = np.minimum(picture, SHOULDER) + room * np.tanh(over / room)
    return bent


def cloud(
    rng: np.random.Generator, shape: tuple[int, int], cells: tuple[float, float], octaves: int = 4
) -> Mask:
    """Fractal noise 0..1 of ``shape`` with ``cells`` (down, across) in its coarsest octave."""
    total = np.zeros(shape, np.float32)
    weight = 0.0
    for octave in range(octaves):
        rows, columns = (max(2, round(count * 2**octave) + 1) for count in cells)
        grid = rng.random((rows, columns), np.float32)
        total += cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC) * 0.5**octave
        weight += 0.5**octave
    return np.clip(total / weight, 0, 1)


def wander(rng: np.random.Generator, at: Mask, length: float, octaves: int = 4) -> Mask:
    """One-dimensional noise -1..1 at the places ``at``; ``length``: of its longest wave."""
    total = np.zeros(at.shape, np.float64)
    for octave in range(octaves):
        wave = length / 2.1**octave
        steps = (at - at.min()) / wave + 7.0
        knots = rng.uniform(-1, 1, int(steps.max()) + 3)
        whole = np.floor(steps).astype(int)
        share = steps - whole
        share = share * share * (3 - 2 * share)
        total += (knots[whole] * (1 - share) + knots[whole + 1] * share) * 0.48**octave
    return (total / 1.7).astype(np.float32)


def sky(sheet: Sheet, horizon: float, light_y: float, warmth: float = 1.0) -> Picture:
    """A sky from the top of the plate to the horizon, brightened around its light."""
    palette = sheet.canvas.palette
    stops = [
        (-0.1, palette.top),
        (horizon * 0.52, palette.middle),
        (horizon * 0.98, palette.horizon),
        (1.1, mix(palette.horizon, palette.light, 0.2)),
    ]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.22)
    picture *= 1 - 0.2 * ramp(luma(picture), 0.55, 0.95)[..., None]
    away = sheet.distance(sheet.canvas.light_x, light_y)
    for reach, strength in ((0.62, 0.24), (0.3, 0.26), (0.13, 0.3)):
        halo = (strength * warmth * np.exp(-((away / reach) ** 1.4)))[..., None]
        picture += halo * (palette.light - picture)
    return picture


def long_clouds(
    sheet: Sheet, picture: Picture, band: tuple[float, float], light_y: float, share: float = 0.5
) -> None:
    """Streaks of cloud between two heights, lit on the edges that face the light."""
    canvas = sheet.canvas
    cells = (9.0 * sheet.down, 1.5 * sheet.across)
    noise = cloud(canvas.rng("clouds"), (sheet.height, sheet.width), cells, 5)
    inside = ramp(sheet.ys, band[0] - 0.1, band[0] + 0.08) * ramp(sheet.ys, band[1], band[1] - 0.12)
    cover = ramp(noise, 0.66 - 0.25 * share, 0.86 - 0.2 * share) * inside
    below = np.roll(noise, -max(2, sheet.height // 90), axis=0)
    lit = ramp(noise - below, -0.01, 0.1)
    near = np.exp(-((sheet.distance(canvas.light_x, light_y) / 0.55) ** 2))
    palette = canvas.palette
    dark = mix(palette.far, palette.middle, 0.5)
    bright = mix(palette.horizon, palette.light, 0.75)
    tint = dark + (0.25 + 0.75 * near)[..., None] * lit[..., None] * (bright - dark)
    tint += (0.4 * near)[..., None] * (bright - tint)
    picture += (cover * 0.72)[..., None] * (tint - picture)


def sun(sheet: Sheet, picture: Picture, y: float, radius: float) -> Mask:
    """Paint a disc of light into a sky; answers its cover. Radius in units."""
    away = sheet.distance(sheet.canvas.light_x, y)
    disc = ramp(away, radius + 1.2 / sheet.unit, radius - 1.2 / sheet.unit)
    white = mix(sheet.canvas.palette.light, np.ones(3, np.float32), 0.5)
    picture += disc[..., None] * (white - picture)
    return disc


def under(sheet: Sheet, line: Mask) -> Mask:
    """Cover of all that lies below a line of heights, shape (1, w), in fractions of the frame."""
    pixels = (sheet.ys - line) * sheet.height / 1.2 + 0.5
    cover: Mask = np.clip(pixels, 0, 1).astype(np.float32)
    return cover


def pine(rng: np.random.Generator, x: float, foot: float, tall: float, squash: float) -> Points:
    """A ragged conifer: its outline in fractions of the frame.

    ``tall`` in frame heights; ``squash`` turns frame heights into frame widths.
    """
    tiers = int(rng.integers(8, 12))
    ends = np.linspace(0.0, 1.0, tiers + 1)[1:]
    spread = (0.015 + rng.uniform(0.13, 0.19) * ends**0.9) * rng.uniform(0.75, 1.15, tiers)
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for end, wide in zip(ends, spread, strict=True):
        y = foot - tall * (1 - end)
        sag = tall * 0.018
        for side, path in ((-1, left), (1, right)):
            reach = wide * tall * squash * float(rng.uniform(0.88, 1.1))
            path += [(x + side * reach, y + sag), (x + side * reach * 0.42, y - sag * 0.6)]
    top = (x, foot - tall)
    return np.array([top, *right, *reversed(left)])


def pines(
    sheet: Sheet, rng: np.random.Generator, xs: Points, feet: Points, tall: float
) -> list[Points]:
    squash = sheet.canvas.height / sheet.canvas.width
    heights = tall * rng.uniform(0.55, 1.15, len(xs))
    return [
        pine(rng, float(x), float(foot), float(height), squash)
        for x, foot, height in zip(xs, feet, heights, strict=True)
    ]


def palm(sheet: Sheet, rng: np.random.Generator, x: float, tall: float) -> list[Points]:
    """A bent trunk, and fronds that arch from its head; ``tall`` in shares of the frame."""
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    high = tall * sheet.down
    steps = np.linspace(0, 1, 16)[:, None]
    bend = float(rng.normal(0, 0.09)) * high
    foot = np.array([x, 1.12])
    path = foot + squash * np.hstack([bend * steps**1.8, -(high + 0.1) * steps])
    wide = 0.0085 * (1.25 - 0.55 * steps + 0.12 * (np.arange(16)[:, None] % 2)) * squash[0]
    trunk = np.concatenate([path - (wide * [1, 0]), (path + (wide * [1, 0]))[::-1]])
    turns = np.concatenate([side * np.linspace(0.5, 2.5, 7) for side in (-1, 1)])
    turns += rng.normal(0, 0.1, len(turns))
    return [trunk, *(_frond(rng, path[-1], turn, squash) for turn in turns)]


def _frond(rng: np.random.Generator, root: Points, turn: float, squash: Points) -> Points:
    """One arched leaf, its edge cut into leaflets that hang."""
    long = float(rng.uniform(0.15, 0.2))
    steps = np.linspace(0, 1, 22)
    side, lift = np.sin(turn), np.cos(turn)
    x = side * long * steps * (1 - 0.12 * steps)
    y = -long * (0.55 * lift * steps + 0.35 * steps) + long * (0.62 + 0.25 * abs(side)) * steps**2.2
    leaf = 0.045 * np.sin(np.pi * np.clip(steps, 0.06, 1) ** 0.7) * (0.75 + 0.25 * rng.random(22))
    hang = np.where(np.arange(22) % 2, 1.0, 0.12)
    low = np.stack([x + 0.35 * side * leaf * hang, y + leaf * hang], 1)
    top = np.stack([x, y - 0.1 * leaf - 0.0012], 1)
    return np.asarray(root + np.concatenate([top, low[::-1]]) * squash)


def blades(
    sheet: Sheet, rng: np.random.Generator, root: Points, tall: float, count: int
) -> list[Points]:
    """Blades of grass that grow from a line of heights; ``tall`` and widths in units."""
    xs = rng.uniform(-0.1, 1.1, count)
    foot = np.interp(xs, np.linspace(-0.1, 1.1, len(root)), root)
    height = tall * rng.uniform(0.35, 1.0, count) ** 1.3 / sheet.down
    lean = rng.normal(0.12 * sheet.canvas.side, 0.35, count) * height * sheet.down / sheet.across
    half = rng.uniform(0.0007, 0.0021, count) * tall / 0.15 / sheet.across
    steps = np.linspace(0, 1, 5)
    ys = foot[:, None] + 0.03 - (height[:, None] + 0.03) * steps * (1 - 0.1 * steps)
    middle, thick = xs[:, None] + lean[:, None] * steps**2, half[:, None] * (1 - 0.92 * steps)
    left, right = np.stack([middle - thick, ys], 2), np.stack([middle + thick, ys], 2)
    return list(np.concatenate([left, right[:, ::-1]], 1))


def soften(picture: NDArray[Any], sigma: float) -> NDArray[Any]:
    """Gaussian blur; sigma in pixels, done small when it is large."""
    if sigma < 0.3:
        return picture
    shrink = max(1, int(sigma / 2.5))
    height, width = picture.shape[:2]
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
    small = cv2.resize(
        picture, (max(4, width // shrink), max(4, height // shrink)), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return np.asarray(
        cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def glow_sheet(canvas: Canvas) -> Sheet:
    """A black quarter-size sheet for light that is added."""
    return Sheet(canvas, 0.25)
