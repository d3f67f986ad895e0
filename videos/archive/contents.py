"""That a file of an archive is what its name says: decoded, as every stranger's is."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from django.conf import settings

from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.filetypes import file_type
from mvsite.lib.pictures import read_picture
from mvsite.lib.sounds import read_song
from mvsite.lib.streams import BadMedia, probe_video, streams
from mvsite.lib.uploads import BadUpload
from videos.archive.manifest import BadArchive

SPARE_SECONDS = 60.0
TEXT_BYTES = 20_000_000
SOUNDS = (
    ".flac", ".wav", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".mp4", ".mov", ".webm", ".mkv",
)  # fmt: skip
SONG_NAMES = ("audio", "canonical")


def check(key: str, path: Path, folder: Path) -> None:
    """Raise BadArchive unless ``path`` can be kept as ``key``. ``folder`` is for work on it."""
    suffix = PurePosixPath(key).suffix
    try:
        match suffix:
            case ".mp4" | ".mov" | ".webm" | ".mkv" if not key.startswith("songs/"):
                probe_video(path, max_seconds=settings.SONG_MAX_SECONDS + SPARE_SECONDS)
            case ".png" | ".jpg" | ".jpeg" | ".webp":
                read_picture(path, key)
            case ".json" | ".vtt" | ".txt":
                _check_text(path, suffix)
            case _ if suffix in SOUNDS and PurePosixPath(key).stem in SONG_NAMES:
                read_song(path, key, folder)
            case _ if suffix in SOUNDS:
                _check_sound(path)
            case _:
                raise ValueError("No archive has files of this kind.")
    except (BadUpload, BadMedia, FFmpegError, ValueError, RecursionError) as bad:
        raise BadArchive(f"{key} is not what its name says. {bad}") from bad


def _check_text(path: Path, suffix: str) -> None:
    if path.stat().st_size > TEXT_BYTES:
        raise ValueError("It is too long.")
    text = path.read_text(encoding="utf-8")
    if suffix == ".json":
        json.loads(text)
    if suffix == ".vtt" and not text.startswith("WEBVTT"):
        raise ValueError("It is no WebVTT.")


def _check_sound(path: Path) -> None:
    with path.open("rb") as file:
        kind = file_type(file)
    if not kind.demuxer or streams(path, kind.demuxer).sound is None:
        raise ValueError(f"It is {kind.words}.")
