"""A model that is out is left alone for a while: one probe then tells whether it is back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from generations.models import Generation, ModelHealth
from generations.providers.base import Answer, InDoubt, Outage

OUTAGES_IN_A_ROW = 5
FIRST_REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 600.0
RESTS = "{model} did not answer {outages} times in a row; it is tried again in {minutes} min."


def rest_of(generation: Generation) -> float:
    """Seconds for which nothing is sent to its model. 0: send; after a rest for one alone."""
    health = _health(generation).first()
    if health is None or health.outages < OUTAGES_IN_A_ROW or health.closed_until is None:
        return 0.0
    now = timezone.now()
    if health.closed_until <= now:
        tested = ModelHealth.objects.filter(pk=health.pk, closed_until=health.closed_until)
        if tested.update(closed_until=now + _rest(health.outages)):
            return 0.0
        return _rest(health.outages).total_seconds()
    return (health.closed_until - now).total_seconds()


def sentence(generation: Generation, seconds: float) -> str:
    health = _health(generation).get()
    minutes = max(1, round(seconds / 60))
    return RESTS.format(model=generation.model, outages=health.outages, minutes=minutes)


def note(generation: Generation, answer: Answer | Exception | None) -> None:
    """What this call tells of its model: an outage, or that it works."""
    if not generation.estimated:
        return
    if isinstance(answer, Outage | InDoubt):
        _failed(generation, answer)
    elif not isinstance(answer, Exception):
        _health(generation).exclude(outages=0).update(outages=0, closed_until=None, reason="")


def _failed(generation: Generation, error: Exception) -> None:
    with transaction.atomic():
        ModelHealth.objects.get_or_create(provider=generation.provider, model=generation.model)
        health = _health(generation).select_for_update().get()
        if not _was_sent_before(generation.submitted_at, health):
            health.outages += 1
            health.reason = str(error)
            if health.outages >= OUTAGES_IN_A_ROW:
                health.closed_until = timezone.now() + _rest(health.outages)
            health.save()


def _was_sent_before(sent: datetime | None, health: ModelHealth) -> bool:
    """Before the model was closed, as one of many at once: that says nothing new."""
    if sent is None or health.closed_until is None:
        return False
    return sent < health.closed_until - _rest(health.outages)


def _rest(outages: int) -> timedelta:
    doubled: float = FIRST_REST_SECONDS * 2 ** min(outages - OUTAGES_IN_A_ROW, 10)
    return timedelta(seconds=min(doubled, LONGEST_REST_SECONDS))


def _health(generation: Generation) -> QuerySet[ModelHealth]:
    return ModelHealth.objects.filter(provider=generation.provider, model=generation.model)
