"""What every page says of the site itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Limits, User
from generations import budget
from generations.models import Generation
from mvsite.lib import theme

VERSION = "0.3"
OFFLINE = "Made on this machine, without AI, from the picture’s own pixels"


class Spend(NamedTuple):
    """Dollars since midnight. ``cap``: of a day, None without one."""

    today: Decimal
    cap: Decimal | None


def site(request: HttpRequest) -> dict[str, object]:
    """``spend`` is asked of the database by a page that shows it, and by no other."""
    user = getattr(request, "user", None)
    known = user if user is not None and user.is_authenticated else None
    return {
        "version": VERSION,
        "made_by": OFFLINE if is_offline() else "",
        "theme": known.theme if known else theme.kept_by(request),
        "spend": (lambda: spend_of(known)) if known and not is_offline() else None,
    }


def is_offline() -> bool:
    """Whether nothing that this site makes can cost anything."""
    return all(".local." in provider["BACKEND"] for provider in settings.PROVIDERS.values())


def spend_of(user: User) -> Spend:
    midnight = budget.next_midnight() - timedelta(days=1)
    calls = Generation.objects.filter(owner=user, created_at__gte=midnight)
    limits = Limits.objects.filter(user=user).first()
    return Spend(budget.cost_of(calls), limits.usd_per_day if limits else None)
