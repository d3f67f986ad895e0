"""What others are told of a video, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from videos.models.film_status import FilmStatus

if TYPE_CHECKING:
    from videos.models.video import Video

Status = FilmStatus.Status


class Event(models.TextChoices):
    READY = "video.ready", "A film is ready"
    FAILED = "video.failed", "A film failed"
    WAITING = "video.waiting", "A film waits for you"
    CANCELLED = "video.cancelled", "A film was stopped"
    TEST = "webhook.test", "A test"
    OFF = "webhook.off", "A webhook was switched off"


EVENT_OF: dict[str, Event] = {
    Status.READY: Event.READY,
    Status.FAILED: Event.FAILED,
    Status.WAITING: Event.WAITING,
    Status.CANCELLED: Event.CANCELLED,
}
OF_VIDEOS = tuple(EVENT_OF.values())
DEFAULT_EVENTS = (Event.READY, Event.FAILED, Event.WAITING)
MAILED = (Event.READY, Event.FAILED)
"""What waits for a person is mostly seen by that person: it comes minutes after the click."""


def payload(event: str, data: dict[str, Any]) -> dict[str, Any]:
    """As Standard Webhooks advise: https://github.com/standard-webhooks/standard-webhooks."""
    at = timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": str(event), "timestamp": at, "data": data}


def told_of(video: Video) -> dict[str, Any]:
    """Where the video is now. No link to a file is among it: such links end, and a message may
    come a day late."""
    return {
        "id": str(video.pk),
        "title": video.title,
        "status": str(video.status),
        "waiting_for": str(video.waiting_for) or None,
        "error": video.error or None,
        "url": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/videos/{video.pk}/",
    }
