"""Hand reserved calls over to their provider: the rows first, then the requests, once."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from generations import breaker
from generations.adoption import doubt, resolve
from generations.ledger import provider_of_call, settle_failed
from generations.models import Generation
from generations.providers.base import (
    Answer,
    Busy,
    Fault,
    Handle,
    InDoubt,
    Kind,
    Parcel,
    Provider,
    ProviderError,
    Refused,
    Ticket,
    abridged,
)
from generations.recovery import receive_late
from mvsite.lib import storage
from mvsite.lib.state import in_seconds

Status = Generation.Status
POLL_AT_LEAST = 1.0
DEADLINE_SLACK_SECONDS = 30.0
"""For the provider to end it by itself, which may cost nothing, before it is given up here."""


def submit(generation: Generation) -> None:
    """From reserved to running, or to fetching where there is nothing to wait for.

    A paid call whose worker died between the two is unknown; free work is simply done again.
    """
    if generation.status == Status.SUBMITTING and not provider_of_call(generation).free:
        if generation.claim(Status.SUBMITTING) and doubt(generation):
            resolve(generation)
    elif parcel := make_ready(generation):
        send_off([(generation, parcel)])


def make_ready(generation: Generation) -> Parcel | None:
    """Claimed and prepared; None when it is not ours to send, has to wait, or cannot be sent.

    Raises StorageFull: what is paid for must find room here.
    """
    provider = provider_of_call(generation)
    # Whoever read a paid call before another one began to send it must not send it again.
    sources = (Status.RESERVED, Status.SUBMITTING) if provider.free else (Status.RESERVED,)
    if not generation.claim(*sources, seconds=sending_seconds(free=provider.free)):
        return None
    return prepare(generation)


def prepare(generation: Generation) -> Parcel | None:
    """As ``make_ready``, of one that is claimed."""
    provider = provider_of_call(generation)
    if not provider.free:
        storage.require_room()
        if rest := breaker.rest_of(generation):
            generation.release(seconds=rest, error=breaker.sentence(generation, rest))
            return None
    return _prepared(generation, provider)


def _prepared(generation: Generation, provider: Provider) -> Parcel | None:
    """As it will be sent. What goes wrong here has cost nothing."""
    request = generation.as_request()
    try:
        sent = provider.prepare(request)
    except FileNotFoundError:
        settle_failed(generation, Refused("A file that this needs is gone from the storage."))
        return None
    except Busy as busy:
        _wait_as_told(generation, busy)
        return None
    except ProviderError as error:
        settle_failed(generation, error)
        return None
    able = provider.capabilities(Kind(generation.kind), generation.model)
    seconds = min(able.deadline, settings.CALL_DEADLINE_SECONDS)
    ticket = Ticket(str(generation.pk), webhook=webhook_of(generation), seconds=seconds)
    return Parcel(request, sent, ticket)


def webhook_of(generation: Generation) -> str:
    """Where its provider says that it ended; empty: nowhere."""
    if not settings.PUBLIC_URL or not generation.estimated:
        return ""
    path = reverse("hook", args=[generation.provider, generation.pk])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def send_off(batch: Sequence[tuple[Generation, Parcel]]) -> None:
    """To one provider, side by side; each answer is kept as it comes."""
    ours = {parcel.ticket.id: (row, parcel) for row, parcel in begin_sending(batch)}
    if not ours:
        return
    provider = provider_of_call(batch[0][0])
    for ticket, answer in provider.submit_all([parcel for _, parcel in ours.values()]):
        receive_answer(ours[ticket.id][0], answer)


def begin_sending(batch: Sequence[tuple[Generation, Parcel]]) -> list[tuple[Generation, Parcel]]:
    """Those that are ours to send, committed together before the first byte goes out."""
    with transaction.atomic():
        return [
            (row, parcel)
            for row, parcel in batch
            if _begin_sending(row, parcel, provider_of_call(row))
        ]


def _begin_sending(generation: Generation, parcel: Parcel, provider: Provider) -> bool:
    """False when somebody else has this call."""
    return generation.move(
        Status.SUBMITTING,
        lease=in_seconds(max(sending_seconds(free=provider.free), _answered_within(generation))),
        sent=abridged(parcel.sent),
        fault="",
        submitted_at=timezone.now(),
        deadline_at=in_seconds(parcel.ticket.seconds + DEADLINE_SLACK_SECONDS),
    )


def sending_seconds(*, free: bool) -> float:
    """Longer than a provider's time-out: who waits for an answer must not lose its lease."""
    paid = 0 if free else settings.GRACE_SECONDS * 2 / 3
    return float(max(settings.LEASE_SECONDS, paid))


def _answered_within(generation: Generation) -> float:
    provider = provider_of_call(generation)
    return provider.capabilities(Kind(generation.kind), generation.model).answers_within


def receive_answer(generation: Generation, answer: Answer) -> None:
    """What a provider said to a call that was sent."""
    breaker.note(generation, answer)
    match answer:
        case Handle():
            _accepted(generation, answer)
        case Busy():
            _put_back(generation, answer)
        case InDoubt():
            doubt(generation)
        case ProviderError():
            settle_failed(generation, answer)


def _accepted(generation: Generation, handle: Handle) -> None:
    try:
        with transaction.atomic():
            kept = generation.move(
                Status.FETCHING if handle.ready else Status.RUNNING,
                external_id=handle.external_id,
                answer=dict(handle.answer),
                due_at=in_seconds(0 if handle.ready else max(handle.wait, POLL_AT_LEAST)),
            )
    except IntegrityError:  # An equal call was in doubt and took this one: its own is elsewhere.
        doubt(generation)
        return
    if not kept and generation.estimated:
        receive_late(generation, handle)


def _put_back(generation: Generation, busy: Busy) -> None:
    """Too often, proven not accepted: the same row waits as long as it was told to."""
    if busy.retry_after is None:
        settle_failed(generation, busy)
        return
    due = in_seconds(_with_jitter(busy.retry_after))
    if generation.move(Status.RESERVED, due_at=due, fault=Fault.BUSY) and generation.estimated:
        # Tries that are throttled count too: what else would be sent now waits with it.
        rows = Generation.objects.batch(generation.kind, generation.provider, Status.RESERVED)
        rows.update(due_at=due)


def _wait_as_told(generation: Generation, busy: Busy) -> None:
    generation.release(seconds=_with_jitter(busy.retry_after or settings.LEASE_SECONDS))


def _with_jitter(seconds: float) -> float:
    return seconds * random.uniform(1.0, 1.2)
