"""Pictures as 8-bit premultiplied 4:2:0 planes (BT.709, limited range), moved and laid on top of
each other.

Only what lies inside a layer's box is warped, in its own planes: with one OpenCV thread that is
several times quicker than warping colour pictures and converting each frame. A plane and its cover
are warped together, as are both planes of chroma, as four channels: OpenCV warps four nearly as
quickly as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]
"""uint8, shape (h, w)."""
Affine = NDArray[Any]
"""Shape (3, 3): places in the frame, in pixels, to places on the screen."""

_TO_YUV = np.array(
    [
        [0.2126 * 219, 0.7152 * 219, 0.0722 * 219],
        [-0.2126 / 1.8556 * 224, -0.7152 / 1.8556 * 224, 0.9278 / 1.8556 * 224],
        [0.7874 / 1.5748 * 224, -0.7152 / 1.5748 * 224, -0.0722 / 1.5748 * 224],
    ],
    np.float32,
)
_OFFSET = np.array([16, 128, 128], np.float32)


@dataclass(frozen=True)
class Frame:
    """One frame to write: ``buffer`` (height * 3/2, width), its three planes are views of it."""

    buffer: Plane
    y: Plane
    u: Plane
    v: Plane

    @classmethod
    def empty(cls, width: int, height: int) -> Frame:
        buffer = np.empty((height * 3 // 2, width), np.uint8)
        quarter = width * height // 4
        flat = buffer.reshape(-1)
        halves = (height // 2, width // 2)
        return cls(
            buffer,
            buffer[:height],
            flat[4 * quarter : 5 * quarter].reshape(halves),
            flat[5 * quarter :].reshape(halves),
        )

    @property
    def size(self) -> tuple[int, int]:
        return self.y.shape[1], self.y.shape[0]

    def rgb(self) -> NDArray[Any]:
        """Shape (height, width, 3), as a player shows it."""
        height, width = self.y.shape
        size = (width, height)
        wide = [cv2.resize(p, size, interpolation=cv2.INTER_LINEAR) for p in (self.u, self.v)]
        yuv = np.dstack([self.y, *wide]).astype(np.float32) - _OFFSET
        rgb = cv2.transform(yuv, np.linalg.inv(_TO_YUV)) * 255
        return np.clip(rgb + 0.5, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Planes:
    """A picture that can be moved: luma ``y`` and ``chroma``, half as wide and as high.

    With a cover the picture is premultiplied and ``y`` holds four channels: luma, 255 minus the
    cover, and two that are empty; without one it is a single plane. The channels of ``chroma`` are
    U, V, 255 minus the cover (0 without one) and an empty one.

    ``origin``: where its upper left corner stands in the frame, in pixels; ``shrink``: how many
    pixels of the frame one of its luma pixels is wide.
    """

    y: Plane
    chroma: Plane
    origin: tuple[float, float]
    shrink: float = 1.0

    @property
    def covered(self) -> bool:
        return self.y.ndim == 3

    @property
    def extent(self) -> tuple[float, float, float, float]:
        height, width = self.y.shape[:2]
        left, top = self.origin
        return left, top, left + width * self.shrink, top + height * self.shrink


def yuv_of(rgb: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Y, U and V, 0..255, of colours 0..1 along the last axis."""
    yuv = rgb @ _TO_YUV.T + _OFFSET
    return yuv[..., 0], yuv[..., 1], yuv[..., 2]


def planes_of(
    rgb: NDArray[Any], cover: NDArray[Any] | None, origin: tuple[float, float],
    shrink: float = 1.0,
) -> Planes:  # fmt: skip
    """Planes of a straight-colour picture 0..255, cropped to what its cover shows."""
    if cover is not None:
        rgb, cover, origin = _cropped(rgb, cover, origin, shrink)
    yuv = cv2.transform(rgb, _TO_YUV / 255) + _OFFSET
    if cover is None:
        return Planes(_byte(yuv[..., 0]), _quarter(yuv[..., 1:], None), origin, shrink)
    clear = 255 - _byte(cover * 255)
    y = _channels(_byte(yuv[..., 0] * cover), clear)
    return Planes(y, _quarter(yuv[..., 1:], cover), origin, shrink)


def light_planes(rgb: NDArray[Any], origin: tuple[float, float], shrink: float) -> Planes:
    """Planes of light that is added: luma from 0, chroma around 128. ``rgb`` 0..1."""
    yuv = cv2.transform(rgb, _TO_YUV) + np.array([0, 128, 128], np.float32)
    return Planes(_byte(yuv[..., 0]), _quarter(yuv[..., 1:], None), origin, shrink)


def _quarter(chroma: NDArray[Any], cover: NDArray[Any] | None) -> Plane:
    """U and V of every pixel at half the width and the height, in four channels."""
    half = (chroma.shape[1] // 2, chroma.shape[0] // 2)
    if cover is None:
        small = _byte(cv2.resize(chroma, half, interpolation=cv2.INTER_AREA))
        return _channels(small[..., 0], small[..., 1])
    small = _byte(cv2.resize(chroma * cover[..., None], half, interpolation=cv2.INTER_AREA))
    thin = cv2.resize(cover, half, interpolation=cv2.INTER_AREA)
    return _channels(small[..., 0], small[..., 1], 255 - _byte(thin * 255))


def _channels(*planes: Plane) -> Plane:
    empty = [np.zeros_like(planes[0])] * (4 - len(planes))
    return np.dstack([*planes, *empty])


def luma_light(values: NDArray[Any], origin: tuple[float, float]) -> Planes:
    """Colourless light 0..1 that is added to luma, cropped to where it shines."""
    grey = np.repeat(values[..., None], 3, axis=2)
    grey, _, origin = _cropped(grey, values, origin, 1.0)
    return light_planes(grey, origin, 1.0)


def _byte(values: NDArray[Any]) -> Plane:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)


def _cropped(
    rgb: NDArray[Any], cover: NDArray[Any], origin: tuple[float, float], shrink: float
) -> tuple[NDArray[Any], NDArray[Any], tuple[float, float]]:
    """Only the rows and columns with paint, from even ones on, so that chroma stays in place."""
    rows = np.flatnonzero(cover.max(axis=1) > 1 / 255)
    columns = np.flatnonzero(cover.max(axis=0) > 1 / 255)
    if not rows.size:
        rows = columns = np.array([0, 1])
    top, left = max(0, int(rows[0]) - 2) & ~1, max(0, int(columns[0]) - 2) & ~1
    bottom = min(cover.shape[0], int(rows[-1]) + 4) & ~1
    right = min(cover.shape[1], int(columns[-1]) + 4) & ~1
    part = (slice(top, bottom), slice(left, right))
    moved = (origin[0] + left * shrink, origin[1] + top * shrink)
    return np.ascontiguousarray(rgb[part]), np.ascontiguousarray(cover[part]), moved


Box = tuple[int, int, int, int]


def on_screen(planes: Planes, move: Affine, size: tuple[int, int]) -> Box | None:
    """Left, top, right, bottom on the screen, even; None when nothing of it is seen."""
    left, top, right, bottom = planes.extent
    corners = np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1]])
    seen = move @ corners
    low = np.floor(seen[:2].min(axis=1)).astype(int) & ~1
    high = (np.ceil(seen[:2].max(axis=1)).astype(int) + 1) & ~1
    x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
    x1, y1 = min(size[0], int(high[0])), min(size[1], int(high[1]))
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def warped(
    planes: Planes, move: Affine, box: Box, *, coarse: int = 1, chroma: bool = False,
    outside: tuple[int, ...] | None = (0, 255),
) -> tuple[Plane, ...]:  # fmt: skip
    """Luma with its cover, or chroma, as the screen shows it inside ``box``: its channels, one
    plane each, with pixels ``coarse`` screen pixels wide.

    ``outside``: the channels' values beyond the edge; None repeats the edge.
    """
    plane = planes.chroma if chroma else planes.y
    source = planes.shrink * (2 if chroma else 1)
    width = max(1, -(-(box[2] - box[0]) // coarse))
    height = max(1, -(-(box[3] - box[1]) // coarse))
    matrix = _back(move, (box[0] + coarse / 2, box[1] + coarse / 2), planes.origin)
    matrix[:, :2] *= coarse / source
    matrix[:, 2] = matrix[:, 2] / source - 0.5
    border = cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
    moved = cv2.warpAffine(
        plane, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=border, borderValue=outside or 0,
    )  # fmt: skip
    if moved.ndim == 2:
        return (moved,)
    return tuple(cv2.extractChannel(moved, n) for n in range(3 if chroma else 2))


def _back(move: Affine, start: tuple[float, float], origin: tuple[float, float]) -> Affine:
    """From steps on the screen to places in a picture, beginning at ``start``: shape (2, 3).

    Plain arithmetic: two dozen of these a frame cost a millisecond and a half as arrays.
    """
    (a, b, x), (c, d, y) = move[:2].tolist()
    area = a * d - b * c
    a, b, c, d = d / area, -b / area, -c / area, a / area
    right, down = start[0] - x, start[1] - y
    return np.array(
        [[a, b, a * right + b * down - origin[0]], [c, d, c * right + d * down - origin[1]]]
    )


def lay_ground(frame: Frame, planes: Planes, move: Affine, *, coarse: int = 1) -> None:
    """Fill the frame with an opaque picture; ``coarse`` 2 moves a soft one at half size."""
    box = (0, 0, *frame.size)
    (y,) = _fitted(planes, move, box, frame.y, coarse, outside=None)
    u, v, _ = _fitted(planes, move, box, frame.u, coarse, chroma=True, outside=None)
    frame.y[:], frame.u[:], frame.v[:] = y, u, v


def lay_over(frame: Frame, planes: Planes, move: Affine, *, coarse: int = 1) -> None:
    """Blend a picture with its cover over the frame, inside its box."""
    box = on_screen(planes, move, frame.size)
    if box is None or not planes.covered:
        return
    part = _part(frame.y, box)
    paint, through = _fitted(planes, move, box, part, coarse)
    _blend(part, paint, through)
    halves = (_part(frame.u, box, 2), _part(frame.v, box, 2))
    *paints, through = _fitted(
        planes, move, box, halves[0], coarse, chroma=True, outside=(0, 0, 255)
    )
    for half, paint in zip(halves, paints, strict=True):
        _blend(half, paint, through)


def _blend(part: Plane, paint: Plane, through: Plane) -> None:
    cv2.add(paint, cv2.multiply(part, through, scale=1 / 255), dst=part)


def _fitted(
    planes: Planes, move: Affine, box: Box, part: Plane, coarse: int, *, chroma: bool = False,
    outside: tuple[int, ...] | None = (0, 255),
) -> list[Plane]:  # fmt: skip
    """What ``warped`` gives, in the shape of ``part``."""
    wide = coarse * (2 if chroma else 1)
    moved = warped(planes, move, box, coarse=wide, chroma=chroma, outside=outside)
    if coarse == 1:
        return [plane[: part.shape[0], : part.shape[1]] for plane in moved]
    size = part.shape[::-1]
    return [cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in moved]


def add_light(
    frame: Frame, planes: Planes, move: Affine, strength: float, *, coarse: int = 1
) -> None:
    """Add light to the whole frame: ``strength`` 1 as painted."""
    if strength < 0.004:
        return
    box = (0, 0, *frame.size)
    (y,) = _fitted(planes, move, box, frame.y, coarse)
    u, v, _ = _fitted(planes, move, box, frame.u, coarse, chroma=True, outside=(128, 128))
    cv2.addWeighted(frame.y, 1, y, strength, 0, dst=frame.y)
    for target, light in ((frame.u, u), (frame.v, v)):
        cv2.addWeighted(target, 1, light, strength, -128 * strength, dst=target)


def add_luma(frame: Frame, planes: Planes, move: Affine, strength: float) -> None:
    """Add light to luma only, inside the layer's box."""
    box = on_screen(planes, move, frame.size)
    if box is None or strength < 0.004:
        return
    part = _part(frame.y, box)
    light = warped(planes, move, box)[0][: part.shape[0], : part.shape[1]]
    cv2.addWeighted(part, 1, light, strength, 0, dst=part)


def _part(target: Plane, box: Box, wide: int = 1) -> Plane:
    """Of a plane whose pixels are ``wide`` screen pixels wide."""
    x0, y0, x1, y1 = (edge // wide for edge in box)
    return target[y0:y1, x0:x1]
