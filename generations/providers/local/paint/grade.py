"""From painted layers to planes in the film's style, at the exposure of its light."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from generations.providers.local.paint.painting import soften
from generations.providers.local.paint.palettes import luma
from generations.providers.local.paint.planes import Planes, light_planes, planes_of
from generations.providers.local.paint.plates import MARGIN, Layer, Mask, Picture, Plates
from generations.providers.local.paint.style import Style, exposed

HALATION = np.array([1.0, 0.3, 0.12], np.float32)
"""Light scattered back from a film's base comes back red."""
GAMMAS = (0.4, 2.2)
HALVINGS = 9


@dataclass(frozen=True)
class Grade:
    """A style and an exposure, ``gamma``: the power of every displayed value."""

    style: Style
    gamma: float = 1.0

    @classmethod
    def of(cls, style: Style, setting: Picture, light: str) -> Grade:
        """What brings a setting's mean luma into the band of its light, as far as that goes."""
        low, high = style.exposure.bands[light]
        mean = cls(style)._mean(setting)
        wanted = min(max(mean, low), high)
        return cls(style) if wanted == mean else cls(style, _gamma(style, setting, wanted))

    @classmethod
    def of_subject(cls, style: Style) -> Grade:
        return cls(replace(style, paint=style.own or style.paint), style.near)

    def colours(self, rgb: Picture) -> Picture:
        """Straight colours 0..1 of any shape (..., 3), graded, 0..1."""
        return self.style.colours(rgb, self.gamma)

    def exposed(self, rgb: Picture) -> Picture:
        """Only brightened or darkened: what the style's brush and colours come after."""
        return exposed(np.clip(rgb, 0, 1), self.gamma).astype(np.float32)

    def pictures(self, rgb: Picture, cover: Mask | None = None, unit: float = 0.0) -> Picture:
        """A large picture (h, w, 3) as the style paints it, answering 0..255, dithered.

        ``unit``: of the frame, in pixels of this picture; without one nothing is brushed.
        """
        if not unit:
            return 255 * self.colours(rgb) + _dither(rgb.shape[:2])[..., None]
        solid = np.ones(rgb.shape[:2], np.float32) if cover is None else cover
        if self.style.brush is None:
            painted = self.colours(rgb)
        else:
            painted = self.style.colours(self.style.brush(self.exposed(rgb), solid, unit))
        if self.style.press is not None:
            painted = self.style.press(painted, solid, unit)
        return 255 * painted + _dither(rgb.shape[:2])[..., None]

    def _mean(self, setting: Picture) -> float:
        made = self.colours(setting)
        if self.style.press is not None:
            solid = np.ones(made.shape[:2], np.float32)
            made = self.style.press(made, solid, float(np.sqrt(solid.size)))
        return mean_luma(made)


def _gamma(style: Style, setting: Picture, wanted: float) -> float:
    """By halving: the mean of a picture falls as the power grows, whatever the style does."""
    low, high = GAMMAS
    for _ in range(HALVINGS):
        middle = float(np.sqrt(low * high))
        brighter = Grade(style, middle)._mean(setting) > wanted
        low, high = (middle, high) if brighter else (low, middle)
    return float(np.sqrt(low * high))


def _dither(shape: tuple[int, ...]) -> Mask:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (128, 128)).astype(np.float32)
    times = (-(-shape[0] // 128), -(-shape[1] // 128))
    return np.tile(noise, times)[: shape[0], : shape[1]]


def plane_layer(
    layer: Layer, grade: Grade, width: int, height: int, blur: float
) -> tuple[Planes, int]:
    """A setting's layer as planes, and how coarsely it may be moved (1 or 2).

    ``blur``: sigma in pixels of the frame; a blurred layer is kept at half size.
    """
    shrink = width * (1 + 2 * MARGIN) / layer.rgb.shape[1]
    rgb, cover = layer.rgb, layer.cover
    if blur >= 1.5 and shrink < 1.5:
        size = (layer.rgb.shape[1] // 2, layer.rgb.shape[0] // 2)
        rgb, cover = (cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (rgb, cover))
        shrink = width * (1 + 2 * MARGIN) / size[0]
    if blur >= 0.5:
        rgb, cover = (cv2.GaussianBlur(p, (0, 0), blur / shrink) for p in (rgb, cover))
    origin = (-MARGIN * width, -MARGIN * height)
    coarse = 2 if (blur >= 1.5 or layer.soft) and grade.style.press is None else 1
    unit = float(np.sqrt(width * height)) / shrink
    if float(cover.min()) > 0.99:
        return planes_of(grade.pictures(rgb, None, unit), None, origin, shrink), coarse
    straight = rgb / np.maximum(cover, 1e-3)[..., None]
    return planes_of(grade.pictures(straight, cover, unit), cover, origin, shrink), coarse


def plane_glow(plates: Plates, grade: Grade, width: int, height: int) -> Planes:
    halo = grade.style.halation * soften(plates.glow, plates.glow.shape[0] / 60) * HALATION
    glow = (1 - grade.style.baked) * grade.style.light(plates.glow + halo)
    shrink = width * (1 + 2 * MARGIN) / glow.shape[1]
    return light_planes(np.clip(glow, 0, 1), (-MARGIN * width, -MARGIN * height), shrink)


def with_glow(layer: Layer, plates: Plates, share: float) -> Layer:
    """A setting's ground with a share of its light painted in."""
    if not share:
        return layer
    size = layer.rgb.shape[1::-1]
    light = share * cv2.resize(plates.glow, size, interpolation=cv2.INTER_LINEAR)
    return replace(layer, rgb=layer.rgb + light * (1 - layer.rgb))


def flattened(plates: Plates, width: int, height: int, *, front: bool = True) -> Picture:
    """What the frame shows of a setting, small: shape (height, width, 3), 0..1."""
    size = (round(width * (1 + 2 * MARGIN)), round(height * (1 + 2 * MARGIN)))
    picture = np.zeros((size[1], size[0], 3), np.float32)
    for layer in [*plates.behind, *(plates.front if front else [])]:
        cover = cv2.resize(layer.cover, size, interpolation=cv2.INTER_AREA)
        paint = cv2.resize(layer.rgb, size, interpolation=cv2.INTER_AREA)
        picture = picture * (1 - cover[..., None]) + paint
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.clip(picture[top : top + height, left : left + width], 0, 1)


def mean_luma(picture: Picture) -> float:
    return float(luma(picture).mean())
