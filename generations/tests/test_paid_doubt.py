"""A call whose answer never came is found, proven to be lost, or left to a person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from generations import adoption, ledger, recovery
from generations.budget import cost_of
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import (
    Busy,
    Fault,
    Handle,
    InDoubt,
    Look,
    Outage,
    Progress,
    Sighting,
)
from generations.submit import make_ready, receive_answer, send_off, submit
from generations.tests.test_paid import PRICE, Vendor, ordered, paid, worker_dies

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
NOTHING = Sighting(complete=True)
__all__ = ["paid"]


def seen(*names: str) -> Sighting:
    return Sighting(tuple(map(Handle, names)), complete=True)


def in_doubt(paid: Vendor) -> Generation:
    paid.answer = InDoubt("The connection broke.")
    generation = ordered()
    submit(generation)
    paid.answer = None
    assert generation.status == Status.UNKNOWN
    return generation


def later(generation: Generation, seconds: float) -> Generation:
    """As if it had been sent so much earlier, and were due."""
    generation.refresh_from_db()
    sent = generation.submitted_at - timedelta(seconds=seconds)
    now = timezone.now()
    Generation.objects.filter(pk=generation.pk).update(submitted_at=sent, due_at=now)
    generation.refresh_from_db()
    return generation


def resolved(generation: Generation, seconds: float = 0) -> Generation:
    adoption.resolve(later(generation, seconds))
    generation.refresh_from_db()
    return generation


def test_a_call_without_an_answer_is_neither_failed_nor_sent_again(paid: Vendor) -> None:
    generation = in_doubt(paid)
    submit(generation)
    assert len(paid.sent) == 1
    assert (generation.status, generation.settled) == (Status.UNKNOWN, None)
    assert cost_of(Generation.objects.all()) == PRICE


def test_a_call_whose_worker_died_while_it_was_sent_is_found_on_the_list(paid: Vendor) -> None:
    paid.sighting = seen("p-7")
    generation = worker_dies(ordered())
    submit(generation)
    assert (generation.status, generation.external_id) == (Status.RUNNING, "p-7")
    assert paid.sent == []


def test_what_is_found_is_adopted_at_any_time(paid: Vendor) -> None:
    paid.sighting = seen("p-7")
    assert resolved(in_doubt(paid)).external_id == "p-7"


def test_what_another_call_holds_is_not_adopted(paid: Vendor) -> None:
    first, second = in_doubt(paid), in_doubt(paid)
    paid.sighting = seen("p-7", "p-8")
    assert resolved(first).external_id == "p-7"
    assert resolved(second).external_id == "p-8"


def test_a_prediction_of_an_ended_call_is_not_adopted_either(paid: Vendor) -> None:
    ended = in_doubt(paid)
    paid.sighting = seen("p-7")
    resolved(ended)
    assert ledger.settle_failed(ended, Outage("It broke."))
    assert resolved(in_doubt(paid)).status == Status.UNKNOWN


def test_it_is_not_taken_for_lost_before_the_grace_is_over(paid: Vendor, settings: Any) -> None:
    paid.sighting = NOTHING
    generation = in_doubt(paid)
    for seconds in (10, 10, settings.GRACE_SECONDS - 30):
        assert resolved(generation, seconds).sightings == 0
    assert generation.status == Status.UNKNOWN


def test_after_the_grace_two_complete_lists_prove_that_it_was_never_accepted(
    paid: Vendor, settings: Any
) -> None:
    paid.sighting = NOTHING
    generation = in_doubt(paid)
    assert resolved(generation, settings.GRACE_SECONDS).status == Status.UNKNOWN
    a_minute = timezone.now() + timedelta(seconds=settings.SIGHTING_SECONDS - 5)
    assert generation.due_at > a_minute
    assert resolved(generation, settings.SIGHTING_SECONDS).status == Status.RESERVED
    assert (generation.submitted_at, generation.sightings) == (None, 0)
    submit(generation)
    assert (generation.status, len(paid.sent)) == (Status.RUNNING, 2)


def test_a_list_that_was_not_read_to_its_end_proves_nothing(paid: Vendor, settings: Any) -> None:
    paid.sighting = Sighting()
    generation = in_doubt(paid)
    for _ in range(4):
        resolved(generation, settings.GRACE_SECONDS)
    assert (generation.status, generation.sightings) == (Status.UNKNOWN, 0)


def test_a_list_that_cannot_be_had_proves_nothing(paid: Vendor, settings: Any) -> None:
    paid.sighting = Outage("502")
    generation = in_doubt(paid)
    for _ in range(4):
        resolved(generation, settings.GRACE_SECONDS)
    assert generation.status == Status.UNKNOWN


@pytest.mark.parametrize("sighting", [Sighting(), NOTHING, Outage("502")])
def test_near_the_hour_a_person_must_look_and_nothing_is_paid_again(
    paid: Vendor, settings: Any, sighting: Any
) -> None:
    paid.sighting = sighting
    generation = resolved(in_doubt(paid), settings.REVIEW_AFTER_SECONDS)
    assert (generation.status, generation.charged) == (Status.REVIEW, "maybe")
    assert generation.settled == PRICE
    assert "may have been charged" in generation.error
    assert ledger.is_final(generation)


def test_a_provider_without_a_list_leaves_what_is_dear_to_a_person(paid: Vendor) -> None:
    assert resolved(in_doubt(paid)).status == Status.REVIEW


def test_a_provider_without_a_list_is_sent_what_is_cheap_once_more_both_in_the_ledger(
    paid: Vendor,
) -> None:
    paid.price = Decimal("0.01")
    generation = resolved(in_doubt(paid))
    assert (generation.status, generation.charged) == (Status.FAILED, "maybe")
    assert (generation.settled, generation.retryable) == (paid.price, True)
    assert cost_of(Generation.objects.all()) == paid.price


# --- Two at once ---------------------------------------------------------------------------------


def test_an_answer_whose_prediction_an_equal_call_has_adopted_leaves_its_own_to_be_found(
    paid: Vendor,
) -> None:
    first, second = ordered(), in_doubt(paid)
    parcel = make_ready(first)
    assert parcel
    paid.sighting = seen("p-2")
    paid.before_answering = lambda: resolved(second)
    send_off([(first, parcel)])
    assert second.external_id == "p-2"
    assert (first.status, first.external_id) == (Status.UNKNOWN, "")


def test_an_answer_that_comes_after_the_lease_ran_out_is_kept(paid: Vendor) -> None:
    slow = worker_dies(ordered())
    other = Generation.objects.get(pk=slow.pk)
    assert other.claim(Status.SUBMITTING)
    assert adoption.doubt(other)
    receive_answer(slow, Handle("p-9"))
    assert (slow.status, slow.external_id) == (Status.RUNNING, "p-9")


# --- Cancelled meanwhile -------------------------------------------------------------------------


def test_what_was_cancelled_while_it_was_sent_is_cancelled_over_there(paid: Vendor) -> None:
    generation = ordered()
    paid.before_answering = lambda: ledger.cancel([Generation.objects.get()])
    submit(generation)
    generation.refresh_from_db()
    assert (generation.status, generation.external_id) == (Status.CANCELLED, "p-1")
    assert paid.cancelled == ["p-1"]


def cancelled_in_doubt(paid: Vendor) -> Generation:
    generation = in_doubt(paid)
    ledger.cancel([generation])
    assert (generation.status, generation.charged) == (Status.CANCELLED, "maybe")
    return generation


def test_what_was_cancelled_in_doubt_is_found_and_cancelled_over_there(paid: Vendor) -> None:
    generation = cancelled_in_doubt(paid)
    paid.sighting = seen("p-7")
    recovery.look_for(generation)
    assert paid.cancelled == ["p-7"]
    assert not Generation.objects.in_doubt().exists()


def test_what_was_cancelled_in_doubt_and_never_accepted_cost_nothing(
    paid: Vendor, settings: Any
) -> None:
    paid.sighting = NOTHING
    generation = cancelled_in_doubt(paid)
    for _ in range(2):
        recovery.look_for(later(generation, settings.GRACE_SECONDS))
    generation.refresh_from_db()
    assert (generation.charged, generation.settled) == ("no", Decimal(0))


def test_what_may_be_an_equal_call_s_is_not_cancelled(paid: Vendor) -> None:
    generation = cancelled_in_doubt(paid)
    again = in_doubt(paid)
    assert again.request_hash == generation.request_hash
    paid.sighting = seen("p-7")
    recovery.look_for(generation)
    assert paid.cancelled == []
    assert resolved(again).external_id == "p-7"


def test_what_may_be_that_of_another_call_which_looks_the_same_over_there_is_not_cancelled(
    paid: Vendor,
) -> None:
    """A model without a seed is sent the same for each candidate."""
    generation = cancelled_in_doubt(paid)
    Generation.objects.filter(pk=generation.pk).update(request_hash="of another seed")
    generation.refresh_from_db()
    again = in_doubt(paid)
    assert again.sent == generation.sent
    paid.sighting = seen("p-7")
    recovery.look_for(generation)
    assert paid.cancelled == []


# --- Throttled -----------------------------------------------------------------------------------


def test_what_is_throttled_holds_back_what_would_be_sent_next(paid: Vendor) -> None:
    paid.answer = Busy("Too often.", retry_after=30)
    first, second = ordered(), ordered()
    submit(first)
    second.refresh_from_db()
    assert second.due_at > timezone.now() + timedelta(seconds=25)
    assert (first.status, first.fault) == (Status.RESERVED, Fault.BUSY)


def test_what_was_made_and_cannot_be_brought_now_is_not_ordered_again(paid: Vendor) -> None:
    generation = ordered()
    submit(generation)
    paid.looks = [Look(Progress.SUCCEEDED)]
    poll(generation)
    paid.at_fetching = Outage("The file host is away.")
    fetch(generation)
    assert generation.status == Status.FETCHING
    paid.at_fetching = None
    fetch(generation)
    assert generation.status == Status.SUCCEEDED
