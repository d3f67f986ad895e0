"""A provider says that something ended. It is believed no word: the row is only looked at sooner.

The signature is that of Standard Webhooks, over ``id.timestamp.body``. What is acted on once is not
acted on again; what is forged, late or about nothing we know changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from time import time
from uuid import UUID

import httpx2
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError
from standardwebhooks.webhooks import EmptyWebhookSecretError

from generations import recovery
from generations.models import Generation, WebhookSeen
from mvsite.celery import send
from mvsite.lib.state import NotNow

Status = Generation.Status
BODY_BYTES = 5_000_000
"""An answer in words is in the body; pictures and clips are not."""
ID_LENGTH = 120
KEPT_DAYS = 1
"""Much longer than a signature is accepted: five minutes."""
KEPT_AS = "replicate-webhook-secret"
SECRET_SECONDS = 3600
NO_SECRET_SECONDS = 60
SLOT_SECONDS = 0.25
ASKING = httpx2.Timeout(5)


class NotSigned(Exception):
    """It does not come from the provider, or not now."""


def receive(provider: str, pk: UUID, headers: Mapping[str, str], body: bytes) -> None:
    """Raises NotSigned."""
    verify(provider, headers, body)
    with transaction.atomic():
        if not _is_new(headers["webhook-id"]):
            return
        call = Generation.objects.filter(pk=pk, provider=provider).first()
        if call is not None and _make_due(provider, pk):
            kind = call.kind
            transaction.on_commit(lambda: _ask_for_a_look(kind, provider))
        elif call is not None:
            _seek(call)


def verify(provider: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raises NotSigned. No secret, nothing is true."""
    secret = secret_of(provider)
    if not secret or not 0 < len(headers.get("webhook-id", "")) <= ID_LENGTH:
        raise NotSigned
    try:
        Webhook(secret).verify(body, dict(headers))
    except (WebhookVerificationError, EmptyWebhookSecretError, ValueError) as error:
        raise NotSigned from error


def _is_new(name: str) -> bool:
    WebhookSeen.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return WebhookSeen.objects.get_or_create(id=name)[1]


def _make_due(provider: str, pk: UUID) -> bool:
    """What is being sent, or has ended, is left alone; who looks at it just now finds it due again
    afterwards (``poll``)."""
    rows = Generation.objects.filter(pk=pk, provider=provider)
    waiting = rows.filter(status__in=(Status.RUNNING, Status.UNKNOWN))
    return bool(waiting.update(due_at=timezone.now()))


def _seek(call: Generation) -> None:
    """One that ended in doubt is not lost after all, or so it is said."""
    with suppress(NotNow):
        recovery.ask_for_a_look(call)


def _ask_for_a_look(kind: str, provider: str) -> None:
    """One for all that end in the same moment; it comes after the last of them."""
    at = math.ceil(time() / SLOT_SECONDS) * SLOT_SECONDS
    if cache.add(f"told-{kind}-{provider}-{at}", True, timeout=60):
        send("generations.look", kind, provider, countdown=at - time())


# --- The secret ----------------------------------------------------------------------------------


def secret_of(provider: str) -> str:
    """Of the settings, else as the provider tells it to whoever has the key; empty where it cannot
    be had."""
    if provider != "replicate":
        return ""
    if settings.REPLICATE_WEBHOOK_SECRET:
        return str(settings.REPLICATE_WEBHOOK_SECRET)
    kept: str | None = cache.get(KEPT_AS)
    if kept is None:
        kept = _asked()
        seconds = SECRET_SECONDS if kept else NO_SECRET_SECONDS
        cache.set(KEPT_AS, kept, seconds)
    return kept


def _asked() -> str:
    """Empty where it cannot be had now."""
    if not settings.REPLICATE_API_TOKEN:
        return ""
    address = f"{settings.REPLICATE_BASE_URL.rstrip('/')}/v1/webhooks/default/secret"
    key = {"Authorization": f"Bearer {settings.REPLICATE_API_TOKEN}"}
    try:
        answer = httpx2.get(address, headers=key, timeout=ASKING)
        found = answer.json().get("key") if answer.is_success else ""
    except (httpx2.HTTPError, ValueError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""
