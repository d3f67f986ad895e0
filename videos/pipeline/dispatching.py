"""Reserved calls of one provider are sent as they are made ready, while others are answered.

One sends for a provider and kind at a time. Who comes meanwhile leaves the calls to that one, which
asks for more for as long as answers are out: no second worker waits for a provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, takewhile
from time import monotonic
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import F

from generations import submit
from generations.ledger import provider_named
from generations.models import Generation
from generations.providers.base import Answer, Busy, Parcel
from mvsite.lib.state import in_seconds
from videos import moderation
from videos.pipeline.calls import again, follow
from videos.pipeline.guard import guard

log = structlog.get_logger(__name__)
Status = Generation.Status
Ready = list[tuple[Generation, Parcel]]
CLAIMED_AT_ONCE = 50
TOGETHER_SECONDS = 0.1
"""What is made ready in so long is written down, and sent, together."""
DESK_SECONDS = 5
"""After which one who sends, and did not ask for more, is taken for dead."""


@shared_task(name="generations.dispatch")
def dispatch(kind: str, provider: str) -> None:
    """Send what is reserved and due, unless somebody else is at it."""
    desk = Desk(kind, provider)
    if not cache.add(desk.name, True, DESK_SECONDS):
        return
    try:
        desk.send_all()
    finally:
        cache.delete(desk.name)
        again(kind, provider, Status.RUNNING)
        again(kind, provider, Status.RESERVED)  # Also what came while this one was at it.


@dataclass
class Desk:
    """``out``: sent and not answered yet. ``rest``: seconds, when the provider said "too often"."""

    kind: str
    provider: str
    out: dict[str, Generation] = field(default_factory=dict)
    rest: float = 0.0

    @property
    def name(self) -> str:
        return f"dispatch-{self.kind}-{self.provider}"

    def send_all(self) -> None:
        parcels = self._parcels()
        if (first := next(parcels, None)) is None:
            return
        provider = provider_named(self.kind, self.provider)
        for ticket, answer in provider.submit_all(chain([first], parcels)):
            self._receive(self.out.pop(ticket.id), answer)

    def _receive(self, generation: Generation, answer: Answer) -> None:
        guard(generation, lambda row: submit.receive_answer(row, answer))
        if isinstance(answer, Busy):
            self.rest = max(self.rest, answer.retry_after or 0.0)
        follow([generation])

    # --- What is sent ----------------------------------------------------------------------------

    def _parcels(self) -> Iterator[Parcel | None]:
        """None: there is no more now, and answers are out."""
        try:
            while True:
                for lot in self._lots():
                    yield from self._begun(lot)
                if not self.out:
                    return
                again(self.kind, self.provider, Status.RUNNING)
                self._stay()
                yield None
        except DatabaseError:  # The answers that are out are still waited for.
            log.exception("no more calls can be sent now")

    def _stay(self) -> None:
        cache.set(self.name, True, DESK_SECONDS)

    def _begun(self, lot: Ready) -> list[Parcel]:
        begun = submit.begin_sending(lot)
        self.out |= {parcel.ticket.id: generation for generation, parcel in begun}
        self._stay()
        return [parcel for _, parcel in begun]

    def _lots(self) -> Iterator[Ready]:
        """Small ones: a picture that takes long to hand over keeps no other call waiting."""
        while claimed := self._claimed():
            lot: Ready = []
            since = monotonic()
            for generation in self._shown(claimed):
                self._make_ready(generation, lot)
                if lot and monotonic() - since > TOGETHER_SECONDS:
                    yield lot
                    lot, since = [], monotonic()
            if lot:
                yield lot

    def _shown(self, claimed: Sequence[Generation]) -> Iterator[Generation]:
        """Who hid a subject did not see a call that was reserved in the same moment."""
        held = moderation.held_among(claimed)
        for generation in claimed:
            if generation.pk in held:
                moderation.stop_call(generation)
            else:
                yield generation

    def _make_ready(self, generation: Generation, lot: Ready) -> None:
        if self.rest:
            generation.release(seconds=self.rest)
            return
        before = len(lot)
        guard(generation, lambda row: _prepare(row, lot))
        if len(lot) == before:
            follow([generation])

    def _claimed(self) -> list[Generation]:
        """In one statement. Of two who ask at once each row is one's."""
        waiting = Generation.objects.batch(self.kind, self.provider, Status.RESERVED)
        waiting = waiting.filter(claims__lt=settings.MAX_CLAIMS)
        first = waiting.order_by("due_at", "created_at").values_list("pk", "claims")
        names = _together(first[: self._most()])
        until = in_seconds(submit.sending_seconds(free=False))
        if not names or not waiting.filter(pk__in=names).update(
            lease=until, claims=F("claims") + 1
        ):
            return []
        ours = Generation.objects.filter(pk__in=names, status=Status.RESERVED, lease=until)
        return list(ours.order_by("due_at", "created_at"))

    def _most(self) -> int:
        """One alone after a provider said "too often": tries count there."""
        if self.rest:
            return 0
        waiting = Generation.objects.batch(self.kind, self.provider, Status.RESERVED)
        if waiting.filter(fault="busy").exists():
            return 0 if self.out else 1
        return CLAIMED_AT_ONCE


def _together(rows: Iterable[tuple[UUID, int]]) -> list[UUID]:
    """Those at the head with which no worker died; one with which one did alone, so that it wears
    out no other's claims."""
    found = list(rows)
    return [pk for pk, _ in takewhile(lambda row: not row[1], found)] or [pk for pk, _ in found[:1]]


def _prepare(generation: Generation, lot: Ready) -> None:
    if parcel := submit.prepare(generation):
        lot.append((generation, parcel))
