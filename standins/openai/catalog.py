"""The models that are known: ``models.toml`` as objects."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("models.toml")
PRICES = ("input", "image_input", "output", "minute")
LISTS = ("dialects", "sizes")


@dataclass(frozen=True)
class Model:
    """Fields as the head of models.toml says."""

    id: str
    dialects: tuple[str, ...]
    kind: str
    created: int
    sees: bool = False
    reasons: bool = False
    timeless: bool = False
    gone: bool = False
    shutdown: str | None = None
    sizes: tuple[str, ...] = ()
    input: Decimal = Decimal(0)
    image_input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)
    minute: Decimal = Decimal(0)


@cache
def models(dialect: str) -> Mapping[str, Model]:
    """By id; those that are gone are not among them."""
    table = tomllib.loads(TABLE.read_text())["model"]
    found = [_model(row) for row in table]
    return {model.id: model for model in found if dialect in model.dialects and not model.gone}


def _model(row: Mapping[str, Any]) -> Model:
    prices = {name: Decimal(row[name]) for name in PRICES if name in row}
    lists = {name: tuple(row[name]) for name in LISTS if name in row}
    return Model(**{**row, **prices, **lists})
