"""The frames of a picture or clip that are looked at, made small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from characters.likeness.points import Points, points_of
from generations.providers.local.paint.pictures import lab_of, read_picture
from mvsite.lib import ffmpeg
from mvsite.lib.filetypes import file_type

LONG_SIDE, COARSE = 640, 128
"""Pixels that a frame is looked at with, for its marks and for places."""
LOOKED_AT = 3
"""Frames of a clip, evenly over its length: odd, so that one of them is the middle one."""
A_SECOND, AT_MOST = 2, 60
"""Frames that these are chosen from."""
GREY = 128
DECODING = ffmpeg.Limits(seconds=60)

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Frame:
    """``rgb``: shape (h, w, 3), at most ``LONG_SIDE`` on its longer side."""

    rgb: NDArray[np.uint8]

    @cached_property
    def points(self) -> Points:
        return points_of(self.rgb)

    @cached_property
    def lab(self) -> Plane:
        return lab_of(self.rgb)

    @cached_property
    def coarse(self) -> Plane:
        scale = COARSE / max(self.rgb.shape[:2])
        size = [max(8, round(side * scale)) for side in self.rgb.shape[1::-1]]
        return lab_of(np.asarray(cv2.resize(self.rgb, size, interpolation=cv2.INTER_AREA)))


def frames_of(file: Path) -> list[Frame]:
    """Of a picture the one, of a clip at most ``LOOKED_AT``.

    Raises FileNotFoundError, Refused for an unreadable picture, FFmpegError for such a clip.
    """
    with file.open("rb") as opened:
        kind = file_type(opened)
    if kind.pillow:
        return [Frame(_small(_on_grey(read_picture(file))))]
    shown = list(_decoded(file, kind.demuxer))
    if not shown:
        raise ffmpeg.FFmpegError("no frame of the clip can be decoded")
    count = min(LOOKED_AT, len(shown))
    return [Frame(shown[int((n + 0.5) * len(shown) / count)]) for n in range(count)]


def _on_grey(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    return np.asarray(GREY + (rgba[:, :, :3] - np.float32(GREY)) * alpha, np.uint8)


def _small(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = LONG_SIDE / max(rgb.shape[:2])
    if scale >= 1:
        return rgb
    size = [max(1, round(side * scale)) for side in rgb.shape[1::-1]]
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _decoded(file: Path, demuxer: str) -> Iterator[NDArray[np.uint8]]:
    scale = f"scale={LONG_SIDE}:{LONG_SIDE}:force_original_aspect_ratio=decrease:flags=area"
    output, _ = ffmpeg.run(
        ["-loglevel", "error", "-threads", "2", "-f", demuxer or "mov",
         "-i", file.absolute(), "-map", "0:v:0", "-vf", f"fps={A_SECOND}:round=up,{scale}",
         "-frames:v", str(AT_MOST), "-c:v", "ppm", "-f", "image2pipe", "pipe:1"],
        limits=DECODING, capture=True,
    )  # fmt: skip
    at = 0
    while at < len(output):
        _, size, _, rest = output[at : at + 32].split(b"\n", 3)
        width, height = (int(side) for side in size.split())
        at += 32 - len(rest)
        pixels = np.frombuffer(output, np.uint8, width * height * 3, at)
        yield pixels.reshape(height, width, 3)
        at += width * height * 3
