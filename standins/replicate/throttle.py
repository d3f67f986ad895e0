"""How often an account may create: few a minute while it has little credit.

Whether Replicate counts refused tries is told both ways: ``count_refused`` is a setting.
"""

from __future__ import annotations

from standins.replicate.settings import Settings
from standins.throttle import Limit

LOW_CREDIT = 5.0


def is_low(credit: float | None) -> bool:
    return credit is not None and credit < LOW_CREDIT


def limit_of_creates(settings: Settings, *, low: bool) -> Limit:
    """Six a minute and one at once below $5 (reports); else 600, and bursts (guides)."""
    if low:
        return Limit(settings.low_credit_per_minute, 1)
    return Limit(settings.creates_per_minute, settings.creates_per_minute)
