"""A burning wood at night: flames along the ground, burnt trees before them, smoke and sparks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    blades,
    glow_sheet,
    gradient,
    mix,
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
from generations.providers.local.paint.terrain import Rough

GROUND = 0.8
FORKS = 7
TWIG = 0.0011
"""Width in units of wood that forks no more."""
FIRE = np.array([0.96, 0.3, 0.05], np.float32)
HEART = np.array([1.0, 0.8, 0.42], np.float32)
"""Fire is warm in every palette; it only leans to the palette's own light."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    fire = _Fire(canvas)
    back = Sheet(canvas)
    back.fill(_sky(canvas))
    _wood(back, 0, fire)
    _earth(back, GROUND - 0.035, 0.6)
    fire.burn(back, 0)
    _wood(back, 1, fire)
    fire.burn(back, 1)
    _earth(back, GROUND + 0.012, 0.0)
    _cracks(back)
    middle = Sheet(canvas)
    _wood(middle, 2, fire)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_stubble(canvas)],
        glow=_glow(canvas, fire),
        glow_depth=0.4,
        light=(canvas.light_x, 0.66),
        key=fire.bright,
        ambient=mix(palette.middle, palette.far, 0.5),
        haze=mix(palette.middle, fire.deep, 0.35),
        ground=0.94,
    )


class _Fire:
    """Where it burns, how high, and in which colours."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.deep: Colour = mix(FIRE, canvas.palette.horizon, 0.1)
        self.bright: Colour = mix(HEART, canvas.palette.light, 0.12)

    @cached_property
    def hearths(self) -> list[tuple[float, float, float]]:
        """x, half width in units and height in units; the greatest where the light stands."""
        rng = self.canvas.rng("hearths")
        across = self.canvas.width / self.canvas.unit
        count = round(5 * across)
        xs = np.linspace(-0.1, 1.1, count) + rng.normal(0, 0.05, count)
        strewn = [(float(x), float(rng.uniform(0.03, 0.1)), float(rng.uniform(0.05, 0.17)))
                  for x in xs]  # fmt: skip
        return [*strewn, (self.canvas.light_x, 0.13, 0.36), (self.canvas.light_x, 0.3, 0.14)]

    def flames(self, sheet: Sheet, row: int) -> Mask:
        """How hot each place is, 0..1: tongues that narrow and break off as they rise."""
        foot = GROUND + (-0.03, 0.01)[row]
        rise = (foot - sheet.ys) * sheet.down
        x = np.broadcast_to(sheet.xs * sheet.across, sheet.cover.shape)
        y = np.broadcast_to(-rise, sheet.cover.shape)
        rough = Rough(self.canvas.rng(f"flames {row}"))
        lean = 0.05 * rough.smooth(x / 1.4, y / 2.6, 0.11, 3) * np.clip(rise / 0.12, 0, 1.6)
        tongues = rough.smooth(x + lean, y / 3.2, 0.05, 4)
        high = np.zeros_like(sheet.cover)
        for place, half, tall in self.hearths:
            bell = np.exp(-((((sheet.xs - place) * sheet.across + 0.6 * lean) / half) ** 2))
            high = np.maximum(high, tall * (1.0, 0.75)[row] * bell)
        share = rise / np.maximum(high, 1e-3)
        heat = (0.92 - 0.95 * share + 0.62 * tongues * np.clip(share * 1.6, 0.15, 1.3)) * ramp(
            rise, -0.014, 0.004
        )
        return np.asarray(np.clip(heat * np.clip(high / 0.05, 0, 1), 0, 1), np.float32)

    def burn(self, sheet: Sheet, row: int) -> None:
        """Paint the flames over what is there; thin ones let it through."""
        small = Sheet(self.canvas, 0.6)
        heat = self.flames(small, row)
        size = (sheet.width, sheet.height)
        heat = np.clip(cv2.resize(heat, size, interpolation=cv2.INTER_CUBIC), 0, 1)
        stops = [(0.0, mix(self.deep, self.canvas.palette.near, 0.6)), (0.34, self.deep),
                 (0.72, mix(self.deep, self.bright, 0.5)), (1.0, self.bright)]  # fmt: skip
        sheet.paint(ramp(heat, 0.0, 0.5), roll_off(gradient(stops, heat)))


def _sky(canvas: Canvas) -> Picture:
    """Smoke that the fire lights from below."""
    sheet = Sheet(canvas, 0.5)
    palette = canvas.palette
    fire = _Fire(canvas)
    dark = mix(palette.top, palette.near, 0.55)
    low = mix(mix(palette.middle, palette.near, 0.25), fire.deep, 0.3)
    stops = [(-0.1, dark), (0.35, mix(dark, palette.middle, 0.4)), (GROUND, low), (1.1, low)]
    picture = gradient(stops, np.repeat(sheet.ys, sheet.width, 1), soft=0.2)
    near = np.exp(-((sheet.distance(canvas.light_x, GROUND - 0.08) / 0.5) ** 1.4))
    smoke, lit = _smoke(sheet)
    glow = (0.12 + 0.88 * near) * (0.3 + 0.7 * lit)
    tint = palette.near + glow[..., None] * (mix(low, fire.deep, 0.55) - palette.near)
    picture += (0.5 * near)[..., None] * (mix(fire.deep, palette.near, 0.2) - picture)
    picture += (0.7 * smoke)[..., None] * (tint - picture)
    return roll_off(picture)


def _smoke(sheet: Sheet) -> tuple[Mask, Mask]:
    """Columns that rise, lean with the wind and spread: their cover, and where they are lit."""
    canvas = sheet.canvas
    rough = Rough(canvas.rng("smoke"))
    y = np.broadcast_to(sheet.ys * sheet.down, sheet.cover.shape)
    x = sheet.xs * sheet.across + 0.35 * canvas.side * np.clip(GROUND * sheet.down - y, 0, 2) ** 1.4
    rise = rough.smooth(x, y, 0.5, 2)
    puffs = rough.billowed(x + 0.1 * rise, y / 1.5 + 0.1 * rise, 0.34, 4)
    below = np.roll(puffs, -max(1, sheet.height // 60), axis=0)
    cover = ramp(puffs + 0.35 * rise, 0.32, 0.85) * ramp(sheet.ys, GROUND, 0.35)
    return cover.astype(np.float32), soften(ramp(puffs - below, -0.06, 0.16), 1.2)


def _earth(sheet: Sheet, level: float, glow: float) -> None:
    """Burnt ground from a height downwards, lit most where the great fire is."""
    canvas = sheet.canvas
    deep, near = _Fire(canvas).deep, canvas.palette.near
    rng = canvas.rng(f"earth {level}")
    line = level - 0.014 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.5, 5)
    down = np.clip((sheet.ys - line) / 0.22, 0, 1)
    light = (1 - down) ** 2 * (0.25 + 0.6 * _near_the_fire(sheet)) + glow * (1 - down)
    dark = near * 0.8
    sheet.paint(under(sheet, line), dark + light[..., None] * (mix(deep, near, 0.35) - dark))


def _cracks(sheet: Sheet) -> None:
    """Embers that still glow in the cracks of the ground before the fire."""
    rng = sheet.canvas.rng("cracks")
    depth = 0.06 / np.clip(sheet.ys - GROUND + 0.06, 0.02, 1)
    x = (sheet.xs - 0.5) * sheet.across * depth
    z = np.broadcast_to(depth, x.shape)
    rough = Rough(rng)
    crack = ramp(np.abs(rough.smooth(x, z, 0.12, 3)), 0.1, 0.0)
    light = crack * ramp(rough.smooth(x, z, 0.5, 2), 0.0, 0.7) * ramp(sheet.ys, GROUND, 0.84)
    light = 0.9 * light * (0.35 + 0.65 * _near_the_fire(sheet))
    sheet.shine(np.asarray(light, np.float32), _Fire(sheet.canvas).deep)


def _near_the_fire(sheet: Sheet) -> Mask:
    """Shape (1, columns)."""
    away = (sheet.xs - sheet.canvas.light_x) * sheet.across / 0.42
    return np.asarray(np.exp(-(away**2)), np.float32)


def _wood(sheet: Sheet, depth: int, fire: _Fire) -> None:
    """Burnt trees, bare to the twigs; the fire's light lies on the edges that face it."""
    canvas = sheet.canvas
    palette = canvas.palette
    rng = canvas.rng(f"wood {depth}")
    foot = (0.775, 0.8, 0.9)[depth]
    xs = _places(canvas, rng, depth)
    tall = (
        (0.24, 0.36, 0.62)[depth] * (1.35 if canvas.tall else 1.0) * rng.uniform(0.7, 1.2, len(xs))
    )
    feet = np.stack([xs, np.full(len(xs), foot + 0.01)], 1)
    mask = sheet.polygons(_trees(sheet, rng, feet, tall)) * ramp(
        sheet.ys, foot + 0.008, foot - 0.03
    )
    far = mix(mix(palette.middle, palette.near, 0.3), fire.deep, 0.3)
    sheet.paint(mask, mix(far, palette.near * 0.8, (0.55, 0.88, 1.0)[depth]))
    shift = max(1, round(0.0012 * sheet.unit * (1 + depth)))
    toward = np.sign(canvas.light_x - sheet.xs)
    edges = [np.clip(mask - np.roll(mask, -way * shift, axis=1), 0, 1) for way in (-1, 1)]
    lit = np.where(toward > 0, edges[1], edges[0])
    near = np.exp(-((sheet.distance(canvas.light_x, GROUND - 0.06) / 0.42) ** 1.5))
    lit = lit * ramp(sheet.ys, foot, foot - 0.1) * (0.04 + (0.3, 0.45, 0.6)[depth] * near)
    sheet.shine(np.asarray(lit, np.float32), mix(fire.deep, fire.bright, 0.5))


def _places(canvas: Canvas, rng: np.random.Generator, depth: int) -> Points:
    """The nearest trees leave the middle and the great fire open."""
    across = canvas.width / canvas.unit
    count = max(3, round((13, 7, 5)[depth] * across))
    xs = np.linspace(-0.1, 1.1, count) + rng.uniform(-0.5, 0.5, count) / count
    if depth < 2:
        return xs
    return xs[(np.abs(xs - 0.5) > 0.24) & (np.abs(xs - canvas.light_x) * across > 0.16)]


def _trees(sheet: Sheet, rng: np.random.Generator, feet: Points, tall: Points) -> list[Points]:
    """Trees that fork again and again, all of them at once; ``tall`` in units."""
    limbs = _Limbs(feet, rng.normal(0, 0.06, len(feet)), 0.36 * tall, 0.03 * tall + 0.002)
    shapes: list[Points] = []
    for fork in range(FORKS):
        paths, turns = _grown(sheet, rng, limbs)
        shapes += _outlines(sheet, limbs, paths, turns, 0.9 if fork == 0 else 0.0)
        limbs = _forked(rng, limbs, paths[:, -1], turns[:, -1])
    return shapes


@dataclass(frozen=True)
class _Limbs:
    """Pieces of wood: roots (n, 2) in fractions of the frame, angles from upright in radians,
    lengths and widths in units."""

    root: Points
    angle: Points
    long: Points
    wide: Points


def _grown(sheet: Sheet, rng: np.random.Generator, limbs: _Limbs) -> tuple[Points, Points]:
    """Their crooked paths, (n, 4, 2), and the angle in each place, (n, 4)."""
    turns = limbs.angle[:, None] + np.cumsum(rng.normal(0, 0.12, (len(limbs.angle), 4)), axis=1)
    pieces = np.stack([np.sin(turns), -np.cos(turns)], 2) * limbs.long[:, None, None] / 3
    pieces[:, 0] = 0
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    return limbs.root[:, None] + np.cumsum(pieces, axis=1) * squash, turns


def _outlines(
    sheet: Sheet, limbs: _Limbs, paths: Points, turns: Points, flare: float
) -> list[Points]:
    """Tapering wood around the paths; ``flare``: how much wider at its foot."""
    steps = np.linspace(0, 1, 4)
    taper = (1 - 0.4 * steps) * (1 + flare * np.exp(-9 * steps))
    half = (limbs.wide[:, None] / 2 * taper)[..., None]
    squash = np.array([1 / sheet.across, 1 / sheet.down])
    across = np.stack([np.cos(turns), np.sin(turns)], 2) * squash * half
    return list(np.concatenate([paths - across, (paths + across)[:, ::-1]], axis=1))


def _forked(rng: np.random.Generator, limbs: _Limbs, ends: Points, turns: Points) -> _Limbs:
    """Two limbs, seldom one, from the end of each that is not a twig yet."""
    sides = np.repeat([-1.0, 1.0], len(ends))
    count = len(sides)
    angle = 0.85 * np.tile(turns, 2) + sides * rng.uniform(0.18, 0.62, count)
    long, wide = np.tile(limbs.long, 2) * rng.uniform(0.62, 0.86, count), np.tile(limbs.wide, 2)
    kept = (rng.random(count) < 0.94) & (wide > TWIG)
    return _Limbs(np.tile(ends, (2, 1))[kept], angle[kept], long[kept], 0.62 * wide[kept])


def _stubble(canvas: Canvas) -> Layer:
    """Scorched grass and a charred bank before us, out of focus."""
    sheet = Sheet(canvas, 0.6)
    rng = canvas.rng("stubble")
    palette = canvas.palette
    root = 0.985 - 0.025 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.6, 4)
    stalks = sheet.polygons(blades(sheet, rng, root[0] + 0.02, 0.085, round(420 * sheet.across)))
    sheet.paint(np.maximum(stalks, under(sheet, root)), palette.near * 0.7)
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas, fire: _Fire) -> Picture:
    sheet = glow_sheet(canvas)
    heat = np.maximum(fire.flames(sheet, 0), 0.8 * fire.flames(sheet, 1))
    flames = 0.28 * soften(heat, 0.8) + 0.4 * soften(heat, 0.03 * sheet.unit)
    away = sheet.distance(canvas.light_x, GROUND - 0.08)
    air = 0.2 * np.exp(-((away / 0.4) ** 1.5))
    glow = flames[..., None] * mix(fire.deep, fire.bright, 0.35) + air[..., None] * fire.deep
    return np.asarray(np.clip(glow, 0, 0.8), np.float32)


SETTING = Setting(
    name="embers",
    words=("fire", "burn", "burning", "flame", "flames", "ash", "ashes", "ember", "embers", "war",
           "rage", "anger", "angry", "hell", "devil", "smoke", "fight", "battle", "destroy",
           "inferno", "blaze", "ignite", "torch", "volcano", "revolution", "riot"),
    mood="loud",
    palettes=("ember", "dusk", "violet", "blue", "neon", "mist"),
    draw=draw,
    air="embers",
    devices=("torn", "print"),
)  # fmt: skip
