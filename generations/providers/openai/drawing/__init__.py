"""A model at OpenAI, or at a server that speaks its HTTP, that draws.

``composing`` makes an order of a request (``sizes``), ``sending`` posts it once and keeps the
answer in a file, since it is too large for a row, ``results`` reads the picture out of it.
``prices`` says what it costs, ``habits`` what a server does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.providers import catalog
from generations.providers.base import (
    Answer,
    Busy,
    Capabilities,
    DrawRequest,
    Handle,
    KeepAlive,
    Kind,
    ModelGone,
    Outcome,
    Parcel,
    ProviderError,
    Request,
    Sighting,
    Ticket,
)
from generations.providers.catalog import ImageModel
from generations.providers.openai import OpenAIProvider
from generations.providers.openai.describing import described
from generations.providers.openai.drawing import composing, prices, results
from generations.providers.openai.drawing.prices import Price
from generations.providers.openai.prices import is_amount
from mvsite.lib import storage

TYPICAL_SECONDS = 30.0
ANSWERS_WITHIN = 200.0
"""Longer than the time-out of an order and the wait before it."""
MEASURED = ("input_tokens", "output_tokens", "total_tokens")
UNPRICED = (
    "What {model} costs is not known. Set OPENAI_IMAGE_PRICE to dollars for a picture, 0.04, or "
    "for a million tokens of text, of pictures that go in, and of what is drawn: 5,8,30."
)


class OpenAIDrawingProvider(OpenAIProvider):
    """``price``: one amount or three, as OPENAI_IMAGE_PRICE."""

    unnamed = "No model is named. OPENAI_IMAGE_MODEL takes one."

    def __init__(
        self, model: str = "", *, key: str = "", base_url: str = "",
        price: Sequence[float] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(model, key=key, base_url=base_url)
        self.price = prices.given(settings.OPENAI_IMAGE_PRICE if price is None else price)
        self.account = replace(self.account, given=self.price)
        self.free = self.account.is_free

    def models(self, kind: Kind) -> tuple[str, ...]:
        known = catalog.image_models() if self.account.is_openai else ()
        return tuple(dict.fromkeys(filter(None, (self.usual, *known))))

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        name = self._named(model)
        table, price = _table(name), self._price_of(name)
        dated = table.price if table and not self.price and self.account.is_openai else None
        return described(
            name, table, dated, typical=TYPICAL_SECONDS,
            references=composing.most_references(table), answers_within=ANSWERS_WITHIN,
            unpriced="" if price else UNPRICED.format(model=name),
        )  # fmt: skip

    def estimate(self, request: Request) -> Decimal | None:
        assert isinstance(request, DrawRequest)
        name = self._named(request.model)
        table, price = _table(name), self._price_of(name)
        if price is None:
            return None
        pictures = min(len(request.references), composing.most_references(table))
        size = composing.size_of(request, table)
        return prices.most(price, composing.words_of(request), pictures, size, table)

    def prepare(self, request: Request) -> Mapping[str, Any]:
        assert isinstance(request, DrawRequest)
        name = self._named(request.model)
        self._require_key(request.kind, name)
        table = _table(name)
        if table and table.gone:
            raise ModelGone(table.gone)
        return composing.order(name, request, table, self.account.base)

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        from generations.providers.openai.drawing.sending import send_all

        return send_all(self.account, parcels)

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """There is no list over there; but an answer is a file here before anybody hears of it."""
        from generations.providers.openai.drawing.sending import handle_of

        if not storage.exists(sent["file"]):
            return None
        return Sighting((handle_of(sent["file"], sent["input"]["model"]),), complete=True)

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        assert isinstance(request, DrawRequest)
        answer = results.answer_in(handle.answer.get("file", ""))
        model = handle.answer.get("model", "")
        told = answer.get("usage")
        usage = told if isinstance(told, dict) else {}
        cost = self._drawn_for(model, usage, request)
        try:
            file = results.picture_of(answer, request, model, self.account.base, folder, keep_alive)
        except Busy:
            raise
        except ProviderError as error:
            error.cost, error.charged = cost, "yes" if cost else "no"
            raise
        measured = {name: usage[name] for name in MEASURED if is_amount(usage.get(name))}
        return Outcome(file=file, cost=cost, usage=measured)

    # --- Its models ------------------------------------------------------------------------------

    def _price_of(self, name: str) -> Price | None:
        if self.price or self.free:
            return self.price or Price()
        table = _table(name)
        return prices.of_table(table) if table and self.account.is_openai else None

    def _drawn_for(self, model: str, usage: Mapping[str, Any], request: DrawRequest) -> Decimal:
        """By what it says it used; else all that was reserved."""
        price = self._price_of(model) or Price()
        cost = prices.cost_of(price, usage)
        return (self.estimate(request) or Decimal(0)) if cost is None else cost


def _table(name: str) -> ImageModel | None:
    """Also of a gateway that has it under the same name: its price is its own."""
    return catalog.image_models().get(name)
