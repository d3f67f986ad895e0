"""A film of given clips: of each given video its clip's chosen take, or its whole film, is copied
into this one, rows and files, so that nothing is lost with the video that it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from generations.providers.base import KeepAlive
from mvsite.lib import storage
from mvsite.lib.state import LeaseLost
from videos.models import Clip, Film, GivenVideo, Keyframe, Take, Video
from videos.mv_log import log
from videos.take_requests import FADE_FRAMES

MOST_SECONDS = 3600
GONE = "Clip {number} is not there: the video {named} was deleted."
LOST = "Clip {number} is not there: the file of the video {named} is gone from the storage."
HIDDEN = "Clip {number} is not there: the video {named} is hidden."
NOT_MADE = "Clip {number} is not there: the video {named} is {now}. {why}"
NOTHING_LEFT = "None of the given clips is there, so there is no film."
TOO_SHORT = "The clips are too short to be faded into each other; they are cut."


class NotJoined(Exception):
    """Why there is no film of them, in sentences."""


@dataclass(frozen=True)
class Part:
    """What is taken of one given video: ``frames`` of its file, from frame ``first`` on.

    ``take``: that it is; None: it is the whole film of several clips.
    """

    key: str
    sha256: str
    first: int
    frames: int
    words: dict[str, Any]
    picture: str
    take: Take | None = None


def give(film: Video, sources: Sequence[Video]) -> None:
    """In the order in which they will be seen; one may be given twice."""
    GivenVideo.objects.bulk_create(
        GivenVideo(film=film, position=position, source=source, named=source.pk)
        for position, source in enumerate(sources)
    )


def waiting_for(source: Video) -> QuerySet[Video]:
    """Films that begin when this one is made."""
    found: QuerySet[Video] = Video.objects.filter(
        given__source=source.pk, status=Video.Status.PREPARING
    ).distinct()
    return found


def are_settled(film: Video) -> bool:
    """Whether nothing of what it was given is still being made."""
    return not any(_is_awaited(each.source) for each in _given(film))


def _is_awaited(source: Video | None) -> bool:
    return source is not None and source.status in Video.WORKING and part_of(source) is None


def is_missing(source: Video | None) -> bool:
    """Whether it is not there, and will not come by itself."""
    return part_of(source) is None and not _is_awaited(source)


def missing(film: Video) -> list[str]:
    """A sentence for each that is missing."""
    return [
        why_missing(each.number, each.named, each.source)
        for each in _given(film)
        if is_missing(each.source)
    ]


def _given(film: Video) -> QuerySet[GivenVideo]:
    return GivenVideo.objects.filter(film=film).select_related("source")


def why_missing(number: int, named: UUID, source: Video | None) -> str:
    said = {"number": number, "named": named}
    if source is None:
        return GONE.format(**said)
    if source.hidden_part is not None:
        return HIDDEN.format(**said)
    if source.status == Video.Status.READY:
        return LOST.format(**said)
    return NOT_MADE.format(**said, now=source.is_now, why=source.error).strip()


# --- What there is of a given video -------------------------------------------------------------


def part_of(source: Video | None) -> Part | None:
    """None while it is not there, and where it is hidden or its file is gone."""
    if source is None or source.hidden_part is not None:
        return None
    clips = list(source.clips.select_related("chosen__keyframe")[:2])
    part = _of_clip(source, clips[0]) if len(clips) == 1 else _of_film(source, source.film)
    return part if part is not None and storage.exists(part.key) else None


def _of_clip(source: Video, clip: Clip) -> Part | None:
    take = clip.chosen
    if take is None or take.status != Take.Status.READY:
        return None
    words = {name: getattr(clip, name) for name in Clip.WORDS}
    picture = take.keyframe.key if take.keyframe else ""
    frames = clip.frames_in(source.cuts)
    return Part(take.key, take.sha256, take.in_frame, frames, words, picture, take)


def _of_film(source: Video, film: Film | None) -> Part | None:
    if film is None or source.status != Video.Status.READY:
        return None
    words = {"title": source.title, "description": source.idea}
    return Part(film.key, film.sha256, 0, film.frames, words, film.poster_key)


# --- Taken in ------------------------------------------------------------------------------------


def take_in(film: Video, keep_alive: KeepAlive) -> None:
    """Its cuts, clips and takes, each take with its own file; nothing where they are there already.

    Raises NotJoined, LeaseLost and StorageTrouble. Again after a crash it writes the same files.
    """
    if film.clips.exists():
        return
    parts, lacks = _found(film)
    film.warn(*lacks)
    fade = _fade(film, parts)
    rows = [_Rows.of(film, place, part) for place, part in enumerate(parts)]
    for row in rows:
        row.copy_files()
        keep_alive()
    with transaction.atomic():
        _save(film, rows, fade)


def _found(film: Video) -> tuple[list[Part], list[str]]:
    lacks = missing(film)
    parts = [part for each in _given(film) if (part := part_of(each.source)) is not None]
    if lacks and film.on_missing == Video.OnMissing.FAIL:
        raise NotJoined(" ".join([*lacks, "No film was made."]))
    if not parts:
        raise NotJoined(NOTHING_LEFT)
    seconds = sum(part.frames for part in parts) / film.form.rate
    if seconds > MOST_SECONDS:
        raise NotJoined(
            f"The clips last {seconds / 60:.0f} minutes together; an hour is the most. "
            "Give fewer of them."
        )
    return parts, lacks


def _fade(film: Video, parts: Sequence[Part]) -> int:
    """Frames that each of two neighbours gives to the cross-fade between them."""
    if film.transition != Video.Transition.CROSSFADE or len(parts) < 2:
        return 0
    if all(part.frames > 4 * FADE_FRAMES for part in parts):
        return FADE_FRAMES
    film.transition = Video.Transition.CUT
    film.save(update_fields=["transition"])
    film.warn(TOO_SHORT)
    return 0


@dataclass(frozen=True)
class _Rows:
    """Of one clip of the film; names follow from the film's, so that a second try makes no more."""

    part: Part
    clip: Clip
    take: Take
    keyframe: Keyframe | None

    @classmethod
    def of(cls, film: Video, position: int, part: Part) -> _Rows:
        clip = Clip(
            id=uuid5(film.pk, f"clip {position}"), video=film, position=position,
            words_status=Clip.WordsStatus.WRITTEN, words_revision=1, **part.words,
        )  # fmt: skip
        keyframe = _keyframe(film, clip, part)
        take = _take(film, clip, part, keyframe)
        return cls(part, clip, take, keyframe)

    def copy_files(self) -> None:
        storage.copy(self.part.key, self.take.key)
        log.debug("clip copied", key=self.part.key, to=self.take.key)
        if self.keyframe:
            storage.copy(self.part.picture, self.keyframe.key)

    def save(self) -> None:
        self.clip.save(force_insert=True)
        if self.keyframe:
            self.keyframe.save(force_insert=True)
        self.take.save(force_insert=True)
        Clip.objects.filter(pk=self.clip.pk).update(chosen=self.take)


def _keyframe(film: Video, clip: Clip, part: Part) -> Keyframe | None:
    if not part.picture or not storage.exists(part.picture):
        return None
    pk = uuid5(clip.pk, "keyframe")
    key = film.key(f"intermediate/keyframes/{pk}{PurePosixPath(part.picture).suffix}")
    return Keyframe(id=pk, clip=clip, origin=Keyframe.Origin.UPLOADED, key=key)


def _take(film: Video, clip: Clip, part: Part, keyframe: Keyframe | None) -> Take:
    pk, of = uuid5(clip.pk, "take"), part.take
    key = film.key(f"intermediate/clips/{clip.pk}/{pk}{PurePosixPath(part.key).suffix}")
    return Take(
        id=pk, clip=clip, origin=Take.Origin.COPIED, status=Take.Status.READY, keyframe=keyframe,
        generation=of.generation if of else None, model=of.model if of else "",
        seed=of.seed if of else 0, words=of.words if of else {}, words_revision=1,
        key=key, sha256=part.sha256, frames=part.first + part.frames, in_frame=part.first,
    )  # fmt: skip


def _save(film: Video, rows: Sequence[_Rows], fade: int) -> None:
    """A film that somebody else joins meanwhile is theirs."""
    if not Video.objects.select_for_update().filter(pk=film.pk, lease=film.lease):
        raise LeaseLost(str(film.pk))
    for row, ahead in zip(rows, _aheads(len(rows), fade), strict=True):
        row.take.in_frame += ahead
        row.save()
    film.cuts = [0, *accumulate(_lengths(rows, fade))]
    film.clips_wanted, film.window_length = len(rows), film.seconds
    film.save(update_fields=["cuts", "clips_wanted", "window_length"])
    film.touch_plan()


def _aheads(count: int, fade: int) -> Iterator[int]:
    return (fade * (place > 0) for place in range(count))


def _lengths(rows: Sequence[_Rows], fade: int) -> Iterator[int]:
    """Of each slot: what a cross-fade takes on either side is seen in its neighbour's."""
    last = len(rows) - 1
    for place, row in enumerate(rows):
        yield row.part.frames - fade * (place > 0) - fade * (place < last)
