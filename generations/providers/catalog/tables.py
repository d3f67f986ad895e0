"""Tables of ``catalog.toml`` as objects, and what is wrong with one that cannot be right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from generations.providers.base import Kind
from generations.providers.catalog.entries import (
    GEMINI,
    REPLICATE,
    ChatModel,
    HearingModel,
    ImageModel,
    Model,
    Price,
    References,
    Sound,
    value_of,
)

UNITS = ("image", "megapixel", "second", "minute", "clip", "call", "run_second", "million_tokens")
CHAT = "chat"
TOKENS = {"input", "output"}
IMAGE = "image"
IMAGE_TOKENS = {"text", "image", "drawn"}
HEARING = "hear"
APART = (CHAT, IMAGE, HEARING)
"""Kinds of tables that are read by functions of their own."""
INPUTS = ("prompt", "negative", "first_frame", "seed", "ratio", "resolution", "width", "height",
          "duration")  # fmt: skip
ANSWERS = ("json", "caption")


class BadCatalog(Exception):
    """A table that cannot be right. The message names it and its key."""


def read(text: str) -> dict[str, Model]:
    """Raises BadCatalog."""
    tables = _tables(text).items()
    return {name: _model(name, table) for name, table in tables if _kind_of(table) not in APART}


def read_chat(text: str) -> dict[str, ChatModel]:
    """Raises BadCatalog."""
    tables = _tables(text).items()
    return {name: _chat_model(name, table) for name, table in tables if _kind_of(table) == CHAT}


def read_images(text: str) -> dict[str, ImageModel]:
    """Raises BadCatalog."""
    tables = _tables(text).items()
    return {name: _image_model(name, table) for name, table in tables if _kind_of(table) == IMAGE}


def read_hearing(text: str) -> dict[str, HearingModel]:
    """Raises BadCatalog."""
    tables = _tables(text).items()
    return {n: _hearing_model(n, table) for n, table in tables if _kind_of(table) == HEARING}


def _tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadCatalog(f"catalog.toml cannot be read: {error}.") from error


def _kind_of(table: Any) -> Any:
    return table.get("kind") if isinstance(table, dict) else None


# --- One table ---------------------------------------------------------------------------------


def _chat_model(name: str, table: Any) -> ChatModel:
    where = f"[{name}]"
    given = _given(where, name, {**table, "kind": Kind.WRITE}) | {"kind": CHAT}
    model: ChatModel = _built(where, ChatModel, given)
    _require_tokens(where, model.price, TOKENS)
    return model


def _image_model(name: str, table: Any) -> ImageModel:
    where = f"[{name}]"
    plain = {key: value for key, value in table.items() if key not in ("references", "sizes")}
    given = _given(where, name, {**plain, "kind": Kind.DRAW}) | {"kind": IMAGE}
    given |= {"references": table.get("references", 0), "sizes": tuple(table.get("sizes", ()))}
    model: ImageModel = _built(where, ImageModel, given)
    _require_tokens(where, model.price, IMAGE_TOKENS)
    return model


def _hearing_model(name: str, table: Any) -> HearingModel:
    where = f"[{name}]"
    model: HearingModel = _built(where, HearingModel, _given(where, name, table))
    if model.price.per != "minute":
        raise BadCatalog(f"catalog.toml, {where} price: it is per minute.")
    return model


def _require_tokens(where: str, price: Price, of: set[str]) -> None:
    if price.per != "million_tokens" or not isinstance(price.usd, Mapping) or set(price.usd) != of:
        names = ", ".join(sorted(of))
        raise BadCatalog(f"catalog.toml, {where} price: it is per million_tokens, usd of {names}.")


def _given(where: str, name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """Each key as it is read."""
    given: dict[str, Any] = {"name": name, **table}
    for key, reads in READ.items():
        if key in given:
            given[key] = _value(f"{where} {key}", reads, given[key])
    return given


def _model(name: str, table: Any) -> Model:
    where = f"[{name}]"
    if not isinstance(table, dict):
        raise BadCatalog(f"catalog.toml, {where}: it must be a table.")
    model = _built(where, Model, _given(where, name, table))
    if wrong := _wrong(model):
        raise BadCatalog(f"catalog.toml, {where} {wrong}.")
    return model


def _value(where: str, reads: Any, value: Any) -> Any:
    try:
        return reads(where, value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadCatalog(f"catalog.toml, {where}: {value!r} makes no sense here.") from error


def _built(where: str, cls: type[Any], given: Any) -> Any:
    known = {item.name: item for item in fields(cls)}
    if unknown := set(dict(given)) - set(known):
        raise BadCatalog(f"catalog.toml, {where}: there is no key {min(unknown)!r}.")
    needed = {
        name for name, item in known.items()
        if item.default is MISSING and item.default_factory is MISSING
    }  # fmt: skip
    if missing := needed - set(given):
        raise BadCatalog(f"catalog.toml, {where}: {min(missing)!r} is missing.")
    return cls(**given)


def _price(where: str, given: Any) -> Price:
    usd = given.get("usd", 0)
    amounts = usd if isinstance(usd, dict) else {"": usd}
    read = {str(value): Decimal(amount) for value, amount in amounts.items()}
    given = {**given, "usd": read if isinstance(usd, dict) else read[""]}
    given |= {"read": Decimal(given.get("read", 0))}
    price: Price = _built(where, Price, given)
    if price.per not in UNITS or not isinstance(price.checked, date) or min(read.values()) <= 0:
        raise ValueError
    return price


def _references(where: str, given: Any) -> References:
    built: References = _built(where, References, given)
    return built


def _plain(value: Any) -> Any:
    """As it is sent: only money needs exact fractions."""
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
    return value


READ = {
    "kind": lambda _, value: Kind(value),
    "price": _price,
    "references": _references,
    "sound": lambda where, given: _built(where, Sound, _plain(given)),
    "ratios": lambda _, words: tuple(word for word in words if value_of(word)),
    "lengths": lambda _, values: tuple(sorted(value for value in _plain(values) if value > 0)),
    "fixed": lambda _, values: _plain(dict(values)),
    "sizes": lambda _, words: {int(side): str(word) for side, word in words.items()},
    "typical": lambda _, seconds: float(seconds),
    "deadline": lambda _, seconds: float(seconds),
}


def _wrong(model: Model) -> str:
    """What of a table does not fit the rest of it."""
    if unknown := set(model.inputs) - set(INPUTS):
        return f"inputs: there is no input {min(unknown)!r}"
    if model.kind is Kind.FILM and not model.lengths:
        return "lengths: a model that films has some"
    if model.kind is Kind.SEE and (model.answers not in ANSWERS or not model.references):
        return "answers: a model that sees has json or caption, and references"
    if model.provider not in (REPLICATE, GEMINI):
        return f"provider: there is none of the name {model.provider!r}"
    if model.deadline < model.typical:
        return "deadline: it is before the typical time"
    return ""
