"""The samples of a sound file of our own (the canonical transcode of an upload)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg

RATE = 22_050
MIXED, ONE_SIDE = ("-ac", "1"), ("-af", "pan=mono|c0=c0")
SILENT = 0.001


def samples_of(path: Path, rate: int = RATE) -> NDArray[np.float32]:
    """Mono, -1..1. Raises ffmpeg.FFmpegError where the file cannot be decoded.

    Where both sides cancel out (one is the other turned over) the left one is heard.
    """
    samples = _decoded(path, rate, MIXED)
    if samples.size and float(np.abs(samples).max()) < SILENT:
        return _decoded(path, rate, ONE_SIDE)
    return samples


def _decoded(path: Path, rate: int, sides: tuple[str, str]) -> NDArray[np.float32]:
    # 16 bits through the pipe: a long song would else be held three times over at 80 MB.
    sound, _ = ffmpeg.run(
        ["-loglevel", "error", "-i", path, "-map", "0:a:0", *sides, "-ar", str(rate),
         "-f", "s16le", "pipe:1"],
        capture=True,
    )  # fmt: skip
    samples = np.frombuffer(sound, dtype="<i2").astype(np.float32)
    samples /= np.float32(1 << 15)
    return samples
