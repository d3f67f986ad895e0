"""Frames as planes, and parts of them as pixels of three numbers.

Blending is linear, so laying one picture over another gives the same in Y'CbCr as in R'G'B'.
Pixels here stay in the film's own Y'CbCr (BT.709, limited range): what is not covered comes out
exactly as it went in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.ffmpeg import Form

Pixels = NDArray[np.uint8]
"""Shape (height, width, 3), in Y'CbCr."""

BLACK = (16, 128, 128)

_LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Box:
    """A part of a frame; all four even, so that it holds whole chroma samples."""

    left: int
    top: int
    width: int
    height: int


def whole(form: Form) -> Box:
    return Box(0, 0, form.width, form.height)


def even_box(left: float, top: float, right: float, bottom: float, form: Form) -> Box:
    """The least box around these edges, in pixels, within the frame."""
    x, y = (max(0, int(edge) // 2 * 2) for edge in (left, top))
    width = min(form.width, int(right) // 2 * 2 + 2) - x
    height = min(form.height, int(bottom) // 2 * 2 + 2) - y
    return Box(x, y, width, height)


def split(planes: NDArray[np.uint8], form: Form) -> tuple[NDArray[np.uint8], ...]:
    """Views of Y (height, width), Cb and Cr (each half of both)."""
    half = (form.height // 2, form.width // 2)
    chroma = planes[form.height :].reshape(2, *half)
    return planes[: form.height], chroma[0], chroma[1]


def parts(planes: NDArray[np.uint8], form: Form, box: Box) -> tuple[NDArray[np.uint8], ...]:
    """Views of a box of Y, and of the half as large ones of Cb and Cr."""
    luma, blue, red = split(planes, form)
    rows = slice(box.top // 2, (box.top + box.height) // 2)
    columns = slice(box.left // 2, (box.left + box.width) // 2)
    whole_box = (slice(box.top, box.top + box.height), slice(box.left, box.left + box.width))
    return luma[whole_box], blue[rows, columns], red[rows, columns]


def pixels_of(planes: NDArray[np.uint8], form: Form, box: Box) -> Pixels:
    """The pixels of a box; every chroma sample stands for its four."""
    luma, blue, red = split(planes, form)
    pixels = np.empty((box.height, box.width, 3), np.uint8)
    pixels[..., 0] = luma[box.top : box.top + box.height, box.left : box.left + box.width]
    rows = slice(box.top // 2, (box.top + box.height) // 2)
    columns = slice(box.left // 2, (box.left + box.width) // 2)
    for channel, plane in ((1, blue), (2, red)):
        pixels[..., channel] = plane[rows, columns].repeat(2, axis=0).repeat(2, axis=1)
    return pixels


def with_pixels(
    planes: NDArray[np.uint8], form: Form, box: Box, pixels: Pixels
) -> NDArray[np.uint8]:
    """A copy of the frame with a box of it replaced; chroma is the mean of four pixels."""
    copy = planes.copy()
    luma, blue, red = split(copy, form)
    luma[box.top : box.top + box.height, box.left : box.left + box.width] = pixels[..., 0]
    rows = slice(box.top // 2, (box.top + box.height) // 2)
    columns = slice(box.left // 2, (box.left + box.width) // 2)
    for channel, plane in ((1, blue), (2, red)):
        full = pixels[..., channel].astype(np.uint16)
        pairs = full[0::2] + full[1::2]
        plane[rows, columns] = (pairs[:, 0::2] + pairs[:, 1::2] + 2) >> 2
    return copy


def to_ycbcr(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """R'G'B' of 0..1 in the last axis to Y'CbCr of 16..235 and 16..240 (BT.709)."""
    luma = rgb @ _LUMA
    blue = (rgb[..., 2] - luma) / 1.8556
    red = (rgb[..., 0] - luma) / 1.5748
    return np.stack([16 + 219 * luma, 128 + 224 * blue, 128 + 224 * red], axis=-1)


def to_rgb(ycbcr: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The way back, cut to 0..1."""
    luma = (ycbcr[..., 0].astype(float) - 16) / 219
    blue = (ycbcr[..., 1].astype(float) - 128) / 224
    red = (ycbcr[..., 2].astype(float) - 128) / 224
    green = luma - 0.1873 * blue - 0.4681 * red
    return np.clip(np.stack([luma + 1.5748 * red, green, luma + 1.8556 * blue], -1), 0, 1)


def luminance(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Relative luminance of R'G'B' as WCAG 2 defines it, 0..1."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ _LUMA
