"""The form of a film's file: whether it is whole, plays everywhere and starts at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mvsite.lib.streams import Stream, streams
from videos.mp4 import Movie, NotMP4, Track, read_mp4

PROFILES = {66: "Baseline", 77: "Main", 100: "High"}
LEVEL_AT_MOST = 4.2
"""1080p at 60 frames; phones of ten years ago play it."""


@dataclass(frozen=True)
class FileForm:
    """``lead``: samples of the sound that are decoded ahead of the first one heard. ``rate``:
    frames a second, 0 when frames stand at uneven times."""

    width: int
    height: int
    frames: int
    rate: float
    seconds: float
    sound_seconds: float
    codec: str
    profile: str
    level: float
    pixels: str
    colours: str
    sound_codec: str
    sound_profile: str
    sound_rate: int
    channels: str
    lead: int
    starts_at_once: bool

    @property
    def plays_everywhere(self) -> bool:
        picture = (
            self.codec == "h264"
            and self.profile in PROFILES.values()
            and 0 < self.level <= LEVEL_AT_MOST
            and self.pixels == "yuv420p"
            and self.width % 2 == self.height % 2 == 0
        )
        sound = not self.sound_codec or (self.sound_codec, self.sound_profile) == ("aac", "LC")
        return picture and sound


def form_of(path: Path) -> FileForm:
    """Raises NotMP4 for a file without a film, FFmpegError."""
    movie = read_mp4(path)
    if movie.video is None:
        raise NotMP4("this file has no picture")
    held = streams(path, "mov")
    return _form(movie, movie.video, held.picture, held.sound)


def _form(movie: Movie, video: Track, picture: Stream | None, heard: Stream | None) -> FileForm:
    sound = movie.sound
    details = heard.details if heard else ""
    return FileForm(
        width=video.width,
        height=video.height,
        frames=video.samples,
        rate=round(video.timescale / video.ticks, 3) if video.ticks else 0.0,
        seconds=round(float(video.seconds), 4),
        sound_seconds=round(float(sound.seconds), 4) if sound else 0.0,
        codec=picture.codec if picture else "",
        profile=PROFILES.get(video.header[1], str(video.header[1])) if video.header else "",
        level=video.header[3] / 10 if video.header else 0.0,
        pixels=_found(r", (yuvj?\w+|gray\w*|gbr\w+)", picture.details if picture else ""),
        colours=_found(r"\((?:tv|pc), ([\w/]+)", picture.details if picture else ""),
        sound_codec=heard.codec if heard else "",
        sound_profile=_found(r"^ \(([\w-]+)\)", details),
        sound_rate=int(_found(r"(\d+) Hz", details) or 0),
        channels=_found(r"Hz, ([\w.]+)", details),
        lead=sound.lead if sound else 0,
        starts_at_once=movie.starts_at_once,
    )


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""
