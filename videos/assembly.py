"""Given clips of any kind become one film, in the order given, with a song or their own sound."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError, Form
from mvsite.lib.filetypes import file_type
from mvsite.lib.sounds import BOTH_SIDES, FINITE, RATE, SAMPLE_BYTES, windowed_sound
from mvsite.lib.streams import SOUND_CODECS, Stream, streams
from videos.joining import join
from videos.segments import NotAClip, whole_segment
from videos.splicing import part_of

LOUDNESS = -14.0
"""LUFS, where the large platforms play music."""

PEAK = 0.89
"""-1 dB: what a limiter leaves, so that no decoder clips."""

_RAW = ("-f", "s16le", "-ar", str(RATE), "-ac", "2")


class MissingClips(ValueError):
    """Clips that were asked for are not there, and the film was not to go on without them."""


@dataclass(frozen=True)
class Missing:
    """``position`` counts from 1."""

    position: int
    sentence: str


@dataclass(frozen=True)
class StitchReport:
    """``used``: positions, from 1, of the clips in the film; ``sound``: where it comes from."""

    frames: int
    used: tuple[int, ...]
    missing: tuple[Missing, ...]
    sound: Literal["song", "clips", "none"]


@dataclass(frozen=True)
class Given:
    """A clip that is there: as it came, and its segment."""

    position: int
    source: Path
    segment: Path
    frames: int


def stitch_files(
    sources: Sequence[Path | None], song: Path | None, form: Form, out: Path, *,
    on_missing: Literal["fail", "skip"] = "fail", levelled: bool = False, song_start: float = 0.0,
) -> StitchReport:  # fmt: skip
    """``song`` is a canonical transcode, heard from ``song_start`` (s); without it the clips keep
    their own sound, ``levelled`` to -14 LUFS when asked.

    Raises MissingClips, and with nothing left to join too.
    """
    with part_of(out) as (part, folder):
        given, missing = _segments(sources, form, folder)
        if not given or (missing and on_missing == "fail"):
            raise MissingClips(_refusal(missing))
        sound = _sound(given, song, song_start, form, folder, levelled)
        frames = join([each.segment for each in given], sound, part, form=form)
    kind: Literal["song", "clips", "none"] = "song" if song else "clips" if sound else "none"
    return StitchReport(frames, tuple(each.position for each in given), missing, kind)


def _refusal(missing: Sequence[Missing]) -> str:
    if not missing:
        return "No clips were given, so there is no film."
    return " ".join([*(each.sentence for each in missing), "No film was made."])


def _segments(
    sources: Sequence[Path | None], form: Form, folder: Path
) -> tuple[list[Given], tuple[Missing, ...]]:
    given: list[Given] = []
    missing: list[Missing] = []
    for position, source in enumerate(sources, start=1):
        segment = folder / f"segment-{position}.mp4"
        if source is None or not source.is_file():
            missing.append(Missing(position, f"Clip {position} is not there."))
            continue
        try:
            frames = whole_segment(source, segment, form=form)
        except NotAClip as error:
            missing.append(Missing(position, f"Clip {position} cannot be used. {error}"))
        else:
            given.append(Given(position, source, segment, frames))
    return given, tuple(missing)


def _sound(
    given: Sequence[Given], song: Path | None, start: float, form: Form, folder: Path,
    levelled: bool,
) -> Path | None:  # fmt: skip
    """AAC of the film's length, or None when there is nothing to hear."""
    out = folder / "sound.m4a"
    frames = sum(each.frames for each in given)
    if song is not None:
        windowed_sound(song, start, frames / form.rate, out, fade_out=0.5)
        return out
    own = [_own_sound(each.source) for each in given]
    if not any(own):
        return None
    raw = folder / "sound.raw"
    with raw.open("wb") as whole:
        at = 0
        for each, stream in zip(given, own, strict=True):
            first, at = at, at + each.frames
            samples = at * RATE // form.rate - first * RATE // form.rate
            with _decoded(each.source, stream, samples, folder).open("rb") as part:
                shutil.copyfileobj(part, whole)
    _encode(raw, out, _levelling(raw) if levelled else "anull")
    return out


def _demuxer(source: Path) -> str:
    with source.open("rb") as file:
        return file_type(file).demuxer


def _own_sound(source: Path) -> Stream | None:
    try:
        return streams(source, _demuxer(source)).sound
    except FFmpegError:
        return None


def _decoded(source: Path, sound: Stream | None, samples: int, folder: Path) -> Path:
    """Exactly so many samples of a clip's sound, silence where it has none."""
    out = folder / "clip.raw"
    if sound is None:
        return _silence(out, samples)
    both_sides = f"{BOTH_SIDES}," if re.search(r"\bmono\b", sound.details) else ""
    heard = (
        f"{both_sides}{FINITE},aresample={RATE}:async=1:first_pts=0,"
        f"apad=whole_len={samples},atrim=end_sample={samples}"
    )
    clip = ffmpeg.distrusted(source.absolute(), _demuxer(source), SOUND_CODECS)
    try:
        ffmpeg.run(
            ["-loglevel", "error", "-t", f"{samples / RATE + 1:.3f}", *clip,
             "-map", "0:a:0", "-vn", "-filter:a", heard, *_RAW, out]
        )  # fmt: skip
    except FFmpegError:
        return _silence(out, samples)
    return out


def _silence(out: Path, samples: int) -> Path:
    with out.open("wb") as file:
        file.truncate(samples * SAMPLE_BYTES)
    return out


def _levelling(raw: Path) -> str:
    """One gain for the whole film, its highest peaks held by a limiter."""
    _, said = ffmpeg.run(
        ["-loglevel", "info", *_RAW, "-i", raw,
         "-filter:a", "loudnorm=print_format=json", "-f", "null", "-"]
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
         "-flags:a", "+bitexact", "-f", "mp4", out]
    )  # fmt: skip
