"""What lies over the whole screen and does not move with the camera."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from generations.providers.local.paint.planes import Frame, Plane
from generations.providers.local.paint.plates import Mask
from generations.providers.local.paint.style import Style
from generations.providers.local.styles import style_named

GRAINS = 5
HELD_FRAMES = 2


class Screen:
    """A style's vignette, texture, veils and grain over frames of one size."""

    def __init__(self, style: Style, width: int, height: int, seed: int) -> None:
        rng = np.random.default_rng([seed & 0xFFFFFFFF, 31])
        shade = _vignette(width, height, style.vignette)
        if style.texture is not None:
            shade = shade * style.texture(width, height, rng)
        self._shade: Plane = np.round(255 * np.clip(shade, 0, 1)).astype(np.uint8)
        knee = style.exposure.knee
        self._shoulder = _shoulder(knee) if knee < 1 else None
        self._veils = [make(width, height, rng) for make in style.veils]
        grains = GRAINS if style.grain else 0
        self._grains = [_grain(rng, width, height, style.grain) for _ in range(grains)]

    def lie_over(self, frame: Frame, index: int, exposure: float) -> None:
        """Shade and exposure in one pass, then the highlights' roll-off, the veils, and the grain
        of frame ``index``."""
        cv2.multiply(frame.y, self._shade, dst=frame.y, scale=exposure / 255)
        if self._shoulder is not None:
            cv2.LUT(frame.y, self._shoulder, dst=frame.y)
        for veil in self._veils:
            veil.lie_over(frame, index)
        if self._grains:
            grain = self._grains[index // HELD_FRAMES % GRAINS]
            cv2.addWeighted(frame.y, 1, grain, 1, -128, dst=frame.y)


@lru_cache(maxsize=2)
def screen_of(style: str, width: int, height: int, seed: int) -> Screen:
    """The clips of one film share theirs: noise costs more to make than a setting's sky."""
    return Screen(style_named(style), width, height, seed)


def _shoulder(knee: float) -> Plane:
    """A table of luma values: above the knee they come ever nearer to white, and never reach it."""
    values = (np.arange(256) - 16) / 219
    over = np.maximum(values - knee, 0) / (1 - knee)
    rolled = np.where(values > knee, knee + (1 - knee) * (1 - np.exp(-over)), values)
    return np.clip(np.round(16 + 219 * rolled), 0, 255).astype(np.uint8)


def _vignette(width: int, height: int, strength: float) -> Mask:
    x = np.linspace(-1, 1, width)[None, :]
    y = np.linspace(-1, 1, height)[:, None]
    away = np.clip((x * x + y * y) / 2, 0, 1) ** 1.25
    return np.asarray(1 - strength * away, np.float32)


def _grain(rng: np.random.Generator, width: int, height: int, sigma: float) -> Plane:
    """Slightly soft noise: single-pixel noise costs the encoder most and reads as a fault."""
    noise: Mask = cv2.GaussianBlur(
        rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.6
    )
    noise *= sigma / max(float(noise.std()), 1e-6)
    return np.clip(np.round(128 + noise), 0, 255).astype(np.uint8)
