"""Whether an input fits a model's schema; what is wrong, in gojsonschema's words.

The types and descriptions of ``required``, ``enum``, ``number_lte`` and
``additional_property_not_allowed`` were seen in reports; the others are that library's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from standins.replicate.catalog import Field, Model

Fault = dict[str, str]

ENVELOPE = {"input", "webhook", "webhook_events_filter", "stream"}
EVENTS = ("start", "output", "logs", "completed")
JSON_NAMES = {
    str: "string", bool: "boolean", int: "integer", float: "number", list: "array",
    dict: "object", type(None): "null",
}  # fmt: skip


def _fault(kind: str, field: str, description: str) -> Fault:
    return {"type": kind, "field": field, "description": description}


def envelope_faults(body: Mapping[str, Any], *, needs_version: bool) -> list[Fault]:
    """What is wrong around the input: ``additionalProperties`` is false (OpenAPI)."""
    allowed = ENVELOPE | ({"version"} if needs_version else set())
    faults = [
        _fault("required", "(root)", f"{name} is required")
        for name in (["version", "input"] if needs_version else ["input"])
        if name not in body
    ]
    faults += [_not_allowed("(root)", name) for name in body if name not in allowed]
    if not isinstance(body.get("input", {}), dict):
        faults.append(_wrong_type("input", "object", body["input"]))
    return faults + list(_webhook_faults(body))


def _webhook_faults(body: Mapping[str, Any]) -> Iterator[Fault]:
    """HTTPS only (guides); this machine's own addresses besides, or nothing could be tried."""
    address = body.get("webhook") or ""
    allowed = ("https://", "http://127.0.0.1:", "http://localhost:")
    if address and not str(address).startswith(allowed):
        yield _fault("format", "webhook", "Webhook URL must be an HTTPS URL")
    for event in body.get("webhook_events_filter") or ():
        if event not in EVENTS:
            yield _enum("webhook_events_filter", EVENTS)


def input_faults(model: Model, given: Mapping[str, Any], *, unknown: str) -> list[Fault]:
    """``unknown``: "reject" or "ignore" what the schema has not; which of the two Replicate does
    is not documented, and differs between models."""
    faults = [
        _fault("required", "input", f"{name} is required")
        for name, item in model.fields.items()
        if item.required and given.get(name) is None
    ]
    for name, value in given.items():
        if name not in model.fields:
            faults += [_not_allowed("input", name)] if unknown == "reject" else []
        elif value is not None:
            faults += _value_faults(f"input.{name}", model.fields[name], value)
    return faults


def _value_faults(field: str, item: Field, value: Any) -> Iterator[Fault]:
    if not _has_type(item.type, value):
        yield _wrong_type(
            field, {"file": "string", "files": "array"}.get(item.type, item.type), value
        )
    elif item.enum and value not in item.enum:
        yield _enum(field, item.enum)
    elif item.type in ("integer", "number"):
        yield from _number_faults(field, item, value)
    elif item.type == "string" and item.most is not None and len(value) > item.most:
        words = f"String length must be less than or equal to {item.most:g}"
        yield _fault("string_lte", field, words)
    elif item.is_file:
        yield from _file_faults(field, item, value if isinstance(value, list) else [value])


def _has_type(kind: str, value: Any) -> bool:
    if kind in ("integer", "number"):
        numbers = (int,) if kind == "integer" else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool)
    wanted = {"boolean": bool, "files": list}.get(kind, str)
    return isinstance(value, wanted)


def _number_faults(field: str, item: Field, value: float) -> Iterator[Fault]:
    if item.least is not None and value < item.least:
        words = f"Must be greater than or equal to {item.least:g}"
        yield _fault("number_gte", field, words)
    if item.most is not None and value > item.most:
        yield _fault("number_lte", field, f"Must be less than or equal to {item.most:.0f}")


def _file_faults(field: str, item: Field, values: list[Any]) -> Iterator[Fault]:
    if item.type == "files" and item.most is not None and len(values) > item.most:
        yield _fault("array_max_items", field, f"Array must have at most {item.most:g} items")
    for value in values:
        if not str(value).startswith(("https://", "http://", "data:")):
            yield _fault("format", field, "Does not match format 'uri'")


def _enum(field: str, allowed: tuple[Any, ...]) -> Fault:
    shown = ", ".join(f'"{item}"' if isinstance(item, str) else str(item) for item in allowed)
    name = field.rpartition(".")[2]
    return _fault("enum", field, f"{name} must be one of the following: {shown}")


def _not_allowed(field: str, name: str) -> Fault:
    words = f"Additional property {name} is not allowed"
    return _fault("additional_property_not_allowed", field, words)


def _wrong_type(field: str, expected: str, value: Any) -> Fault:
    given = JSON_NAMES.get(type(value), "object")
    return _fault("invalid_type", field, f"Invalid type. Expected: {expected}, given: {given}")
