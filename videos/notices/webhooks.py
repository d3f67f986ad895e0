"""Signed messages, sent side by side.

The signature is that of Standard Webhooks, over ``id.timestamp.body``, by each secret that holds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from standardwebhooks import Webhook

from mvsite.lib import safe_fetch
from mvsite.lib.safe_fetch import Forbidden, Unreachable
from videos.models import Delivery, WebhookEndpoint
from videos.notices import settling

Status = Delivery.Status
AT_ONCE = 100
Outcome = int | BaseException
"""The status of the answer, or why there is none."""


@dataclass(frozen=True)
class Parcel:
    """All that a call needs; made beforehand, as no row is read while calls are out."""

    row: Delivery
    address: str
    body: bytes
    headers: dict[str, str]


def at_most_seconds() -> int:
    """In which what is claimed together is sent and written down."""
    return int(settings.WEBHOOK_SECONDS + settings.LEASE_SECONDS)


def claim_due() -> list[Parcel]:
    return [_parcel(row) for row in _fairly_due() if _claimed(row)]


def _fairly_due() -> Sequence[Delivery]:
    """The first of each person, then the second of each: who has many waits for himself."""
    turn = Window(RowNumber(), partition_by=F("owner"), order_by=F("due_at").asc())
    due = Delivery.objects.due().by_web().select_related("owner", "video")
    rows: Sequence[Delivery] = due.annotate(turn=turn).order_by("turn", "due_at")[:AT_ONCE]
    return rows


def _claimed(row: Delivery) -> bool:
    both = (Status.PENDING, Status.SENDING)
    return settling.may_go(row) and row.claim(*both, to=Status.SENDING, seconds=at_most_seconds())


def _parcel(row: Delivery) -> Parcel:
    body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":"))
    at = timezone.now()
    signers = map(Webhook, WebhookEndpoint.of(row.owner).secrets)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Leitmotif",
        "webhook-id": row.message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(one.sign(row.message_id, at, body) for one in signers),
    }
    return Parcel(row, row.address, body.encode(), headers)


def post_all(parcels: Sequence[Parcel]) -> Iterator[tuple[Delivery, Outcome]]:
    outcomes = asyncio.run(_post_all(parcels))
    return zip((parcel.row for parcel in parcels), outcomes, strict=True)


async def _post_all(parcels: Sequence[Parcel]) -> list[Outcome]:
    """An error of one breaks no other off."""
    return await asyncio.gather(*map(_post, parcels), return_exceptions=True)


async def _post(parcel: Parcel) -> int:
    return await safe_fetch.post(
        parcel.address, parcel.body, parcel.headers, seconds=settings.WEBHOOK_SECONDS
    )


def settle(row: Delivery, outcome: Outcome) -> None:
    """Raises what nobody expected of sending it."""
    match outcome:
        case Forbidden():
            settling.not_taken(row, str(outcome), final=True)
        case Unreachable():
            settling.not_taken(row, str(outcome))
        case BaseException():
            raise outcome
        case status if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            settling.taken(row, status)
        case status:
            gone = status == settling.GONE
            settling.not_taken(row, _said(status), status, final=gone)


def _said(status: int) -> str:
    if status == settling.GONE:
        return "It answered 410: nobody wants to be called there."
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"It answered {status}: it leads elsewhere, and is not followed."
    return f"It answered {status}."
