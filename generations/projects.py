"""Calls of one project: within what it may cost, and none that is paid while it waits for money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.models import User
from generations import ledger
from generations.budget import OverBudget
from generations.models import Generation
from generations.providers.base import Request
from mvsite.lib.state import Stateful


@dataclass(frozen=True)
class Project:
    """A film as its calls know it. ``pk`` None: none, only its owner's limits hold. ``held``: why
    nothing more is paid for now, empty where it is."""

    owner: User
    pk: UUID | None = None
    cap: Decimal | None = None
    held: str = ""

    def order(
        self, subject: Model, purpose: str, request: Request, *, key: str = "", anew: bool = False
    ) -> Generation:
        """As ``ledger.order``; ``anew``: a person asked for it. Raises OverBudget and Refused."""
        if self.held and (anew or _is_new(subject, purpose)) and ledger.price_of(request):
            raise OverBudget("video", self.held)
        place: Any = ledger.order_again if anew else ledger.order
        call: Generation = place(
            subject, purpose, request, owner=self.owner, project=self.pk, cap=self.cap, key=key
        )
        if isinstance(subject, Stateful):
            subject.goes_on()
        return call


def _is_new(subject: Model, purpose: str) -> bool:
    """Whether an order now would be another call."""
    call = ledger.latest(subject, purpose)
    return call is None or not (ledger.is_final(call) or call.status in Generation.WORKING)
