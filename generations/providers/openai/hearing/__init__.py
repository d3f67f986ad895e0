"""A model that hears the words of a song and when each is sung, at OpenAI or at a server of one's
own that speaks its HTTP.

``sound`` makes the small file that is sent, ``sending`` posts it once, ``reading`` takes the words
out of the answer. A model that tells the words alone is of no use here: what is wanted is times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.providers import catalog
from generations.providers.base import (
    Answer,
    BadAnswer,
    Capabilities,
    Handle,
    HearRequest,
    KeepAlive,
    Kind,
    ModelGone,
    Outcome,
    Parcel,
    ProviderError,
    Request,
    Ticket,
)
from generations.providers.catalog import HearingModel
from generations.providers.openai import OpenAIProvider
from generations.providers.openai.account import Account
from generations.providers.openai.describing import described
from generations.providers.openai.hearing import reading, sound
from generations.providers.openai.hearing.prices import Minutes
from generations.providers.openai.prices import OLD_TIMES

TYPICAL_SECONDS = 40.0
ANSWERS_WITHIN = 330.0
"""Longer than the time-out of an order and the wait before it."""
MOST_PROMPT_BYTES = 600
"""Whisper reads no more than the last 224 tokens of what it is told beforehand."""
UNPRICED = (
    "What {model} costs is not known. Set OPENAI_HEAR_PRICE to dollars for a minute of song: 0.006."
)


class OpenAIHearingProvider(OpenAIProvider):
    """``price``: dollars for a minute of song, as OPENAI_HEAR_PRICE."""

    unnamed = "No model is named. OPENAI_HEAR_MODEL takes one."

    def __init__(
        self, model: str = "", *, key: str = "", base_url: str = "",
        price: Sequence[float] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(model)
        base = (base_url or settings.OPENAI_HEAR_BASE_URL).rstrip("/")
        given = settings.OPENAI_HEAR_PRICE if price is None else price
        self.price = Minutes(*(Decimal(str(amount)) for amount in given)) if given else None
        self.account = Account(key or settings.OPENAI_HEAR_API_KEY, base, self.price)
        self.title = self.account.title
        self.free = self.account.is_free

    def models(self, kind: Kind) -> tuple[str, ...]:
        known = catalog.hearing_models() if self.account.is_openai else {}
        offered = (name for name, table in known.items() if not table.gone)
        return tuple(dict.fromkeys(filter(None, (self.usual, *offered))))

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        name = self._named(model)
        table, price = self._table_of(name), self._price_of(name)
        dated = table.price if table and not self.price else None
        return described(
            name, table, dated, typical=TYPICAL_SECONDS, answers_within=ANSWERS_WITHIN,
            unpriced="" if price else UNPRICED.format(model=name),
        )  # fmt: skip

    def estimate(self, request: Request) -> Decimal | None:
        assert isinstance(request, HearRequest)
        name = self._named(request.model)
        price, table = self._price_of(name), self._table_of(name)
        seconds = request.song.hints.get("seconds")
        if price is None or seconds is None:
            return None
        old = table and not self.price and table.price.is_old()
        return price.cost(float(seconds)) * (OLD_TIMES if old else 1)

    def prepare(self, request: Request) -> Mapping[str, Any]:
        assert isinstance(request, HearRequest)
        name = self._named(request.model)
        self._require_key(request.kind, name)
        table = self._table_of(name)
        if table and table.gone:
            raise ModelGone(table.gone)
        told = {"prompt": _last(request.words), "language": request.language}
        return {
            "input": {
                "model": name, "response_format": "verbose_json", "temperature": 0,
                "timestamp_granularities": ["word", "segment"],
                **{key: said for key, said in told.items() if said},
            },
            "file": sound.for_hearing(request.song.path()),
        }  # fmt: skip

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        from generations.providers.openai.hearing.sending import send_all

        return send_all(self.account, parcels)

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        """Nothing is asked: the answer came with the handle."""
        assert isinstance(request, HearRequest)
        answer = handle.answer
        if not answer:
            raise BadAnswer("The answer to this call was lost. Try again.", charged="maybe")
        cost = self._cost_of(answer, request)
        try:
            data = reading.data_of(answer, request.song.hints.get("seconds"))
        except ProviderError as error:
            error.cost, error.charged = cost, "yes" if cost else "no"
            raise
        return Outcome(data=data, cost=cost, usage=answer["usage"])

    # --- Its models ------------------------------------------------------------------------------

    def _table_of(self, name: str) -> HearingModel | None:
        return catalog.hearing_models().get(name) if self.account.is_openai else None

    def _price_of(self, name: str) -> Minutes | None:
        if self.price or self.free:
            return self.price or Minutes(Decimal(0))
        table = self._table_of(name)
        return Minutes(table.price.unit({})) if table else None

    def _cost_of(self, answer: Mapping[str, Any], request: HearRequest) -> Decimal:
        """By what it says it used; else all that was reserved."""
        if self.free:
            return Decimal(0)
        price = self._price_of(answer["model"]) or Minutes(Decimal(0))
        cost = price.of_usage(answer["usage"])
        return (self.estimate(request) or Decimal(0)) if cost is None else cost


def _last(words: str) -> str:
    """Whole lines from the end: of more a model reads nothing, or refuses it."""
    kept: list[str] = []
    for line in reversed([row.strip() for row in words.splitlines()]):
        if sum(len(each.encode()) + 1 for each in (line, *kept)) > MOST_PROMPT_BYTES:
            break
        kept.insert(0, line)
    return "\n".join(kept).strip()
