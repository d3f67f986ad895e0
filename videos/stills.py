"""Takes that no model films: a picture moved offline, or somebody's own clip brought to the film.

A take is the worker's while its file is made; it is free, and chosen when it is there, because
somebody asked for just this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from generations.providers.base import KeepAlive, Media
from mvsite.lib import storage
from mvsite.lib.state import LeaseLost
from videos import fill
from videos.joining import poster
from videos.models import Clip, Keyframe, Take
from videos.segments import NotAClip, whole_segment
from videos.take_requests import spare_frames
from videos.takes import add_take, seed_of

Status = Take.Status
LONGEST_SECONDS = 60.0
"""Of an own clip so much is kept, at most."""
PICTURE_GONE = "The picture of this take is gone from the storage. Choose another one."


def has_picture(clip: Clip) -> bool:
    return keyframe_of(clip) is not None or _exists(clip.video.image_key)


def keyframe_of(clip: Clip) -> Keyframe | None:
    """The chosen take's first picture, else the newest one that is still there."""
    chosen = clip.chosen.keyframe if clip.chosen else None
    found = [chosen, *clip.keyframes.order_by("-created_at")]
    return next((each for each in found if each is not None and _exists(each.key)), None)


def add(clip: Clip) -> Take:
    """A take of the scene's own picture, else of the character's, still to be made."""
    take = add_take(clip, seed=seed_of(clip), keyframe=keyframe_of(clip))
    Take.objects.filter(pk=take.pk).update(origin=Take.Origin.STILL)
    take.refresh_from_db()
    return take


def make(take: Take) -> None:
    """From filming to ready, or failed. Raises LeaseLost and StorageFull."""
    if not take.claim(Status.FILMING):
        return
    storage.require_room()
    with storage.scratch() as folder, _failing(take):
        out = folder / "take.mp4"
        own = not take.keyframe and take.origin == Take.Origin.UPLOADED
        frames = (_bring if own else _move)(take, out, take.keeper())
        if own:
            _settle(take, out, frames=frames, keyframe=_first_picture(take, out, folder))
        else:
            _settle(take, out, frames=frames, in_frame=spare_frames(take.clip)[0])


@contextmanager
def _failing(take: Take) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        take.move(Status.FAILED, error=PICTURE_GONE)
    except NotAClip as bad:
        take.move(Status.FAILED, error=str(bad))


def _move(take: Take, out: Path, keep_alive: KeepAlive) -> int:
    """The picture for as long as the slot lasts."""
    clip = take.clip
    picture = take.keyframe.key if take.keyframe else take.image_key
    storage.local_path(picture)
    frames = clip.frames + sum(spare_frames(clip))
    fill.move_still(clip, Media(picture), frames, out, keep_alive)
    return frames


def _bring(take: Take, out: Path, keep_alive: KeepAlive) -> int:
    """An own clip in the film's form, which every browser plays."""
    source = storage.local_path(take.key)
    keep_alive()
    return whole_segment(source, out, form=take.clip.video.form, longest=LONGEST_SECONDS)


def _first_picture(take: Take, film: Path, folder: Path) -> Keyframe:
    key = take.clip.video.key(f"intermediate/keyframes/{take.pk}.jpg")
    poster(film, 0, folder / "first.jpg")
    storage.put(key, folder / "first.jpg")
    uploaded = Keyframe.Origin.UPLOADED
    return Keyframe.objects.get_or_create(clip=take.clip, origin=uploaded, key=key)[0]


def _settle(take: Take, made: Path, **facts: Any) -> None:
    source, clip = take.key, take.clip
    key = clip.video.key(f"intermediate/clips/{take.clip_id}/{take.pk}.mp4")
    with storage.all_or_nothing(key), transaction.atomic():
        clip.touch("clip")
        sha256 = storage.put(key, made)
        if not take.move(Status.READY, key=key, sha256=sha256, **facts):
            raise LeaseLost(str(take.pk))
        Clip.objects.filter(pk=take.clip_id).update(chosen=take)
        if source:
            transaction.on_commit(partial(storage.delete, source))


def _exists(key: str) -> bool:
    return bool(key) and storage.exists(key)
