"""A song as it is sent to be heard: small, of one channel, never the original."""

from __future__ import annotations

import base64
from pathlib import Path

from generations.providers.base import Refused
from mvsite.lib import ffmpeg, storage

RATE = 16_000
"""Models of speech listen to no more."""
BITS = "48k"
MOST_BYTES = 25 * 1024 * 1024
"""The most that OpenAI takes, and most servers after it: an hour and ten minutes."""
FILE = "data:audio/mpeg;base64,"
LIMITS = ffmpeg.Limits(seconds=120)


def for_hearing(song: Path) -> str:
    """As an MP3 within a data URL. Raises Refused and FileNotFoundError."""
    if not song.is_file():
        raise FileNotFoundError(song)
    with storage.scratch() as folder:
        small = folder / "song.mp3"
        try:
            ffmpeg.run(
                ["-loglevel", "error", "-i", song, "-map", "0:a:0", "-map_metadata", "-1",
                 "-ac", "1", "-ar", str(RATE), "-c:a", "libmp3lame", "-b:a", BITS, small],
                limits=LIMITS,
            )  # fmt: skip
        except ffmpeg.FFmpegError as error:
            raise Refused("The sound of this song can no longer be read.") from error
        if small.stat().st_size > MOST_BYTES:
            raise Refused("This song is too long to be heard in one piece. Cut it, and bring it.")
        return FILE + base64.b64encode(small.read_bytes()).decode()


def bytes_of(sent: str) -> bytes:
    return base64.b64decode(sent.removeprefix(FILE))
