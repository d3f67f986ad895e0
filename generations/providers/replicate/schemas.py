"""What Replicate says that a model takes, beside what the catalog says; asking costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from generations.providers.base import ModelGone
from generations.providers.catalog import Model
from generations.providers.replicate.account import Account
from generations.providers.replicate.refusals import Reply, no_answer, refusal, unreachable

Schema = Mapping[str, Any]
NO_SCHEMA = "Replicate does not say what {title} takes."


@dataclass(frozen=True)
class Inputs:
    """Of one model: its properties by name, and what they refer to."""

    properties: Mapping[str, Schema]
    required: tuple[str, ...]
    schemas: Mapping[str, Schema]

    def allowed(self, name: str) -> list[Any] | None:
        """None where it is not one of a few."""
        found = self.properties[name]
        for part in (found, *found.get("allOf", ())):
            referred = str(part.get("$ref", "")).rpartition("/")[2]
            if enum := self.schemas.get(referred, part).get("enum"):
                return list(enum)
        return None

    def takes(self, name: str, value: Any) -> bool:
        allowed, known = self.allowed(name), self.properties[name]
        if allowed is not None:
            return value in allowed
        if not isinstance(value, int | float) or isinstance(value, bool):
            return True
        return bool(known.get("minimum", value) <= value <= known.get("maximum", value))


def differences(account: Account, model: Model) -> Iterator[str]:
    """Sentences; none where the catalog is right. Raises ProviderError."""
    try:
        inputs = _inputs(_asked(account, model))
    except ModelGone as gone:
        yield str(gone)
        return
    if not inputs.properties:
        yield NO_SCHEMA.format(title=model.title)
        return
    known = [name for name in _names(model) if name in inputs.properties]
    unknown = sorted(set(_names(model)) - set(known))
    yield from (f"{model.title} has no input {name}." for name in unknown)
    missing = sorted(set(inputs.required) - set(known))
    yield from (f"{model.title} needs {name}, which is not sent." for name in missing)
    for name, values in _values(model):
        wrong = [value for value in values if name in known and not inputs.takes(name, value)]
        if wrong:
            yield f"{model.title} does not take {', '.join(map(str, wrong))} as {name}."


def _names(model: Model) -> set[str]:
    """Of all inputs that may be sent."""
    sound = {model.sound.input} if model.sound else set()
    return {*model.inputs.values(), *model.fixed, *model.pictures, *sound}


def _values(model: Model) -> Iterator[tuple[str, Iterable[Any]]]:
    """By input: what may be sent there."""
    few = {"ratio": model.ratios, "resolution": model.sizes.values(), "duration": model.lengths}
    yield from ((model.inputs[what], few[what]) for what in few if what in model.inputs)
    yield from ((name, (value,)) for name, value in model.fixed.items())


def _asked(account: Account, model: Model) -> Schema:
    """Its version. Raises ProviderError."""
    version = f"/versions/{model.version}" if model.version else ""
    try:
        with account.client() as client:
            answer = client.get(f"{account.api}/models/{model.name}{version}")
    except httpx2.HTTPError as error:
        raise unreachable() from error
    reply = Reply(answer.status_code, answer.headers, answer.text)
    if reply.status != 200 or not reply.body:
        raise refusal(reply, model.title) or no_answer()
    found = reply.body if model.version else reply.body.get("latest_version")
    return found if isinstance(found, dict) else {}


def _inputs(version: Schema) -> Inputs:
    try:
        schemas = version["openapi_schema"]["components"]["schemas"]
        told = schemas["Input"]
        return Inputs(told["properties"], tuple(told.get("required", ())), schemas)
    except (KeyError, TypeError):
        return Inputs({}, (), {})
