"""The samples of a sound file of our own (the canonical transcode of an upload)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg

RATE = 22_050


def samples_of(path: Path, rate: int = RATE) -> NDArray[np.float32]:
    """Mono, -1..1. Raises ffmpeg.FFmpegError where the file cannot be decoded."""
    sound, _ = ffmpeg.run(
        ["-loglevel", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(rate),
         "-f", "f32le", "pipe:1"],
        capture=True,
    )  # fmt: skip
    return np.frombuffer(sound, dtype="<f4")
