"""Paid calls that ended before anybody knew what became of them: found afterwards, and brought.

Who waited for them has ended too, so what they made is handed to ``take_in``, which shows it as one
thing more. What was cancelled, or is for something that is gone, is ended over there instead. Calls
that still wait for the same come first: what they may need is not taken from them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import structlog
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.adoption import adopt, find, others_are_sent, sent_at, unheld
from generations.fetch import TakeIn, bring_in
from generations.ledger import (
    give_up_late,
    handle_of,
    provider_of_call,
    settle_failed,
    tell_of_cancel,
)
from generations.models import KEPT_SECONDS, Generation
from generations.providers.base import BadAnswer, Handle, Look, Progress, ProviderError
from mvsite.celery import send
from mvsite.lib.state import NotNow, in_seconds

log = structlog.get_logger(__name__)
Status = Generation.Status
LOOK_FAILED_SECONDS = 5.0


def receive_late(generation: Generation, handle: Handle) -> None:
    """An answer came to a call that was taken from its sender."""
    generation.refresh_from_db()
    if generation.status == Status.UNKNOWN:
        adopt(generation, handle)
    elif generation.status in Generation.ENDED_IN_DOUBT and not generation.external_id:
        _found(generation, handle)
    elif generation.external_id != handle.external_id:
        log.warning("an answer came too late", id=str(generation.pk), other=handle.external_id)


def ask_for_a_look(generation: Generation) -> None:
    """However long ago it was sent. NotNow where nothing is in doubt."""
    rows = Generation.objects.in_doubt().filter(pk=generation.pk)
    if not rows.update(due_at=timezone.now()):
        raise NotNow("What became of this call is known, or it is still at work.")
    transaction.on_commit(lambda: send("generations.look_for", str(generation.pk)))


def look_for(generation: Generation) -> None:
    """One look for a call that ended in doubt, when it is due for one."""
    due = Generation.objects.in_doubt().filter(pk=generation.pk, due_at__lte=timezone.now())
    if not due.update(due_at=in_seconds(settings.SIGHTING_SECONDS)):
        return
    try:
        sighting = find(generation)
    except ProviderError:
        return
    # First the list, then the others: who sent what is on it was writing itself down before.
    if sighting is None or others_are_sent(generation):
        return
    if free := unheld(generation, sighting.handles):
        _found(generation, free[0])
    elif sighting.complete and _would_be_there(generation):
        _not_seen(generation)


def _would_be_there(generation: Generation) -> bool:
    """Long enough on the list, and not so long that it may have left it."""
    age = (timezone.now() - sent_at(generation)).total_seconds()
    return settings.GRACE_SECONDS < age < settings.REVIEW_AFTER_SECONDS


def _not_seen(generation: Generation) -> None:
    """Twice not on a complete list: it was never accepted and cost nothing."""
    rows = Generation.objects.in_doubt().filter(pk=generation.pk)
    if generation.sightings:
        rows.update(charged=Generation.Charged.NO, settled=0)
    else:
        rows.update(sightings=1)


def _found(generation: Generation, handle: Handle) -> None:
    if generation.status != Status.CANCELLED and _is_wanted(generation):
        _begin(generation, handle)
    else:
        _call_off(generation, handle)


def _is_wanted(generation: Generation) -> bool:
    """What it was for is still there."""
    subjects = apps.get_model(generation.subject_model)._default_manager
    return subjects.filter(pk=generation.subject_id).exists()


def _begin(generation: Generation, handle: Handle) -> None:
    """Its file gets a place apart: another attempt may lie at the first one."""
    try:
        with transaction.atomic():
            generation.move(
                Status.RECOVERING, external_id=handle.external_id, recovered=True, fault="",
                retryable=False, sightings=0, key=_key_apart(generation),
                answer=dict(handle.answer), deadline_at=_kept_until(generation),
            )  # fmt: skip
    except IntegrityError:
        return  # Another call was quicker.


def _key_apart(generation: Generation) -> str:
    path = PurePosixPath(generation.key)
    return str(path.with_name(f"{generation.pk}{path.suffix}")) if generation.key else ""


def _kept_until(generation: Generation) -> datetime:
    kept = timedelta(seconds=KEPT_SECONDS + settings.CALL_DEADLINE_SECONDS)
    return sent_at(generation) + kept


def _call_off(generation: Generation, handle: Handle) -> None:
    rows = Generation.objects.in_doubt().filter(pk=generation.pk)
    try:
        with transaction.atomic():
            ours = rows.update(external_id=handle.external_id)
    except IntegrityError:
        return
    if ours:
        generation.refresh_from_db()
        tell_of_cancel(generation)


# --- Found ---------------------------------------------------------------------------------------


def recover(generation: Generation, take_in: TakeIn) -> None:
    """From recovering to succeeded when it is brought, to failed when it failed, else due again."""
    if not generation.claim(Status.RECOVERING):
        return
    try:
        look = _look_at(generation)
    except ProviderError as error:  # The look failed, not the call.
        look = Look(Progress.RUNNING, wait=error.retry_after or LOOK_FAILED_SECONDS)
    AFTER_A_LOOK[look.progress](generation, look, take_in)


def _look_at(generation: Generation) -> Look:
    handles = [handle_of(generation)]
    looks = (look for _, look in provider_of_call(generation).poll_all(handles))
    return next(looks, Look(Progress.RUNNING, wait=LOOK_FAILED_SECONDS))


def _wait(generation: Generation, look: Look, _take_in: TakeIn) -> None:
    if not give_up_late(generation):
        generation.release(seconds=look.wait)


def _fail(generation: Generation, look: Look, _take_in: TakeIn) -> None:
    error = look.error or BadAnswer("It failed without a reason.")
    error.can_retry = False  # Nobody waits for another attempt.
    settle_failed(generation, error)


def _bring(generation: Generation, look: Look, take_in: TakeIn) -> None:
    generation.usage = dict(look.usage)
    bring_in(generation, take_in)


AFTER_A_LOOK: dict[Progress, Callable[[Generation, Look, TakeIn], None]] = {
    Progress.RUNNING: _wait,
    Progress.FAILED: _fail,
    Progress.SUCCEEDED: _bring,
}
