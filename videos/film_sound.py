"""What is heard in a film: its song's window alone, or without a song what its clips sound like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mvsite.lib import storage
from songs.models import Song
from videos.clip_sound import Heard, lay_clip_sounds
from videos.models import Take, Video
from videos.overlays import EndFade
from videos.soundtrack import lay_sound
from videos.take_requests import spare_frames


@dataclass(frozen=True)
class Sound:
    """A file, none for a film without any; ``said``: what the manifest says of it."""

    file: Path | None = None
    said: dict[str, Any] = field(default_factory=dict)


def sound_to_lay(video: Video, folder: Path) -> Callable[[], Sound]:
    """To be called beside the pictures, in a thread that must not touch a row."""
    out = folder / "sound.m4a"
    if video.song is None:
        return _own_sounds(video, out)
    if video.normalize_audio:
        return _levelled_song(video, video.song, out)
    return _song(video, video.song, out)


def _song(video: Video, song: Song, out: Path) -> Callable[[], Sound]:
    start, seconds = video.window_start or 0.0, video.seconds
    upload = storage.local_path(song.audio_key) if storage.exists(song.audio_key) else None
    canonical = storage.local_path(song.canonical_key)

    def lay() -> Sound:
        fade = EndFade().seconds
        laid = lay_sound(upload, canonical, start, seconds, out, fade_out=fade)
        return Sound(out, {"start": start, **asdict(laid)})

    return lay


def _levelled_song(video: Video, song: Song, out: Path) -> Callable[[], Sound]:
    rate, start = video.form.rate, video.window_start or 0.0
    canonical = storage.local_path(song.canonical_key)
    heard = Heard(canonical, round(start * rate), video.cuts[-1], 0)

    def lay() -> Sound:
        laid = lay_clip_sounds([heard], rate, out, levelled=True)
        return Sound(out if laid else None, {"start": start, "levelled": True})

    return lay


def _own_sounds(video: Video, out: Path) -> Callable[[], Sound]:
    clips, rate, levelled = list(_clips_heard(video)), video.form.rate, video.normalize_audio

    def lay() -> Sound:
        laid = lay_clip_sounds(clips, rate, out, levelled=levelled)
        return Sound(out, {"own": True, "levelled": levelled}) if laid else Sound()

    return lay


def _clips_heard(video: Video) -> Iterator[Heard]:
    at = 0
    for clip in video.clips.select_related("chosen"):
        clip.video = video
        ahead, behind = spare_frames(clip)
        first = max(0, clip.chosen.in_frame - ahead) if clip.chosen else 0
        frames = ahead + clip.frames + behind
        yield Heard(_file_of(clip.chosen), first, frames, at - ahead)
        at += clip.frames


def _file_of(take: Take | None) -> Path | None:
    if take is None or take.status != Take.Status.READY or not storage.exists(take.key):
        return None
    return storage.local_path(take.key)
