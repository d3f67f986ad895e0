"""From painted layers to planes in the film's style, and the grain and vignette of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.painting import soften
from generations.providers.local.palettes import luma
from generations.providers.local.planes import Frame, Plane, Planes, light_planes, planes_of
from generations.providers.local.plates import MARGIN, Layer, Mask, Picture, Plates
from generations.providers.local.styles import Style

GRAINS = 5
HELD_FRAMES = 2
HALATION = np.array([1.0, 0.3, 0.12], np.float32)
"""Light scattered back from a film's base comes back red."""
BANDS: dict[str, tuple[float, float]] = {
    "peak": (0.45, 0.60),
    "against": (0.13, 0.39),
    "calm": (0.16, 0.39),
    "accent": (0.18, 0.39),
    "full": (0.20, 0.39),
}
"""Mean luma of a setting, by its light: the film's peak is its brightest clip by construction."""


@dataclass(frozen=True)
class Grade:
    """A style and an exposure, as one matrix and one curve."""

    style: Style
    gamma: float = 1.0

    def colours(self, rgb: Picture) -> Picture:
        """Straight colours 0..1 of any shape (..., 3), graded, 0..1."""
        table = self._table()
        turned = np.clip(rgb @ self.style.matrix.T, 0, 1)
        graded: Picture = np.interp(turned, np.linspace(0, 1, 256), table).astype(np.float32)
        return graded

    def pictures(self, rgb: Picture) -> Picture:
        """The same for a large picture (h, w, 3), answering 0..255, dithered against banding."""
        turned = cv2.transform(rgb, self.style.matrix)
        steps = np.clip(turned * 4095, 0, 4095).astype(np.uint16)
        table = np.interp(np.linspace(0, 1, 4096), np.linspace(0, 1, 256), self._table())
        return np.take((table * 255).astype(np.float32), steps) + _dither(rgb.shape[:2])[..., None]

    def _table(self) -> NDArray[Any]:
        return np.clip(self.style.curve(np.linspace(0, 1, 256) ** self.gamma), 0, 1)


def _dither(shape: tuple[int, ...]) -> Mask:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (128, 128)).astype(np.float32)
    times = (-(-shape[0] // 128), -(-shape[1] // 128))
    return np.tile(noise, times)[: shape[0], : shape[1]]


def exposure_gamma(mean: float, light: str) -> float:
    """The power that brings a setting of mean luma ``mean`` into the band of its light."""
    low, high = BANDS[light]
    wanted = min(max(mean, low), high)
    return float(np.clip(np.log(wanted) / np.log(np.clip(mean, 0.02, 0.95)), 0.7, 2.2))


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
    coarse = 2 if blur >= 1.5 or layer.soft else 1
    if float(cover.min()) > 0.99:
        return planes_of(grade.pictures(rgb), None, origin, shrink), coarse
    straight = rgb / np.maximum(cover, 1e-3)[..., None]
    return planes_of(grade.pictures(straight), cover, origin, shrink), coarse


def plane_glow(plates: Plates, grade: Grade, width: int, height: int) -> Planes:
    halo = grade.style.halation * soften(plates.glow, plates.glow.shape[0] / 60) * HALATION
    glow = cv2.transform(plates.glow + halo, grade.style.matrix)
    shrink = width * (1 + 2 * MARGIN) / glow.shape[1]
    return light_planes(np.clip(glow, 0, 1), (-MARGIN * width, -MARGIN * height), shrink)


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


class Screen:
    """What lies over the whole screen and does not move with the camera."""

    def __init__(self, style: Style, width: int, height: int, seed: int) -> None:
        self._vignette = _vignette(width, height, style.vignette)
        rng = np.random.default_rng([seed & 0xFFFFFFFF, 31])
        self._grains = [_grain(rng, width, height, style.grain) for _ in range(GRAINS)]

    def lie_over(self, frame: Frame, index: int, exposure: float) -> None:
        """Vignette and exposure in one pass, then the grain of frame ``index``."""
        cv2.multiply(frame.y, self._vignette, dst=frame.y, scale=exposure / 255)
        grain = self._grains[index // HELD_FRAMES % GRAINS]
        cv2.addWeighted(frame.y, 1, grain, 1, -128, dst=frame.y)


def _vignette(width: int, height: int, strength: float) -> Plane:
    x = np.linspace(-1, 1, width)[None, :]
    y = np.linspace(-1, 1, height)[:, None]
    away = np.clip((x * x + y * y) / 2, 0, 1) ** 1.25
    return np.round(255 * (1 - strength * away)).astype(np.uint8)


def _grain(rng: np.random.Generator, width: int, height: int, sigma: float) -> Plane:
    """Slightly soft noise: single-pixel noise costs the encoder most and reads as a fault."""
    noise: Mask = cv2.GaussianBlur(
        rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.6
    )
    noise *= sigma / max(float(noise.std()), 1e-6)
    return np.clip(np.round(128 + noise), 0, 255).astype(np.uint8)
