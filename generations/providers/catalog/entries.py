"""A model of each kind, as its table says; ``catalog.toml`` says what each key means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from generations.providers.base import Kind, Refused

OLD_AFTER = timedelta(days=90)
REPLICATE, GEMINI = "replicate", "gemini"


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

    def require_length(self, seconds: float) -> None:
        """Raises Refused for a clip that is longer than it films."""
        if self.length_for(seconds) is None:
            raise Refused(
                f"This scene is {seconds:.1f} s long; {self.title} films {max(self.lengths)} s at "
                "most. Split the scene, or choose another model."
            )

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
