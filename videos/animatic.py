"""The film from its keyframes first, moved on this machine; filmed when that was approved."""

from __future__ import annotations

from django.db import transaction

from videos import takes
from videos.models import Clip, Take, Video


def asks(video: Video) -> str:
    """What a film that was cut asks before it is done; empty: nothing."""
    if not video.is_animatic:
        return ""
    return "This is the animatic: its keyframes, moved on this machine and cut on the song."


def approve(video: Video) -> None:
    """Every clip that was only moved is to be filmed, from the keyframe that it was moved from."""
    with transaction.atomic():
        video.quality = Video.Quality.FINAL
        video.save(update_fields=["quality"])
        for clip in _moved(video):
            take = clip.chosen
            assert take is not None
            takes.film_from(clip, take)


def _moved(video: Video) -> list[Clip]:
    """Own clips and stills stay as somebody chose them."""
    moved = {"chosen__model": takes.OFFLINE, "chosen__origin": Take.Origin.FILMED}
    return list(video.clips.filter(**moved).select_related("chosen__keyframe", "video"))
