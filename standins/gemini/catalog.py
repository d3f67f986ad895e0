"""The models that are known: ``models.toml`` as objects."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("models.toml")
LISTS = ("ratios", "seconds")


@dataclass(frozen=True)
class Model:
    """Fields as the head of models.toml says."""

    id: str
    title: str = ""
    ratios: tuple[str, ...] = ()
    seconds: tuple[int, int] = (0, 0)
    usual: int = 0
    resolutions: Mapping[str, int] = field(default_factory=dict)
    pictures: int = 0
    picture_tokens: int = 0
    tokens: Mapping[str, int] = field(default_factory=dict)
    read: Decimal = Decimal(0)
    second: Mapping[str, Decimal] = field(default_factory=dict)
    gone: bool = False

    def size(self, ratio: str, resolution: str) -> tuple[int, int]:
        """Width and height; 1080p and 4k are 1920 and 3840 wide."""
        side = self.resolutions[resolution]
        long = side * 16 // 9
        return (long, side) if ratio == "16:9" else (side, long)

    def price(self, resolution: str, seconds: int, tokens_in: int) -> Decimal:
        """Dollars for the film and for what went in."""
        return self.second[resolution] * seconds + self.read * tokens_in / 1_000_000


@cache
def models() -> Mapping[str, Model]:
    """By id, also those that are gone."""
    table = tomllib.loads(TABLE.read_text(), parse_float=Decimal)["model"]
    return {row["id"]: _model(row) for row in table}


def _model(row: Mapping[str, Any]) -> Model:
    return Model(**{**row, **{name: tuple(row[name]) for name in LISTS if name in row}})
