"""What a prompt holds besides words: slots to write scenes for, how many, a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SLOTS = "slots"
LISTS = (SLOTS, "scenes", "shots", "clips", "takes")
COUNTS = (*LISTS, "count", "how_many", "number_of_scenes", "scene_count")
IN_WORDS = re.compile(r"\b(\d{1,3}) (?:scenes|shots|clips|slots)\b")
MOST = 500
Slot = Mapping[str, Any]


def slots_in(text: str) -> list[Slot]:
    """One for each scene that the prompt counts: as a list under a name that says so, as a number
    in its JSON or in its words; a list of one may be an example. Empty where it counts none."""
    values = [value for value in jsons_in(text) if not _is_schema(value)]
    named, listed = _longest(values, (SLOTS,)), _longest(values, LISTS)
    if named or len(listed) > 1:
        return named or listed
    counts = [count for value in values for count in _counts(value)]
    counts += [int(count) for count in IN_WORDS.findall(text)]
    return [{} for _ in range(min(max(counts), MOST))] if counts else listed


def _longest(values: Sequence[Any], names: Sequence[str]) -> list[Slot]:
    return max((found for value in values for found in _lists(value, names)), key=len, default=[])


def example_in(text: str) -> dict[str, Any] | None:
    """The last object in it that is neither a schema nor what says the slots, as a schema."""
    slots = slots_in(text)
    examples = [value for value in jsons_in(text) if _is_example(value, slots)]
    return _schema_of(examples[-1]) if examples else None


def _is_example(value: Any, slots: list[Slot]) -> bool:
    if not isinstance(value, dict) or not value or _is_schema(value) or SLOTS in value:
        return False
    says_slots = len(slots) > 1 and slots in list(_lists(value, LISTS))
    return not says_slots and not any(_counts(value))


def _schema_of(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        fields = {name: _schema_of(part) for name, part in value.items()}
        return {"type": "object", "properties": fields}
    if isinstance(value, list):
        return {"type": "array", "items": _schema_of(value[0] if value else "")}
    kinds = {bool: "boolean", int: "integer", float: "number"}
    return {"type": kinds.get(type(value), "string")}


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


def _lists(value: Any, names: Sequence[str], name: str = "") -> Iterator[list[Slot]]:
    """Lists of objects under one of the names, or under none."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        if name in names or not name:
            yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _lists(part, names, key)


def _counts(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in COUNTS and isinstance(part, int) and not isinstance(part, bool):
                yield part
            yield from _counts(part)
