"""What is sung in a scene: the part of the song that a mouth follows, where a model takes sound.

It begins with the first frame that is filmed, to the sample, as the song under the film does: the
mouth is in time where the take stands, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path, PurePosixPath

from generations.providers.base import Capabilities, Kind, Media, Refused
from mvsite.lib import ffmpeg, storage
from mvsite.lib.sounds import RATE
from videos import quote
from videos.models import Clip, Take, Video
from videos.slots import lyric_between

CUTTING = ffmpeg.Limits(seconds=60)
SONG_GONE = "The song's file is gone, so nobody can sing to it. Upload the song again."


@dataclass(frozen=True)
class Part:
    """Samples of the song, one channel of them; where it has ended silence follows."""

    first: int
    count: int

    @property
    def name(self) -> str:
        return f"{self.first}-{self.count}.wav"

    @classmethod
    def named(cls, name: str) -> Part:
        first, _, count = PurePosixPath(name).stem.partition("-")
        return cls(int(first), int(count))


def film_model(take: Take) -> str:
    """That is to film it."""
    return take.model or take.clip.video.model_for(Kind.FILM)


def sound_of(take: Take, ahead: int, frames: int) -> Media | None:
    """Of so many ``frames``, ``ahead`` of which lie before the slot; None where nothing is sung,
    or its model does not take so much sound."""
    video = take.clip.video
    able = quote.capabilities_of(Kind.FILM, film_model(take))
    if not is_performance(take) or video.song is None or not takes(able, frames / video.form.rate):
        return None
    assert able is not None and able.takes_sound is not None
    seconds = max(frames / video.form.rate, able.takes_sound[0])
    part = Part(first_sample(take.clip) - _samples(ahead, video), ceil(seconds * RATE))
    return Media(video.key(f"intermediate/sung/{part.name}"))


def is_performance(take: Take) -> bool:
    return take.words.get("kind", take.clip.kind) == Clip.Kind.PERFORMANCE


def takes(able: Capabilities | None, seconds: float) -> bool:
    """Whether it takes so much sound; less than its least is made up for by what the song goes on
    with."""
    return able is not None and able.takes_sound is not None and seconds <= able.takes_sound[1]


def first_sample(clip: Clip) -> int:
    """Of the song, at the beginning of the clip's slot."""
    video = clip.video
    return round((video.window_start or 0.0) * RATE) + _samples(video.cuts[clip.position], video)


def _samples(frames: int, video: Video) -> int:
    return round(frames * RATE / video.form.rate)


def keep(video: Video, sound: Media | None) -> None:
    """See that this part lies in the storage. Raises Refused where the song does not, FFmpegError
    and StorageFull."""
    if sound is None or storage.exists(sound.key) or video.song is None:
        return
    try:
        song = storage.local_path(video.song.canonical_key)
    except FileNotFoundError as error:
        raise Refused(SONG_GONE) from error
    with storage.scratch() as folder:
        _cut(song, Part.named(sound.key), folder / "part.wav")
        storage.put(sound.key, folder / "part.wav")


def _cut(song: Path, part: Part, out: Path) -> None:
    """Plain samples: what is packed begins a little late in some players."""
    window = (
        f"atrim=start_sample={part.first}:end_sample={part.first + part.count},asetpts=N/SR/TB,"
        f"apad=whole_len={part.count},pan=mono|c0=0.5*c0+0.5*c1"
    )
    ffmpeg.run(
        ["-loglevel", "error", "-threads", "1", "-f", "flac", "-i", song, "-filter:a", window,
         "-c:a", "pcm_s16le", "-map_metadata", "-1", "-fflags", "+bitexact", out],
        limits=CUTTING,
    )  # fmt: skip


def has_words(video: Video, start: float, seconds: float) -> bool:
    """Whether anything is sung there, by the lyrics; True also where nobody knows when."""
    lines = video.song.lyric_lines if video.song else []
    timed = any(line.get("start") is not None for line in lines)
    return not timed or bool(lyric_between(video, start, start + seconds))


# --- Of a take that is there --------------------------------------------------------------------


def is_sung(take: Take) -> bool:
    """Whether its mouth follows the song."""
    return take.generation is not None and bool(take.generation.request.get("sound"))


def is_in_time(take: Take, clip: Clip) -> bool:
    """Whether it was sung to the part of the song that stands under it; True of others."""
    if take.generation is None or not (sound := take.generation.request.get("sound")):
        return True
    sung = Part.named(sound["key"])
    shown = sung.first + _samples(take.in_frame, clip.video)
    return abs(shown - first_sample(clip)) <= _samples(1, clip.video) // 2
