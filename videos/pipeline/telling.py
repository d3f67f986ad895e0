"""Whoever is to know what becomes of a film is told; the rows say who, and what was tried."""

from __future__ import annotations

from functools import partial

from celery import Signature, shared_task
from django.core.cache import cache

from mvsite.celery import NETWORK
from videos.models import Delivery
from videos.notices import mail, webhooks
from videos.pipeline.guard import guard

DESK = "webhooks"
MAILS_AT_ONCE = 20


def telling() -> list[Signature]:
    """A message for each way in which something is due."""
    due = Delivery.objects.due()
    ways = ((deliver, due.by_web()), (post_mail, due.by_mail()))
    return [task.si().set(queue=NETWORK) for task, rows in ways if rows.exists()]


@shared_task(name="videos.deliver")
def deliver() -> None:
    """All that is due, by one worker: whoever comes meanwhile leaves it to that one, so that
    addresses that hang hold no second worker. What came too late for it is found by the sweeper."""
    if not cache.add(DESK, True, webhooks.at_most_seconds()):
        return
    try:
        while parcels := webhooks.claim_due():
            cache.set(DESK, True, webhooks.at_most_seconds())
            for row, outcome in webhooks.post_all(parcels):
                guard(row, partial(webhooks.settle, outcome=outcome))
    finally:
        cache.delete(DESK)


@shared_task(name="videos.mail")
def post_mail() -> None:
    for row in Delivery.objects.due().by_mail().order_by("due_at")[:MAILS_AT_ONCE]:
        guard(row, mail.send)


@shared_task(name="videos.forget_deliveries")
def forget() -> None:
    Delivery.objects.forgotten().delete()
