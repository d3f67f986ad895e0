"""The models that are paid for: ``catalog.toml`` as objects, read once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from generations.providers.base import Kind

TABLE = Path(__file__).with_name("catalog.toml")
OLD_AFTER = timedelta(days=90)
UNITS = ("image", "megapixel", "second", "minute", "clip", "call", "run_second", "million_tokens")
CHAT = "chat"
TOKENS = {"input", "output"}
IMAGE = "image"
IMAGE_TOKENS = {"text", "image", "drawn"}
HEARING = "hear"
REPLICATE, GEMINI = "replicate", "gemini"
APART = (CHAT, IMAGE, HEARING)
"""Kinds of tables that are read by functions of their own."""
INPUTS = ("prompt", "negative", "first_frame", "seed", "ratio", "resolution", "width", "height",
          "duration")  # fmt: skip
ANSWERS = ("json", "caption")


class BadCatalog(Exception):
    """A table that cannot be right. The message names it and its key."""


@dataclass(frozen=True)
class Price:
    """Dollars per unit: one amount, or one for each value of the input ``by``.

    ``seconds``: of computing that are reserved where these are what is paid. ``read``: of a million
    tokens that go in, where these are paid beside.
    """

    per: str
    usd: Decimal | Mapping[str, Decimal]
    checked: date
    by: str = ""
    seconds: int = 0
    read: Decimal = Decimal(0)

    def unit(self, given: Mapping[str, Any]) -> Decimal:
        """Of one unit, for an input as it is sent."""
        if isinstance(self.usd, Decimal):
            return self.usd
        return self.usd.get(str(given.get(self.by)), max(self.usd.values()))

    def is_old(self, today: date | None = None) -> bool:
        return (today or date.today()) - self.checked > OLD_AFTER  # noqa: DTZ011  a day more or less


@dataclass(frozen=True)
class References:
    """The input that takes pictures of the character."""

    input: str
    most: int = 1
    least: int = 0
    list: bool = False
    says: str = ""


@dataclass(frozen=True)
class Sound:
    """The input that takes what a mouth is to follow; seconds."""

    input: str
    least: float
    most: float


@dataclass(frozen=True)
class Model:
    """One table; ``catalog.toml`` says what each key means."""

    name: str
    kind: Kind
    title: str
    typical: float
    deadline: float
    inputs: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    references: References | None = None
    sound: Sound | None = None
    needs_first_frame: bool = False
    ratios: tuple[str, ...] = ()
    lengths: tuple[int | float, ...] = ()
    sizes: Mapping[int, str] = field(default_factory=dict)
    prompt_limit: int = 0
    picture_side: int = 0
    price: Price | None = None
    version: str = ""
    answers: str = ""
    provider: str = REPLICATE
    gone: str = ""
    note: str = ""

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of all inputs that take pictures."""
        first = self.inputs.get("first_frame", "")
        return tuple(filter(None, (first, self.references.input if self.references else "")))

    def length_for(self, seconds: float) -> int | float | None:
        """The shortest that can be ordered and covers so much."""
        covering = (length for length in self.lengths if length >= seconds - 1e-6)
        return min(covering, default=None)

    def ratio_for(self, width: int, height: int) -> str:
        """The model's word for the form that is nearest; empty where it takes none."""
        return min(self.ratios, key=lambda word: _apart(word, width / height), default="")

    def size_for(self, width: int, height: int) -> str:
        """The model's word for the smallest size that is large enough, else for the largest."""
        wanted = self._side(width, height)
        enough = [side for side in self.sizes if side >= wanted]
        side = min(enough, default=max(self.sizes, default=0))
        return self.sizes.get(side, "")

    def is_too_large(self, width: int, height: int) -> bool:
        """Whether it makes nothing as large; False where that is not known."""
        return 0 < max(self.sizes, default=0) < self._side(width, height)

    def _side(self, width: int, height: int) -> int:
        """What ``sizes`` are told by."""
        return min(width, height) if self.kind is Kind.FILM else math.isqrt(width * height)


@dataclass(frozen=True)
class ChatModel:
    """A model of OpenAI's that sees and writes. ``picture_tokens``: of one picture, at most."""

    name: str
    kind: str
    title: str
    typical: float
    price: Price
    picture_tokens: int
    effort: str = ""
    gone: str = ""
    note: str = ""


@dataclass(frozen=True)
class ImageModel:
    """A model of OpenAI's that draws. ``tokens``: of a drawn square of 1024 pixels at most;
    ``picture_tokens``: of one picture of the character at most, of which it takes ``references``.
    ``sizes``: the only ones, as ``1536x1024``; empty: any within the limits of all."""

    name: str
    kind: str
    title: str
    typical: float
    price: Price
    tokens: int
    picture_tokens: int
    references: int
    fixed: Mapping[str, Any] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    gone: str = ""
    note: str = ""


@dataclass(frozen=True)
class HearingModel:
    """A model of OpenAI's that hears when words are sung; its price is per minute."""

    name: str
    kind: Kind
    title: str
    typical: float
    price: Price
    gone: str = ""
    note: str = ""


def value_of(ratio: str) -> float:
    width, _, height = ratio.partition(":")
    return float(width) / float(height)


def _apart(ratio: str, wanted: float) -> float:
    found = value_of(ratio)
    return max(found / wanted, wanted / found)


@cache
def models(provider: str = REPLICATE) -> Mapping[str, Model]:
    """All of a provider's by name, in the order of the file. Raises BadCatalog."""
    found = read(TABLE.read_text(encoding="utf-8")).items()
    return {name: model for name, model in found if model.provider == provider}


@cache
def chat_models() -> Mapping[str, ChatModel]:
    """Those that see and write. Raises BadCatalog."""
    return read_chat(TABLE.read_text(encoding="utf-8"))


@cache
def image_models() -> Mapping[str, ImageModel]:
    """Those of OpenAI's that draw. Raises BadCatalog."""
    return read_images(TABLE.read_text(encoding="utf-8"))


@cache
def hearing_models() -> Mapping[str, HearingModel]:
    """Those of OpenAI's that hear. Raises BadCatalog."""
    return read_hearing(TABLE.read_text(encoding="utf-8"))


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


def of_kind(kind: Kind, provider: str = REPLICATE) -> Iterator[Model]:
    return (model for model in models(provider).values() if model.kind == kind)


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
