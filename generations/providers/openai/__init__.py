"""OpenAI, and whoever speaks its HTTP: a model that sees, one that writes, one that
judges.

``wording`` says what is asked for, ``sending`` posts it as the server takes it (``habits``),
``answers`` reads what came. There is no job to ask after: an answer that is lost is lost.
``account`` is whose server it is, ``prices`` what it costs, ``refusals`` what its errors mean.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.providers import catalog, stills
from generations.providers.base import (
    Answer,
    BadAnswer,
    Capabilities,
    Handle,
    JudgeRequest,
    KeepAlive,
    Kind,
    Look,
    Media,
    ModelGone,
    Outcome,
    Parcel,
    Progress,
    ProviderError,
    Refused,
    Request,
    SeeRequest,
    Sighting,
    Ticket,
)
from generations.providers.catalog.entries import Price
from generations.providers.openai import answers, habits, listing, prices, wording
from generations.providers.openai.account import Account
from generations.providers.openai.describing import described
from generations.providers.openai.habits import Habits
from generations.providers.openai.prices import Tokens
from generations.providers.openai.refusals import Whom, no_key
from generations.providers.pictures import as_jpeg
from mvsite.lib.findings import Finding

PICTURE_TOKENS = 6000
"""Of a model whose table is not known."""
ANSWERS_WITHIN = 130.0
"""Longer than the time-out of a call and the wait before it."""
TYPICAL_SECONDS = 15.0
UNPRICED = (
    "What {model} costs is not known. Set OPENAI_PRICE to dollars for a million tokens that it "
    "reads and writes: 0.10,0.50."
)


class OpenAIProvider:
    """``model``: the usual one of the kind that it is chosen for. ``price``: dollars for a million
    tokens read and written. The rest is by itself that of the settings."""

    name = "openai"
    queue = "network"
    unnamed = "No model is named. OPENAI_VISION_MODEL and OPENAI_TEXT_MODEL take one."

    def __init__(
        self, model: str = "", *, key: str = "", base_url: str = "", limit: str = "",
        price: Sequence[float] | None = None,
    ) -> None:  # fmt: skip
        given = settings.OPENAI_PRICE if price is None else price
        self.usual = model
        self.given = Tokens(*(Decimal(str(amount)) for amount in given)) if given else None
        self.account = Account(
            key or settings.OPENAI_API_KEY,
            (base_url or settings.OPENAI_BASE_URL).rstrip("/"),
            self.given,
            limit or settings.OPENAI_TOKEN_LIMIT,
        )
        self.title = self.account.title
        self.free = self.account.is_free

    def models(self, kind: Kind) -> tuple[str, ...]:
        known = catalog.chat_models() if self.account.is_openai else ()
        return tuple(dict.fromkeys(filter(None, (self.usual, *known))))

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        name = self._named(model)
        table, price = self._table(name), self._price(name)
        return described(
            name, table, self._dated(table), typical=TYPICAL_SECONDS,
            answers_within=ANSWERS_WITHIN,
            unpriced="" if price else UNPRICED.format(model=name),
        )  # fmt: skip

    def examine(self, kind: Kind) -> Iterator[Finding]:
        return listing.examine(Whom(self.account, self.usual, kind), self.models(kind))

    def estimate(self, request: Request) -> Decimal | None:
        name = self._named(request.model)
        price, table = self._price(name), self._table(name)
        if price is None:
            return None
        each = table.picture_tokens if table else PICTURE_TOKENS
        pictures = each * len(_shown(request))
        # Its schema goes along twice: within the words, and as the form of the answer.
        said = wording.words_for(request) + str(wording.schema_for(request))
        most = price.cost(prices.most_read(said, pictures), wording.most_written(request))
        dated = self._dated(table)
        return most * (prices.OLD_TIMES if dated and dated.is_old() else 1)

    def prepare(self, request: Request) -> Mapping[str, Any]:
        name = self._named(request.model)
        self._require_key(request.kind, name)
        table = self._table(name)
        if table and table.gone:
            raise ModelGone(table.gone)
        parts = [{"type": "text", "text": wording.words_for(request)}, *_pictures(request)]
        asked = habits.known(self.account.base, name, Habits(limit=self._limit))
        return {
            "input": {"model": name, "messages": [{"role": "user", "content": parts}]},
            "schema": wording.schema_for(request), "most": wording.most_written(request),
            "effort": table.effort if table else "", "habits": asdict(asked),
        }  # fmt: skip

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        [(_, answer)] = self.submit_all([Parcel(request, sent, ticket)])
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        from generations.providers.openai.sending import send_all  # The client takes a second.

        return send_all(self.account, parcels)

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """There is no list of what was answered."""
        return None

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        """What has a handle has been answered."""
        return ((handle, Look(Progress.SUCCEEDED)) for handle in handles)

    def cancel(self, handle: Handle) -> None:
        """It has been answered."""

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        """Nothing is asked: the answer came with the handle."""
        answer = handle.answer
        if not answer:
            raise BadAnswer("The answer to this call was lost. Try again.", charged="maybe")
        self._note_form(answer)
        return answers.outcome_of(answer, request, self._cost(answer, request))

    # --- Its models ------------------------------------------------------------------------------

    def _named(self, model: str) -> str:
        """Raises Refused."""
        if not (name := model or self.usual):
            raise Refused(self.unnamed)
        return name

    def _dated(self, table: catalog.ChatModel | None) -> Price | None:
        """The catalog's price, where none is given."""
        return table.price if table and not self.account.given else None

    def _table(self, name: str) -> catalog.ChatModel | None:
        return catalog.chat_models().get(name) if self.account.is_openai else None

    def _price(self, name: str) -> Tokens | None:
        if self.given or self.free:
            return self.given or Tokens(Decimal(0), Decimal(0))
        table = self._table(name)
        if table is None or not isinstance(table.price.usd, Mapping):
            return None
        return Tokens(table.price.usd["input"], table.price.usd["output"])

    def _cost(self, answer: Mapping[str, Any], request: Request) -> Decimal:
        """By what it says it used; else all that was reserved."""
        if self.free:
            return Decimal(0)
        price = self._price(answer["model"]) or Tokens(Decimal(0), Decimal(0))
        cost = prices.cost_of(price, answer["usage"])
        return (self.estimate(request) or Decimal(0)) if cost is None else cost

    @property
    def _limit(self) -> str:
        """Others than OpenAI may know the older name only."""
        usual = "max_completion_tokens" if self.account.is_openai else "max_tokens"
        return self.account.limit or usual

    def _require_key(self, kind: Kind, name: str) -> None:
        if self.account.is_openai and not self.account.key:
            raise no_key(Whom(self.account, name, kind))

    def _note_form(self, answer: Mapping[str, Any]) -> None:
        """A server that takes a form and does not keep to it is asked by the next one from now."""
        base, name = self.account.base, answer["model"]
        asked = habits.known(base, name, Habits(limit=self._limit))
        if asked.step == answer["step"] and answers.ignored_form(answer):
            habits.remember(base, name, asked.lower())


def _pictures(request: Request) -> list[dict[str, Any]]:
    """Within the message: a server at home fetches none. Raises FileNotFoundError, Refused."""
    jpegs = [base64.b64encode(_jpeg(media)).decode() for media in _shown(request)]
    return [
        {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{jpeg}"}}
        for jpeg in jpegs
    ]


def _shown(request: Request) -> tuple[Media, ...]:
    match request:
        case SeeRequest():
            return (request.picture,)
        case JudgeRequest():
            return (request.picture, *request.stills)
    return ()


def _jpeg(media: Media) -> bytes:
    return stills.as_jpeg(media) if "seconds" in media.hints else as_jpeg(media.path())
