"""A desert: dunes with a lit and a shaded face, ripples before us, a big sun in the dust."""

from __future__ import annotations

import cv2
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
from generations.providers.local.paint.terrain import Ground, Rough, View

HORIZON = 0.6
SCALE = 0.6
NEAR_DUNES = 240
"""Slices that make the middle layer; the rest lies behind."""
LEE = 0.68
"""Where along its length a dune's back ends and its steep face begins."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    sun_y = 0.43 if canvas.tall else 0.41
    sand = _Sand(canvas)
    back, middle = Sheet(canvas), Sheet(canvas)
    back.fill(sand.view.over(_sky(canvas, sun_y), sand.picture))
    sand.view.lay_near(middle, sand.picture, NEAR_DUNES)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_bank(canvas)],
        glow=_glow(canvas, sun_y),
        glow_depth=0.35,
        light=(canvas.light_x, sun_y),
        key=palette.light,
        ambient=mix(palette.far, palette.middle, 0.4),
        haze=mix(palette.horizon, palette.middle, 0.3),
        ground=0.94,
    )


def _sky(canvas: Canvas, sun_y: float) -> Picture:
    """Dust takes the sky's colour near the ground and gives the sun a wide halo."""
    sheet = Sheet(canvas, SCALE)
    palette = canvas.palette
    picture = sky(sheet, HORIZON, sun_y, warmth=1.1)
    long_clouds(sheet, picture, (0.0, 0.4), sun_y, share=0.35)
    veil = cloud(canvas.rng("veil"), sheet.cover.shape, (6 * sheet.down, 1.3 * sheet.across), 4)
    low = ramp(sheet.ys, HORIZON - 0.3, HORIZON) * (0.35 + 0.4 * veil)
    picture += low[..., None] * (mix(palette.horizon, palette.light, 0.2) - picture)
    away = sheet.distance(canvas.light_x, sun_y)
    white = mix(palette.light, np.ones(3, np.float32), 0.2)
    disc = ramp(away, 0.097, 0.09) * (0.72 + 0.28 * ramp(sheet.ys, HORIZON, sun_y))
    picture += (0.4 * np.exp(-((away / 0.24) ** 2)))[..., None] * (palette.light - picture)
    picture += disc[..., None] * (white - picture)
    return roll_off(picture)


class _Sand:
    """The dunes as a field of heights, worked out once for both layers."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.sheet = Sheet(canvas, SCALE)
        self.ground = Ground(self.sheet, HORIZON, eye=0.52, far=20.0, slices=520)
        self.rough = Rough(canvas.rng("dunes"))
        heights = self._heights()
        self.view = View(self.ground, heights)
        self.picture = roll_off(self.view.seen(self._colours(heights)))

    def _heights(self) -> Mask:
        x, z = self.ground.x, self.ground.z
        rng = self.canvas.rng("winds")
        lift = 0.62 + 0.5 * self.rough.smooth(x, z, 3.0, 2)
        great = self._train(float(rng.uniform(0.85, 1.25)), 2.6, 0.42)
        small = self._train(float(rng.uniform(0.5, 0.8)), 0.8, 0.3) * np.exp(-z / 5)
        heights = 0.62 * great * np.clip(lift, 0.2, 1.15) + 0.1 * small * (1.1 - great)
        heights = heights * (1 - 0.45 * ramp(z, 4.0, 16.0))
        heights = heights + 0.05 * self.rough.smooth(x, z, 1.3, 2) - 0.1
        return self.ground.sunk(cv2.GaussianBlur(heights, (0, 0), 0.6, sigmaY=1.2))

    def _train(self, turn: float, length: float, bend: float) -> Mask:
        """One train of dunes, 0..1: long backs to the sun, sharp crests, steep lee faces to us."""
        x, z = self.ground.x, self.ground.z
        along = -z * np.cos(turn) - self.canvas.side * x * np.sin(turn)
        along = along + bend * length * self.rough.smooth(x + 7 * turn, z, 0.9 * length, 3)
        phase = (along / length) % 1.0
        back = ramp(phase, -0.25, LEE) ** 1.5
        lee = np.clip((1 - phase) / (1 - LEE), 0, 1) ** 1.6
        return np.asarray(np.where(phase < LEE, back, lee), np.float32)

    def _colours(self, heights: Mask) -> Picture:
        palette = self.canvas.palette
        body = mix(palette.far, palette.middle, 0.45)
        lit = mix(palette.horizon, palette.light, 0.3)
        stops = [(0.0, mix(palette.near, palette.far, 0.45)), (0.32, mix(body, palette.near, 0.25)),
                 (0.62, mix(body, lit, 0.5)), (1.0, lit)]  # fmt: skip
        picture = gradient(stops, self._light(heights), soft=0.1)
        side = np.exp(-(((self.sheet.xs - self.canvas.light_x) * self.sheet.across / 0.45) ** 2))
        share = np.broadcast_to(side, heights.shape)
        air = gradient([(0.0, mix(palette.horizon, palette.middle, 0.3)),
                        (1.0, mix(palette.horizon, palette.light, 0.6))], share)  # fmt: skip
        far = 1 - np.exp(-np.maximum(self.ground.z - 1.1, 0) / 6)
        low = 0.25 * far * ramp(heights, 0.15, -0.05)
        return picture + np.clip(0.95 * far + low, 0, 1)[..., None] * (air - picture)

    def _light(self, heights: Mask) -> Mask:
        """How much each place of the sand turns to the sun, ripples and grains included."""
        sun = (2.2 * (self.canvas.light_x - 0.5) * self.sheet.across, 0.34, 0.55)
        x, z = self.ground.x, self.ground.z
        near = np.clip(1.6 / z, 0, 1) ** 2
        waves = 0.35 * x * self.canvas.side + z + 0.05 * self.rough.smooth(x, z, 0.3, 3)
        ripple = np.sin(waves * 2 * np.pi / 0.042) * (0.4 + 0.6 * self.rough.at(x, z, 0.5, 9))
        grain = self.rough.at(x, z, 0.006, 3) - 0.5
        light = 0.16 + 1.05 * self.ground.facing(heights, sun)
        return np.clip(light + near * (0.05 * ripple + 0.07 * grain), 0, 1)


def _bank(canvas: Canvas) -> Layer:
    """A dark slope before us, higher on the subject's side, with dry grass on it."""
    sheet = Sheet(canvas)
    rng = canvas.rng("bank")
    palette = canvas.palette
    from_side = sheet.xs if canvas.side > 0 else 1 - sheet.xs
    line = 0.985 - 0.05 * ramp(from_side, 0.6, -0.1)
    line = line - 0.012 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.8, 3)
    tufts = blades(sheet, rng, line[0] + 0.02, 0.085, round(1500 * sheet.across))
    clumps = rng.uniform(-0.1, 1.1, round(6 * sheet.across))
    kept = [b for b in tufts if np.abs(b[0, 0] - clumps).min() * sheet.across < 0.014]
    dark = mix(palette.near, palette.far, 0.08) * 0.85
    sheet.paint(np.maximum(sheet.polygons(kept), under(sheet, line)), dark)
    return Layer.of(sheet, 1.5)


def _glow(canvas: Canvas, sun_y: float) -> Picture:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, sun_y)
    halo = 0.3 * np.exp(-((away / 0.12) ** 1.7)) + 0.16 * np.exp(-((away / 0.45) ** 1.3))
    glow = (halo * ramp(sheet.ys, 0.8, 0.5))[..., None] * canvas.palette.light
    return np.asarray(soften(glow, 0.8), np.float32)


SETTING = Setting(
    name="dunes",
    words=("desert", "dune", "dunes", "sand", "heat", "hot", "mirage", "dry", "dust", "thirst",
           "camel", "caravan", "oasis", "nomad", "scorched", "sahara", "wander", "wasteland",
           "drought", "parched"),
    mood="any",
    palettes=("golden", "dusk", "dawn", "rose", "ember", "violet", "blue"),
    draw=draw,
    devices=("print", "torn"),
)  # fmt: skip
