"""White hills under a low sun, pines with long shadows, flakes in the air."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generations.providers.local.paint.painting import (
    Points,
    glow_sheet,
    gradient,
    long_clouds,
    mix,
    pine,
    ramp,
    roll_off,
    sky,
    soften,
    sun,
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
from generations.providers.local.paint.terrain import Ground, Rough, View

HORIZON = 0.6
SCALE = 0.6
BLUE = np.array([0.42, 0.52, 0.74], np.float32)
"""What an open sky leaves of its light in a shadow on snow."""
BANDS = (430, 330, 250, 190, 140, 95)
"""Trees are painted from far to near, each band behind the ground before so many slices."""
NEAR = 190
"""Slices that make the middle layer, with their trees."""


def draw(canvas: Canvas) -> Plates:
    palette = canvas.palette
    sun_y = 0.36
    land = _Land(canvas)
    back, middle = Sheet(canvas), Sheet(canvas)
    back.fill(land.view.over(_sky(canvas, sun_y), land.picture))
    land.view.lay_near(middle, land.picture, NEAR)
    for number, slices in enumerate(BANDS):
        land.plant(middle if slices <= NEAR else back, number)
    return Plates(
        behind=[Layer.of(back, 0.35), Layer.of(middle, 0.62)],
        front=[_near_bank(canvas)],
        glow=_glow(canvas, sun_y),
        glow_depth=0.35,
        light=(canvas.light_x, sun_y),
        key=palette.light,
        ambient=mix(palette.middle, palette.far, 0.3),
        haze=mix(palette.middle, palette.horizon, 0.6),
        ground=0.93,
    )


def _sky(canvas: Canvas, sun_y: float) -> Picture:
    sheet = Sheet(canvas, SCALE)
    picture = sky(sheet, HORIZON, sun_y, warmth=0.8)
    long_clouds(sheet, picture, (0.0, 0.5), sun_y, share=0.6)
    sun(sheet, picture, sun_y, 0.034)
    for index in range(2):
        _range(sheet, picture, index)
    return roll_off(picture)


def _range(sheet: Sheet, picture: Picture, index: int) -> None:
    """Mountains at the end of the land, hardly darker than the air before them."""
    canvas = sheet.canvas
    palette = canvas.palette
    rng = canvas.rng(f"range {index}")
    rough = wander(rng, (sheet.xs + 0.1) * sheet.across, 0.36, 6)
    line = HORIZON - (0.045, 0.018)[index] - 0.05 * (1 - 0.45 * index) * rough / sheet.down
    down = ramp(sheet.ys - line, 0.09, 0.0)
    near_sun = np.exp(-(((sheet.xs - canvas.light_x) * sheet.across / 0.3) ** 2))
    cover = under(sheet, line) * (0.25 + (0.3 + 0.15 * index) * down) * (1 - 0.35 * near_sun)
    picture += cover[..., None] * (mix(palette.middle, palette.far, 0.5) - picture)


def _snow_colours(canvas: Canvas) -> tuple[Colour, Colour]:
    """Of a lit and of a shaded slope: white and blue in any light, or it would be sand."""
    palette = canvas.palette
    white = mix(mix(palette.light, palette.horizon, 0.16), np.ones(3, np.float32), 0.3) * 0.94
    shade = mix(mix(palette.middle, palette.far, 0.35), palette.light, 0.14)
    return white, mix(shade, BLUE, 0.42)


@dataclass(frozen=True)
class _Trees:
    """Where the pines stand: columns and slices of the field, and their heights in units."""

    columns: Points
    slices: Points
    tall: Points


class _Land:
    """The hills as a field of heights, and the pines that stand on it."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.sheet = Sheet(canvas, SCALE)
        self.ground = Ground(self.sheet, HORIZON, eye=0.5, far=18.0, slices=480)
        self.rough = Rough(canvas.rng("hills"))
        self.heights = self._heights()
        self.lines = self.ground.lines(self.heights)
        self.view = View(self.ground, self.heights)
        self.trees = self._trees()
        self.picture = roll_off(self.view.seen(self._colours()))

    def _heights(self) -> Mask:
        """Wide hills, and drifts across the wind upon them."""
        x, z = self.ground.x, self.ground.z
        hills = self.rough.smooth(x, z, 2.4, 3)
        wind = z + 0.5 * x * self.canvas.side + 0.5 * self.rough.smooth(x, z, 0.9, 2)
        drifts = (1 - np.abs(np.sin(wind * 2.3))) ** 2 * self.rough.at(x, z, 1.7, 7)
        heights = 0.34 * hills * (1 - 0.4 * ramp(z, 4.0, 14.0)) + 0.055 * drifts - 0.06
        return self.ground.sunk(cv2.GaussianBlur(heights, (0, 0), 1.2))

    def _trees(self) -> _Trees:
        """In groups, by chance, and none in the middle of the picture right before us."""
        rng = self.canvas.rng("pines")
        count = round(27 * self.sheet.across)
        slices = rng.uniform(BANDS[-1] + 6, BANDS[0] + 40, count)
        across = rng.uniform(-0.1, 1.1, count)
        clear = (np.abs(across - 0.5) < 0.27) & (slices < NEAR + 40)
        groups = np.stack([across, slices], 1)[~clear]
        members = rng.integers(1, 8, len(groups))
        places = np.repeat(groups, members, axis=0)
        depth = np.interp(places[:, 1], np.arange(self.ground.slices), self.ground.depth[:, 0])
        places = places + rng.normal(0, 1, places.shape) * np.stack(
            [0.16 / depth, 0 * depth + 9], 1
        )
        columns = (places[:, 0] + 0.1) / 1.2 * (self.sheet.width - 1)
        kept = (places[:, 1] > BANDS[-1]) & (places[:, 1] < self.ground.slices - 2)
        tall = rng.uniform(0.17, 0.5, len(places))
        return _Trees(columns[kept], places[kept, 1], tall[kept])

    def _colours(self) -> Picture:
        """Of every place: blue where it turns away or lies in a shadow, and haze far off."""
        canvas = self.canvas
        palette = canvas.palette
        white, shade = _snow_colours(canvas)
        side = np.exp(-(((self.sheet.xs - canvas.light_x) * self.sheet.across / 0.5) ** 2))
        light = np.clip((self._light() + 0.12 * side) * (1 - 0.75 * self._shadows()), 0, 1)
        body = mix(white, shade, 0.5)
        picture = gradient([(0, mix(shade, palette.far, 0.25)), (0.45, body), (1, white)], light)
        dull = mix(palette.horizon, palette.middle, 0.3)
        air = gradient([(0, dull), (1, mix(palette.horizon, palette.light, 0.5))],
                       np.broadcast_to(side, light.shape))  # fmt: skip
        far = 1 - np.exp(-np.maximum(self.ground.z - 1.5, 0) / 9)
        return picture + (0.85 * far)[..., None] * (air - picture)

    def _light(self) -> Mask:
        """How much each place turns to the sun, with the fine crust of the wind on it."""
        canvas = self.canvas
        x, z = self.ground.x, self.ground.z
        near = np.clip(1.5 / z, 0, 1) ** 2
        crust = self.rough.smooth(2.2 * x + 0.6 * z * canvas.side, z, 0.11, 3)
        sparkle = ramp(self.rough.at(x, z, 0.004, 5), 0.86, 1.0)
        toward = (1.9 * (canvas.light_x - 0.5) * self.sheet.across, 0.42, 0.55)
        facing = self.ground.facing(self.heights, toward)
        return np.asarray(0.02 + 1.12 * facing + near * (0.06 * crust + 0.25 * sparkle), np.float32)

    def _shadows(self) -> Mask:
        """The pines' shadows on the snow, which come towards us and away from the sun."""
        mask = np.zeros(self.ground.x.shape, np.uint8)
        depth = self.ground.depth[:, 0]
        for column, number, tall in zip(*self._standing(), strict=True):
            z = float(np.interp(number, np.arange(len(depth)), depth))
            ends = z - 1.6 * tall * np.array([0.0, 0.5, 1.0])
            aside = -self.canvas.side * 0.55 * 1.6 * tall * np.array([0.0, 0.5, 1.0])
            x = (column / (self.sheet.width - 1) * 1.2 - 0.6) * self.sheet.across * z + aside
            rows = np.interp(ends, depth, np.arange(len(depth)))
            columns = ((x / ends / self.sheet.across) + 0.6) / 1.2 * (self.sheet.width - 1)
            wide = max(1, round(0.07 * tall / z * self.sheet.unit))
            path = np.round(np.stack([columns, rows], 1)).astype(np.int32)
            cv2.polylines(mask, [path], False, 255, wide, cv2.LINE_AA)
        return cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32) / 255

    def _standing(self) -> tuple[Points, Points, Points]:
        return self.trees.columns, self.trees.slices, self.trees.tall

    def plant(self, sheet: Sheet, band: int) -> None:
        """Paint the trees of one band, behind whatever ground lies before them."""
        first = BANDS[band]
        last = BANDS[band - 1] if band else self.ground.slices
        rng = self.canvas.rng(f"band {band}")
        chosen = (self.trees.slices >= first) & (self.trees.slices < last)
        shapes, depths = [], []
        for column, number, tall in zip(*(part[chosen] for part in self._standing()), strict=True):
            z = float(self.ground.depth[int(number), 0])
            foot = float(self.lines[int(number), round(np.clip(column, 0, self.sheet.width - 1))])
            x = column / (self.sheet.width - 1) * 1.2 - 0.1
            squash = sheet.canvas.height / sheet.canvas.width
            shapes.append(pine(rng, x, foot + 0.004, tall / z / sheet.down, squash))
            depths.append(z)
        if shapes:
            self._dusted(sheet, shapes, float(np.mean(depths)), first)

    def _dusted(self, sheet: Sheet, shapes: list[Points], depth: float, first: int) -> None:
        """Dark pines in the air of their distance; snow lies on them from above."""
        palette = self.canvas.palette
        hidden = cv2.resize(self.view.cover(first), (sheet.width, sheet.height))
        mask = sheet.polygons(shapes) * (1 - hidden)
        far = 1 - np.exp(-max(depth - 0.8, 0) / 6)
        air = mix(palette.horizon, palette.middle, 0.35)
        sheet.paint(mask, mix(mix(palette.near, palette.far, 0.12), air, 0.85 * far))
        shift = max(1, round(0.0035 / depth**0.5 * sheet.unit))
        above = np.clip(mask - np.roll(mask, shift, axis=0), 0, 1)
        sunward = np.clip(mask - np.roll(mask, -self.canvas.side * shift, axis=1), 0, 1)
        white, shade = _snow_colours(self.canvas)
        sheet.paint(0.55 * above, mix(shade, air, 0.6 * far))
        sheet.paint(0.7 * above * sunward, mix(white, air, 0.5 * far))


def _near_bank(canvas: Canvas) -> Layer:
    """A drift before us, out of focus, with dry stalks that break through it."""
    sheet = Sheet(canvas)
    rng = canvas.rng("bank")
    white, shade = _snow_colours(canvas)
    line = 0.995 - 0.035 * wander(rng, (sheet.xs + 0.1) * sheet.across, 0.45, 3)
    sheet.paint(sheet.lines(_stalks(sheet, rng), 0.0012), mix(canvas.palette.near, shade, 0.2))
    down = np.clip((sheet.ys - line) / 0.1, 0, 1).astype(np.float32)
    tint = gradient([(0, mix(white, shade, 0.45)), (1, shade)], down)
    sheet.paint(soften(under(sheet, line), 0.003 * sheet.unit), tint)
    return Layer.of(sheet, 1.5)


def _stalks(sheet: Sheet, rng: np.random.Generator) -> list[Points]:
    """Dry grass in a few tufts, bent by the wind, some with an ear."""
    strokes = []
    for tuft in rng.uniform(-0.1, 1.1, round(7 * sheet.across)):
        for _ in range(int(rng.integers(3, 10))):
            x = tuft + float(rng.normal(0, 0.012)) / sheet.across
            tall = float(rng.uniform(0.03, 0.12)) / sheet.down
            lean = float(rng.normal(0.25 * sheet.canvas.side, 0.3)) * tall * sheet.down
            steps = np.linspace(0, 1, 7)
            bent = x + lean / sheet.across * steps**2.2
            strokes.append(np.stack([bent, 1.01 - tall * steps * (1 - 0.12 * steps**3)], 1))
    return strokes


def _glow(canvas: Canvas, sun_y: float) -> Picture:
    sheet = glow_sheet(canvas)
    away = sheet.distance(canvas.light_x, sun_y)
    halo = 0.26 * np.exp(-((away / 0.08) ** 1.5)) + 0.13 * np.exp(-((away / 0.4) ** 1.3))
    return np.asarray(
        (halo * ramp(sheet.ys, 0.8, 0.5))[..., None] * canvas.palette.light, np.float32
    )


SETTING = Setting(
    name="snow",
    words=("snow", "winter", "cold", "ice", "freeze", "freezing", "frost", "north", "white",
           "christmas", "silent", "still", "december", "breath", "frozen", "blizzard"),
    mood="quiet",
    palettes=("dawn", "rose", "blue", "golden", "violet", "dusk", "mist"),
    draw=draw,
    air="snow",
    devices=("print", "torn"),
)  # fmt: skip
