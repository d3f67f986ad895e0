"""What is wrong with a song's sound, in sentences: silence, one side alone, tops cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.sounds import RATE
from songs.analysis.describe import clock
from songs.analysis.spectrum import KeepAlive

Samples = NDArray[np.int16]

LIMITS = ffmpeg.Limits(seconds=120)
STEP_SECONDS = 0.1
SILENT = 33
"""Of 32,768: 60 dB below full scale."""
LONG_SILENCE_SECONDS = 5.0
ONE_SIDE = 0.01
"""The loudness of the quieter side against that of the other: 40 dB less."""
FULL, RUN = 32_766, 4
"""So many samples on end at full scale were cut off; fewer are what encoders leave."""
CLIPPED_SHARE = 0.002


def faults_of(song: Path, folder: Path, keep_alive: KeepAlive = lambda: None) -> list[str]:
    """Of our own transcode; ``folder`` takes its samples meanwhile. Raises ffmpeg.FFmpegError."""
    raw = folder / "sound.raw"
    ffmpeg.run(
        ["-loglevel", "error", "-f", "flac", "-i", song, "-f", "s16le", "-ar", str(RATE),
         "-ac", "2", raw],
        limits=LIMITS, keep_alive=keep_alive,
    )  # fmt: skip
    samples: Samples = np.memmap(raw, dtype="<i2", mode="r").reshape(-1, 2)
    return list(faults_in(samples, keep_alive))


def faults_in(samples: Samples, keep_alive: KeepAlive = lambda: None) -> Iterator[str]:
    """``samples``: 44.1 kHz, of shape (count, 2)."""
    step = round(STEP_SECONDS * RATE)
    tops: list[int] = []
    power = np.zeros(2)
    clipped = 0
    for first in range(0, len(samples), step):
        part = samples[first : first + step].astype(np.int32)
        heights = np.abs(part)
        tops.append(int(heights.max()))
        power += (part.astype(np.float64) ** 2).sum(axis=0)
        clipped += _cut_off(heights.max(axis=1))
        keep_alive()
    if max(tops, default=0) <= SILENT:
        yield "Nothing can be heard in this song: it is silent from beginning to end."
        return
    yield from _silence(tops)
    yield from _one_side(power)
    if clipped > CLIPPED_SHARE * len(samples):
        yield (
            "Its loudest places are cut off (clipped), which may be heard as a crackle; "
            "a quieter export of the song would be clean."
        )


def _cut_off(heights: NDArray[np.int32]) -> int:
    """How many samples lie in runs at full scale."""
    full = np.concatenate([[False], heights >= FULL, [False]])
    turns = np.flatnonzero(full[1:] != full[:-1])
    lengths = turns[1::2] - turns[::2]
    return int(lengths[lengths >= RUN].sum())


def _silence(tops: list[int]) -> Iterator[str]:
    """The longest stretch without a sound."""
    quiet = np.concatenate([[False], np.asarray(tops) <= SILENT, [False]])
    turns = np.flatnonzero(quiet[1:] != quiet[:-1])
    if not turns.size:
        return
    starts, lengths = turns[::2], turns[1::2] - turns[::2]
    longest = int(lengths.argmax())
    seconds = float(lengths[longest]) * STEP_SECONDS
    if seconds >= LONG_SILENCE_SECONDS:
        yield f"It is silent for {seconds:.0f} s from {clock(starts[longest] * STEP_SECONDS)} on."


def _one_side(power: NDArray[np.float64]) -> Iterator[str]:
    if np.sqrt(power.min() / power.max()) < ONE_SIDE:
        side = "left" if power[0] > power[1] else "right"
        yield f"Only its {side} side has sound, and a film of it will sound the same."
