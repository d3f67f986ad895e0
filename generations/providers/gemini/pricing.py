"""What a film costs: at most, before it is ordered; by its own figures, when it is there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generations.providers.base import FilmRequest
from generations.providers.catalog import Model
from generations.providers.gemini.composing import form, seconds_of, words

PICTURE_TOKENS = 2300
"""Of one picture, at most: other models of Google's count 1,120, and 2,240 where it is finest."""
USUAL_PICTURES = 2
WORDS = 2500
"""Tokens. So much is reserved at least, as a quote knows neither words nor pictures yet."""
MILLION = 1_000_000
CENT_PARTS = Decimal("0.0001")
OLD_TIMES = 2


def estimate(model: Model, request: FilmRequest) -> Decimal | None:
    """Dollars at most; None without a price. Every byte counts as a token."""
    if model.price is None:
        return None
    pictures = len(request.references) + (request.keyframe is not None)
    told = max(WORDS, len(words(model, request).encode()))
    read = told + PICTURE_TOKENS * max(USUAL_PICTURES, pictures)
    amount = _film(model, request) + model.price.read * read / MILLION
    return _rounded(amount * (OLD_TIMES if model.price.is_old() else 1))


def cost(model: Model, request: FilmRequest, usage: Mapping[str, Any]) -> Decimal:
    """Of what was delivered, by the price as it stands."""
    return _rounded(_film(model, request) + read_cost(model, usage))


def read_cost(model: Model, usage: Mapping[str, Any]) -> Decimal:
    """Of what went in."""
    read = model.price.read if model.price else Decimal(0)
    return read * int(usage.get("total_input_tokens", 0)) / MILLION


def _film(model: Model, request: FilmRequest) -> Decimal:
    assert model.price is not None
    return model.price.unit(form(model, request)) * seconds_of(model, request)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT_PARTS, rounding="ROUND_UP")
