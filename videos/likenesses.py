"""How much each take and first picture of a film looks like its character: which of them are to be
measured, and the measuring. Nothing waits for it but a floor that the owner has set."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from characters.likeness import Likeness, score
from generations.providers.base import Kind, Refused
from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from videos import casting, moderation, words_alone
from videos.models import Keyframe, Take, Video

IMAGE_GONE = "The character’s picture is gone from the storage; there is nothing to compare with."
FILE_GONE = "Its file is gone from the storage."
UNREADABLE = "It cannot be read."


def image_of(video: Video) -> str:
    """The key of the image that its clips are held against; "" where nobody is to be in them."""
    return video.image_key if video.image_key and video.wants_character else ""


def takes_to_measure(video: Video) -> QuerySet[Take]:
    """Without those that were made of words alone."""
    takes: QuerySet[Take] = Take.objects.ready().filter(clip__video=video).exclude(image_key="")
    return takes.exclude(likeness_of=video.image_key).order_by("clip__position", "number")


def keyframes_to_measure(video: Video) -> QuerySet[Keyframe]:
    """Without those of a take that is measured on its own way: see ``keyframe_floor``."""
    shown = Keyframe.objects.filter(clip__video=video).exclude(takes__image_key="")
    shown = shown.exclude(takes__status=Take.Status.DRAWING)
    return shown.exclude(likeness_of=video.image_key).order_by("clip__position", "created_at")


def is_awaited(video: Video) -> bool:
    """Whether something can be measured now that was not."""
    if not image_of(video) or moderation.is_held(video) or _needs_the_machine(video):
        return False
    return takes_to_measure(video).exists() or keyframes_to_measure(video).exists()


def is_waited_for(video: Video) -> bool:
    """Whether the film goes on now that its clips are measured: see ``likeness_floor``."""
    asks = video.status == Video.Status.FILMING and video.likeness_floor is not None
    return asks and not takes_to_measure(video).exists()


def _needs_the_machine(video: Video) -> bool:
    """A film that is cut, or filmed here, goes first."""
    if video.status == Video.Status.STITCHING:
        return True
    at_work = Take.objects.at_work().filter(clip__video=video)
    return words_alone.paid_model(video, Kind.FILM) is None and at_work.exists()


def measure_next(video: Video) -> bool:
    """The next one of what is awaited; False when there is none."""
    row = is_awaited(video) and (
        takes_to_measure(video).first() or keyframes_to_measure(video).first()
    )
    if not row:
        return False
    measure(row)
    return True


def measure(row: Take | Keyframe) -> None:
    """Held against the image of its video, once for each image; again does no harm."""
    video = row.clip.video
    image = video.image_key
    found = _likeness(row, video)
    told = {"reason": found.reason, "box": found.found_box, "parts": dict(found.parts)}
    with transaction.atomic():
        row.clip.touch("clip")
        type(row)._default_manager.filter(pk=row.pk).update(
            likeness=found.score, likeness_of=image, likeness_told=told
        )
    row.refresh_from_db(fields=["likeness", "likeness_of", "likeness_told"])


def _likeness(row: Take | Keyframe, video: Video) -> Likeness:
    import cv2  # Not before it is used: whoever sends others to measure does without it.

    if not (reference := casting.reference(video)):
        return Likeness(None, IMAGE_GONE)
    hints = video.image.hints if video.image else {}
    try:
        return score(storage.local_path(reference), hints, storage.local_path(row.key))
    except FileNotFoundError:
        return Likeness(None, FILE_GONE)
    except (FFmpegError, Refused, OSError, ValueError, cv2.error):
        return Likeness(None, UNREADABLE)
