"""Who can do a kind of work here, and what is to be known of each model before it is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from generations.providers import offline, provider_of, providers_of
from generations.providers.base import Capabilities, Kind, Provider, Refused
from mvsite.lib.templatetags.pages import about, money

HERE = {
    Kind.SEE: "Names colours, light and framing, without AI.",
    Kind.WRITE: "Follows the sections of the song, without AI.",
    Kind.DRAW: "Sets the picture's own pixels into the scene, without AI.",
    Kind.FILM: "Moves the first picture, without AI.",
}
"""What this machine does."""
OLD = "Its price was looked up on {day:%-d %B %Y}; twice as much is kept ready."
NOT_HAD = "“{name}” cannot be had here. Choose another model."
LEAST = Decimal("0.001")
"""Dollars; of less nobody wants to know how much."""


@dataclass(frozen=True)
class Choice:
    """A model that can be had. ``vendor``: whose it is, as people know them; ``is_usual``: it does
    this where nothing else is said; ``is_here``: it is this machine."""

    kind: Kind
    able: Capabilities
    vendor: str
    is_usual: bool = False
    is_here: bool = False

    @property
    def name(self) -> str:
        return self.able.model

    @property
    def value(self) -> str:
        """As a form says it and a request names it: the usual one is not named, and where it
        cannot, others take its place."""
        return "" if self.is_usual else self.name

    def is_named(self, model: str) -> bool:
        """Whether it is asked when this one is; empty: the usual one."""
        return model in (self.name, self.value)

    @property
    def title(self) -> str:
        return self.able.title or self.name

    @property
    def full(self) -> str:
        """Kling 3 Omni at Replicate"""
        return self.title if self.is_here else f"{self.title} at {self.vendor}"

    @property
    def facts(self) -> list[str]:
        """What it takes, in a few words each."""
        return [fact for fact in _facts(self) if fact]

    @property
    def notes(self) -> str:
        """Sentences about it; mostly none."""
        old = OLD.format(day=self.able.price_date) if self.able.price_is_old else ""
        return f"{self.able.note} {old}".strip()


@dataclass(frozen=True)
class Row:
    """A choice as a page offers it for a piece of work. ``price``: of that work, at most, in
    dollars, None where it is not known; ``told``: what the price is of; ``wrong``: what does not
    fit; ``why_not``: why it cannot be chosen, and what to do."""

    choice: Choice
    price: Decimal | None
    told: str = ""
    wrong: str = ""
    why_not: str = ""

    @property
    def cost(self) -> str:
        """$6.05; under $0.01; free"""
        return money(self.price)


def choices_of(kind: Kind) -> list[Choice]:
    """The usual one first. Models that are not offered any more stay away; one that two have is
    asked of the first of them."""
    found: dict[str, Choice] = {}
    for provider in providers_of(kind):
        for name in provider.models(kind):
            found.setdefault(name, _choice(kind, provider, name))
    return [choice for choice in found.values() if not choice.able.gone]


def choice_of(kind: Kind, model: str = "") -> Choice:
    """Also one that is not offered any more. Refused where nobody here has it."""
    return _choice(kind, provider_of(kind, model), model)


def _choice(kind: Kind, provider: Provider, model: str) -> Choice:
    first, able = providers_of(kind)[0], provider.capabilities(kind, model)
    usual = provider is first and able.model == next(iter(first.models(kind)), "")
    return Choice(kind, able, provider.title, usual, provider.name == offline().name)


def usual_of(kind: Kind, provider: str) -> str | None:
    """The model that a provider (local, replicate, gemini, openai) usually does this by; None where
    it is not set up here for it."""
    found = next((each for each in providers_of(kind) if each.name == provider), None)
    return next(iter(found.models(kind)), None) if found else None


def has_choice(kind: Kind) -> bool:
    return len(choices_of(kind)) > 1


def full_name(kind: Kind, model: str = "") -> str:
    """Kling 3 Omni at Replicate; of one that nobody here has any more its name."""
    try:
        return choice_of(kind, model).full
    except Refused:
        return model


def why_not(choice: Choice, price: Decimal | None) -> str:
    """Why nobody can order from it, and what to do; mostly nothing."""
    if choice.able.gone or price is not None:
        return choice.able.gone
    return choice.able.unpriced or "Its price is not known, so nothing is ordered from it."


# --- In words ----------------------------------------------------------------------------------


def _facts(choice: Choice) -> Iterator[str]:
    able = choice.able
    if choice.is_here:
        yield HERE.get(choice.kind, "")
        return
    if choice.kind is Kind.FILM:
        yield lengths_in_words(able.lengths)
        yield f"up to {able.largest}p" if able.largest else ""
    if choice.kind in (Kind.FILM, Kind.DRAW):
        yield references_in_words(choice.kind, able)
        yield "lets a mouth follow the song" if able.takes_sound else ""
    yield f"usually {about(able.typical)}" if able.typical else ""
    dated = able.price_date is not None and not able.price_is_old
    yield f"price of {able.price_date:%-d %b %Y}" if dated else ""


def lengths_in_words(lengths: Sequence[float]) -> str:
    """3 to 15 s; 5 or 10 s; 4, 6 or 8 s; 5 s only; any length"""
    if not lengths:
        return "any length"
    if len(lengths) == 1:
        return f"{lengths[0]:g} s only"
    if len(lengths) > 2 and all(after - before == 1 for before, after in pairwise(lengths)):
        return f"{lengths[0]:g} to {lengths[-1]:g} s"
    return f"{', '.join(f'{length:g}' for length in lengths[:-1])} or {lengths[-1]:g} s"


def references_in_words(kind: Kind, able: Capabilities) -> str:
    """Whether the character can stay the same."""
    begins = kind is Kind.FILM and able.takes_first_frame
    said = ["begins with the first picture"] * begins
    if able.references:
        said.append(f"looks at {_pictures(able.references)}")
    return " and ".join(said) or "from words alone: the character may drift"


def _pictures(most: int) -> str:
    return "the character’s picture" if most == 1 else f"up to {most} pictures of the character"


def rate(amount: Decimal) -> str:
    """Dollars of one unit, as exact as it needs to be: $0.168, $0.40, under $0.001"""
    if 0 < amount < LEAST:
        return f"under ${LEAST}"
    exact = f"{amount:.3f}"
    return f"${exact.removesuffix('0')}"
