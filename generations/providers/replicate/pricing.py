"""What a call costs: at most, before it is ordered; as far as is known, when it is done."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generations.providers.base import DrawRequest, FilmRequest, Request
from generations.providers.catalog import Model

MEGAPIXEL = 1_000_000
OLD_TIMES = 2
CENT_PARTS = Decimal("0.0001")


def estimate(model: Model, request: Request, given: Mapping[str, Any]) -> Decimal | None:
    """Dollars at most; None without a price. ``given``: its input without the pictures."""
    if model.price is None:
        return None
    amount = model.price.unit(given) * _units(model, request, given)
    return _rounded(amount * (OLD_TIMES if model.price.is_old() else 1))


def cost(
    model: Model, request: Request, given: Mapping[str, Any], metrics: Mapping[str, Any]
) -> Decimal:
    """Of what was delivered, by the price as it stands."""
    if model.price is None:
        return Decimal(0)
    units = _units(model, request, given)
    if model.price.per == "run_second" and _is_number(metrics.get("predict_time")):
        units = Decimal(str(metrics["predict_time"]))
    return _rounded(model.price.unit(given) * units)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and value >= 0


def _units(model: Model, request: Request, given: Mapping[str, Any]) -> Decimal:
    assert model.price is not None
    match model.price.per:
        case "second" if isinstance(request, FilmRequest):
            return Decimal(str(_seconds(model, request, given)))
        case "megapixel" if isinstance(request, DrawRequest):
            return Decimal(_megapixels(model, request, given))
        case "run_second":
            return Decimal(model.price.seconds)
    return Decimal(1)


def _seconds(model: Model, request: FilmRequest, given: Mapping[str, Any]) -> float:
    ordered = given.get(model.inputs.get("duration", ""))
    wanted = request.frames / request.rate
    return float(ordered or model.length_for(wanted) or max(model.lengths))


def _megapixels(model: Model, request: DrawRequest, given: Mapping[str, Any]) -> int:
    """Whole ones, of the picture and of each that goes along, which have 1.5 at most."""
    word = str(given.get(model.inputs.get("resolution", ""), ""))
    told = float(word.removesuffix(" MP")) if word.endswith(" MP") else 0
    own = max(told * 1.05, request.width * request.height / MEGAPIXEL)
    return math.ceil(own) + 2 * len(request.references)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT_PARTS, rounding="ROUND_UP")
