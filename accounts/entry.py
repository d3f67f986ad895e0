"""Links that sign the person at this machine in, once."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import EntryLink, User

GOOD_FOR = timedelta(minutes=15)


def issue(user: User, leads_to: str) -> str:
    """The token of a new link; those that have run out are forgotten."""
    EntryLink.objects.filter(expires_at__lt=timezone.now()).delete()
    token = secrets.token_urlsafe(24)
    EntryLink.objects.create(
        digest=digest(token), user=user, leads_to=leads_to, expires_at=timezone.now() + GOOD_FOR
    )
    return token


def redeem(token: str) -> User | None:
    """Whom it signs in; of several who follow it, the first. None: used, run out, or no such."""
    links = EntryLink.objects.filter(digest=digest(token))
    now = timezone.now()
    if not links.filter(used_at=None, expires_at__gte=now).update(used_at=now):
        return None
    user: User = links.select_related("user").get().user
    return user if user.is_active else None


def where_to(token: str) -> str:
    """The page that the link leads to."""
    link = EntryLink.objects.filter(digest=digest(token)).first()
    return link.leads_to if link is not None else "/"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_loopback(address: str) -> bool:
    """Whether a caller's address is this machine's own."""
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(caller, "ipv4_mapped", None)
    return (mapped or caller).is_loopback
