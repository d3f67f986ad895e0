"""The samples of a sound file of our own (the canonical transcode of an upload)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg

RATE = 22_050


def samples_of(path: Path, rate: int = RATE) -> NDArray[np.float32]:
    """Mono, -1..1. Raises ffmpeg.FFmpegError where the file cannot be decoded."""
    # 16 bits through the pipe: a long song would else be held three times over at 80 MB.
    sound, _ = ffmpeg.run(
        ["-loglevel", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(rate),
         "-f", "s16le", "pipe:1"],
        capture=True,
    )  # fmt: skip
    samples = np.frombuffer(sound, dtype="<i2").astype(np.float32)
    samples /= np.float32(1 << 15)
    return samples
