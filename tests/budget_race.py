"""Many calls are reserved at the same moment with money for a few of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import NamedTuple
from uuid import uuid4

from django.db import connection

from accounts.models import Limits, User
from generations import ledger
from generations.budget import OverBudget, cost_of
from generations.models import Generation
from generations.providers.base import Media, Request, SeeRequest
from generations.providers.local import LocalProvider
from tests.factories import make_character

PRICE = Decimal("0.40")
PROVIDERS = {"see": {"BACKEND": "tests.budget_race.Paid", "OPTIONS": {}}}


class Paid(LocalProvider):
    """Nothing is sent: only reserved."""

    name = "paid"
    free = False

    def estimate(self, request: Request) -> Decimal:
        return PRICE


class Result(NamedTuple):
    granted: int
    spent: Decimal
    cap: Decimal


def race(starts: int, money_for: int) -> Result:
    """Each start in a thread and a connection of its own, for a character of its own."""
    owner = User.objects.create(username=uuid4().hex)
    cap = PRICE * money_for
    limits = {"usd_per_day": cap, "usd_per_video": cap, "in_flight": starts}
    Limits.objects.create(user=owner, **limits)
    characters = [make_character(owner=owner) for _ in range(starts)]
    ready = Barrier(starts)

    def start(number: int) -> bool:
        ready.wait()
        try:
            picture = SeeRequest(picture=Media("a.png"))
            ledger.order(characters[number], "description", picture, owner=owner)
        except OverBudget:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(starts) as pool:
        granted = sum(pool.map(start, range(starts)))
    return Result(granted, cost_of(Generation.objects.filter(owner=owner)), cap)
