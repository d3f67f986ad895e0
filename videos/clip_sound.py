"""What clips sound like themselves, as the one sound of their film: silence where one has none."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.filetypes import file_type
from mvsite.lib.sounds import BOTH_SIDES, FINITE, RATE
from mvsite.lib.streams import SOUND_CODECS, Stream, streams

LOUDNESS = -14.0
"""LUFS, where the large platforms play music."""
PEAK = 0.89
"""-1 dB: what a limiter leaves, so that no decoder clips."""
EDGE = RATE // 200
"""Samples over which a sound that is cut comes and goes, so that it does not click."""
CHANNELS = 2
LIMITS = ffmpeg.Limits(seconds=300)
Samples = NDArray[np.int16]
"""Two channels, 44.1 kHz: shape (samples, 2)."""
_RAW = ("-f", "s16le", "-ar", str(RATE), "-ac", str(CHANNELS))


@dataclass(frozen=True)
class Heard:
    """A clip's ``frames`` from ``first`` of its file on, in a film from frame ``at`` on. It may
    begin before its forerunner ends: they are faded into each other."""

    source: Path | None
    first: int
    frames: int
    at: int


def lay_clip_sounds(
    clips: Sequence[Heard], rate: int, out: Path, *, levelled: bool = False
) -> bool:
    """All of them as AAC (M4A) in ``out``, to the sample; ``levelled``: to -14 LUFS as a whole.

    ``rate``: frames a second. False, and nothing is written, where no clip has a sound.
    """
    sounds = [_own_sound(clip.source) for clip in clips]
    if not any(sounds):
        return False
    raw = out.with_suffix(".raw")
    last = max(clip.at + clip.frames for clip in clips)
    shape = (_sample(last, rate), CHANNELS)
    whole: Samples = np.memmap(raw, np.int16, "w+", shape=shape)
    for clip, sound, fades in zip(clips, sounds, _fades(clips, rate), strict=True):
        if sound is not None and clip.source is not None:
            _lay(whole, clip, rate, sound, fades, raw.with_suffix(".clip"))
    del whole
    _encode(raw, out, _levelling(raw) if levelled else "anull")
    raw.unlink()
    return True


def _sample(frame: int, rate: int) -> int:
    return frame * RATE // rate


def _own_sound(source: Path | None) -> Stream | None:
    try:
        return streams(source, _demuxer(source)).sound if source else None
    except FFmpegError:
        return None


def _demuxer(source: Path) -> str:
    with source.open("rb") as file:
        return file_type(file).demuxer


def _fades(clips: Sequence[Heard], rate: int) -> Iterator[tuple[int, int]]:
    """Samples over which each comes and goes: what it shares with its neighbours."""
    for before, clip, after in zip(
        [None, *clips[:-1]], clips, [*clips[1:], None], strict=True
    ):  # fmt: skip
        yield _shared(before, clip, rate), _shared(clip, after, rate)


def _shared(one: Heard | None, other: Heard | None, rate: int) -> int:
    if one is None or other is None:
        return EDGE
    return max(EDGE, _sample(one.at + one.frames, rate) - _sample(other.at, rate))


def _lay(
    whole: Samples, clip: Heard, rate: int, sound: Stream, fades: tuple[int, int], part: Path
) -> None:
    begin, end = _sample(clip.at, rate), _sample(clip.at + clip.frames, rate)
    assert clip.source is not None
    try:
        _decode(clip.source, sound, clip.first / rate, end - begin, part)
    except FFmpegError:
        return
    samples: Samples = np.memmap(part, np.int16, "r+").reshape(-1, CHANNELS)[: end - begin]
    for length, edge in zip(fades, (samples, samples[::-1]), strict=True):
        slope = np.linspace(0, 1, min(length, len(samples)), dtype=np.float32)[:, None]
        edge[: len(slope)] = edge[: len(slope)] * slope
    whole[begin : begin + len(samples)] += samples
    part.unlink()


def _decode(source: Path, sound: Stream, start: float, samples: int, out: Path) -> None:
    """Exactly so many samples from ``start`` (s) on, silence where the sound is over."""
    both_sides = f"{BOTH_SIDES}," if re.search(r"\bmono\b", sound.details) else ""
    heard = (
        f"{both_sides}{FINITE},aresample={RATE}:async=1:first_pts=0,"
        f"apad=whole_len={samples},atrim=end_sample={samples}"
    )
    clip = ffmpeg.distrusted(source.absolute(), _demuxer(source), SOUND_CODECS)
    ffmpeg.run(
        ["-loglevel", "error", "-ss", f"{start:.6f}", "-t", f"{samples / RATE + 1:.3f}", *clip,
         "-map", "0:a:0", "-vn", "-filter:a", heard, *_RAW, out],
        limits=LIMITS,
    )  # fmt: skip


def _levelling(raw: Path) -> str:
    """One gain for the whole film, its highest peaks held by a limiter."""
    _, said = ffmpeg.run(
        ["-loglevel", "info", *_RAW, "-i", raw,
         "-filter:a", "loudnorm=print_format=json", "-f", "null", "-"],
        limits=LIMITS,
    )  # fmt: skip
    measured = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    loudness = float(measured["input_i"])
    if not math.isfinite(loudness):
        return "anull"
    return f"volume={LOUDNESS - loudness:.2f}dB,alimiter=limit={PEAK}:level=false:latency=true"


def _encode(raw: Path, out: Path, filters: str) -> None:
    ffmpeg.run(
        ["-loglevel", "error", *_RAW, "-i", raw, "-filter:a", filters,
         "-c:a", "aac", "-b:a", "192k", "-map_metadata", "-1", "-fflags", "+bitexact",
         "-flags:a", "+bitexact", "-f", "mp4", out],
        limits=LIMITS,
    )  # fmt: skip
