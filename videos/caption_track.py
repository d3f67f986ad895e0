"""The film's part of the lyrics as a track that players show beside it."""

from __future__ import annotations

from collections.abc import Callable

from mvsite.lib import storage
from songs.webvtt import webvtt
from videos.models import Video

NAME = "captions.vtt"


def captions_of(video: Video, written: Callable[..., str] = webvtt) -> str:
    """As ``written`` writes lines, a window's start and its seconds; empty where no line has its
    times."""
    lines = [line for line in (video.song.lyric_lines if video.song else []) if "end" in line]
    timed = [line for line in lines if line.get("start") is not None]
    return written(timed, video.window_start or 0.0, video.seconds) if timed else ""


def keep(video: Video) -> None:
    """Beside the newest film, as it was when that was cut."""
    if text := captions_of(video):
        storage.put_bytes(video.key(NAME), text.encode())
    else:
        storage.delete(video.key(NAME))
