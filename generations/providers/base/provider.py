"""What a provider can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from generations.providers.base.answers import (
    Capabilities,
    Handle,
    Look,
    Outcome,
    Sighting,
    Ticket,
)
from generations.providers.base.errors import ProviderError
from generations.providers.base.requests import Kind, Request
from mvsite.lib.findings import Finding

KeepAlive = Callable[[], None]
"""Called about once a second during long work; raises when the work is no longer ours."""


class Provider(Protocol):
    """One vendor, or this machine. ``free`` work costs nothing and may be run again; ``title``:
    as people know it."""

    name: str
    title: str
    free: bool
    queue: str

    def models(self, kind: Kind) -> tuple[str, ...]:
        """Names of the models that do this kind of work here, the usual one first."""
        ...

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        """Of a model by name; empty: the usual one. Raises Refused for one that is not known."""
        ...

    def examine(self, kind: Kind) -> Iterator[Finding]:
        """Key, clock, and the models of this kind beside what is known of them here; it is asked,
        for nothing. What fails is a finding too; what is of the account alone is told in the same
        words for each kind (``examining``)."""
        ...

    def estimate(self, request: Request) -> Decimal | None:
        """Dollars that the call costs at most; None when nobody knows."""
        ...

    def prepare(self, request: Request) -> Mapping[str, Any]:
        """What will be sent, as JSON. It costs nothing and may be repeated; pictures may be handed
        over here. Raises ProviderError, and FileNotFoundError for a picture that is gone."""
        ...

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        """Hand over what was prepared, once. Raises ProviderError; InDoubt when nobody knows
        whether it was accepted."""
        ...

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        """Side by side, each answer as it comes, also while more parcels do. None among them: there
        is no other at the moment; while answers are out it is asked again."""
        ...

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """What was accepted of this input since then; None where that cannot be asked. Raises
        ProviderError."""
        ...

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        """Each as it is found; none where the look itself failed. Raises ProviderError when nobody
        can be asked."""
        ...

    def cancel(self, handle: Handle) -> None: ...

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        """Bring the result into ``folder``. Raises ProviderError."""
        ...


@dataclass(frozen=True)
class Parcel:
    """A request on its way: as it is kept here, as it is sent, and what goes with it."""

    request: Request
    sent: Mapping[str, Any]
    ticket: Ticket


Answer = Handle | ProviderError


class OneByOne:
    """For a provider with no better way: many calls are so many single ones."""

    def submit_all(
        self: Provider, parcels: Iterable[Parcel | None]
    ) -> Iterator[tuple[Ticket, Answer]]:
        for parcel in filter(None, parcels):
            try:
                yield parcel.ticket, self.submit(parcel.request, parcel.sent, parcel.ticket)
            except ProviderError as error:
                yield parcel.ticket, error
