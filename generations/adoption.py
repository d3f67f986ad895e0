"""Paid calls that were sent and never answered: found on the provider's list, or proven to be lost.

Predictions of equal input are interchangeable, so any that no other call holds will do. Nothing is
sent from here: a call that was never accepted is reserved again and goes the usual way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.ledger import provider_of_call, settle_failed, tell_of_cancel
from generations.models import Generation
from generations.providers.base import Handle, InDoubt, ProviderError, Sighting
from mvsite.lib.state import in_seconds, wake

log = structlog.get_logger(__name__)
Status = Generation.Status
CLOCKS_DIFFER = timedelta(seconds=30)
FIRST_LOOK_SECONDS = 5.0
EARLY_LOOKS_SECONDS = 15.0
"""Until the call can be taken for lost; it may be found at any time."""
ASKING = "The connection broke before the answer came; the provider is asked what became of it."
LOST = (
    "The connection broke before the answer came, and what became of this call cannot be found "
    "out; it may have been charged. Look at the provider's own page before you order it again."
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
        sighting = _find(generation)
    except ProviderError as error:
        if not _review_late(generation):
            generation.release(seconds=error.retry_after or settings.SIGHTING_SECONDS)
        return
    if sighting is None:
        _cannot_be_asked(generation)
    elif not _adopt(generation, sighting.handles) and not _review_late(generation):
        _not_seen(generation, sighting)


def _find(generation: Generation) -> Sighting | None:
    since = _sent_at(generation) - CLOCKS_DIFFER
    return provider_of_call(generation).find(generation.sent, since)


def _adopt(generation: Generation, handles: Sequence[Handle]) -> bool:
    return any(_take(generation, handle) for handle in _unheld(generation, handles))


def _unheld(generation: Generation, handles: Sequence[Handle]) -> list[Handle]:
    names = [handle.external_id for handle in handles]
    calls = Generation.objects.filter(provider=generation.provider, external_id__in=names)
    held = set(calls.values_list("external_id", flat=True))
    return [handle for handle in handles if handle.external_id not in held]


def _take(generation: Generation, handle: Handle) -> bool:
    """False when another call was quicker, or this one is not at work any more."""
    try:
        with transaction.atomic():
            return generation.move(
                Status.RUNNING, external_id=handle.external_id, sightings=0,
                due_at=in_seconds(handle.wait),
            )  # fmt: skip
    except IntegrityError:
        return False


def _not_seen(generation: Generation, sighting: Sighting) -> None:
    """Twice not on a complete list, when it must have been there: it was never accepted."""
    grace = settings.GRACE_SECONDS - (timezone.now() - _sent_at(generation)).total_seconds()
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
        settle_failed(generation, InDoubt(LOST, charged="maybe"), again=True)
    else:
        _review(generation)


def _review_late(generation: Generation) -> bool:
    """Soon the provider will have forgotten it."""
    if _sent_at(generation) > in_seconds(-settings.REVIEW_AFTER_SECONDS):
        return False
    _review(generation)
    return True


def _review(generation: Generation) -> None:
    reviewed = generation.move(
        Status.REVIEW,
        error=LOST,
        charged=Generation.Charged.MAYBE,
        settled=generation.estimated,
        finished_at=timezone.now(),
    )
    if reviewed:
        wake(generation.subject_model, generation.subject_id)


# --- What becomes known too late -----------------------------------------------------------------


def receive_late(generation: Generation, handle: Handle) -> None:
    """An answer came to a call that was taken from its sender."""
    generation.refresh_from_db()
    match generation.status:
        case Status.UNKNOWN:
            _take(generation, handle)
        case Status.CANCELLED | Status.FAILED:
            _call_off(generation, handle)
        case _ if generation.external_id != handle.external_id:
            log.warning("an answer came too late", id=str(generation.pk), other=handle.external_id)


def look_for_cancelled(generation: Generation) -> None:
    """It was cancelled while nobody knew its id: end it over there, or give its money back."""
    rows = Generation.objects.called_off().filter(pk=generation.pk)
    if not rows.update(due_at=in_seconds(settings.SIGHTING_SECONDS)) or _others_are_sent(
        generation
    ):
        return
    try:
        sighting = _find(generation)
    except ProviderError:
        return
    if sighting is None:
        return
    if free := _unheld(generation, sighting.handles):
        _call_off(generation, free[0])
    elif sighting.complete and _sent_at(generation) < in_seconds(-settings.GRACE_SECONDS):
        _count_cancelled(generation)


def _others_are_sent(generation: Generation) -> bool:
    """Calls with an equal input whose id is not known yet: what is found may be theirs. Their
    requests may differ in what is not sent, such as a seed."""
    same = {"provider": generation.provider, "model": generation.model}
    nameless = Generation.objects.filter(**same, status__in=(Status.SUBMITTING, Status.UNKNOWN))
    inputs = [sent.get("input") for sent in nameless.values_list("sent", flat=True)]
    return generation.sent.get("input") in inputs


def _call_off(generation: Generation, handle: Handle) -> None:
    rows = Generation.objects.filter(pk=generation.pk, external_id="")
    try:
        with transaction.atomic():
            ours = rows.update(external_id=handle.external_id)
    except IntegrityError:
        return
    if ours:
        generation.refresh_from_db()
        tell_of_cancel(generation)


def _count_cancelled(generation: Generation) -> None:
    rows = Generation.objects.filter(pk=generation.pk, external_id="")
    if generation.sightings:
        rows.update(charged=Generation.Charged.NO, settled=0)
    else:
        rows.update(sightings=1)


def _sent_at(generation: Generation) -> datetime:
    return generation.submitted_at or generation.created_at


def _first_look() -> float:
    return min(FIRST_LOOK_SECONDS, settings.GRACE_SECONDS)
