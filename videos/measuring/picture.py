"""The film's pictures, decoded once and small: what every look at them is made from."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from videos.mp4 import Track

Array = NDArray[np.floating[Any]]

LONG_SIDE = 160
"""Pixels. Grain is averaged away at this size, and a cut of any film is still seen."""
BLOCK = 4
FINE = 256
FIELDS = 4
"""Blocks along a side of a field, a tenth of a wide frame's width."""
CHUNK = 96
"""Frames held at once."""
BLACK_BELOW = 24
"""Of 255, in the brightest channel of a pixel."""
CLIPPED_FROM = 0.955
"""Relative luminance of a grey of 250."""
DECODING = ffmpeg.Limits(seconds=900)

_CODES = np.arange(256) / 255
_LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4)
_OF_RED, _OF_GREEN, _OF_BLUE = (
    (_LINEAR * share).astype(np.float32) for share in (0.2126, 0.7152, 0.0722)
)
"""Relative luminance of each code (WCAG 2.2, from IEC 61966-2-1)."""
_LUMA = np.array([0.7152, 0.0722, 0.2126], np.float32)
"""Of green, blue and red (BT.709)."""


@dataclass(frozen=True)
class Look:
    """One row a frame. ``blocks``: mean green, blue and red of small squares in 1/256 of a code,
    shape (frames, rows, columns, 3). ``luminance``: relative, 0..1, of the whole frame;
    ``fields``: of parts of it, shape (frames, rows, columns). ``luma``: mean, 0..255. ``clipped``
    and ``black``: shares of pixels, 0..1."""

    rate: float
    blocks: NDArray[np.uint16]
    luminance: Array
    fields: Array
    luma: Array
    clipped: Array
    black: Array

    @property
    def frames(self) -> int:
        return len(self.luma)

    def pictures(self, first: int, last: int) -> Array:
        """The blocks of some frames as colours 0..255."""
        return self.blocks[first:last].astype(np.float32) / FINE

    def seconds(self, frame: int) -> float:
        return round(frame / self.rate, 3)


def look_at(path: Path, track: Track) -> Look:
    """Every frame of a film's file; ``track`` is its picture. Raises FFmpegError."""
    size = _small(track.width, track.height)
    parts = [_measured(pixels) for pixels in _decoded(path, *size)]
    if not parts:
        raise ffmpeg.FFmpegError("no frame of the film can be decoded")
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Look(float(track.samples / track.seconds), *columns)


def picture_at(path: Path, track: Track, frame: int) -> Array:
    """The blocks of one frame of another file as colours 0..255, shape (1, rows, columns, 3).

    Beyond its end the last one. Raises FFmpegError.
    """
    frame, rate = min(frame, track.samples - 1), float(track.samples / track.seconds)
    seek = ["-ss", f"{max(0.0, frame - 0.5) / rate:.6f}"]
    parts = list(_decoded(path, *_small(track.width, track.height), seek, ["-frames:v", "1"]))
    if not parts:
        raise ffmpeg.FFmpegError(f"frame {frame} cannot be decoded")
    return np.moveaxis(_averaged(parts[0], BLOCK), 1, -1)


def _small(width: int, height: int) -> tuple[int, int]:
    """The same shape in whole fields, as nearly as these allow."""
    field = BLOCK * FIELDS
    scale = LONG_SIDE / max(width, height)
    return (
        max(1, round(width * scale / field)) * field,
        max(1, round(height * scale / field)) * field,
    )


def _decoded(
    path: Path, width: int, height: int, seek: Sequence[str] = (), few: Sequence[str] = ()
) -> Iterator[NDArray[np.uint8]]:
    """Chunks of frames as planes of green, blue and red, shape (frames, 3, height, width)."""
    size = width * height * 3
    process = ffmpeg.start(
        ["-loglevel", "error", "-threads", "2", *seek, "-f", "mov", "-i", path.absolute(),
         "-map", "0:v:0", "-vf", f"scale={width}:{height}:flags=area", *few,
         "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gbrp", "pipe:1"],
        limits=DECODING, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    with process, process.stdout as stream:
        while data := stream.read(size * CHUNK):
            whole = len(data) // size
            yield np.frombuffer(data, np.uint8, whole * size).reshape(whole, 3, height, width)


def _measured(planes: NDArray[np.uint8]) -> tuple[NDArray[Any], ...]:
    """The columns of a ``Look`` for some frames, in its order."""
    green, blue, red = (planes[:, channel] for channel in range(3))
    luminance = _OF_RED[red] + _OF_GREEN[green] + _OF_BLUE[blue]
    brightest = np.maximum(np.maximum(green, blue), red)
    blocks = _averaged(planes, BLOCK)
    return (
        np.moveaxis(blocks * FINE, 1, -1).astype(np.uint16),
        luminance.mean(axis=(1, 2)),
        _averaged(luminance, BLOCK * FIELDS),
        np.tensordot(blocks.mean(axis=(2, 3)), _LUMA, 1),
        _share(luminance >= CLIPPED_FROM),
        _share(brightest < BLACK_BELOW),
    )


def _averaged(pictures: NDArray[Any], side: int) -> Array:
    """Means of squares over the last two axes."""
    *others, height, width = pictures.shape
    rows = pictures.reshape(*others, height // side, side, width).sum(axis=-2, dtype=np.float32)
    squares: Array = sum((rows[..., at::side] for at in range(1, side)), rows[..., ::side])
    return squares / side**2


def _share(held: NDArray[np.bool_]) -> Array:
    return np.count_nonzero(held, axis=(1, 2)).astype(np.float32) / held[0].size
