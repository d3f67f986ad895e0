"""Caps on money and on calls in flight, asked in the transaction that reserves."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import DecimalField, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Limits, User
from generations.models import Generation
from mvsite.lib.state import NotNow

HAS_TO_WAIT = "It waits its turn: as many calls as you may have at a time are under way."
ASK_LATER = (
    "As many calls as you may have at a time are under way. Ask again when one of them is done."
)
UNPRICED = "What this costs is not known, so nothing was ordered. Choose another model."
SITES_LIMIT = "Whoever runs this site can raise it."


class OverBudget(Exception):
    """This call would exceed a cap. ``scope``: "video", "day" or "in_flight".

    Its text is for work that waits; ``refusal`` for a click, of which nothing is left to wait.
    """

    def __init__(self, scope: str, sentence: str, refusal: str = "") -> None:
        super().__init__(sentence)
        self.scope = scope
        self.refusal = refusal or sentence


def refusal_of(no: Exception) -> str:
    """What is said to somebody whose order was not taken."""
    return no.refusal if isinstance(no, OverBudget) else str(no)


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
        raise OverBudget("in_flight", HAS_TO_WAIT, ASK_LATER)
    ways_out = [f"{what} {at_midnight()}." for what in ("It goes on by itself", "Ask again")]
    _within(limits.usd_per_day, cost_of(today_of(owner)), price, "day", *ways_out)
    if project is not None:
        whole, wider = limits.usd_per_video, ("Raise the limit.", SITES_LIMIT)
        lower = whole if cap is None or (whole is not None and whole < cap) else cap
        gone = cost_of(calls.filter(project=project))
        _within(lower, gone, price, "video", wider[lower is whole])


def require(owner: User, price: Decimal | None, project: object | None = None) -> None:
    """Before anything is made whose first step costs so much: NotNow where it would have to wait
    for another day, or for a person. None: nobody knows its price. Called as ``check`` is."""
    if price is None:
        raise NotNow(UNPRICED)
    try:
        check(owner, price, project)
    except OverBudget as over:
        if over.scope != "in_flight":
            raise NotNow(over.refusal) from over


def _within(cap: Decimal | None, gone: Decimal, price: Decimal, scope: str, *ways_out: str) -> None:
    """``ways_out``: of work that waits, and of a click where that is another one."""
    if cap is not None and gone + price > cap:
        why = (
            f"{limit_said(cap, scope)} {usd(gone)} are spent or on their way, and the next step "
            f"needs up to {usd(price)}."
        )
        raise OverBudget(scope, *(f"{why} {way_out}" for way_out in ways_out))


def limit_said(cap: Decimal, scope: str) -> str:
    """What a sentence about this limit begins with."""
    return f"{'The limit of today' if scope == 'day' else 'The limit of this video'} is {usd(cap)}:"


def at_midnight() -> str:
    """at midnight (Monday 23 November, 00:00 UTC), where the site is"""
    return f"at midnight ({next_midnight():%A %-d %B, %H:%M %Z})"


def usd(amount: Decimal) -> str:
    """$3.21; of less than a cent all there is."""
    return (
        f"${amount:.2f}" if not amount or amount >= Decimal("0.01") else f"${amount.normalize():f}"
    )
