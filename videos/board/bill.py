"""What was called for, how long it took and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generations.models import Generation

PURPOSES = {
    "description": "Looking at the picture", "portrait": "Drawing the character",
    "scenes": "Writing the scenes", "words": "Writing a scene again",
    "keyframe": "Drawing first pictures", "motion": "Filming",
    "judgement": "Judging clips",
}  # fmt: skip


@dataclass(frozen=True)
class BillRow:
    words: str
    count: int
    seconds: float
    cost: Decimal


def bill_of(calls: list[Generation]) -> list[BillRow]:
    """By what the calls were for, in the order in which that began."""
    purposes = dict.fromkeys(call.purpose for call in calls)
    return [_row(name, [call for call in calls if call.purpose == name]) for name in purposes]


def _row(purpose: str, calls: list[Generation]) -> BillRow:
    words = PURPOSES.get(purpose, purpose.capitalize())
    return BillRow(words, len(calls), sum(seconds_taken(calls)), cost_of(calls))


def seconds_taken(calls: list[Generation]) -> list[float]:
    """One for each call that is done, from when it was sent."""
    return [
        (call.finished_at - call.submitted_at).total_seconds()
        for call in calls
        if call.finished_at and call.submitted_at
    ]


def in_doubt(calls: list[Generation]) -> Decimal:
    """Part of that: of calls that ended, and nobody knows whether they were charged."""
    return cost_of([call for call in calls if call.charged == Generation.Charged.MAYBE])


def cost_of(calls: list[Generation]) -> Decimal:
    return sum((call.settled or Decimal(0) for call in calls), Decimal(0))
