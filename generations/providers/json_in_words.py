"""The JSON object in what a model wrote: such models like to put fences and a sentence around."""

from __future__ import annotations

import json
import re
from typing import Any


def first_object(text: str) -> dict[str, Any]:
    """Empty where there is none."""
    decoder = json.JSONDecoder()
    for brace in re.finditer(r"\{", text):
        try:
            found, _ = decoder.raw_decode(text, brace.start())
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def words_in(value: Any) -> str:
    """As one text, where a list or an object came instead of one."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(words_in, value)))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words_in(each)}" for key, each in value.items())
    return "" if value is None else str(value).strip()
