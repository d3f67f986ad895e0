"""The hue that a character lends to its pages: one number from its picture, in degrees of OKLCH."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture
from PIL import UnidentifiedImageError

SIDE = 96
"""Pixels that the picture is looked at with: it is the colours that matter, not the detail."""
GREY = 0.02
"""Mean chroma below which a picture has no hue of its own."""
SOFT = 12
"""Degrees by which neighbouring hues count as one."""
RED_FROM, RED_TO = 345, 48
"""These belong to errors."""
BEFORE_RED, AFTER_RED = 340, 52

TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929],
     [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
TO_AB = np.array(
    [[1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip
"""Linear sRGB to OKLab, Ottosson 2020; lightness is not needed."""


def hue_of(path: Path) -> int | None:
    """0 to 359, never a red; None for a grey picture and for a file that shows nothing."""
    try:
        with Picture.open(path) as picture:
            picture.thumbnail((SIDE, SIDE))
            pixels = np.asarray(picture.convert("RGBA"))
    except (OSError, UnidentifiedImageError):
        return None
    seen = pixels[pixels[:, :, 3] > 127][:, :3]
    return _dominant(_ab(seen)) if len(seen) else None


def _ab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The two axes of colour of OKLab, one row a pixel."""
    share = rgb / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ TO_LMS.T) @ TO_AB.T)


def _dominant(ab: NDArray[np.float64]) -> int | None:
    """Where most chroma lies. No mean: between red and green it would be a yellow not there."""
    chroma = np.hypot(ab[:, 0], ab[:, 1])
    if float(chroma.mean()) < GREY:
        return None
    degrees = np.degrees(np.arctan2(ab[:, 1], ab[:, 0])).round().astype(int) % 360
    weight = np.bincount(degrees, weights=chroma, minlength=360)
    away = np.minimum(np.arange(360), 360 - np.arange(360))
    bell = np.exp(-0.5 * (away / SOFT) ** 2)
    smooth = np.fft.ifft(np.fft.fft(weight) * np.fft.fft(bell)).real
    return kept_from_red(int(smooth.argmax()))


def kept_from_red(hue: int) -> int:
    """The same hue, or the nearer edge of the reds."""
    if not (hue >= RED_FROM or hue <= RED_TO):
        return hue
    middle = (RED_FROM + RED_TO + 360) / 2 - 360
    return BEFORE_RED if hue >= RED_FROM or hue < middle else AFTER_RED
