"""What all calls share."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from aiohttp import web

from standins import standin
from standins.gemini.faults import DETAILS, KINDS
from standins.gemini.interaction import Interaction
from standins.gemini.making import Workshop
from standins.gemini.settings import READERS, Settings
from standins.gemini.store import Store


@dataclass(kw_only=True)
class Standin(standin.Standin):
    """``base``: its own address, without a version."""

    settings: Settings
    store: Store
    base: str
    readers = READERS
    kinds = KINDS
    details = DETAILS

    def __post_init__(self) -> None:
        super().__post_init__()
        self.workshop = Workshop(self.store)

    @property
    def files(self) -> str:
        return f"{self.base}/v1beta/files"

    def interactions(self) -> list[Interaction]:
        rows = self.store.rows("SELECT * FROM interactions ORDER BY number")
        return [Interaction.of(row) for row in rows]

    def interaction(self, column: str, name: str) -> Interaction | None:
        """By ``id`` or ``file``."""
        sql = f"SELECT * FROM interactions WHERE {column} = ?"  # noqa: S608  our own names
        row = self.store.row(sql, name)
        return Interaction.of(row) if row else None

    def spent(self) -> Decimal:
        now = time.time()
        costs = [each.cost(now) for each in self.interactions()]
        return sum(filter(None, costs), Decimal(0))

    def credit(self) -> float | None:
        """Dollars that are left; None: unlimited."""
        if self.settings.credit is None:
            return None
        return self.settings.credit - float(self.spent())


def standin_of(request: web.Request) -> Standin:
    return cast(Standin, request.app[standin.KEY])
