"""Look at running calls: one alone, or all that are due at one provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import F

from generations import breaker
from generations.ledger import (
    give_up_late,
    handle_of,
    provider_named,
    settle_failed,
)
from generations.models import Generation
from generations.providers.base import BadAnswer, Look, Progress, ProviderError
from mvsite.lib.state import in_seconds

Status = Generation.Status
LOOKING_SECONDS = 60.0
"""So long a look at many may take; who died in it is followed then."""
LOOK_FAILED_SECONDS = 5.0
AT_ONCE = 500
"""Rows that one statement names."""


def poll(generation: Generation) -> None:
    """From running to fetching when it is done, to failed when it failed or is late, else due."""
    if generation.claim(Status.RUNNING):
        _settle([generation])


def poll_due(kind: str, provider: str) -> list[Generation]:
    """All that are due there, as they are after the look. Of two who ask at once one gets them."""
    until = in_seconds(LOOKING_SECONDS)
    due = Generation.objects.batch(kind, provider, Status.RUNNING)
    if not due.update(lease=until, claims=F("claims") + 1):
        return []
    running = Generation.objects.filter(kind=kind, provider=provider, status=Status.RUNNING)
    claimed = list(running.filter(lease=until))
    _settle(claimed)
    return claimed


def _settle(claimed: Sequence[Generation]) -> None:
    """What is not told of was not looked at, and is due again."""
    waits: dict[float, list[Generation]] = defaultdict(list)
    for generation, look in _looks(claimed):
        if not _ended(generation, look):
            waits[look.wait].append(generation)
    for seconds, generations in waits.items():
        _release(generations, seconds)


def _looks(claimed: Sequence[Generation]) -> Iterator[tuple[Generation, Look]]:
    unseen = {generation.external_id: generation for generation in claimed}
    wait = LOOK_FAILED_SECONDS
    try:
        provider = provider_named(claimed[0].kind, claimed[0].provider)
        for handle, look in provider.poll_all([handle_of(row) for row in claimed]):
            yield unseen.pop(handle.external_id), look
    except ProviderError as error:  # The look failed, not the calls.
        wait = error.retry_after or wait
    yield from ((generation, Look(Progress.RUNNING, wait=wait)) for generation in unseen.values())


def _ended(generation: Generation, look: Look) -> bool:
    """Moved on, or given up; False when it is to be looked at again."""
    match look.progress:
        case Progress.SUCCEEDED:
            breaker.note(generation, None)
            generation.move(
                Status.FETCHING, usage=dict(look.usage), deadline_at=_kept_until(generation)
            )
        case Progress.FAILED:
            error = look.error or BadAnswer("It failed without a reason.")
            breaker.note(generation, error)
            settle_failed(generation, error)
        case _:
            return give_up_late(generation)
    return True


def _kept_until(generation: Generation) -> datetime | None:
    """The bringing has its own time: what is made waits there for an hour."""
    if not generation.estimated:
        return generation.deadline_at
    return in_seconds(settings.REVIEW_AFTER_SECONDS)


def _release(generations: Sequence[Generation], seconds: float) -> None:
    """Many in one statement, as ``Stateful.release`` does one."""
    for start in range(0, len(generations), AT_ONCE):
        some = generations[start : start + AT_ONCE]
        held = Generation.objects.filter(pk__in=[row.pk for row in some], lease=some[0].lease)
        held.update(lease=None, claims=0, due_at=in_seconds(seconds))
        for generation in some:
            generation.lease = None
