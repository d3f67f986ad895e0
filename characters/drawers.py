"""Who could draw a character's candidates, and what one picture by each costs."""

from __future__ import annotations

from dataclasses import replace

from characters import prices
from characters.models import Character, Image
from characters.portrait_requests import request_for
from generations.choices import NOT_HAD, Choice, Row, choices_of, full_name, why_not
from generations.providers.base import Kind
from mvsite.lib.state import NotNow

NO_PICTURE = "It draws nothing without a picture, and this character is made from words."


def rows_of(character: Character) -> list[Row]:
    return [_row(character, choice) for choice in choices_of(Kind.DRAW)]


def _row(character: Character, choice: Choice) -> Row:
    request = request_for(Image(character=character, seed=character.seed))
    price = prices.of_call(replace(request, model=choice.value))
    lacks = choice.able.needs_picture and not character.reference_key
    wrong = NO_PICTURE if lacks else why_not(choice, price)
    return Row(choice, price, told="a picture", why_not=wrong)


def chosen_of(character: Character, rows: list[Row]) -> Row | None:
    """None where its model cannot be had any more."""
    named = character.model_for(Kind.DRAW)
    return next((row for row in rows if row.choice.is_named(named)), None)


def require(character: Character, model: str) -> None:
    """NotNow with the reason where it cannot be drawn by this one; empty: the usual one."""
    row = next((row for row in rows_of(character) if row.choice.is_named(model)), None)
    if row is None:
        raise NotNow(NOT_HAD.format(name=model[:40]))
    if row.why_not:
        raise NotNow(f"{row.choice.title} was not chosen. {row.why_not}")


def drawn_by(image: Image) -> str:
    """Flux 2 Pro at Replicate; empty of a picture that no model drew."""
    call = image.generation
    return full_name(Kind.DRAW, call.model) if call and image.origin == Image.Origin.DRAWN else ""
