"""What a prediction will cost, by models.toml."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from standins.replicate.catalog import Model
from standins.replicate.sizes import Size


class Price(NamedTuple):
    """Dollars for the whole, and dollars for each second that it runs."""

    whole: Decimal
    per_run_second: Decimal


def price_of(model: Model, inputs: Mapping[str, Any], size: Size, seconds: float) -> Price:
    unit = Decimal(_unit(model, inputs))
    count = Decimal(inputs.get(model.count, 1))
    quantities = {
        "image": count,
        "megapixel": count * Decimal(size.width * size.height) / 1_000_000,
        "clip": Decimal(1),
        "second": Decimal(seconds),
        "call": Decimal(1),
    }
    per = model.price["per"]
    if per == "run":
        return Price(Decimal(0), unit)
    return Price((unit * quantities[per]).quantize(Decimal("0.000001")), Decimal(0))


def _unit(model: Model, inputs: Mapping[str, Any]) -> str:
    price = model.price
    table = price["audio"] if inputs.get("generate_audio") and "audio" in price else price["usd"]
    return str(table[str(inputs[price["by"]])] if "by" in price else table)
