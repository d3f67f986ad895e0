"""What can be taken home: one clip as the film shows it, and everything in one archive."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.uploads import clean
from songs.webvtt import webvtt
from videos import stitch
from videos.models import Clip, Take, Video
from videos.segments import NotAClip, TooShort
from videos.slots import slots_of

CHUNK_BYTES = 256 * 1024
NAME_LENGTH = 60


class NotThere(Exception):
    """There is nothing to take home. The message is a sentence."""


def clip_file(clip: Clip) -> Path:
    """The chosen take as long as its slot, in the film's form, without title, words or sound.

    Raises NotThere. May take a second, the first time, where the take is longer or another size.
    """
    take = clip.chosen
    if take is None or take.status != Take.Status.READY or not storage.exists(take.key):
        raise NotThere(f"Scene {clip.number} has no clip yet. Film it, or use its still.")
    try:
        return stitch.trimmed(clip, take)
    except (TooShort, NotAClip) as bad:
        raise NotThere(str(bad)) from bad
    except (FFmpegError, FileNotFoundError):
        raise NotThere(f"The clip of scene {clip.number} can no longer be read.") from None


def clip_name(clip: Clip) -> str:
    """“02 Neon Rain.mp4”."""
    return f"{clip.number:02d} {plain(clip.title) or 'scene'}.mp4"


def plain(text: str) -> str:
    """A name that every system takes."""
    return clean(re.sub(r'[<>:"/\\|?*]+', " ", text), NAME_LENGTH).strip(" .")


def zip_of(video: Video) -> Iterator[bytes]:
    """Films, clips, scenes as text and captions as one archive, a piece at a time.

    Raises NotThere before the first byte when there is neither film nor clip.
    """
    entries = [*_films(video), *_clips(video)]
    if not entries:
        raise NotThere("There is no film and no clip yet. Come back when one is ready.")
    texts = {"scenes.txt": scenes_as_text(video)}
    if captions := captions_of(video):
        texts["captions.vtt"] = captions
    return zipped(entries, texts)


def _films(video: Video) -> Iterator[tuple[str, Path]]:
    """The newest one of each shape."""
    name = plain(video.title) or "film"
    for shape in Video.Shape.values:
        film = video.films.filter(shape=shape).order_by("-created_at").first()
        if film is not None and storage.exists(film.key):
            other = "" if shape == video.shape else f" {shape.replace(':', 'x')}"
            yield f"{name}{other}.mp4", storage.local_path(film.key)


def _clips(video: Video) -> Iterator[tuple[str, Path]]:
    for clip in video.clips.select_related("chosen"):
        try:
            yield f"clips/{clip_name(clip)}", clip_file(clip)
        except NotThere:
            continue  # Its scene is in the text; the film has a picture in its place.


def scenes_as_text(video: Video) -> str:
    """One paragraph a scene, with its time in the film."""
    rate, parts = video.form.rate, [video.title or "Film", ""]
    slots = slots_of(video)
    for clip in video.clips.all():
        start, end = (video.cuts[at] / rate for at in (clip.position, clip.position + 1))
        parts.append(f"{clip.number}. {clip.title}  {clock(start)} to {clock(end)}")
        lines = (clip.description, slots[clip.position].lyric, clip.negative_description)
        parts += [
            f"   {label}{line}"
            for label, line in zip(("", "Sung: ", "Not: "), lines, strict=True) if line
        ]  # fmt: skip
        parts.append("")
    return "\n".join(parts)


def captions_of(video: Video) -> str:
    """The film's part of the lyrics as WebVTT; empty where none has its times."""
    lines = [line for line in (video.song.lyric_lines if video.song else []) if "end" in line]
    timed = [line for line in lines if line.get("start") is not None]
    return webvtt(timed, video.window_start or 0.0, video.seconds) if timed else ""


def clock(seconds: float) -> str:
    """0:04.2"""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def zipped(files: list[tuple[str, Path]], texts: dict[str, str]) -> Iterator[bytes]:
    """An archive that is sent while it is made: no copy of the files, no more than a piece held."""
    out = _Pipe()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, text in texts.items():
            archive.writestr(_entry(name), text.encode())
            yield out.taken()
        for name, path in files:
            with path.open("rb") as source, archive.open(_entry(name, path), "w") as entry:
                while chunk := source.read(CHUNK_BYTES):
                    entry.write(chunk)
                    yield out.taken()
    yield out.taken()


def _entry(name: str, path: Path | None = None) -> ZipInfo:
    entry = ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
    entry.compress_type = ZIP_STORED
    entry.external_attr = 0o644 << 16
    if path is not None:
        entry.file_size = path.stat().st_size  # So that a file over 4 GB is announced as one.
    return entry


class _Pipe(io.RawIOBase):
    """A file that cannot seek: what is written waits until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data
