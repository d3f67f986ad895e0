"""Findings repeat what others say: they are made fit for a terminal, and no secret is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings

from mvsite.lib.findings import Finding
from mvsite.lib.uploads import clean

LONGEST = 600
LEAST = 6
"""A shorter one is no secret, and a part of many words."""
SECRETS = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
"""How names of settings end that hold one."""


def discreet(finding: Finding) -> Finding:
    words = (finding.subject, finding.sentence, finding.next_step, finding.link)
    hidden = _secrets()
    subject, sentence, next_step, link = (_without(hidden, clean(text, LONGEST)) for text in words)
    return Finding(subject, finding.level, sentence, next_step, link)


def _without(hidden: list[str], text: str) -> str:
    for secret in hidden:
        text = text.replace(secret, "…")
    return text


def _secrets() -> list[str]:
    """The longest first: one may be within another."""
    found = {secret for secret in _all_secrets() if len(secret) >= LEAST}
    return sorted(found, key=len, reverse=True)


def _all_secrets() -> Iterator[str]:
    named = {name: getattr(settings, name, None) for name in dir(settings)}
    yield from (str(value or "") for name, value in named.items() if name.endswith(SECRETS))
    yield from (str(chosen.get("PASSWORD") or "") for chosen in settings.DATABASES.values())
    addresses = [value for name, value in named.items() if name.endswith("_URL")]
    for chosen in settings.CACHES.values():
        places = chosen.get("LOCATION")
        addresses += places if isinstance(places, list | tuple) else [places]
    for address in addresses:
        yield from _passwords_in(str(address or ""))


def _passwords_in(address: str) -> Iterator[str]:
    """As it is written there, and as it is meant."""
    with suppress(ValueError):  # It is no address at all.
        password = urlsplit(address).password or ""
        yield from (password, unquote(password))
