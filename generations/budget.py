"""Caps on money and on calls in flight, asked in the transaction that reserves."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import DecimalField, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Limits, User
from generations.models import Generation


class OverBudget(Exception):
    """This call would exceed a cap. ``scope``: "video", "day" or "in_flight"."""

    def __init__(self, scope: str, sentence: str) -> None:
        super().__init__(sentence)
        self.scope = scope


def next_midnight() -> datetime:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


def cost_of(calls: QuerySet[Generation]) -> Decimal:
    """Settled amounts, and the reserved upper bound of what is not settled yet."""
    billed = calls.exclude(status__in=["failed", "cancelled"], charged="no")
    amount = Coalesce("settled", "estimated", output_field=DecimalField())
    return billed.aggregate(total=Sum(amount))["total"] or Decimal(0)


def today_of(owner: User) -> QuerySet[Generation]:
    since = next_midnight() - timedelta(days=1)
    calls: QuerySet[Generation] = Generation.objects.filter(owner=owner, created_at__gte=since)
    return calls


def check(owner: User, price: Decimal, project: object | None, cap: Decimal | None = None) -> None:
    """Raise OverBudget if ``price`` more would be too much. Free calls always pass.

    ``cap``: of the project, beside the one that its owner has for each.

    Call it inside the transaction that makes the row: the owner's limits are locked until its end,
    so that two calls at once cannot both fit under one cap.
    """
    if not price:
        return
    Limits.objects.get_or_create(user=owner)
    limits = Limits.objects.select_for_update().get(user=owner)
    calls = Generation.objects.filter(owner=owner)
    if calls.live().exclude(estimated=0).count() >= limits.in_flight:
        raise OverBudget("in_flight", "It waits its turn: as many calls as allowed are under way.")
    _within(limits.usd_per_day, cost_of(today_of(owner)) + price, "day")
    if project is not None:
        total = cost_of(calls.filter(project=project)) + price
        _within(limits.usd_per_video, total, "video")
        _within(cap, total, "video")


def _within(cap: Decimal | None, total: Decimal, scope: str) -> None:
    if cap is not None and total > cap:
        raise OverBudget(scope, used_up(cap, scope))


def used_up(cap: Decimal, scope: str) -> str:
    what = "Today's" if scope == "day" else "This video's"
    way_out = "It goes on by itself at midnight, or raise" if scope == "day" else "Raise"
    return f"{what} ${cap:.2f} are used up. {way_out} the limit."
