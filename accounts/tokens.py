"""API tokens: made, told, taken back. What a token is, is said once and kept nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Token, User

MOST_ALIVE = 50
LONGEST_DAYS = 3650
TOO_MANY = f"You have {MOST_ALIVE} tokens, which are the most. Revoke one that is not used."


class TooManyTokens(Exception):
    def __str__(self) -> str:
        return TOO_MANY


def alive(user: User) -> QuerySet[Token]:
    """Neither revoked, which deletes it, nor over; the newest first."""
    good = Q(expiry=None) | Q(expiry__gt=timezone.now())
    found: QuerySet[Token] = Token.objects.filter(good, user=user).order_by("-created")
    return found


def in_days(days: int | None) -> datetime | None:
    """So long from now; None: never."""
    return timezone.now() + timedelta(days=days) if days is not None else None


def make(user: User, name: str, scope: str, until: datetime | None) -> tuple[Token, str]:
    """The row, and the token itself; ``until`` None: it never ends.

    Those of this person that have ended are forgotten. Raises TooManyTokens.
    """
    Token.objects.filter(user=user, expiry__lte=timezone.now()).delete()
    if alive(user).count() >= MOST_ALIVE:
        raise TooManyTokens
    row, token = Token.objects.create(user, expiry=None, name=name, scope=scope)
    row.expiry = until  # Its manager would have a length in place of a time.
    row.save(update_fields=["expiry"])
    return row, token
