"""This installation's own site, called in this process for whoever works at this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx2
from django.conf import settings
from django.http.request import validate_host
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from mvsite.agents.site import PATIENCE, Site

GOOD_FOR = timedelta(days=7)
"""A token that is forgotten because the process was killed ends by itself."""


@contextmanager
def site_at_home() -> Iterator[Site]:
    """With a token of the local owner's that goes when it is done."""
    from mvsite.wsgi import application

    owner = User.objects.local_owner()
    row, token = tokens.make(owner, "agent", Token.Scope.CREATE, timezone.now() + GOOD_FOR)
    transport = httpx2.WSGITransport(app=application)
    address, headers = _address(), _headers()
    api = httpx2.Client(
        base_url=address, transport=transport, timeout=PATIENCE,
        headers={**headers, "Authorization": f"Bearer {token}"},
    )  # fmt: skip
    links = httpx2.Client(mounts={address: transport}, headers=headers, timeout=PATIENCE)
    try:
        with api, links:
            yield Site(api, links)
    finally:
        row.delete()


def _address() -> str:
    """By a name that the site answers to."""
    hosts = settings.ALLOWED_HOSTS or ["localhost"]
    host = "localhost" if validate_host("localhost", hosts) else hosts[0].lstrip(".")
    return f"{'https' if settings.HTTPS else 'http'}://{host}"


def _headers() -> dict[str, str]:
    return {"X-Forwarded-Proto": "https"} if settings.HTTPS else {}
