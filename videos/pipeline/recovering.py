"""Paid calls whose outcome became known after they had ended: looked for, brought, shown."""

from __future__ import annotations

from typing import Any

from celery import Signature, shared_task
from django.apps import apps

from characters import recovered as candidates
from characters.models import Image
from generations import recovery
from generations.models import Generation
from songs import transcribing
from songs.models import Transcription
from videos import recovered as takes
from videos.models import Take
from videos.pipeline.guard import guard
from videos.pipeline.sending import queue_of


def looking_for(generation: Generation) -> Signature:
    return look_for.si(str(generation.pk)).set(queue=queue_of(generation.kind))


@shared_task(name="generations.look_for")
def look_for(pk: str) -> None:
    if generation := Generation.objects.filter(pk=pk).first():
        guard(generation, recovery.look_for)


def recover(generation: Generation) -> None:
    recovery.recover(generation, take_in)


def take_in(generation: Generation) -> None:
    """Shown with what it was for, if that is still there; words stay in the ledger, as others were
    written in their stead."""
    model: type[Any] = apps.get_model(generation.subject_model)
    match model._default_manager.filter(pk=generation.subject_id).first():
        case Take() as take:
            takes.take_in(take, generation)
        case Image() as image:
            candidates.take_in(image, generation)
        case Transcription() as transcription:
            transcribing.take_in_late(transcription, generation)
