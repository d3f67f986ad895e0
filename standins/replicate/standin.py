"""What all calls share: settings, store, faults, limits and the client for calls to others."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast

import aiohttp
from aiohttp import web

from standins import standin
from standins.replicate.faults import DETAILS, KINDS
from standins.replicate.making import Workshop
from standins.replicate.prediction import Prediction, View
from standins.replicate.settings import READERS, Settings
from standins.replicate.store import Store


@dataclass(kw_only=True)
class Standin(standin.Standin):
    settings: Settings
    store: Store
    api: str
    outputs: str
    client: aiohttp.ClientSession
    posted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is a webhook to send."""
    readers = READERS
    kinds = KINDS
    details = DETAILS

    def __post_init__(self) -> None:
        super().__post_init__()
        self.workshop = Workshop(self.store)

    @property
    def view(self) -> View:
        return View(self.api, self.outputs, self.settings.expire_after)

    def prediction(self, name: str) -> Prediction | None:
        row = self.store.row("SELECT * FROM predictions WHERE id = ?", name)
        return Prediction.of(row) if row else None

    def credit(self) -> float | None:
        """Dollars that are left; None: unlimited."""
        if self.settings.credit is None:
            return None
        now = time.time()
        rows = map(Prediction.of, self.store.rows("SELECT * FROM predictions"))
        return self.settings.credit - float(sum(row.cost(now) or 0 for row in rows))


def standin_of(request: web.Request) -> Standin:
    return cast(Standin, request.app[standin.KEY])
