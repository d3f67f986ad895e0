"""Rows of an archive when they come in: nothing of them is at work, and nothing of them costs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from songs.models import Song
from videos.models import Clip, Take, Video

INTERRUPTED = "It was being made when it was archived. Try again."


def at_rest(row: Any) -> Any:
    """Nothing of it is at work: what was is begun again by whoever wants it."""
    match row:
        case Generation():
            _settle_call(row)
        case Image(status=Image.Status.DRAWING):
            row.status, row.error = Image.Status.FAILED, INTERRUPTED
        case Character():
            row.asked_for = row.status != Character.Status.NEW
            if row.status in (Character.Status.DESCRIBING, Character.Status.DRAWING):
                row.status, row.error = Character.Status.FAILED, INTERRUPTED
        case Song(status=Song.Status.ANALYSING):
            row.status = Song.Status.UPLOADED
        case Video() if row.status in (*Video.WORKING, *Video.ASKING):
            row.status, row.error = Video.Status.CANCELLED, ""
        case Take() if row.status in Take.WORKING:
            row.status = Take.Status.CANCELLED
        case Clip() if row.words_status in Clip.BEING_WRITTEN and row.words_revision:
            row.words_status = Clip.WordsStatus.WRITTEN
    return row


def _settle_call(call: Generation) -> None:
    """It was paid elsewhere, if at all: here it counts nowhere, and nobody looks for it."""
    cost = "" if call.settled is None else f"{call.settled:f}"
    call.usage = {**call.usage, "archived": {"settled_usd": cost, "charged": call.charged}}
    call.estimated, call.settled, call.charged = 0, None, Generation.Charged.NO
    call.request_hash = f"archived {call.pk}"
    call.deadline_at = None
    if call.status == Generation.Status.REVIEW:
        call.status, call.error = Generation.Status.FAILED, call.error or INTERRUPTED
    elif call.status not in Generation.FINISHED:
        call.status = Generation.Status.CANCELLED
    call.due_at = timezone.now()
