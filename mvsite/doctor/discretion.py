"""Findings repeat what others say: they are made fit for a terminal, and no secret is in them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings

from mvsite.lib.findings import Finding
from mvsite.lib.uploads import clean

LONGEST = 600
LEAST = 6
"""A shorter one is no secret, and a part of many words."""
ADDRESSES = ("CELERY_BROKER_URL", "OPENAI_BASE_URL", "REPLICATE_BASE_URL", "PUBLIC_URL")
ENDINGS = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")


def discreet(finding: Finding) -> Finding:
    words = (finding.subject, finding.sentence, finding.next_step, finding.link)
    subject, sentence, next_step, link = map(_fit, words)
    return Finding(subject, finding.level, sentence, next_step, link)


def _fit(text: str) -> str:
    text = clean(text, LONGEST)
    for secret in _secrets():
        text = text.replace(secret, "…")
    return text


def _secrets() -> list[str]:
    """The longest first: one may be within another."""
    found = {secret for secret in _all_secrets() if len(secret) >= LEAST}
    return sorted(found, key=len, reverse=True)


def _all_secrets() -> Iterator[str]:
    yield from (
        value for name in dir(settings)
        if name.endswith(ENDINGS) and isinstance(value := getattr(settings, name), str)
    )  # fmt: skip
    for name in ADDRESSES:
        yield from _password_in(str(getattr(settings, name, "")))
    for chosen in settings.DATABASES.values():
        yield str(chosen.get("PASSWORD") or "")
    for chosen in settings.CACHES.values():
        places = chosen.get("LOCATION") or ""
        for place in [places] if isinstance(places, str) else places:
            yield from _password_in(str(place))


def _password_in(address: str) -> Iterator[str]:
    password = urlsplit(address).password or ""
    yield from (password, unquote(password))
