"""A film that was cut, its rows and files as the stitch leaves them, without the minutes of one."""

from __future__ import annotations

from typing import Any

from mvsite.lib import ffmpeg, storage
from songs.models import Song
from tests.factories import make_song, make_video
from videos.models import Clip, Film, Take, Video

CUTS = [0, 24, 60, 72]
LYRICS = [
    {"start": 5.0, "end": 5.5, "text": "Salt & <light>", "who": ""},
    {"start": 6.25, "end": 9.0, "text": "late", "who": ""},
]


def cut_video(**fields: Any) -> Video:
    """Ready, with three scenes of 24, 36 and 12 frames; each take has 6 frames to spare at either
    end. The film begins 4.02 s into its song."""
    song = fields.pop("song", None) or make_song(Song.Status.READY)
    Song.objects.filter(pk=song.pk).update(lyric_lines=LYRICS)
    song.refresh_from_db()
    asked = {"song": song, "title": "City Blues", "window_start": 4.02, **fields}
    video = make_video(**asked)
    Video.objects.filter(pk=video.pk).update(status="ready", cuts=CUTS)
    video.refresh_from_db()
    parts = [_part(video, position) for position in range(3)]
    _film(video, parts)
    return video


def _part(video: Video, position: int) -> dict[str, Any]:
    clip = video.clips.create(
        position=position, title=f"Scene {position}", words_status="written", words_revision=1
    )
    take = Take.objects.create(
        clip=clip, status="ready", key=video.key(f"takes/{position}.mp4"),
        frames=clip.frames + 12, in_frame=6,
    )  # fmt: skip
    storage.put_bytes(take.key, b"a take %d" % position)
    Clip.objects.filter(pk=clip.pk).update(chosen=take)
    made_of = {"clip": str(clip.pk), "take": str(take.pk)}
    return made_of | {"frames": clip.frames, "in_frame": take.in_frame}


def _film(video: Video, parts: list[dict[str, Any]]) -> Film:
    sound = {"sound": {"start": video.window_start}} if video.song else {}
    film = Film.objects.create(
        video=video, shape=video.shape, width=1280, height=720, frames=CUTS[-1],
        manifest={"cuts": CUTS, "parts": parts, **sound}, report={"notes": []},
        key=video.key("films/one.mp4"), sha256="", poster_key=video.key("poster.jpg"),
    )  # fmt: skip
    storage.put_bytes(film.key, b"the film")
    storage.put_bytes(film.poster_key, b"a poster")
    return film


def with_sound(song: Song, tones: str = "sin(2*PI*220*t)") -> Song:
    """Its transcode, of as many seconds as the song has."""
    with storage.scratch() as folder:
        out = folder / "song.flac"
        heard = f"aevalsrc={tones}|{tones}:s=44100:d={song.seconds}"
        ffmpeg.run(["-f", "lavfi", "-i", heard, "-sample_fmt", "s16", out])
        storage.put(song.canonical_key, out)
    return song
