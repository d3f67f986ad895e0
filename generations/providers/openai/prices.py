"""What a call costs: at most, before it is sent; by its tokens, when it has been answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MILLION = Decimal(1_000_000)
CENT_PARTS = Decimal("0.0001")
FRAME_TOKENS = 100
"""Around what is said: roles, names, the end."""
LEAST_READ = 12_000
OLD_TIMES = 2


@dataclass(frozen=True)
class Tokens:
    """Dollars for a million tokens that are read, and for a million that are written."""

    read: Decimal
    written: Decimal

    @property
    def is_free(self) -> bool:
        return not (self.read or self.written)

    def cost(self, read: int, written: int) -> Decimal:
        amount = (self.read * read + self.written * written) / MILLION
        return amount.quantize(CENT_PARTS, rounding="ROUND_UP")


def most_read(words: str, picture_tokens: int = 0) -> int:
    """A token has a byte at least; a price that is told before the words are known must hold."""
    return max(len(words.encode()), LEAST_READ) + picture_tokens + FRAME_TOKENS


def cost_of(price: Tokens, usage: Mapping[str, Any]) -> Decimal | None:
    """By the answer's own figures; None where it has none. A gateway tells dollars."""
    if is_amount(usage.get("cost")):
        return Decimal(str(usage["cost"])).quantize(CENT_PARTS, rounding="ROUND_UP")
    read, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not (is_amount(read) and is_amount(written)):
        return None
    return price.cost(int(read or 0), int(written or 0))


def is_amount(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value >= 0
