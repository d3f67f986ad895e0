"""Rows of the ledger: what is ordered, once for each purpose, and how an attempt ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from generations import budget
from generations.models import Generation, hash_of
from generations.providers import provider_of
from generations.providers.base import Handle, ProviderError, Refused, Request, to_json
from mvsite.lib.state import in_seconds, wake


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
    if current is not None and (is_final(current) or current.status in Generation.LIVE):
        return current
    return _reserve(subject, purpose, request, current, owner=owner, project=project, key=key)


def order_again(
    subject: models.Model, purpose: str, request: Request, *,
    owner: User, project: Any = None, key: str = "",
) -> Generation:  # fmt: skip
    """As ``order``, but a person asked for it: an attempt that failed for good is begun anew."""
    current = latest(subject, purpose)
    if current is not None and current.status in Generation.LIVE:
        return current
    return _reserve(subject, purpose, request, None, owner=owner, project=project, key=key)


def _reserve(
    subject: models.Model, purpose: str, request: Request, before: Generation | None, *,
    owner: User, project: Any, key: str,
) -> Generation:  # fmt: skip
    provider = provider_of(request.kind)
    data = to_json(request)
    attempt = before.attempt + 1 if before else 1
    try:
        with transaction.atomic():
            price = price_of(request)
            budget.check(owner, price, project)
            return Generation.objects.create(
                owner=owner, kind=request.kind, purpose=purpose, attempt=attempt,
                subject_model=subject._meta.label, subject_id=subject.pk, project=project,
                provider=provider.name, model=request.model, request=data,
                request_hash=hash_of(data, provider.name), key=key, estimated=price,
                due_at=before.due_at if before else timezone.now(),
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
    """Cancel what is at work; the rows stay."""
    for generation in generations:
        if generation.move(Generation.Status.CANCELLED, finished_at=timezone.now()):
            provider = provider_of(generation.kind)
            if generation.external_id and not provider.free:
                provider.cancel(handle_of(generation))


def handle_of(generation: Generation) -> Handle:
    return Handle(generation.external_id)
