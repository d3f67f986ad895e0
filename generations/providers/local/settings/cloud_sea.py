"""Above the weather: banks of lit cloud to the horizon, and a low sun over them."""

from __future__ import annotations

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    glow_sheet,
    gradient,
    long_clouds,
    mix,
    ramp,
    roll_off,
    sky,
    soften,
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
SCALE = 0.5
NEAR_BANKS = 150
"""Slices that make the middle layer; the rest lies behind."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    sun_y = 0.47 if canvas.tall else 0.45
    banks = _Banks(canvas)
    back, middle = Sheet(canvas), Sheet(canvas)
    back.fill(roll_off(banks.view.over(_sky(canvas, sun_y), banks.picture)))
    banks.view.lay_near(middle, banks.picture, NEAR_BANKS)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_near_bank(canvas)],
        glow=_glow(canvas, sun_y),
        glow_depth=0.35,
        light=(canvas.light_x, sun_y),
        key=palette.light,
        ambient=mix(palette.middle, palette.horizon, 0.35),
        haze=mix(palette.horizon, palette.light, 0.25),
        ground=0.96,
    )


def _sky(canvas: Canvas, sun_y: float) -> Picture:
    sheet = Sheet(canvas, SCALE)
    picture = sky(sheet, HORIZON, sun_y, warmth=1.1)
    long_clouds(sheet, picture, (0.0, 0.34), sun_y, share=0.62)
    away = sheet.distance(canvas.light_x, sun_y)
    for reach, share in ((0.45, 0.3), (0.17, 0.4), (0.06, 1.0)):
        halo = (share * np.exp(-((away / reach) ** 2.2)))[..., None]
        picture += halo * (canvas.palette.light - picture)
    return picture


class _Banks:
    """The clouds as a field of heights, worked out once for both layers."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.sheet = Sheet(canvas, SCALE)
        self.ground = Ground(self.sheet, HORIZON - 0.01, eye=0.78, far=30.0)
        rough = Rough(canvas.rng("banks"))
        swell = rough.smooth(self.ground.x, 0.7 * self.ground.z, 2.3, 2)
        grown = np.clip(0.62 + 0.6 * swell, 0.22, 1.3)
        heads = rough.billowed(self.ground.x + 0.2 * swell, self.ground.z, 1.05, 4)
        self.heights = self.ground.sunk(0.1 * swell + 0.62 * heads * grown)
        self.heaped = ramp(self.heights - 0.31 * grown, -0.14, 0.2)
        self.view = View(self.ground, self.heights)
        self.picture = self._lined(self.view.seen(self._colours()))

    def _light(self) -> Mask:
        """0 in the creases that turn to us, 1 on what turns to the sun."""
        sun = (1.6 * (self.canvas.light_x - 0.5) * self.sheet.across, 0.5, 0.75)
        facing = self.ground.facing(cv2.GaussianBlur(self.heights, (0, 0), 2.2), sun)
        return np.clip(0.4 + 0.68 * facing, 0, 1) * (0.4 + 0.6 * self.heaped)

    def _colours(self) -> Picture:
        """Of every place of the field; the far ones, and the valleys, are full of air."""
        palette = self.canvas.palette
        side = np.exp(-(((self.sheet.xs - self.canvas.light_x) * self.sheet.across / 0.42) ** 2))
        far = 1 - np.exp(-np.maximum(self.ground.z - 1.3, 0) / 8)
        light = np.clip(self._light() * (0.78 + 0.3 * side + 0.25 * far), 0, 1)
        shade = mix(mix(palette.far, palette.middle, 0.35), palette.top, 0.45)
        body = mix(palette.horizon, palette.middle, 0.45)
        bright = mix(palette.light, palette.horizon, 0.15)
        picture = gradient([(0.0, shade), (0.5, body), (0.92, bright), (1.0, bright)], light)
        dull = mix(palette.horizon, palette.middle, 0.25)
        clear = mix(palette.horizon, palette.light, 0.8)
        air = gradient([(0.0, dull), (1.0, clear)], np.broadcast_to(side, light.shape))
        low = ramp(self.heights, 0.2, 0.0) * (0.3 + 0.6 * far)
        return picture + np.maximum(0.9 * far, low)[..., None] * (air - picture)

    def _lined(self, picture: Picture) -> Picture:
        """The silver lining: what ends before the sun is lit through."""
        near = np.exp(-((self.sheet.distance(self.canvas.light_x, HORIZON) / 0.5) ** 2))
        edge = soften(self.view.crests(self.ground.z, 0.004), 0.8) * (0.25 + 0.75 * near)
        return roll_off(picture + (0.9 * edge)[..., None] * (self.canvas.palette.light - picture))


def _near_bank(canvas: Canvas) -> Layer:
    """A bank right before us, out of focus, which the subject comes out of."""
    sheet = Sheet(canvas, 0.35)
    palette = canvas.palette
    x = np.broadcast_to(sheet.xs * sheet.across, sheet.cover.shape)
    y = np.broadcast_to(sheet.ys * sheet.down, sheet.cover.shape)
    heads = Rough(canvas.rng("near bank")).billowed(x, 1.3 * y, 0.24, 4)
    from_side = sheet.xs if canvas.side > 0 else 1 - sheet.xs
    line = 1.0 - 0.07 * ramp(from_side, 0.7, 0.0) - 0.16 * heads
    down = (sheet.ys - line) * sheet.down
    bright = mix(palette.horizon, palette.light, 0.45)
    shade = mix(mix(palette.far, palette.middle, 0.5), palette.horizon, 0.2)
    light = ramp(down, 0.09, 0.0) * (0.35 + 0.65 * heads)
    cover = ramp(down, -0.004, 0.035) * (0.8 + 0.2 * heads)
    sheet.paint(soften(cover, 1.0), gradient([(0, shade), (1, bright)], light))
    return Layer.of(sheet, 1.5, soft=True)


def _glow(canvas: Canvas, sun_y: float) -> Picture:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, sun_y)
    halo = 0.28 * np.exp(-((away / 0.1) ** 1.5)) + 0.16 * np.exp(-((away / 0.45) ** 1.3))
    halo = halo * ramp(sheet.ys, 0.8, 0.5)
    return np.asarray(halo[..., None] * canvas.palette.light, np.float32)


SETTING = Setting(
    name="cloud_sea",
    words=("fly", "flying", "free", "freedom", "heaven", "cloud", "clouds", "sky", "wing", "wings",
           "angel", "angels", "bird", "above", "higher", "rise", "rising", "soar", "float",
           "weightless", "plane", "pilot", "paradise", "hope", "balloon", "feather"),
    mood="any",
    palettes=("dawn", "rose", "golden", "dusk", "violet", "blue", "mist", "jade"),
    draw=draw,
    air="",
    devices=("portal", "print"),
)  # fmt: skip
