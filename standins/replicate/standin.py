"""What all calls share: settings, store, faults, limits and the client for calls to others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from standins.replicate.faults import Faults
from standins.replicate.making import Workshop
from standins.replicate.prediction import Prediction, View
from standins.replicate.settings import Settings, changed
from standins.replicate.store import Store
from standins.replicate.throttle import Throttle


@dataclass
class Standin:
    settings: Settings
    store: Store
    api: str
    outputs: str
    client: aiohttp.ClientSession
    throttle: Throttle = field(default_factory=Throttle)
    posted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is a webhook to send."""

    def __post_init__(self) -> None:
        self.faults = Faults(self.store)
        self.workshop = Workshop(self.store)
        self.settings = changed(self.settings, self.store.kept("settings") or {})

    def set(self, wishes: Mapping[str, Any]) -> None:
        """From now on, and after a restart too. Raises BadSetting."""
        self.settings = changed(self.settings, wishes)
        self.store.keep("settings", {**(self.store.kept("settings") or {}), **wishes})

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


KEY = web.AppKey("standin", Standin)


def standin_of(request: web.Request) -> Standin:
    return request.app[KEY]
