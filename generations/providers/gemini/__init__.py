"""The Gemini API: Google's own models that film, by the Interactions API.

``composing`` makes an interaction of a request, ``sending`` creates it in the background,
``reading`` looks at it, ``fetching`` brings the film. ``running`` and ``refusals`` say what answers
mean, ``pricing`` what it costs. Veo, which was reached by operations of its own, is not offered
there since 22 October 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.providers import catalog
from generations.providers.base import (
    Answer,
    Capabilities,
    FilmRequest,
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
from generations.providers.gemini import composing, examining, fetching, pricing, reading
from generations.providers.gemini.account import Account
from generations.providers.gemini.refusals import no_key
from mvsite.lib.findings import Finding


class GeminiProvider:
    """``model``: the usual one. The rest is by itself that of the settings."""

    name = "gemini"
    title = "Google"
    free = False
    queue = "network"

    def __init__(self, model: str = "", *, key: str = "", base_url: str = "") -> None:
        self.usual = model
        self.account = Account(
            key or settings.GEMINI_API_KEY, (base_url or settings.GEMINI_BASE_URL).rstrip("/")
        )

    def models(self, kind: Kind) -> tuple[str, ...]:
        names = [model.name for model in catalog.of_kind(kind, catalog.GEMINI)]
        return tuple(sorted(names, key=lambda name: name != self.usual))

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        found = self._model(kind, model)
        return Capabilities(
            model=found.name,
            title=found.title,
            lengths=tuple(map(float, found.lengths)),
            references=found.references.most if found.references else 0,
            takes_first_frame="first_frame" in found.inputs,
            takes_seed=False,
            price_date=found.price.checked if found.price else None,
            price_is_old=found.price.is_old() if found.price else False,
            typical=found.typical,
            deadline=found.deadline,
            gone=found.gone,
            note=found.note,
            largest=max(found.sizes, default=0),
            by_second=True,
        )

    def examine(self, kind: Kind) -> Iterator[Finding]:
        return examining.examine(self.account, kind, self.usual)

    def estimate(self, request: Request) -> Decimal | None:
        model = self._model(request.kind, request.model)
        return pricing.estimate(model, request) if isinstance(request, FilmRequest) else None

    def prepare(self, request: Request) -> Mapping[str, Any]:
        if not self.account.key:
            raise no_key()
        return composing.compose(self._model(request.kind, request.model), request)

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        [(_, answer)] = self.submit_all([Parcel(request, sent, ticket)])
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        from generations.providers.gemini.sending import send_all  # The client takes two seconds.

        return send_all(self.account, parcels)

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """There is no list of interactions."""
        return None

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        return reading.poll_all(self.account, handles)

    def cancel(self, handle: Handle) -> None:
        reading.cancel(self.account, handle.external_id)

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        return fetching.fetch(self.account, request, handle.external_id, folder, keep_alive)

    def _model(self, kind: Kind, name: str) -> catalog.Model:
        """Raises Refused."""
        model = catalog.models(catalog.GEMINI).get(name or self.usual)
        if model is None or model.kind != kind:
            raise Refused(f"The model {name or self.usual or 'of no name'} is not known here.")
        return model
