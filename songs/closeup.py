"""The first bars of a song from near: there one sees whether a beat lies on what is struck.

Where it begins depends on what was heard at first, never on corrections: when beats are nudged
the wave stands still and the lines move.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.core.cache import cache

from mvsite.lib import ffmpeg, storage
from songs.analysis.result import Analysis
from songs.models import Song
from songs.waveform_svg import Axis, beat_paths, wave_path

SECONDS, BEFORE = 4.0, 0.25
"""On the picture, and of them before the first bar."""
RATE, COLUMNS = 8_000, 800
LIMITS = ffmpeg.Limits(seconds=20)
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class CloseUp:
    """Paths as a ``Score`` has them, of ``seconds`` from ``start`` on."""

    start: float
    seconds: float
    wave: str
    beats: str
    bars: str


def close_up(song: Song, first: Analysis, now: Analysis) -> CloseUp | None:
    """None without beats, or where the sound is gone."""
    if not now.beats:
        return None
    start = _start(first, now)
    try:
        peaks = _peaks(song, start)
    except (ffmpeg.FFmpegError, FileNotFoundError):
        return None
    beats, bars = beat_paths(now, Axis(start, SECONDS))
    return CloseUp(start, SECONDS, wave_path(peaks, SECONDS, Axis(0.0, SECONDS)), beats, bars)


def _start(first: Analysis, now: Analysis) -> float:
    bars = first.downbeats or first.beats or now.downbeats or now.beats
    return round(max(min(bars[0] - BEFORE, now.duration - SECONDS), 0.0), 3)


def _peaks(song: Song, start: float) -> list[int]:
    """0 to 255, COLUMNS of them."""
    key = f"close-up-{song.sha256}-{start}"
    if (kept := cache.get(key)) is None:
        kept = _measured(song, start)
        cache.set(key, kept, KEPT_SECONDS)
    return list(kept)


def _measured(song: Song, start: float) -> bytes:
    sound, _ = ffmpeg.run(
        ["-loglevel", "error", "-ss", str(start), "-t", str(SECONDS), "-f", "flac",
         "-i", storage.local_path(song.canonical_key), "-ac", "1", "-ar", str(RATE),
         "-f", "s16le", "pipe:1"],
        limits=LIMITS, capture=True,
    )  # fmt: skip
    heights = np.zeros(round(SECONDS * RATE))
    samples = np.frombuffer(sound, dtype="<i2")[: heights.size]
    heights[: samples.size] = np.abs(samples.astype(np.float64)) / (1 << 15)
    tops = heights.reshape(COLUMNS, -1).max(axis=1)
    return bytes(np.round(255 * np.minimum(tops, 1.0)).astype(np.uint8))
