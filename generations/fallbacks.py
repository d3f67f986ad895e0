"""Who does it instead: a call that failed for good goes down the chain of its kind.

Only where nobody named a model, and only what is cheap to have from another hand: words. A film is
never begun by one vendor and ended by the next one without being asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from generations.models import Generation
from generations.providers import offline, provider_named, providers_of
from generations.providers.base import BadKey, Kind, Refused

GOES_ON = (Kind.SEE, Kind.WRITE)


def next_after(generation: Generation) -> str:
    """The name of the next provider; empty where there is none, or it is not to be asked."""
    named = generation.request.get("model")
    if generation.kind not in GOES_ON or named or generation.recovered:
        return ""
    names = [provider.name for provider in providers_of(generation.kind)]
    if generation.provider not in names:
        return ""
    return next(iter(names[names.index(generation.provider) + 1 :]), "")


def told_of(generation: Generation) -> str:
    """By whom it was made in place of the usual one, and why: the end of a sentence that says what
    was made. Empty where the usual one did it."""
    failed = list(_failed_before(generation))
    if not failed:
        return ""
    why = " ".join(call.error for call in reversed(failed))
    return f"{_by(generation)}: {why}"


def _by(generation: Generation) -> str:
    if generation.provider == offline().name:
        return "without a model"
    try:
        provider = provider_named(generation.kind, generation.provider)
        able = provider.capabilities(Kind(generation.kind), generation.model)
    except (BadKey, Refused):
        return f"by {generation.model}"
    return f"by {able.title or able.model}"


def _failed_before(generation: Generation) -> Iterator[Generation]:
    """Those that handed it on, down to this one; the newest first."""
    same = Generation.objects.filter(
        subject_model=generation.subject_model, subject_id=generation.subject_id,
        purpose=generation.purpose, created_at__lt=generation.created_at,
    )  # fmt: skip
    heir = generation.provider
    for call in same.order_by("-created_at"):
        if call.status != Generation.Status.FAILED or not call.retryable:
            return
        if call.next_provider == heir:
            yield call
            heir = call.provider
        elif call.provider != heir:
            return
