"""The page that tells of every call, read from the same description that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

Described = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
NAMES = {"mv": "As earlier services"}
DEEPEST = 3
"""Levels of fields within fields that are told in place."""


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    said: str
    required: bool
    level: int


@dataclass(frozen=True)
class Body:
    """What is sent, or one answer. ``example``: JSON, or empty."""

    title: str
    said: str
    fields: tuple[Field, ...]
    example: str


@dataclass(frozen=True)
class Call:
    anchor: str
    method: str
    path: str
    summary: str
    said: str
    deprecated: bool
    parameters: tuple[Field, ...]
    sent: tuple[Body, ...]
    answers: tuple[Body, ...]
    problems: tuple[tuple[str, str], ...]


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    shown = {"families": families(), "reads": settings.API_READS, "creates": settings.API_CREATES}
    return render(request, "api/reference.html", shown)


@cache
def families() -> tuple[tuple[str, tuple[Call, ...]], ...]:
    """Calls by what they are about. Made once: it takes a second."""
    description = SchemaGenerator().get_schema(public=True)
    found: dict[str, list[Call]] = {}
    for operation, call in _calls(description):
        found.setdefault(operation["tags"][0], []).append(call)
    in_order = sorted(found.items(), key=lambda each: (each[0] == "mv", each[0]))
    return tuple((NAMES.get(tag, tag), tuple(calls)) for tag, calls in in_order)


def _calls(description: Described) -> Iterator[tuple[Described, Call]]:
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                yield item[method], _call(path, method, item[method], description)


def _call(path: str, method: str, told: Described, description: Described) -> Call:
    schemas = description["components"]["schemas"]
    answers = told["responses"].items()
    return Call(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        said=told.get("description", ""),
        deprecated=told.get("deprecated", False),
        parameters=tuple(_parameters(told.get("parameters", ()))),
        sent=tuple(_bodies("Sent", told.get("requestBody", {}), schemas)),
        answers=tuple(
            body for status, answer in answers if int(status) < 400
            for body in _bodies(status, answer, schemas)
        ),
        problems=tuple(
            (status, answer["description"]) for status, answer in answers if int(status) >= 400
        ),
    )  # fmt: skip


def _parameters(told: Any) -> Iterator[Field]:
    for each in told:
        kind = f"{each['in']}, {_kind(each.get('schema', {}), {})}"
        yield Field(each["name"], kind, each.get("description", ""), each.get("required", False), 0)


def _bodies(title: str, told: Described, schemas: Described) -> Iterator[Body]:
    said = told.get("description", "")
    if told and not told.get("content"):
        yield Body(title, said, (), "")
    for media_type, content in told.get("content", {}).items():
        fields = tuple(_fields(content.get("schema", {}), schemas, 0))
        examples = content.get("examples", {}).values()
        example = next((each["value"] for each in examples if "value" in each), None)
        text = json.dumps(example, indent=2, ensure_ascii=False) if example is not None else ""
        yield Body(f"{title}, {media_type}", said, fields, text)


def _fields(schema: Described, schemas: Described, level: int) -> Iterator[Field]:
    schema = _resolved(schema, schemas)
    if schema.get("type") == "array":
        schema = _resolved(schema["items"], schemas)
    if level >= DEEPEST:
        return
    for name, each in schema.get("properties", {}).items():
        required = name in schema.get("required", ()) and not each.get("readOnly")
        said = each.get("description") or _resolved(each, schemas).get("description", "")
        yield Field(name, _kind(each, schemas), said, required, level)
        yield from _fields(each, schemas, level + 1)


def _resolved(schema: Described, schemas: Described) -> Described:
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return _resolved(schema[several][0], schemas)
    if "$ref" in schema:
        return _resolved(schemas.get(schema["$ref"].rpartition("/")[2], {}), schemas)
    return schema


def _kind(schema: Described, schemas: Described) -> str:
    """string, one of: a, b; list of integer; number, 1 to 100; string or null."""
    found = _resolved(schema, schemas)
    if found.get("type") == "array":
        words = f"list of {_kind(found['items'], schemas)}"
    else:
        words = found.get("format") or found.get("type") or "anything"
    if "enum" in found:
        words = (
            f"one of: {', '.join(str(each) for each in found['enum'] if each not in ('', None))}"
        )
    if "minimum" in found and "maximum" in found:
        words += f", {found['minimum']:g} to {found['maximum']:g}"
    return f"{words}, or null" if schema.get("nullable") or found.get("nullable") else words
