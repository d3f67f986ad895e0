"""Sounds that come with an input: whether they can be heard, how long they are, and how loud at
each frame of a clip."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg

RATE = 8_000
FORMS = "wav,mp3"
LIMITS = ffmpeg.Limits(seconds=30)
LOUDEST = 255


class NoSound(Exception):
    """It cannot be heard."""


@lru_cache(maxsize=64)
def seconds_of(data: bytes) -> float:
    """The same sounds are asked about often. Raises NoSound."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return len(_samples(Path(file.name))) / RATE


def levels(path: Path, frames: int, rate: int) -> bytes:
    """One byte a frame: how loud it is while that is seen, beside the loudest one. Where the sound
    has ended it is silent."""
    heard = np.abs(_samples(path).astype(np.float64)) ** 2
    at = np.round(np.arange(frames + 1) * RATE / rate).astype(int)
    loud = [heard[a:b].sum() ** 0.5 for a, b in pairwise(at)]
    most = max(loud, default=0.0) or 1.0
    return bytes(round(LOUDEST * each / most) for each in loud)


def _samples(path: Path) -> NDArray[np.int16]:
    try:
        data, _ = ffmpeg.run(
            ["-loglevel", "error", "-protocol_whitelist", "file", "-format_whitelist", FORMS,
             "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"],
            limits=LIMITS, capture=True,
        )  # fmt: skip
    except ffmpeg.FFmpegError as error:
        raise NoSound from error
    return np.frombuffer(data, np.int16)
