"""Calls of providers, carried as far as they go without waiting.

What is free is carried one call at a time. Paid calls to one provider are sent together, and looked
at together, by one message for many rows: no worker is held by an answer that takes its time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from time import time
from typing import Any

from celery import Signature, group, shared_task, signature
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone

from characters.models import Image
from generations import adoption
from generations.fetch import fetch
from generations.ledger import is_final
from generations.models import Generation
from generations.poll import poll, poll_due
from generations.providers.base import Kind
from generations.submit import submit
from mvsite.celery import CPU
from mvsite.lib.state import Stateful, in_seconds
from videos import moderation
from videos.pipeline.guard import guard
from videos.pipeline.recovering import recover
from videos.pipeline.sending import queue_of, send

CALL_STEPS: dict[str, Callable[[Generation], None]] = {
    Generation.Status.RESERVED: submit,
    Generation.Status.SUBMITTING: submit,
    Generation.Status.UNKNOWN: adoption.resolve,
    Generation.Status.RUNNING: poll,
    Generation.Status.FETCHING: fetch,
    Generation.Status.RECOVERING: recover,
}
BATCH_STEPS: dict[str, str] = {
    Generation.Status.RESERVED: "generations.dispatch",
    Generation.Status.RUNNING: "generations.look",
}
DECODED = (Kind.DRAW, Kind.FILM)
SLOT_SECONDS = 0.25
"""Messages for the same slot are one."""
LATEST_SECONDS = 60.0
"""A message for later than that is left to the sweeper."""


def carry(generation: Generation, *, due: bool = False) -> bool:
    """Take one call as far as it goes without waiting; True when nothing more will come of it.

    ``due``: the sweeper found it due, and has put its time off for the others.
    """
    before = None
    while generation.status != before and (due or generation.due_at <= timezone.now()):
        if generation.is_batched and not moderation.is_held(generation):
            send(batch_of(generation))
            break
        before, due = generation.status, False
        if step := CALL_STEPS.get(before):
            # Who hid its subject did not see a call that was reserved in the same moment.
            guard(generation, moderation.stop_call if moderation.is_held(generation) else step)
        generation.refresh_from_db()
    _bring_forward(generation)
    return is_final(generation)


def _bring_forward(call: Generation) -> None:
    """Its subject is due when the next attempt is, and not first when a message might be lost."""
    if call.status != Generation.Status.FAILED or not call.retryable:
        return
    model: type[Any] = apps.get_model(call.subject_model)
    row = model._default_manager.filter(pk=call.subject_id).first()
    part: Any = row.character if isinstance(row, Image) else row
    if isinstance(part, Stateful):
        type(part).objects.filter(pk=part.pk).update(due_at=call.due_at)


def carry_all(generations: Sequence[Generation]) -> None:
    """One call at once, several side by side, what is paid by one message for all."""
    if len(generations) == 1:
        carry(generations[0])
        return
    send_calls(generations)


def send_calls(generations: Sequence[Generation]) -> None:
    """By messages alone, whoever asks for it."""
    alone = [carrying(call) for call in generations if not call.is_batched]
    together = {(call.kind, call.provider, call.status) for call in generations if call.is_batched}
    if signatures := [*alone, *(batch(*which) for which in together)]:
        send(group(signatures))


def carrying(generation: Generation) -> Signature:
    """A file that is brought is decoded whole: work, behind which no look should have to wait."""
    works = generation.status == Generation.Status.FETCHING and generation.kind in DECODED
    queue = CPU if works else queue_of(generation.kind, generation.model)
    return carry_generation.si(str(generation.pk)).set(queue=queue)


def batch_of(generation: Generation) -> Signature:
    """The message that is for this call, and for all that are due for the same."""
    return batch(generation.kind, generation.provider, generation.status)


def batch(kind: str, provider: str, status: str) -> Signature:
    sent: Signature = signature(BATCH_STEPS[status], (kind, provider), immutable=True)
    return sent.set(queue=queue_of(kind))


@shared_task(name="generations.carry")
def carry_generation(pk: str) -> None:
    if generation := Generation.objects.filter(pk=pk).first():
        carry(generation, due=True)


@shared_task(name="generations.look")
def look(kind: str, provider: str) -> None:
    """Look at what runs there and is due. Who finds nothing was not the only one who looked."""
    if looked := poll_due(kind, provider):
        again(kind, provider, Generation.Status.RUNNING)
        follow(looked)


def follow(generations: Iterable[Generation]) -> None:
    """After a step of many: what is made is brought by a message each, and by no other one of the
    sweeper's as long as that is good."""
    made = [row for row in generations if row.status == Generation.Status.FETCHING]
    if made:
        Generation.objects.filter(pk__in=[row.pk for row in made]).stamp()
    for generation in made:
        send(carrying(generation))
    for generation in generations:
        _bring_forward(generation)


def again(kind: str, provider: str, status: str) -> None:
    """When the next one is due; once, however many ask for it. Whoever holds some sees to those."""
    waiting = Generation.objects.filter(
        estimated__gt=0, kind=kind, provider=provider, status=status,
        claims__lt=settings.MAX_CLAIMS,
    )  # fmt: skip
    soonest = waiting.free().aggregate(at=Min("due_at"))["at"]
    if soonest is None or soonest > in_seconds(LATEST_SECONDS):
        return
    at = math.ceil(max(soonest.timestamp(), time()) / SLOT_SECONDS) * SLOT_SECONDS
    if cache.add(f"{status}-{kind}-{provider}-{at}", True, timeout=60):
        send(batch(kind, provider, status), countdown=max(0.0, at - time()))
