"""Prices on buttons, and what a call has cost, in words."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal

from generations.budget import usd
from generations.models import Generation

CENT = Decimal("0.01")


def up_to(price: Decimal | None) -> str:
    """up to $0.02; free; price not known. A cent that was begun is a whole one."""
    if price is None:
        return "price not known"
    return f"up to {usd(price.quantize(CENT, ROUND_UP))}" if price else "free"


def what_it_cost(call: Generation | None) -> str:
    """A sentence about a call that ended."""
    amount = (call.settled if call else None) or Decimal(0)
    if call is None or call.charged == Generation.Charged.NO:
        return "It cost $0.00."
    sure = call.charged == Generation.Charged.YES
    return f"It {'cost' if sure else 'may have cost'} {usd(amount)}."
