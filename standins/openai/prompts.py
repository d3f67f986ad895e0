"""What a prompt holds besides words: slots to write scenes for, how many, a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

LISTS = ("slots", "scenes", "shots", "clips", "takes")
COUNTS = (*LISTS, "count", "how_many", "number_of_scenes", "scene_count")
MOST = 500
Slot = Mapping[str, Any]


def slots_in(text: str) -> list[Slot]:
    """One for each scene that the prompt's JSON counts: as a list under a name that says so, or as
    a number. Empty where it counts none."""
    values = [value for value in jsons_in(text) if not _is_schema(value)]
    listed = [found for value in values for found in _lists(value)]
    if listed:
        return max(listed, key=len)
    counted = [found for value in values for found in _counts(value)]
    return [{} for _ in range(min(max(counted, default=0), MOST))]


def schema_in(text: str) -> dict[str, Any] | None:
    """The first JSON schema of an object that is written out in it."""
    for value in jsons_in(text):
        for candidate in (value, value.get("schema") if isinstance(value, dict) else None):
            if isinstance(candidate, dict) and _is_schema(candidate):
                return candidate
    return None


def jsons_in(text: str) -> list[Any]:
    """Objects and lists, outermost ones."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while match := re.compile(r"[{\[]").search(text, at):
        try:
            value, at = decoder.raw_decode(text, match.start())
        except json.JSONDecodeError:
            at = match.start() + 1
        else:
            found.append(value)
    return found


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)


def _lists(value: Any, name: str = "") -> Iterator[list[Slot]]:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        if name in LISTS or not name:
            yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _lists(part, key)


def _counts(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in COUNTS and isinstance(part, int) and not isinstance(part, bool):
                yield part
            yield from _counts(part)
