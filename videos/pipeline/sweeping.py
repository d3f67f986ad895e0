"""What nobody looked at: due rows, dead workers, and a crash of everything."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from characters.models import Character
from generations.leftovers import clear_answers
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.models import Heartbeat
from songs import character_files
from songs.models import Song, Transcription
from videos.models import Clip, Delivery, Reframing, Take, Video
from videos.pipeline.beside import keep_character
from videos.pipeline.calls import batch, carrying
from videos.pipeline.film import advance
from videos.pipeline.guard import fail, guard
from videos.pipeline.recovering import looking_for
from videos.pipeline.sending import send, stamped
from videos.pipeline.telling import telling

STATEFUL: tuple[type[Any], ...] = (
    Song, Transcription, Character, Video, Take, Reframing, Generation, Delivery
)  # fmt: skip
SENT_TOGETHER = (Generation, Delivery)
SWEEP_AT_MOST = 500
LATE_SECONDS = 2.0
"""By which paid calls are overdue before their own message is taken for lost."""
EXHAUSTED = "It was begun {} times and stopped its worker each time; it was given up."


@shared_task(name="videos.sweep")
def sweep() -> None:
    """Find what is due or whose worker died, and send it on its way again."""
    for model in (model for model in STATEFUL if model not in SENT_TOGETHER):
        for row in model.objects.exhausted()[:SWEEP_AT_MOST]:
            fail(row, EXHAUSTED.format(row.claims))
        for row in model.objects.due()[:SWEEP_AT_MOST]:
            guard(row, advance)
            row.__class__.objects.filter(pk=row.pk).stamp()
    for clip in Clip.objects.rewriting().select_related("video")[:SWEEP_AT_MOST]:
        guard(clip, advance)
    for character in Character.objects.late()[:SWEEP_AT_MOST]:
        guard(character, advance)
    for video in Video.objects.held_for_character()[:SWEEP_AT_MOST]:
        guard(video, advance)
    for song in character_files.outdated()[:SWEEP_AT_MOST]:
        keep_character(song)
    _sweep_calls()
    _sweep_deliveries()


def _sweep_calls() -> None:
    for generation in Generation.objects.exhausted()[:SWEEP_AT_MOST]:
        fail(generation, EXHAUSTED.format(generation.claims))
    for which in Generation.objects.batches(late=LATE_SECONDS):
        send(batch(*which))
    for generation in Generation.objects.due().alone()[:SWEEP_AT_MOST]:
        if stamped(generation):
            send(carrying(generation))
    for generation in Generation.objects.sought()[:SWEEP_AT_MOST]:
        send(looking_for(generation))


def _sweep_deliveries() -> None:
    for delivery in Delivery.objects.exhausted()[:SWEEP_AT_MOST]:
        fail(delivery, EXHAUSTED.format(delivery.claims))
    for signature in telling():
        send(signature)


@shared_task(name="videos.heartbeat")
def heartbeat(queue: str) -> None:
    """Came through the broker: the queue is alive."""
    Heartbeat.objects.update_or_create(queue=queue, defaults={"at": timezone.now()})


def anybody_works() -> bool:
    """Whether some worker holds a row."""
    held = (model.objects.filter(lease__gt=timezone.now()) for model in STATEFUL)
    return any(rows.exists() for rows in held)


def recover() -> None:
    """Nobody else works here: what dead workers held is free, and everything unfinished is due.

    Only for whoever holds the lock of a data directory whose broker is a folder in it.
    """
    storage.clear_scratch()
    clear_answers()
    for model in STATEFUL:
        unfinished = model.objects.filter(status__in=model.WORKING)
        unfinished.update(lease=None, claims=0, due_at=timezone.now())
