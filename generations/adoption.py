"""Paid calls that were sent and never answered: found on the provider's list, or proven to be lost.

Predictions of equal input are interchangeable, so any that no other call holds will do. Nothing is
sent from here: a call that was never accepted is reserved again and goes the usual way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.ledger import provider_of_call, settle_failed
from generations.models import Generation
from generations.providers.base import Fault, Handle, InDoubt, ProviderError, Sighting
from mvsite.lib.state import in_seconds, wake

Status = Generation.Status
CLOCKS_DIFFER = timedelta(seconds=30)
FIRST_LOOK_SECONDS = 5.0
EARLY_LOOKS_SECONDS = 15.0
"""Until the call can be taken for lost; it may be found at any time."""
ASKING = "The connection broke before the answer came; the provider is asked what became of it."
LOST = (
    "The connection broke before the answer came, and what became of this call could not be found "
    "out; it may have been charged. It is sought for a while longer and shown if it is found. Look "
    "at the provider's own page before you order it again."
)
UNLISTED = (
    "The connection broke before the answer came; it may have been charged. This provider has no "
    "list on which it could be found. Look at the provider's own page before you order it again."
)


def doubt(generation: Generation) -> bool:
    """Whether this call was accepted is not known: it is not sent again from here on."""
    return generation.move(Status.UNKNOWN, error=ASKING, due_at=in_seconds(_first_look()))


def resolve(generation: Generation) -> None:
    """From unknown to running, to reserved when it was never accepted, to review when nobody can
    tell; else it is looked for again."""
    if not generation.claim(Status.UNKNOWN):
        return
    try:
        sighting = find(generation)
    except ProviderError as error:
        if not _review_late(generation):
            generation.release(seconds=error.retry_after or settings.SIGHTING_SECONDS)
        return
    if sighting is None:
        _cannot_be_asked(generation)
    elif not _adopt(generation, sighting.handles) and not _review_late(generation):
        _not_seen(generation, sighting)


def find(generation: Generation) -> Sighting | None:
    since = sent_at(generation) - CLOCKS_DIFFER
    return provider_of_call(generation).find(generation.sent, since)


def _adopt(generation: Generation, handles: Sequence[Handle]) -> bool:
    return any(adopt(generation, handle) for handle in unheld(generation, handles))


def unheld(generation: Generation, handles: Sequence[Handle]) -> list[Handle]:
    names = [handle.external_id for handle in handles]
    calls = Generation.objects.filter(provider=generation.provider, external_id__in=names)
    held = set(calls.values_list("external_id", flat=True))
    return [handle for handle in handles if handle.external_id not in held]


def adopt(generation: Generation, handle: Handle) -> bool:
    """False when another call was quicker, or this one is not at work any more."""
    try:
        with transaction.atomic():
            return generation.move(
                Status.RUNNING, external_id=handle.external_id, answer=dict(handle.answer),
                sightings=0, due_at=in_seconds(handle.wait),
            )  # fmt: skip
    except IntegrityError:
        return False


def _not_seen(generation: Generation, sighting: Sighting) -> None:
    """Twice not on a complete list, when it must have been there: it was never accepted."""
    grace = settings.GRACE_SECONDS - (timezone.now() - sent_at(generation)).total_seconds()
    if grace > 0:
        generation.release(seconds=min(grace, EARLY_LOOKS_SECONDS))
    elif not sighting.complete:
        generation.release(seconds=settings.SIGHTING_SECONDS)
    elif generation.sightings:
        generation.move(Status.RESERVED, submitted_at=None, deadline_at=None, sightings=0)
    else:
        generation.release(seconds=settings.SIGHTING_SECONDS, sightings=1)


def _cannot_be_asked(generation: Generation) -> None:
    """Booked in full. What costs next to nothing is sent once more, as another call."""
    if generation.estimated < settings.RESEND_BELOW_USD:
        once = not _was_lost_before(generation)
        settle_failed(generation, InDoubt(UNLISTED, charged="maybe"), again=once)
    else:
        _review(generation, UNLISTED)


def _was_lost_before(generation: Generation) -> bool:
    """The attempt before this one, too."""
    same = Generation.objects.filter(
        subject_model=generation.subject_model, subject_id=generation.subject_id,
        purpose=generation.purpose, provider=generation.provider,
    )  # fmt: skip
    before = same.filter(created_at__lt=generation.created_at, attempt=generation.attempt - 1)
    last = before.order_by("-created_at").first()
    return last is not None and last.fault == Fault.DOUBT


def _review_late(generation: Generation) -> bool:
    """Soon the provider will have forgotten it."""
    if sent_at(generation) > in_seconds(-settings.REVIEW_AFTER_SECONDS):
        return False
    _review(generation)
    return True


def _review(generation: Generation, why: str = LOST) -> None:
    reviewed = generation.move(
        Status.REVIEW,
        error=why,
        charged=Generation.Charged.MAYBE,
        settled=generation.estimated,
        finished_at=timezone.now(),
    )
    if reviewed:
        wake(generation.subject_model, generation.subject_id)


def others_are_sent(generation: Generation) -> bool:
    """Calls with an equal input whose id is not known yet: what is found may be theirs. Their
    requests may differ in what is not sent, such as a seed."""
    same = {"provider": generation.provider, "model": generation.model}
    nameless = Generation.objects.filter(**same, status__in=(Status.SUBMITTING, Status.UNKNOWN))
    inputs = [sent.get("input") for sent in nameless.values_list("sent", flat=True)]
    return generation.sent.get("input") in inputs


def sent_at(generation: Generation) -> datetime:
    return generation.submitted_at or generation.created_at


def _first_look() -> float:
    return min(FIRST_LOOK_SECONDS, settings.GRACE_SECONDS)
