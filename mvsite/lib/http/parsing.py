"""Bodies of requests: JSON that a database can keep, or a sentence about what it is instead."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser

from mvsite.lib.http.refusals import TooLarge

MOST_BYTES = 1_000_000
MOST_LEVELS = 20
LARGEST = 2**63 - 1
"""Of what a database keeps as a whole number."""
BROKEN = "This is not JSON: {}. Nothing was done."
NO_OBJECT = "Send one JSON object: {…}. Nothing was done."
TOO_DEEP = "It is nested too deeply. Nothing was done."
UNFIT = re.compile("[\0\ud800-\udfff]")
UNFIT_TEXT = "There is a character in it that no text can have (NUL, or half of a pair)."
UNFIT_NUMBER = "This number is larger than any that is kept here."


class StrictJSONParser(BaseParser):
    """One object of at most ``MOST_BYTES``; no NaN, no NUL, no lone surrogate, no deep nesting.

    No JSONParser: for that one Django REST framework reads the body itself, and no more of it than
    Django's 2.5 MB.
    """

    media_type = "application/json"
    most_bytes = MOST_BYTES

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        if said_length(parser_context) > self.most_bytes:
            raise TooLarge
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise TooLarge
        found = _loaded(raw)
        if not isinstance(found, dict):
            raise ParseError(NO_OBJECT)
        return found


class LargeJSONParser(StrictJSONParser):
    """For the calls that take a picture as base64."""

    most_bytes = 15_000_000


def said_length(parser_context: Any) -> int:
    """Bytes of the body by the request's own account, before any is read."""
    request = (parser_context or {}).get("request")
    said = request.META.get("CONTENT_LENGTH") if request is not None else None
    return int(said) if said and str(said).isdecimal() else 0


def _loaded(raw: bytes) -> Any:
    try:
        text = codecs.decode(raw, "utf-8-sig")
        found = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
    except ValueError as broken:  # Also of bytes that are no UTF-8.
        raise ParseError(BROKEN.format(str(broken).partition(":")[0])) from None
    except RecursionError:
        raise ParseError(TOO_DEEP) from None
    require_fit(found)
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259, 4: of a name that comes twice, each reader believes another one."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def require_fit(found: Any) -> None:
    """Raise for what a database does not take, at any depth: ValidationError, by field."""
    fields = found.items() if isinstance(found, Mapping) else [("", found)]
    for name, value in fields:
        for why in filter(None, (_why_unfit(name), _why_unfit(value))):
            field = UNFIT.sub("�", name)[:80]
            raise ValidationError({field: [why]} if field else [why])


def _why_unfit(value: Any) -> str:
    waiting = [(value, 1)]
    while waiting:
        each, level = waiting.pop()
        if isinstance(each, (dict, list)):
            if level >= MOST_LEVELS:
                raise ParseError(TOO_DEEP)
            parts = [*each.keys(), *each.values()] if isinstance(each, dict) else each
            waiting += [(part, level + 1) for part in parts]
        elif why := _why_unfit_alone(each):
            return why
    return ""


def _why_unfit_alone(value: Any) -> str:
    if isinstance(value, str):
        return UNFIT_TEXT if UNFIT.search(value) else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else UNFIT_NUMBER
    return UNFIT_NUMBER if isinstance(value, int) and abs(value) > LARGEST else ""
