"""Brushes that draw a layer anew: ink and its lines, watercolour and its darker rims, gold leaf.

A brush sees straight colours 0..1, the cover, and the frame's unit in pixels of the picture, so
that its marks are as wide in a coarse layer as in a fine one.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import cloud, ramp
from generations.providers.local.paint.palettes import luma
from generations.providers.local.paint.plates import Mask, Picture

Values = NDArray[Any]


def ink(rgb: Picture, cover: Mask, unit: float) -> Picture:
    """Flat areas with dark lines where tones meet, and edges that waver as drawn by hand.

    Lines by the difference of Gaussians (Winnemöller, Kyprianidis and Olsen, "XDoG", 2012).
    """
    flat = _flattened(_wavering(rgb, unit, 0.0016), unit, 0.0045)
    lines = _lines(_on_paper(luma(rgb), cover), 0.0012 * unit)
    return np.asarray(flat * (1 - 0.92 * lines)[..., None], np.float32)


def watercolour(rgb: Picture, cover: Mask, unit: float) -> Picture:
    """Washes of few tones that gather pigment at their rims and settle in the paper's grain."""
    flat = _flattened(_wavering(rgb, unit, 0.0022), unit, 0.006)
    tone = luma(flat)
    wash = _stepped(tone, 8)
    pigment = _rims(_on_paper(wash, cover), unit) + _settled(tone, unit)
    ratio = wash / np.maximum(tone, 0.04)
    return np.asarray(np.clip(flat * ratio[..., None], 0, 1) ** (1 + pigment)[..., None])


def leaf(rgb: Picture, cover: Mask, unit: float) -> Picture:
    """Light parts crumple like beaten metal: each facet takes the light in its own way."""
    tone = luma(rgb)
    rough = _noise(tone.shape, 0.02 * unit, 3, 5) - 0.5
    fine = _noise(tone.shape, 0.003 * unit, 2, 6) - 0.5
    glint = (0.25 * rough + 0.25 * fine) * ramp(tone, 0.35, 0.75)
    return np.asarray(np.clip(rgb * (1 + glint)[..., None], 0, 1), np.float32)


def _on_paper(tone: Mask, cover: Mask) -> Mask:
    """A layer's tone over white, so that where it ends is an edge too."""
    return np.asarray(1 + cover * (tone - 1), np.float32)


def _flattened(rgb: Picture, unit: float, size: float) -> Picture:
    """Without what is smaller than a share of the unit; edges stay."""
    kernel = int(np.clip(round(size * unit), 1, 15)) | 1
    small = np.clip(rgb * 255 + 0.5, 0, 255).astype(np.uint8)
    return cv2.medianBlur(small, kernel).astype(np.float32) / 255


def _wavering(rgb: Picture, unit: float, size: float) -> Picture:
    """Outlines as a hand draws them: each place moved by up to a share of the unit."""
    height, width = rgb.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for seed, places in ((1, x), (2, y)):
        places += 2 * size * unit * (_noise((height, width), 0.03 * unit, 3, seed) - 0.5)
    return cv2.remap(rgb, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _noise(shape: tuple[int, ...], wave: float, octaves: int, seed: int) -> Mask:
    cells = (shape[0] / max(wave, 2.0), shape[1] / max(wave, 2.0))
    return cloud(np.random.default_rng(seed), (shape[0], shape[1]), cells, octaves)


def _lines(tone: Mask, sigma: float) -> Mask:
    """1 on a line, 0 elsewhere."""
    sigma = max(sigma, 0.5)
    near, wide = (cv2.GaussianBlur(tone, (0, 0), sigma * scale) for scale in (1.0, 1.8))
    return ramp(wide - near, 0.012, 0.07)


def _stepped(tone: Mask, steps: int) -> Mask:
    """Tones gathered around so many values, with a soft way from one to the next."""
    scaled = tone * steps
    whole = np.floor(scaled)
    return np.asarray((whole + ramp(scaled - whole, 0.3, 0.7)) / steps, np.float32)


def _rims(tone: Mask, unit: float) -> Mask:
    """How much pigment gathers where a wash ends against a lighter one."""
    wide = cv2.GaussianBlur(tone, (0, 0), max(0.0035 * unit, 0.5))
    return np.asarray(np.clip((wide - tone) * 9, 0, 1.1), np.float32)


def _settled(tone: Mask, unit: float) -> Mask:
    """Granulation in the dark parts, and water that carried pigment about."""
    grain = _noise(tone.shape, 0.004 * unit, 2, 3) - 0.5
    drift = _noise(tone.shape, 0.12 * unit, 3, 4) - 0.5
    return np.asarray(0.5 * grain * ramp(tone, 0.95, 0.4) + 0.7 * drift, np.float32)
