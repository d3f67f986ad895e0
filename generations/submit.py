"""Hand one reserved call over to its provider: the row first, then the request, once."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from generations.ledger import settle_failed
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import Busy, ProviderError
from mvsite.lib.state import in_seconds, wake

Status = Generation.Status
POLL_AT_LEAST = 1.0
SENDING_SECONDS = 60.0
"""Longer than any provider's time-out: who still waits for an answer must not lose its lease."""


def submit(generation: Generation) -> None:
    """From reserved to running, or to fetching where there is nothing to wait for.

    A paid call whose worker died between the two is unknown; free work is simply done again.
    """
    provider = provider_of(generation.kind)
    if generation.status == Status.SUBMITTING and not provider.free:
        return _lost_answer(generation)
    # Whoever read a paid call before another one began to send it must not send it again.
    sources = (Status.RESERVED, Status.SUBMITTING) if provider.free else (Status.RESERVED,)
    seconds = None if provider.free else SENDING_SECONDS
    if not generation.claim(*sources, to=Status.SUBMITTING, seconds=seconds):
        return None
    try:
        handle = provider.submit(generation.as_request())
    except Busy as busy:
        _put_back(generation, busy)
        return None
    except ProviderError as error:
        settle_failed(generation, error)
        return None
    generation.move(
        Status.FETCHING if handle.ready else Status.RUNNING,
        external_id=handle.external_id,
        submitted_at=timezone.now(),
        deadline_at=in_seconds(settings.CALL_DEADLINE_SECONDS),
        due_at=in_seconds(0 if handle.ready else max(handle.wait, POLL_AT_LEAST)),
    )
    return None


def _put_back(generation: Generation, busy: Busy) -> None:
    """Too often, proven not accepted: the same row waits as long as it was told to."""
    if busy.retry_after is None:
        settle_failed(generation, busy)
        return
    generation.move(Status.RESERVED, due_at=in_seconds(busy.retry_after))


def _lost_answer(generation: Generation) -> None:
    if generation.claim(Status.SUBMITTING) and generation.move(Status.UNKNOWN):
        resolve_unknown(generation)


def resolve_unknown(generation: Generation) -> None:
    """A provider that cannot be asked what it accepted: a person must look."""
    reviewed = generation.move(
        Status.REVIEW,
        error="The connection broke before the answer came; this call may have been charged.",
        charged=Generation.Charged.MAYBE,
        settled=generation.estimated,
        finished_at=timezone.now(),
    )
    if reviewed:
        wake(generation.subject_model, generation.subject_id)
