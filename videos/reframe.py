"""Another shape of a finished film, from the takes that are chosen: the film itself stays."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from mvsite.lib import storage
from videos import stitch
from videos.models import Film, Reframing, Video

Status = Reframing.Status
SONG_GONE = "The song's sound is gone from the storage."


def begin(video: Video, shape: str) -> Reframing:
    """The work that makes it; the one under way, if there is one."""
    try:
        with transaction.atomic():
            video.touch()
            added = Reframing.objects.create(video=video, shape=shape)
            added.touch()
            return added
    except IntegrityError:
        return video.reframings.get(shape=shape, status__in=Reframing.WORKING)


def cut(reframing: Reframing) -> None:
    """From pending to ready, with a film of its shape. Raises LeaseLost and StorageFull."""
    if not reframing.claim(*Reframing.WORKING, to=Status.CUTTING):
        return
    video = in_shape(reframing.video, reframing.shape)
    if video.song and not storage.exists(video.song.canonical_key):
        reframing.move(Status.FAILED, error=SONG_GONE)
        return
    storage.require_room()
    film = stitch.cut(video, reframing.keeper(), suffix=suffix_of(reframing.shape))
    settle(reframing, film)


def in_shape(video: Video, shape: str) -> Video:
    """The video as if it had this shape; for reading only, never to be saved."""
    other = Video.objects.select_related("song", "owner").get(pk=video.pk)
    other.shape = shape
    return other


def suffix_of(shape: str) -> str:
    return f".{shape.replace(':', 'x')}"


def settle(reframing: Reframing, film: Film) -> None:
    """Ready with this film; nothing of it is kept where somebody else has the work now."""
    video = reframing.video
    with storage.all_or_nothing(film.key), transaction.atomic():
        video.touch()
        held = Reframing.objects.select_for_update().filter(pk=reframing.pk, lease=reframing.lease)
        if not held:
            storage.delete(film.key)
            return
        storage.copy(film.key, video.key(f"final{suffix_of(film.shape)}.mp4"))
        film.save()
        reframing.move(Status.READY, film=film)
        film.touch()
