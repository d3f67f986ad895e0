"""What becomes of a delivery when it was tried, and of an address at which nothing arrives."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mvsite.lib.state import in_seconds
from videos import moderation
from videos.models import Channel, Delivery, Event, WebhookEndpoint

Status = Delivery.Status
GONE = 410
WHY_OFF = {
    WebhookEndpoint.Off.GONE: "It answered 410, which says that nobody wants to be called there.",
    WebhookEndpoint.Off.FAILING: "Nothing arrived there for {days} days.",
    WebhookEndpoint.Off.STAFF: "This site’s staff switched it off.",
}
NOT_SENT = "It was not sent: the webhook was switched off."
NO_ADDRESS = "It was not sent: its address was taken away."
CLOSED = "It was not sent: the account is closed."
HIDDEN_SECONDS = 60
"""Between two looks at what tells of a film that staff has hidden."""


def why_off(hook: WebhookEndpoint) -> str:
    """A sentence; empty while it is on."""
    if not hook.off:
        return ""
    sentence = WHY_OFF[WebhookEndpoint.Off(hook.off)]
    return sentence.format(days=settings.WEBHOOK_OFF_AFTER_DAYS)


def may_go(row: Delivery) -> bool:
    """Not while staff hides its film, and never for an account that was closed meanwhile."""
    if not row.owner.is_active:
        row.overrule(Status.CANCELLED, error=CLOSED)
        return False
    if row.video is not None and moderation.is_held(row.video):
        Delivery.objects.filter(pk=row.pk).stamp(HIDDEN_SECONDS)
        return False
    return True


def taken(row: Delivery, answered: int | None = None) -> None:
    with transaction.atomic():
        hook = _held_hook(row)
        if row.move(Status.DELIVERED, **_tried(row, answered)) and hook is not None:
            WebhookEndpoint.objects.filter(pk=hook.pk).update(failing_since=None)


def not_taken(row: Delivery, why: str, answered: int | None = None, *, final: bool = False) -> None:
    """Tried again later, unless that is of no use or was done often enough."""
    with transaction.atomic():
        hook = _held_hook(row)
        later = None if final or row.event == Event.TEST else _next_time(row.attempts)
        changes = {"error": why, **_tried(row, answered)}
        if later is None:
            moved = row.move(Status.FAILED, **changes)
        else:
            moved = row.move(Status.PENDING, due_at=later, **changes)
        if moved and hook is not None:
            _count_against(hook, answered)


def _tried(row: Delivery, answered: int | None) -> dict[str, object]:
    return {"attempts": row.attempts + 1, "tried_at": timezone.now(), "answered": answered}


def _next_time(attempts: int) -> datetime | None:
    """None: it was tried as often as it is; ``attempts`` before this one."""
    waits = settings.WEBHOOK_BACK_OFF_SECONDS
    return in_seconds(waits[attempts]) if attempts < len(waits) else None


# --- The address ---------------------------------------------------------------------------------


def _held_hook(row: Delivery) -> WebhookEndpoint | None:
    """Held before its deliveries, as by all who lock both. None: it was sent elsewhere."""
    if row.channel != Channel.ENDPOINT:
        return None
    hooks = WebhookEndpoint.objects.select_for_update()
    found: WebhookEndpoint | None = hooks.filter(owner=row.owner_id, url=row.address).first()
    return found


def _count_against(hook: WebhookEndpoint, answered: int | None) -> None:
    if hook.failing_since is None:
        hook.failing_since = timezone.now()
        hook.save(update_fields=["failing_since"])
    if hook.off:
        return
    if answered == GONE:
        switch_off(hook, WebhookEndpoint.Off.GONE)
    elif hook.has_failed_for_long:
        switch_off(hook, WebhookEndpoint.Off.FAILING)


def switch_off(hook: WebhookEndpoint, why: WebhookEndpoint.Off) -> None:
    """In the transaction that holds it: nothing more is sent there. Its owner is told by mail
    where there is one, and on the account page."""
    hook.off, hook.off_at = why, timezone.now()
    hook.save(update_fields=["off", "off_at"])
    ways = [Channel.ENDPOINT, *([Channel.CALLBACK] if hook.is_held else [])]
    for row in Delivery.objects.of(hook.owner).unsettled().filter(channel__in=ways):
        row.overrule(Status.CANCELLED, error=NOT_SENT)
    if hook.owner.gets_mail:
        Delivery.objects.tell_owner(hook.owner, Event.OFF, Channel.MAIL, hook.owner.email)
