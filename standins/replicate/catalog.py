"""The models that are known: ``models.toml`` as objects, and what is said of them over HTTP."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from standins.replicate.prediction import HIDDEN

TABLE = Path(__file__).with_name("models.toml")
DEPLOYMENTS = {"leitmotif/clips": "kwaivgi/kling-v3-omni-video"}
"""Owner/name of a deployment and the model that it runs."""
ACCOUNT = {
    "type": "organization",
    "username": "stand-in",
    "name": "Stand-in",
    "github_url": None,
    "avatar_url": None,
}


@dataclass(frozen=True)
class Field:
    """One input; ``type`` as in models.toml."""

    type: str
    required: bool = False
    enum: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    default: Any = None
    side: int = 0
    seconds: tuple[float, ...] = ()
    bytes: int = 0

    @property
    def is_file(self) -> bool:
        return self.type in ("file", "files")

    def schema(self, name: str) -> dict[str, Any]:
        """As in a model's ``openapi_schema``, where a choice is a schema of its own."""
        schema: dict[str, Any] = {"type": self.type}
        if self.enum:
            schema = {"allOf": [{"$ref": f"#/components/schemas/{name}"}]}
        if self.type == "file":
            schema = {"type": "string", "format": "uri"}
        elif self.type == "files":
            schema = {"type": "array", "items": {"type": "string", "format": "uri"}}
        bounds = {"minimum": self.least, "maximum": self.most} if _is_number(self.type) else {}
        more = {"default": self.default, **({} if self.enum else bounds)}
        return schema | {name: value for name, value in more.items() if value is not None}


def _is_number(kind: str) -> bool:
    return kind in ("integer", "number")


@dataclass(frozen=True)
class Model:
    name: str
    kind: str
    shape: str
    shows: tuple[str, ...]
    price: Mapping[str, Any]
    fields: Mapping[str, Field]
    version: str = ""
    count: str = ""
    format: str = "jpg"
    follows: bool = False
    rate: int = 24
    sides: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0
    sings: str = ""
    gone: str = ""
    rules: tuple[Mapping[str, Any], ...] = ()

    @property
    def official(self) -> bool:
        return not self.version

    @property
    def shown_version(self) -> str:
        return self.version or HIDDEN

    def with_defaults(self, given: Mapping[str, Any]) -> dict[str, Any]:
        defaults = {
            name: item.default for name, item in self.fields.items() if item.default is not None
        }
        return {**defaults, **{name: value for name, value in given.items() if value is not None}}

    def broken_rule(self, inputs: Mapping[str, Any]) -> str | None:
        """What the model says of inputs that fit its schema and not each other."""
        for rule in self.rules:
            if _so(rule["if"], inputs) and not _so(rule["needs"], inputs):
                return str(rule["error"])
        return None


def _so(wanted: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """All of it; true and false ask whether an input is there."""
    return all(
        bool(inputs.get(name)) is value if isinstance(value, bool) else inputs.get(name) == value
        for name, value in wanted.items()
    )


@cache
def models() -> dict[str, Model]:
    table = tomllib.loads(TABLE.read_text())
    return {name: _model(name, entry) for name, entry in table.items()}


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    fields = {key: _field(value) for key, value in entry["input"].items()}
    lists: dict[str, Any] = {key: tuple(entry.get(key, ())) for key in ("shows", "rules")}
    more = {key: value for key, value in entry.items() if key not in ("input", *lists)}
    return Model(name=name, fields=fields, **lists, **more)


def _field(entry: Mapping[str, Any]) -> Field:
    lists = {name: tuple(entry.get(name, ())) for name in ("enum", "seconds")}
    return Field(**{**entry, **lists})


def official(name: str) -> Model | None:
    found = models().get(name)
    return found if found and found.official else None


def of_version(text: str) -> Model | None:
    """``owner/name`` (official only), ``owner/name:64 digits`` or ``64 digits`` (OpenAPI)."""
    name, _, digits = text.rpartition(":")
    if "/" in text and not name:
        return official(text)
    wanted = digits or text
    for model in models().values():
        if model.version == wanted and name in ("", model.name):
            return model
    return None


def described(model: Model) -> dict[str, Any]:
    """The answer to GET /models/{owner}/{name}."""
    owner, name = model.name.split("/")
    return {
        "url": f"https://replicate.com/{model.name}",
        "owner": owner,
        "name": name,
        "description": "",
        "visibility": "public",
        "github_url": None,
        "paper_url": None,
        "license_url": None,
        "run_count": 0,
        "cover_image_url": None,
        "default_example": None,
        "latest_version": version_of(model),
    }


def deployed(name: str) -> dict[str, Any]:
    """The answer to GET /deployments/{owner}/{name}."""
    owner, short = name.split("/")
    model = models()[DEPLOYMENTS[name]]
    release = {
        "number": 1,
        "model": model.name,
        "version": version_of(model)["id"],
        "created_at": "2026-01-01T00:00:00.000000Z",
        "created_by": ACCOUNT,
        "configuration": {"hardware": "cpu", "min_instances": 0, "max_instances": 1},
    }
    return {"owner": owner, "name": short, "current_release": release}


def version_of(model: Model) -> dict[str, Any]:
    return {
        "id": model.version or hashlib.sha256(model.name.encode()).hexdigest(),
        "created_at": "2026-01-01T00:00:00.000000Z",
        "cog_version": "0.16.8",
        "openapi_schema": {
            "openapi": "3.0.2",
            "info": {"title": "Cog", "version": "0.1.0"},
            "paths": {},
            "components": {
                "schemas": {"Input": _input(model), "Output": _output(model), **_choices(model)}
            },
        },
    }


def _input(model: Model) -> dict[str, Any]:
    return {
        "type": "object",
        "title": "Input",
        "required": [name for name, item in model.fields.items() if item.required],
        "properties": {
            name: {**item.schema(name), "title": name.replace("_", " ").title(), "x-order": order}
            for order, (name, item) in enumerate(model.fields.items())
        },
    }


def _choices(model: Model) -> dict[str, Any]:
    return {
        name: {"type": item.type, "title": name, "enum": list(item.enum),
               "description": "An enumeration."}
        for name, item in model.fields.items() if item.enum
    }  # fmt: skip


def _output(model: Model) -> dict[str, Any]:
    item = {"type": "string"} if model.kind == "text" else {"type": "string", "format": "uri"}
    if model.shape == "one":
        return {**item, "title": "Output"}
    display = {"x-cog-array-type": "iterator", "x-cog-array-display": "concatenate"}
    more = display if model.shape == "chunks" else {}
    return {"type": "array", "items": item, "title": "Output", **more}
