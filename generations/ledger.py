"""Rows of the ledger: what is ordered, once for each purpose, and how an attempt ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from generations import budget
from generations.models import Generation, hash_of
from generations.providers import provider_of
from generations.providers.base import Handle, ProviderError, Refused, Request, to_json
from mvsite.lib.state import in_seconds, wake

log = structlog.get_logger(__name__)


def latest(subject: models.Model, purpose: str) -> Generation | None:
    found: Generation | None = Generation.objects.of(subject, purpose).first()
    return found


def is_final(generation: Generation | None) -> bool:
    """Nothing more will come of this purpose by itself."""
    return generation is not None and (
        generation.status in (Generation.Status.SUCCEEDED, Generation.Status.CANCELLED)
        or generation.status == Generation.Status.REVIEW
        or (generation.status == Generation.Status.FAILED and not generation.retryable)
    )


def order(
    subject: models.Model, purpose: str, request: Request, *,
    owner: User, project: Any = None, key: str = "",
) -> Generation:  # fmt: skip
    """The call that serves this purpose: the one there is, or a new attempt.

    ``key`` is where its file will be kept. Raises OverBudget, and Refused when the model has no
    price. May be called any number of times.
    """
    current = latest(subject, purpose)
    if current is None:
        return _reserve(subject, purpose, request, None, owner=owner, project=project, key=key)
    if is_final(current) or current.status in Generation.LIVE:
        return current
    return _reserve(
        subject, purpose, request, current, owner=owner, project=project, key=key,
        attempt=current.attempt + 1, due_at=current.due_at,
    )  # fmt: skip


def order_again(
    subject: models.Model, purpose: str, request: Request, *,
    owner: User, project: Any = None, key: str = "",
) -> Generation:  # fmt: skip
    """As ``order``, but a person asked for it: an attempt that failed for good is begun anew."""
    current = latest(subject, purpose)
    if current is not None and current.status in Generation.LIVE:
        return current
    return _reserve(subject, purpose, request, current, owner=owner, project=project, key=key)


def _reserve(
    subject: models.Model, purpose: str, request: Request, before: Generation | None, *,
    owner: User, **fields: Any,
) -> Generation:  # fmt: skip
    """A new call after ``before``; theirs, when somebody else was quicker."""
    provider = provider_of(request.kind)
    data = to_json(request)
    try:
        with transaction.atomic():
            price = price_of(request)
            budget.check(owner, price, fields["project"])
            newest = latest(subject, purpose)
            if newest is not None and newest != before:
                return newest  # Maybe done already, so that the constraint would let ours pass.
            return Generation.objects.create(
                owner=owner, kind=request.kind, purpose=purpose,
                subject_model=subject._meta.label, subject_id=subject.pk,
                provider=provider.name, model=request.model, request=data,
                request_hash=hash_of(data, provider.name), estimated=price, **fields,
            )  # fmt: skip
    except IntegrityError:
        # Somebody ordered the same in this moment: theirs serves.
        found = latest(subject, purpose)
        assert found is not None
        return found


def price_of(request: Request) -> Decimal:
    """The upper bound of one call. Raises Refused for a model without a price."""
    provider = provider_of(request.kind)
    price = provider.capabilities(request.kind, request.model).price
    if price is None:
        name = request.model or provider.name
        raise Refused(f"The price of {name} is not known; choose another.")
    return price


def settle_failed(generation: Generation, error: ProviderError) -> bool:
    """End this attempt. ``retryable`` says whether another will follow by itself."""
    retryable = error.can_retry and generation.attempt < settings.MAX_ATTEMPTS
    waits = settings.BACK_OFF_SECONDS
    wait = error.retry_after or waits[min(generation.attempt, len(waits)) - 1]
    ended = generation.move(
        Generation.Status.FAILED,
        error=str(error),
        retryable=retryable,
        charged=error.charged,
        settled=generation.estimated if error.charged != "no" else Decimal(0),
        finished_at=timezone.now(),
        due_at=in_seconds(wait),
    )
    if ended:
        wake(generation.subject_model, generation.subject_id)
    return ended


def cancel(generations: Sequence[Generation]) -> None:
    """Cancel what is at work; the rows stay. The provider is told after commit."""
    for generation in generations:
        charged = generation.may_be_charged
        ended = generation.overrule(
            Generation.Status.CANCELLED,
            charged=charged,
            settled=generation.estimated if charged != "no" else Decimal(0),
            finished_at=timezone.now(),
        )
        if ended and generation.external_id and not provider_of(generation.kind).free:
            transaction.on_commit(partial(tell_of_cancel, generation))


def give_up_late(generation: Generation) -> bool:
    """End a call that its provider still has after its deadline; False before that."""
    if generation.deadline_at is None or generation.deadline_at > timezone.now():
        return False
    minutes = settings.CALL_DEADLINE_SECONDS / 60
    sentence = f"The provider was not done after {minutes:.0f} minutes; it was given up."
    if settle_failed(generation, ProviderError(sentence, charged=generation.may_be_charged)):
        tell_of_cancel(generation)
    return True


def tell_of_cancel(generation: Generation) -> None:
    """A courtesy that may save money: whether it arrives changes nothing here."""
    try:
        provider_of(generation.kind).cancel(handle_of(generation))
    except ProviderError as error:
        log.warning("the provider did not cancel", id=str(generation.pk), error=str(error))


def handle_of(generation: Generation) -> Handle:
    return Handle(generation.external_id)
