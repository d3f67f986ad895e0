"""Look at running calls: one alone, or all that are due at one provider."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
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
TOGETHER_SECONDS = 0.7
"""Calls that are due within so long are looked at together."""
KEPT_TOGETHER = 50
"""What ended is written down in transactions of so many."""
TOLD_SHARE = 4
"""So many times rarer is a look where the provider tells of each end by itself."""
STEP_SECONDS = 0.25
NOT_NEEDED = ("request", "sent", "result")


def poll(generation: Generation) -> None:
    """From running to fetching when it is done, to failed when it failed or is late, else due."""
    if generation.claim(Status.RUNNING):
        _settle([generation])


def poll_due(kind: str, provider: str) -> list[Generation]:
    """All that are due there, as they are after the look. Of two who ask at once one gets them."""
    until = in_seconds(LOOKING_SECONDS)
    if not Generation.objects.batch(kind, provider, Status.RUNNING).exists():
        return []
    running = Generation.objects.filter(kind=kind, provider=provider, status=Status.RUNNING)
    soon = running.filter(estimated__gt=0, due_at__lte=in_seconds(TOGETHER_SECONDS)).free()
    if not soon.update(lease=until, due_at=until, claims=F("claims") + 1):
        return []
    claimed = list(running.filter(lease=until).defer(*NOT_NEEDED))
    _settle(claimed)
    return claimed


def _settle(claimed: Sequence[Generation]) -> None:
    """What is not told of was not looked at, and is due again."""
    waits: dict[float, list[Generation]] = defaultdict(list)
    ended: list[tuple[Generation, Look]] = []
    for generation, look in _looks(claimed):
        if look.progress is not Progress.RUNNING:
            ended.append((generation, look))
        elif not _ended(generation, look):
            waits[_rounded(look.wait)].append(generation)
        if len(ended) == KEPT_TOGETHER:
            _end(ended)
            ended = []
    if ended:
        _end(ended)
    for seconds, generations in waits.items():
        _release(generations, seconds)


def _end(ended: Sequence[tuple[Generation, Look]]) -> None:
    with transaction.atomic():
        for generation, look in ended:
            _ended(generation, look)


def _rounded(seconds: float) -> float:
    """So that many share one statement, and the next look."""
    rarer = TOLD_SHARE if settings.PUBLIC_URL else 1
    return math.ceil(seconds * rarer / STEP_SECONDS) * STEP_SECONDS


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
    """Many in one statement, as ``Stateful.release`` does one; what was told to have ended since
    it was claimed is due as it is."""
    for start in range(0, len(generations), AT_ONCE):
        some = generations[start : start + AT_ONCE]
        held = Generation.objects.filter(pk__in=[row.pk for row in some], lease=some[0].lease)
        untold = held.filter(due_at__in={row.due_at for row in some})
        untold.update(lease=None, claims=0, due_at=in_seconds(seconds))
        held.update(lease=None, claims=0)
        for generation in some:
            generation.lease = None
