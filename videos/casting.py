"""Who is in a film: the character image, frozen when the film starts."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.db.models import QuerySet

from characters import portraits
from characters.models import Character, Image
from mvsite.lib import storage
from videos.models import Video

Status = Character.Status
GONE = "The character's picture is gone from the storage; the film goes on without it."


def freeze_image(video: Video, character: Character) -> None:
    """Copy its image into the video, so that a later choice changes no film under way. Once,
    whoever comes first. What is to be known of the character, the film says too."""
    if not video.image_key:
        video.warn(*character.warnings)
        image = video.image or character.selected
        _freeze(video, image, Video.objects.filter(pk=video.pk, image_key=""))


def freeze_again(video: Video, character: Character) -> None:
    """Its image as it is chosen now: the one it has was asked about."""
    _freeze(video, character.selected, Video.objects.filter(pk=video.pk))


def settle_image(video: Video, character: Character) -> bool:
    """Whether it is settled which picture the film shows: one that was ordered by its id, the one
    that is chosen, or, if nobody is to be asked, the first good one."""
    if video.image is None and video.auto_select and character.status == Status.CHOOSING:
        ready = [
            image for image in portraits.current(list(character.images.all())) if _is_good(image)
        ]
        Video.objects.filter(pk=video.pk, image=None).update(image=ready[0] if ready else None)
        video.refresh_from_db(fields=["image"])
    return video.image is not None or character.status == Status.READY


def _is_good(image: Image) -> bool:
    return image.status == Image.Status.READY and not image.is_hidden


def _freeze(video: Video, image: Image | None, rows: QuerySet[Video]) -> None:
    if image is None:
        return
    if not storage.exists(image.key):
        video.warn(GONE)
        return
    suffix = PurePosixPath(image.key).suffix
    key = video.key(f"intermediate/character_reference/{image.pk}{suffix}")
    storage.copy(image.key, key)
    rows.update(image=image, image_key=key)
    video.refresh_from_db(fields=["image", "image_key"])


def image_key(video: Video) -> str:
    """The frozen image for a clip, or what it is a copy of; "" where there is none to be had."""
    if not video.image_key or not video.wants_character:
        return ""
    if not (key := reference(video)):
        video.warn(GONE)
    return key


def is_missing(video: Video) -> bool:
    """Whether there is to be a character, and its picture cannot be had."""
    return video.wants_character and not reference(video)


def reference(video: Video) -> str:
    """The key of the frozen image, or of what it is a copy of; "" where neither is there."""
    keys = (video.image_key, video.image.key if video.image else "")
    return next((key for key in keys if key and storage.exists(key)), "")
