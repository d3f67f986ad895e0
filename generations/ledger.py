"""Rows of the ledger: what is ordered, once for each purpose, and how an attempt ends."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from generations import budget, fallbacks, repeats
from generations.models import Generation
from generations.providers import kept, provider_for, provider_named
from generations.providers.base import (
    BadKey,
    Fault,
    Handle,
    JudgeRequest,
    Provider,
    ProviderError,
    Refused,
    Request,
    SeeRequest,
    TimedOut,
    WriteRequest,
    to_json,
)
from mvsite.lib.state import NotNow, in_seconds, wake

log = structlog.get_logger(__name__)


class GivenUp(TimedOut):
    """So late that another try is no use."""

    can_retry = False


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
    owner: User, project: Any = None, key: str = "", cap: Decimal | None = None,
) -> Generation:  # fmt: skip
    """The call that serves this purpose: the one there is, or a new attempt.

    ``key`` is where its file will be kept, ``cap`` what the whole project may cost. Raises
    OverBudget, and Refused when the model has no price. May be called any number of times.
    """
    current = latest(subject, purpose)
    if current is None:
        return _reserve(
            subject, purpose, request, None, owner=owner, cap=cap, project=project, key=key
        )
    if is_final(current) or current.status in Generation.WORKING:
        return current
    attempt = 1 if current.next_provider else current.attempt + 1
    return _reserve(
        subject, purpose, _mended(request, current), current,
        provider=_provider_after(current, request), owner=owner, cap=cap, project=project, key=key,
        attempt=attempt, due_at=current.due_at,
    )  # fmt: skip


def order_again(
    subject: models.Model, purpose: str, request: Request, *,
    owner: User, project: Any = None, key: str = "", cap: Decimal | None = None,
) -> Generation:  # fmt: skip
    """As ``order``, but a person asked for it: an attempt that failed for good is begun anew."""
    current = latest(subject, purpose)
    if current is not None and current.status in Generation.WORKING:
        return current
    return _reserve(
        subject, purpose, request, current, owner=owner, cap=cap, project=project, key=key
    )


def _mended(request: Request, before: Generation) -> Request:
    """What was wrong with the answer before is said to the model."""
    wrong = before.fault == Fault.MISFIT and not before.next_provider
    if wrong and isinstance(request, SeeRequest | WriteRequest | JudgeRequest):
        return replace(request, mend=before.error)
    return request


def _provider_after(before: Generation, request: Request) -> Provider:
    """The next of the chain, or who has it since; where a model is named, that model's."""
    if not request.model:
        with suppress(BadKey):
            return provider_named(request.kind, before.next_provider or before.provider)
    return provider_for(request)


def _reserve(
    subject: models.Model, purpose: str, request: Request, before: Generation | None, *,
    owner: User, cap: Decimal | None, provider: Provider | None = None, **fields: Any,
) -> Generation:  # fmt: skip
    """A new call after ``before``; theirs, when somebody else was quicker."""
    provider = provider or provider_for(request)
    digest = repeats.hash_for(request, provider)
    try:
        with transaction.atomic():
            known = _known_answer(repeats.first_of(owner, subject, request, digest))
            price = Decimal(0) if known else price_of(request, provider)
            budget.check(owner, price, fields["project"], cap)
            newest = latest(subject, purpose)
            if newest is not None and (newest != before or newest.status in Generation.WORKING):
                return newest  # Maybe done already, so that the constraint would let ours pass.
            made: Generation = Generation.objects.create(
                owner=owner, kind=request.kind, purpose=purpose,
                subject_model=subject._meta.label, subject_id=subject.pk,
                provider=provider.name,
                model=provider.capabilities(request.kind, request.model).model,
                request=to_json(request), request_hash=digest, estimated=price,
                **fields, **known,
            )  # fmt: skip
            if known:
                wake(made.subject_model, made.subject_id)
            return made
    except IntegrityError:
        # Somebody ordered the same in this moment: theirs serves.
        found = latest(subject, purpose)
        assert found is not None
        return found


def _known_answer(first: Generation | None) -> dict[str, Any]:
    """What a call begins, and ends, with whose answer is there already."""
    if first is None:
        return {}
    return {
        "status": Generation.Status.SUCCEEDED, "result": first.result, "same_as": first.pk,
        "settled": Decimal(0), "finished_at": timezone.now(),
    }  # fmt: skip


def price_of(request: Request, provider: Provider | None = None) -> Decimal:
    """The upper bound of one call. Raises Refused for a model without a price."""
    provider = provider or provider_for(request)
    price = provider.estimate(request)
    if price is None:
        able = provider.capabilities(request.kind, request.model)
        unknown = f"The price of {able.model or provider.name} is not known; choose another."
        raise Refused(able.unpriced or unknown)
    return price


def settle_failed(generation: Generation, error: ProviderError, *, again: bool = False) -> bool:
    """End this attempt. ``retryable`` says whether another will follow by itself.

    None does for one that may have been charged, unless ``again``, or another provider is next.
    """
    cost = generation.estimated if error.cost is None else error.cost
    follows = again or (error.can_retry and error.charged == "no")
    retryable = follows and generation.attempt < settings.MAX_ATTEMPTS
    heir = "" if retryable else fallbacks.next_after(generation)
    waits = settings.BACK_OFF_SECONDS
    wait = error.retry_after or waits[min(generation.attempt, len(waits)) - 1]
    answer = generation.answer
    ended = generation.move(
        Generation.Status.FAILED,
        error=str(error),
        fault=error.fault,
        retryable=retryable or bool(heir),
        next_provider=heir,
        charged=error.charged,
        settled=cost if error.charged != "no" else Decimal(0),
        finished_at=timezone.now(),
        due_at=in_seconds(0 if heir else wait),
        answer={},
    )
    if ended:
        kept.drop(answer)
        wake(generation.subject_model, generation.subject_id)
    return ended


def cancel(generations: Sequence[Generation]) -> None:
    """Cancel what is at work; the rows stay. The provider is told after commit."""
    for generation in generations:
        charged, answer = generation.may_be_charged, generation.answer
        ended = generation.overrule(
            Generation.Status.CANCELLED,
            charged=charged,
            settled=generation.estimated if charged != "no" else Decimal(0),
            finished_at=timezone.now(),
            answer={},
        )
        if ended:
            kept.drop(answer)
        if ended and generation.external_id and generation.estimated:
            transaction.on_commit(partial(tell_of_cancel, generation))


def give_up_late(generation: Generation) -> bool:
    """End a call that its provider still has after its deadline; False before that."""
    if generation.deadline_at is None or generation.deadline_at > timezone.now():
        return False
    given = float(settings.CALL_DEADLINE_SECONDS)
    if generation.submitted_at is not None:
        given = (generation.deadline_at - generation.submitted_at).total_seconds()
    sentence = f"The provider was not done after {given / 60:.0f} minutes; it was given up."
    if settle_failed(generation, GivenUp(sentence, charged=generation.may_be_charged)):
        tell_of_cancel(generation)
    return True


def found_charged(generation: Generation) -> None:
    """A person looked at the provider's own page: it was charged. Raises NotNow."""
    _found_out(generation, charged=Generation.Charged.YES, settled=generation.estimated)


def found_free(generation: Generation) -> None:
    """A person looked at the provider's own page: it was not charged. Raises NotNow."""
    _found_out(generation, charged=Generation.Charged.NO, settled=Decimal(0))


def _found_out(generation: Generation, **known: Any) -> None:
    ended = Generation.objects.filter(pk=generation.pk, status__in=Generation.FINISHED)
    if not ended.filter(charged=Generation.Charged.MAYBE).update(**known):
        raise NotNow("Whether it was charged is known already, or it has not ended.")


def tell_of_cancel(generation: Generation) -> None:
    """A courtesy that may save money: whether it arrives changes nothing here."""
    try:
        provider_of_call(generation).cancel(handle_of(generation))
    except ProviderError as error:
        log.warning("the provider did not cancel", id=str(generation.pk), error=str(error))


def provider_of_call(generation: Generation) -> Provider:
    """Who was asked, whatever is chosen for later calls. Raises BadKey."""
    return provider_named(generation.kind, generation.provider)


def handle_of(generation: Generation) -> Handle:
    return Handle(generation.external_id, answer=generation.answer)
