"""Replicate: models of many vendors behind one key, each call paid for.

``composing`` makes an input of a request by what ``catalog.toml`` says of the model
(``handing_over``, ``pricing``), ``sending`` creates, ``reading`` polls, ``finding`` looks for what
was accepted without an answer, ``fetching`` brings the result (``seeing`` reads what is words).
``refusals`` and ``running`` say what answers mean, ``examining`` whether key and
catalog (``schemas``) are still right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
from django.conf import settings

from generations.providers import catalog
from generations.providers.base import (
    Answer,
    Capabilities,
    Handle,
    KeepAlive,
    Kind,
    Look,
    Outcome,
    Parcel,
    ProviderError,
    Refused,
    Request,
    Sighting,
    Ticket,
)
from generations.providers.replicate import (
    composing,
    examining,
    fetching,
    finding,
    pricing,
    reading,
)
from generations.providers.replicate.account import Account
from generations.providers.replicate.handing_over import address_of
from generations.providers.replicate.refusals import (
    Reply,
    no_answer,
    no_key,
    refusal,
    unreachable,
)
from mvsite.lib.findings import Finding


class ReplicateProvider:
    """``model``: the usual one of the kind that it is chosen for. The rest is by itself that of
    the settings."""

    name = "replicate"
    title = "Replicate"
    free = False
    queue = "network"

    def __init__(
        self, model: str = "", *, token: str = "", base_url: str = "", hosts: Sequence[str] = ()
    ) -> None:
        self.usual = model
        self.account = Account(
            token or settings.REPLICATE_API_TOKEN,
            base_url or settings.REPLICATE_BASE_URL,
            tuple(hosts or settings.REPLICATE_OUTPUT_HOSTS),
        )

    def models(self, kind: Kind) -> tuple[str, ...]:
        names = [model.name for model in catalog.of_kind(kind)]
        return tuple(sorted(names, key=lambda name: name != self.usual))

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        found = self._model(kind, model)
        return Capabilities(
            model=found.name,
            title=found.title,
            lengths=tuple(map(float, found.lengths)),
            references=found.references.most if found.references else 0,
            takes_first_frame="first_frame" in found.inputs,
            needs_picture=bool(found.references and found.references.least),
            takes_words_alone=not found.needs_first_frame,
            takes_seed="seed" in found.inputs,
            prompt_limit=found.prompt_limit,
            takes_sound=(found.sound.least, found.sound.most) if found.sound else None,
            price_date=found.price.checked if found.price else None,
            price_is_old=found.price.is_old() if found.price else False,
            typical=found.typical,
            deadline=found.deadline,
            gone=found.gone,
            note=found.note,
            largest=max(found.sizes, default=0),
            by_second=bool(found.price and found.price.per == "second"),
        )

    def examine(self, kind: Kind) -> Iterator[Finding]:
        return examining.examine(self.account, kind, self.usual)

    def estimate(self, request: Request) -> Decimal | None:
        model = self._model(request.kind, request.model)
        return pricing.estimate(model, request, composing.outline(model, request).given)

    def prepare(self, request: Request) -> Mapping[str, Any]:
        if not self.account.token:
            raise no_key()
        model = self._model(request.kind, request.model)
        hand_over = partial(address_of, account=self.account)
        return composing.compose(model, request, hand_over).as_sent()

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        [(_, answer)] = self.submit_all([Parcel(request, sent, ticket)])
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        from generations.providers.replicate.sending import send_all  # The client takes a second.

        return send_all(self.account, parcels)

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting:
        return finding.find(self.account, sent, since)

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        return reading.poll_all(self.account, handles)

    def cancel(self, handle: Handle) -> None:
        """Nothing is asked of the answer: one that had ended stays as it was."""
        address = f"{self.account.api}/predictions/{handle.external_id}/cancel"
        try:
            with self.account.client() as client:
                answer = client.post(address)
        except httpx2.HTTPError as error:
            raise unreachable() from error
        if not answer.is_success:
            reply = Reply(answer.status_code, answer.headers, answer.text)
            raise refusal(reply, "It") or no_answer()

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        return fetching.fetch(self.account, request, handle.external_id, folder, keep_alive)

    def _model(self, kind: Kind, name: str) -> catalog.Model:
        """Raises Refused."""
        model = catalog.models().get(name or self.usual)
        if model is None or model.kind != kind:
            raise Refused(f"The model {name or self.usual or 'of no name'} is not known here.")
        return model
