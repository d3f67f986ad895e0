"""What a media file holds, and whether a clip from a provider is one: asked of ffmpeg."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mvsite.lib import ffmpeg

SOUND_CODECS = (
    "mp3", "mp3float", "mp2", "mp2float", "mp1", "mp1float", "aac", "alac", "flac", "vorbis",
    "opus", "ac3", "eac3", "pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw", "adpcm_ms",
    "adpcm_ima_wav", "adpcm_ima_qt",
    *(f"pcm_{kind}{bits}{end}" for kind in "su" for bits in (16, 24, 32) for end in ("le", "be")),
    *(f"pcm_f{bits}{end}" for bits in (32, 64) for end in ("le", "be")),
)  # fmt: skip
VIDEO_CODECS = (
    "h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "mjpeg",
    "prores", "dnxhd",
)  # fmt: skip
STILL_CODECS = frozenset({"mjpeg", "png", "bmp", "gif", "webp", "tiff"})
"""A cover is a video stream of one picture."""

PROBE = ffmpeg.Limits(seconds=30, memory=2 << 30)
PROBE_TAIL = 8 << 20
"""Tags are printed before what is looked for, and may be long."""

UNPROVEN_LENGTH = "Estimating duration from bitrate"


class BadMedia(Exception):
    """A delivered file is not a usable clip. The message says in which way."""


@dataclass(frozen=True)
class Stream:
    """``kind``: Audio or Video; ``details``: the rest of ffmpeg's own line."""

    kind: str
    codec: str
    details: str

    @property
    def moving(self) -> bool:
        still = self.codec in STILL_CODECS and "attached pic" in self.details
        return self.kind == "Video" and not still


@dataclass(frozen=True)
class Streams:
    """``claimed``: seconds by the container's own word, 0 when it gives none."""

    all: tuple[Stream, ...]
    claimed: float

    @property
    def sound(self) -> Stream | None:
        return next((stream for stream in self.all if stream.kind == "Audio"), None)

    @property
    def picture(self) -> Stream | None:
        return next((stream for stream in self.all if stream.moving), None)


def streams(path: Path, demuxer: str) -> Streams:
    """Reads the head only. Raises FFmpegError when the demuxer cannot make sense of the file."""
    source = ffmpeg.distrusted(path, demuxer, (*SOUND_CODECS, *VIDEO_CODECS))
    _, said = ffmpeg.run(
        [
            "-loglevel",
            "info",
            *source,
            "-map",
            "0:v?",
            "-map",
            "0:a?",
            "-c",
            "copy",
            "-t",
            "0",
            "-f",
            "null",
            "-",
        ],
        limits=PROBE,
        tail_bytes=PROBE_TAIL,
    )
    said = said.partition("\nOutput #0")[0].partition("\nStream mapping:")[0]
    found = re.findall(r"^  Stream #0:\d+\S*: (Audio|Video): (\w+)(.*)", said, re.MULTILINE)
    return Streams(tuple(Stream(*each) for each in found), _claimed_seconds(said))


def _claimed_seconds(said: str) -> float:
    claim = re.search(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", said, re.MULTILINE)
    if claim is None or UNPROVEN_LENGTH in said:
        return 0.0
    return int(claim[1]) * 3600 + int(claim[2]) * 60 + float(claim[3])
