"""Whether providers reach the site under PUBLIC_URL, to tell it that something ended.

It is asked from this machine: that it is reached from elsewhere too, only a provider proves.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError
from standardwebhooks import Webhook

from generations import webhook
from generations.providers import providers_of
from generations.providers.base import Kind
from mvsite import health
from mvsite.lib.findings import Finding, Level, note, reason, well, wrong

PATIENCE = httpx2.Timeout(5)
SUBJECT = "PUBLIC_URL"
TELLS = "replicate"
"""Who tells the site of an end."""
LEADS = "See that the proxy behind that name leads to this site, all paths and as they are."


def of_public_url() -> Iterator[Finding]:
    tells = any(each.name == TELLS for kind in Kind for each in providers_of(kind))
    if settings.PUBLIC_URL:
        found = list(_of_address())
        yield from found
        if not any(finding.level is Level.WRONG for finding in found):
            yield from _of_answer()
            yield from _of_message() if tells else ()
    elif tells:
        yield well(SUBJECT, "It is not set: providers are asked, and need not reach this site.")


def public_host() -> str:
    """Of PUBLIC_URL; empty where it names none."""
    try:
        return urlsplit(settings.PUBLIC_URL).hostname or ""
    except ValueError:
        return ""


def _of_address() -> Iterator[Finding]:
    host = public_host()
    if not host:
        step = "Write it with https:// and the name of the site."
        yield wrong(SUBJECT, f"{settings.PUBLIC_URL} is no address.", step)
        return
    if not settings.PUBLIC_URL.startswith("https:"):
        said = "It is not https, and providers tell nothing to any other address."
        yield note(SUBJECT, said, "Put a proxy with https in front and begin it with https://.")
    try:
        found = {each[4][0] for each in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        said = f"Nobody knows where {host} is."
        yield wrong(SUBJECT, said, "See that the name is right and known to the internet.")
        return
    near = sorted(str(each) for each in found if not ipaddress.ip_address(each).is_global)
    if near:
        said = f"It leads to {near[0]}, which nobody outside reaches."
        yield note(SUBJECT, said, "See that the name leads to a public address for all others.")


def _of_answer() -> Iterator[Finding]:
    """Whether it is this site that is there."""
    challenge = secrets.token_hex(16)
    address = _at(reverse("health-live"))
    try:
        answer = httpx2.get(address, params={"challenge": challenge}, timeout=PATIENCE)
    except httpx2.HTTPError as error:
        yield wrong(SUBJECT, f"Nothing answers there: {reason(error)}.", LEADS)
        return
    if answer.status_code != 200:
        yield wrong(SUBJECT, f"{address} answers {answer.status_code} instead of 200.", LEADS)
    elif health.proof_of(challenge) not in answer.text:
        said = "Another site answers there, or this one with another SECRET_KEY."
        yield wrong(SUBJECT, said, f"{LEADS} All processes need the same SECRET_KEY.")
    else:
        yield well(SUBJECT, "This site answers there, asked from this machine.")


def _of_message() -> Iterator[Finding]:
    """Signed as the provider would, about nothing that is known: it is taken, and changes
    nothing."""
    try:
        secret = webhook.secret_of(TELLS)
    except (DatabaseError, OSError, RedisError):
        return  # It is kept in the cache, whose own finding tells.
    if not secret:
        said = "The secret of Replicate’s messages cannot be had, so none is believed."
        yield wrong(SUBJECT, said, "Set REPLICATE_WEBHOOK_SECRET to the one of your account there.")
        return
    try:
        status = _told(secret)
    except httpx2.HTTPError as error:
        yield wrong(SUBJECT, f"No message arrives: {reason(error)}.", LEADS)
        return
    if status == 401:
        said = "A message signed as Replicate’s is taken for forged."
        step = "Start the site anew with the REPLICATE_WEBHOOK_SECRET that is set here."
        yield wrong(SUBJECT, said, step)
    elif status != 204:
        yield wrong(SUBJECT, f"A message is answered {status} instead of 204.", LEADS)
    else:
        yield well(SUBJECT, "A message signed as Replicate’s was taken there.")


def _told(secret: str) -> int:
    """The status that a message is answered with. Raises HTTPError."""
    name, now, body = f"examined-{uuid4()}", timezone.now(), "{}"
    headers = {
        "webhook-id": name, "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, now, body),
    }  # fmt: skip
    address = _at(reverse("hook", args=[TELLS, uuid4()]))
    return httpx2.post(address, content=body, headers=headers, timeout=PATIENCE).status_code


def _at(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
