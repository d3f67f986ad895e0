"""A paid call is never sent twice, and nothing is sent without a committed reservation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Limits
from generations import ledger
from generations.budget import OverBudget
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import (
    BadAnswer,
    Busy,
    Capabilities,
    Handle,
    Kind,
    Look,
    Media,
    OneByOne,
    Outcome,
    Progress,
    Refused,
    Request,
    SeeRequest,
    Sighting,
    Ticket,
    abridged,
)
from generations.submit import submit
from tests.factories import make_character, make_owner

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
PRICE = Decimal("0.40")
WORDS = {"prompt": "A fox.", "character_description": "A fox.", "style_notes": ""}


class Vendor(OneByOne):
    """Keeps account of what it was sent; answers what the test lays ready."""

    name = "vendor"
    free = False
    queue = "network"

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.at_sending: list[str] = []
        self.answer: Exception | None = None
        self.looks: list[Look | Exception] = []
        self.cancelled: list[str] = []
        self.price: Decimal | None = PRICE
        self.sighting: Sighting | Exception | None = None
        self.before_answering: Callable[[], object] = lambda: None
        self.at_fetching: Exception | None = None

    def models(self, kind: Kind) -> tuple[str, ...]:
        return ("one",)

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        return Capabilities(model="one")

    def estimate(self, request: Request) -> Decimal | None:
        return self.price

    def prepare(self, request: Request) -> dict[str, Any]:
        return {"input": {"picture": "a"}}

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        if isinstance(self.sighting, Exception):
            raise self.sighting
        return self.sighting

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        assert not connection.in_atomic_block, "the reservation is not committed"
        self.at_sending = list(Generation.objects.values_list("status", flat=True))
        self.sent.append(str(request.kind))
        self.before_answering()
        if self.answer is not None:
            raise self.answer
        return Handle(f"p-{len(self.sent)}", wait=0.0)

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        for handle in handles:
            look = self.looks.pop(0)
            if isinstance(look, Exception):
                raise look
            yield handle, look

    def cancel(self, handle: Handle) -> None:
        self.cancelled.append(handle.external_id)

    def fetch(self, handle: Handle, request: Request, folder: Path, keep_alive: Any) -> Outcome:
        if self.at_fetching is not None:
            raise self.at_fetching
        return Outcome(data=WORDS, cost=Decimal("0.35"), usage={"tokens": 12})


VENDOR = Vendor()


def vendor() -> Vendor:
    return VENDOR


@pytest.fixture(autouse=True)
def paid(settings: Any) -> Vendor:
    VENDOR.__init__()  # type: ignore[misc]  # as new
    settings.PROVIDERS = {
        kind: {"BACKEND": "generations.tests.test_paid.vendor", "OPTIONS": {}} for kind in Kind
    }
    return VENDOR


def ordered() -> Generation:
    character = make_character()
    return ledger.order(
        character, "description", SeeRequest(picture=Media("a.png")), owner=character.owner
    )


def worker_dies(generation: Generation) -> Generation:
    """In the midst of the call: its row stays as it was, and the lease runs out."""
    assert generation.claim(Status.RESERVED, to=Status.SUBMITTING)
    past = timezone.now() - timedelta(seconds=1)
    Generation.objects.filter(pk=generation.pk).update(lease=past)
    return Generation.objects.get(pk=generation.pk)


def test_the_row_says_submitting_and_its_price_before_anything_is_sent(paid: Vendor) -> None:
    generation = ordered()
    assert (generation.status, generation.estimated) == (Status.RESERVED, PRICE)
    submit(generation)
    assert paid.at_sending == [Status.SUBMITTING]
    assert (generation.status, generation.external_id) == (Status.RUNNING, "p-1")


def test_of_two_workers_with_the_same_call_one_sends_it(paid: Vendor) -> None:
    generation = ordered()
    other = Generation.objects.get(pk=generation.pk)
    submit(generation)
    submit(other)
    assert len(paid.sent) == 1


def test_a_call_whose_worker_died_while_it_was_sent_is_never_sent_again(paid: Vendor) -> None:
    generation = worker_dies(ordered())
    submit(generation)
    assert paid.sent == []
    assert (generation.status, generation.charged) == (Status.REVIEW, "maybe")
    assert generation.settled == PRICE
    assert "may have been charged" in generation.error
    assert ledger.is_final(generation)


def test_a_refusal_costs_nothing_and_gives_its_reservation_back(paid: Vendor) -> None:
    paid.answer = Refused("The picture was refused.")
    generation = ordered()
    submit(generation)
    assert (generation.status, generation.charged) == (Status.FAILED, "no")
    assert generation.settled == 0


def test_too_often_waits_as_long_as_it_was_told_to_in_the_same_row(paid: Vendor) -> None:
    paid.answer = Busy("Too often.", retry_after=30)
    generation = ordered()
    submit(generation)
    assert generation.status == Status.RESERVED
    assert generation.due_at > timezone.now() + timedelta(seconds=20)
    assert Generation.objects.count() == 1


def test_a_call_is_settled_by_what_it_really_cost(paid: Vendor) -> None:
    paid.looks = [Look(Progress.RUNNING, wait=0), Look(Progress.SUCCEEDED, usage={"seconds": 3})]
    generation = ordered()
    submit(generation)
    poll(generation)
    assert generation.status == Status.RUNNING
    poll(generation)
    fetch(generation)
    assert (generation.status, generation.charged) == (Status.SUCCEEDED, "yes")
    assert generation.settled == Decimal("0.35")
    assert generation.usage == {"seconds": 3, "tokens": 12}


def test_a_look_that_fails_is_no_failed_call(paid: Vendor) -> None:
    paid.looks = [BadAnswer("502"), Look(Progress.SUCCEEDED)]
    generation = ordered()
    submit(generation)
    poll(generation)
    assert generation.status == Status.RUNNING
    poll(generation)
    assert generation.status == Status.FETCHING


def test_a_call_that_failed_over_there_says_why_and_whether_it_was_charged(paid: Vendor) -> None:
    error = Refused("Its content was refused.", charged="yes")
    paid.looks = [Look(Progress.FAILED, error=error)]
    generation = ordered()
    submit(generation)
    poll(generation)
    assert (generation.status, generation.charged) == (Status.FAILED, "yes")
    assert generation.error == "Its content was refused."
    assert generation.settled == PRICE


def test_a_cap_is_held_before_the_row_is_made(paid: Vendor) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal("0.50"))
    ordered()
    with pytest.raises(OverBudget):
        ordered()
    assert Generation.objects.count() == 1


def test_a_model_without_a_price_is_refused(paid: Vendor) -> None:
    paid.price = None
    with pytest.raises(Refused, match="price"):
        ordered()
    assert not Generation.objects.exists()


def test_cancelling_tells_the_vendor_and_keeps_the_row(paid: Vendor) -> None:
    generation = ordered()
    submit(generation)
    ledger.cancel([generation])
    assert generation.status == Status.CANCELLED
    assert paid.cancelled == ["p-1"]


def test_a_picture_within_what_was_sent_is_kept_as_its_digest(paid: Vendor) -> None:
    one, other = ({"image": ["data:image/jpeg;base64," + body * 1000]} for body in "ab")
    kept = abridged(one)
    assert len(kept["image"][0]) < 120
    assert kept == abridged(kept) != abridged(other)
