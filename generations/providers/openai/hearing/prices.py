"""What it costs to have a song heard: by its length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generations.providers.openai.prices import CENT_PARTS, is_amount

MINUTE = 60


@dataclass(frozen=True)
class Minutes:
    """Dollars for a minute."""

    usd: Decimal

    @property
    def is_free(self) -> bool:
        return not self.usd

    def cost(self, seconds: float) -> Decimal:
        """Begun seconds are paid."""
        whole = Decimal(-int(-seconds // 1))
        return (self.usd * whole / MINUTE).quantize(CENT_PARTS, rounding="ROUND_UP")

    def of_usage(self, usage: Mapping[str, Any]) -> Decimal | None:
        """By the answer's own figures; None where it has none. A gateway tells dollars."""
        if is_amount(usage.get("cost")):
            return Decimal(str(usage["cost"])).quantize(CENT_PARTS, rounding="ROUND_UP")
        return self.cost(usage["seconds"]) if is_amount(usage.get("seconds")) else None
