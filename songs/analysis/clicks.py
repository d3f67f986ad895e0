"""A song with a click on every beat: to be judged by ear."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.sounds import RATE
from songs.analysis.result import Analysis

Samples = NDArray[np.float32]

CLICK_SECONDS = 0.03
BAR_HERTZ, BEAT_HERTZ = 1_760.0, 1_175.0
SONG_GAIN, CLICK_GAIN = 0.55, 0.44
"""Together below full scale, so that nothing is clipped."""
BLOCK_SECONDS = 20
LIMITS = ffmpeg.Limits(seconds=120)


def write_with_clicks(song: Path, analysis: Analysis, out: Path, folder: Path) -> None:
    """``song`` (our own transcode) as WAV, 44.1 kHz stereo; each click begins at its beat's sample.

    ``folder`` takes the bare samples meanwhile. Raises ffmpeg.FFmpegError and OSError.
    """
    raw = folder / "clicks.raw"
    ffmpeg.run(
        ["-loglevel", "error", "-f", "flac", "-i", song, "-f", "s16le", "-ar", str(RATE),
         "-ac", "2", raw],
        limits=LIMITS,
    )  # fmt: skip
    samples = np.memmap(raw, dtype="<i2", mode="r").reshape(-1, 2)
    with wave.open(str(out), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for block in _mixed(samples, analysis):
            file.writeframes(block.tobytes())


def _mixed(samples: NDArray[np.int16], analysis: Analysis) -> Iterator[NDArray[np.int16]]:
    size = BLOCK_SECONDS * RATE
    for first in range(0, len(samples), size):
        block = samples[first : first + size] * np.float32(SONG_GAIN)
        block += clicks_in(analysis, first, len(block))[:, None] * np.float32((1 << 15) - 1)
        yield np.rint(block).astype("<i2")


def clicks_in(analysis: Analysis, first: int, count: int) -> Samples:
    """The clicks alone, mono, for ``count`` samples from sample ``first`` of the song on."""
    track = np.zeros(count, np.float32)
    bars = set(analysis.downbeats)
    beats = [time for time in analysis.beats if time not in bars]
    for times, sound in ((beats, click(BEAT_HERTZ)), (bars, click(BAR_HERTZ))):
        _add(track, first, times, sound)
    return track


def _add(track: Samples, first: int, times: Iterable[float], sound: Samples) -> None:
    """Where two clicks meet the later one is heard: their sum would be clipped."""
    for time in sorted(times):
        start = round(time * RATE) - first
        first_inside = max(start, 0)
        last_inside = max(min(start + sound.size, track.size), first_inside)
        if last_inside <= track.size:
            track[first_inside:last_inside] = sound[first_inside - start : last_inside - start]


def click(hertz: float) -> Samples:
    """A short tone that dies away; loudest at its first quarter of a wave."""
    time = np.arange(round(CLICK_SECONDS * RATE)) / RATE
    tone = np.sin(2 * np.pi * hertz * time) * np.exp(-time / (CLICK_SECONDS / 5))
    return (CLICK_GAIN * tone).astype(np.float32)
