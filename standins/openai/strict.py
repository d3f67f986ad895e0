"""Which schemas OpenAI takes with ``strict`` (guide on structured outputs)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from standins.openai.problems import Problem

NOT_PERMITTED = (
    "oneOf", "allOf", "not", "if", "then", "else", "dependentRequired", "patternProperties",
    "uniqueItems", "minLength", "maxLength",
)  # fmt: skip
Place = tuple[str, ...]


def require_strict(wanted: Mapping[str, Any]) -> None:
    """``wanted``: name and schema. Raises Problem that says what is wrong first."""
    schema = wanted["schema"]
    if schema.get("type") != "object":
        kind = schema.get("type")
        raise _wrong(
            wanted, f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
        )
    for place, part in _parts(schema, ()):
        if fault := _fault(part):
            raise _wrong(wanted, f"In context={place}, {fault}")


def _wrong(wanted: Mapping[str, Any], fault: str) -> Problem:
    message = f"Invalid schema for response_format '{wanted.get('name')}': {fault}"
    return Problem(400, message, param="response_format")


def _fault(part: Mapping[str, Any]) -> str | None:
    for name in NOT_PERMITTED:
        if name in part:
            return f"'{name}' is not permitted."
    if part.get("type") != "object":
        return None
    if part.get("additionalProperties") is not False:
        return "'additionalProperties' is required to be supplied and to be false."
    left_out = [name for name in part.get("properties", {}) if name not in part.get("required", [])]
    if left_out:
        return (
            "'required' is required to be supplied and to be an array including every key in "
            f"properties. Missing '{left_out[0]}'."
        )
    return None


def _parts(schema: Mapping[str, Any], place: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    yield place, schema
    for group in ("properties", "$defs", "definitions"):
        for name, part in schema.get(group, {}).items():
            yield from _parts(part, (*place, group, name))
    for number, part in enumerate(schema.get("anyOf", [])):
        yield from _parts(part, (*place, "anyOf", str(number)))
    if isinstance(schema.get("items"), Mapping):
        yield from _parts(schema["items"], (*place, "items"))
