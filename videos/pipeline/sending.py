"""The way to the broker. A message that it does not take costs time only."""

from __future__ import annotations

import structlog
from celery import Signature
from django.conf import settings
from kombu.exceptions import KombuError

from generations.providers import provider_of
from generations.providers.base import Refused
from mvsite.celery import CPU
from mvsite.lib.state import Stateful

log = structlog.get_logger(__name__)


def queue_of(kind: str, model: str = "") -> str:
    """Where that model's calls are carried; what cannot be had any more is told so anywhere."""
    try:
        return provider_of(kind, model).queue
    except Refused:
        return CPU


def stamped(row: Stateful) -> bool:
    """False also when somebody moved it meanwhile: the next step is then theirs to send."""
    as_seen = {"pk": row.pk, "status": row.status}
    return bool(type(row).objects.filter(**as_seen).stamp())


def send(signature: Signature, *, countdown: float = 0) -> None:
    """A broker that does not take it costs time only: the rows are due again."""
    when = {"countdown": countdown} if countdown else {}
    try:
        signature.apply_async(retry=False, expires=settings.LEASE_SECONDS + countdown, **when)
    except (KombuError, OSError) as error:
        log.warning("the broker did not take the message", error=str(error))
