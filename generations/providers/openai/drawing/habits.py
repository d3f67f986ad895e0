"""Parameters that a server was found not to know, left out of the next order."""

from __future__ import annotations

import re
from hashlib import sha256

from django.core.cache import cache

from generations.providers.openai.habits import REMEMBERED_SECONDS
from generations.providers.openai.refusals import CONTENT

CAN_BE_LEFT_OUT = ("response_format", "output_format", "background", "quality", "size")


def named_in(refused: str, without: list[str]) -> str:
    """The one that a refusal names and that an order can do without; empty: none, or it is the
    words or the picture that are refused."""
    if CONTENT.search(refused):
        return ""
    rest = (name for name in CAN_BE_LEFT_OUT if name not in without)
    return next((name for name in rest if re.search(rf"\b{name}\b", refused)), "")


def known(base: str, model: str) -> list[str]:
    return list(cache.get(_key(base, model)) or [])


def remember(base: str, model: str, without: list[str]) -> None:
    cache.set(_key(base, model), without, REMEMBERED_SECONDS)


def _key(base: str, model: str) -> str:
    return f"openai-drawing-{sha256(f'{base} {model}'.encode()).hexdigest()[:32]}"
