"""Pictures in and out of arrays, whatever mode they were stored in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from generations.providers.base import Refused

LONG_SIDE = 1200
"""Pixels: more than a close-up at 1080p needs, and small enough to be matted in a second."""


def read_picture(path: Path) -> NDArray[np.uint8]:
    """RGBA of shape (h, w, 4), upright, long side at most 1200. Raises Refused."""
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            rgba = _eight_bit(upright).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            "The picture of the character cannot be read. Upload it again as PNG or JPEG."
        ) from error
    return _limited(np.array(rgba, np.uint8))


def write_png(path: Path, pixels: NDArray[np.uint8]) -> Path:
    Image.fromarray(pixels).save(path, "PNG", compress_level=4)
    return path


def lab_of(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """CIE Lab, L 0..100, so that a distance of 2.3 is just seen. Shape as given."""
    scaled = np.ascontiguousarray(rgb[..., :3], np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), np.float32)


def _eight_bit(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image, np.float32) / 257).clip(0, 255).astype(np.uint8))


def _limited(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = rgba.shape[:2]
    scale = LONG_SIDE / max(height, width)
    if scale >= 1:
        return rgba
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    weighted = np.dstack([rgba[:, :, :3] * alpha, alpha * 255])
    resized = cv2.resize(weighted.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small = np.array(resized, np.float32)
    small[:, :, :3] /= np.maximum(small[:, :, 3:] / 255, 1 / 255)
    return np.asarray(small.clip(0, 255).round(), np.uint8)
