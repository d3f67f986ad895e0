"""What all calls share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from aiohttp import web

from standins import standin
from standins.openai import problems
from standins.openai.catalog import Model, models
from standins.openai.dialects import DIALECTS, Dialect
from standins.openai.faults import DETAILS, KINDS
from standins.openai.settings import READERS, Settings
from standins.openai.store import Store


@dataclass(kw_only=True)
class Standin(standin.Standin):
    settings: Settings
    store: Store
    readers = READERS
    kinds = KINDS
    details = DETAILS

    @property
    def dialect(self) -> Dialect:
        return DIALECTS[self.settings.dialect]

    def model(self, name: object, kind: str) -> Model:
        """Raises Problem: 404 where it is not served, or gone."""
        if not isinstance(name, str) or not name:
            raise problems.missing("model")
        model = models(self.dialect.name).get(name)
        if model is None or model.kind != kind:
            raise self.dialect.no_such_model(name)
        return model

    def serves(self, kind: str) -> bool:
        return any(model.kind == kind for model in models(self.dialect.name).values())

    def spent(self) -> Decimal:
        rows = self.store.rows("SELECT cost FROM calls")
        return sum((Decimal(row["cost"]) for row in rows), Decimal(0))

    def credit(self) -> float | None:
        """Dollars that are left; None: unlimited."""
        if self.settings.credit is None:
            return None
        return self.settings.credit - float(self.spent())


def standin_of(request: web.Request) -> Standin:
    return cast(Standin, request.app[standin.KEY])
