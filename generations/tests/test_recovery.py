"""What became known after a paid call had ended: it is brought once, counted, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from characters.models import Character
from generations import ledger, recovery
from generations.budget import cost_of
from generations.models import KEPT_SECONDS, Generation
from generations.providers.base import (
    Handle,
    Look,
    Outage,
    Progress,
    ProviderError,
    Refused,
    Sighting,
)
from generations.submit import receive_answer, submit
from generations.tests.test_paid import PRICE, WORDS, Vendor, ordered, paid
from generations.tests.test_paid_doubt import NOTHING, in_doubt, later, resolved, seen
from mvsite.lib.state import LeaseLost, NotNow

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
MADE = Look(Progress.SUCCEEDED, usage={"seconds": 3})
__all__ = ["paid"]


class Killed(BaseException):
    """The worker, in this moment."""


def dies_while_sending(paid: Vendor) -> Generation:
    def killed() -> None:
        raise Killed

    call, paid.before_answering = ordered(), killed
    with pytest.raises(Killed):
        submit(call)
    paid.before_answering = lambda: None
    past = timezone.now() - timedelta(seconds=1)
    Generation.objects.filter(pk=call.pk).update(lease=past)
    return Generation.objects.get(pk=call.pk)


def in_review(paid: Vendor, settings: Any) -> Generation:
    """Near the hour nobody could tell."""
    paid.sighting = Outage("502")
    call = resolved(in_doubt(paid), settings.REVIEW_AFTER_SECONDS)
    assert call.status == Status.REVIEW
    return call


def sought(call: Generation) -> Generation:
    Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
    call.refresh_from_db()
    recovery.look_for(call)
    call.refresh_from_db()
    return call


def recovered(call: Generation) -> list[Mapping[str, Any]]:
    """What was taken in."""
    taken: list[Mapping[str, Any]] = []
    recovery.recover(call, lambda row: taken.append(dict(row.result)))
    call.refresh_from_db()
    return taken


def test_what_is_found_after_review_is_brought_once_and_costs_what_it_cost(
    paid: Vendor, settings: Any
) -> None:
    call = in_review(paid, settings)
    assert list(Generation.objects.sought()) == [call]
    paid.sighting, paid.looks = seen("p-7"), [MADE]
    assert (sought(call).status, call.external_id) == (Status.RECOVERING, "p-7")
    assert cost_of(Generation.objects.all()) == PRICE
    assert recovered(call) == [WORDS]
    assert (call.status, call.charged, call.settled) == (Status.SUCCEEDED, "yes", Decimal("0.35"))
    assert (call.recovered, call.error) == (True, "")
    assert recovered(call) == []
    assert len(paid.sent) == 1


def test_a_call_that_failed_in_doubt_is_brought_too(paid: Vendor) -> None:
    call = in_doubt(paid)
    assert ledger.settle_failed(call, ProviderError("It broke.", charged="maybe"))
    paid.sighting, paid.looks = seen("p-7"), [MADE]
    assert recovered(sought(call)) == [WORDS]
    assert (call.status, call.charged) == (Status.SUCCEEDED, "yes")


def test_while_it_runs_over_there_it_is_waited_for(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting = seen("p-7")
    paid.looks = [Look(Progress.RUNNING, wait=9), Outage("502"), MADE]
    sought(call)
    for _ in range(2):
        assert recovered(call) == []
        assert (call.status, call.lease) == (Status.RECOVERING, None)
        assert call.due_at > timezone.now()
    assert recovered(call) == [WORDS]


def test_what_failed_over_there_costs_what_that_costs_and_nothing_follows(
    paid: Vendor, settings: Any
) -> None:
    call = in_review(paid, settings)
    paid.sighting = seen("p-7")
    paid.looks = [Look(Progress.FAILED, error=Outage("It broke over there."))]
    assert recovered(sought(call)) == []
    assert (call.status, call.charged, call.settled) == (Status.FAILED, "no", Decimal(0))
    assert not call.retryable
    assert not Generation.objects.in_doubt().exists()


def test_what_cannot_be_brought_now_is_brought_later(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting, paid.looks = seen("p-7"), [MADE, MADE]
    paid.at_fetching = Outage("The file host is away.")
    assert recovered(sought(call)) == []
    assert call.status == Status.RECOVERING
    paid.at_fetching = None
    assert recovered(call) == [WORDS]


def test_what_is_not_kept_any_more_is_not_looked_for(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    later(call, KEPT_SECONDS + settings.CALL_DEADLINE_SECONDS)
    assert not Generation.objects.sought().exists()
    assert Generation.objects.in_doubt().exists()


def test_staff_or_a_webhook_can_ask_for_a_look_as_long_as_it_is_in_doubt(
    paid: Vendor, settings: Any
) -> None:
    call = in_review(paid, settings)
    recovery.ask_for_a_look(call)
    call.refresh_from_db()
    assert call.due_at <= timezone.now()
    ledger.found_free(call)
    with pytest.raises(NotNow):
        recovery.ask_for_a_look(call)


def test_what_staff_found_charged_is_brought_all_the_same(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    ledger.found_charged(call)
    paid.sighting, paid.looks = seen("p-7"), [MADE]
    assert recovered(sought(call)) == [WORDS]


def test_while_it_is_brought_the_same_is_not_ordered_again(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting = seen("p-7")
    sought(call)
    character = Character.objects.get(pk=call.subject_id)
    request = call.as_request()
    for order in (ledger.order, ledger.order_again):
        assert order(character, call.purpose, request, owner=character.owner) == call
    assert not ledger.is_final(call)


def test_the_answer_that_comes_to_an_ended_call_is_brought_or_ended_over_there(
    paid: Vendor,
) -> None:
    failed, cancelled = in_doubt(paid), in_doubt(paid)
    assert ledger.settle_failed(failed, ProviderError("It broke.", charged="maybe"))
    ledger.cancel([cancelled])
    recovery.receive_late(failed, Handle("p-7"))
    recovery.receive_late(cancelled, Handle("p-8"))
    assert (failed.status, failed.external_id) == (Status.RECOVERING, "p-7")
    assert (cancelled.status, cancelled.external_id) == (Status.CANCELLED, "p-8")
    assert paid.cancelled == ["p-8"]


def test_what_is_for_something_that_is_gone_is_ended_over_there(
    paid: Vendor, settings: Any
) -> None:
    call = in_review(paid, settings)
    Character.objects.all().delete()
    paid.sighting = seen("p-7")
    assert sought(call).status == Status.REVIEW
    assert paid.cancelled == ["p-7"]
    assert not Generation.objects.in_doubt().exists()


# --- Others that are equal -----------------------------------------------------------------------


class WhileListed:
    """Something happens while the provider's list is read."""

    def __init__(self, sighting: Sighting, happens: Callable[[], object]) -> None:
        self.sighting, self.happens = sighting, happens

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting:
        self.happens()
        return self.sighting


def test_what_an_equal_call_may_need_that_is_still_at_work_is_left_to_it(
    paid: Vendor, settings: Any
) -> None:
    ended, at_work = in_review(paid, settings), in_doubt(paid)
    paid.sighting = seen("p-7")
    assert sought(ended).status == Status.REVIEW
    assert resolved(at_work).external_id == "p-7"
    assert sought(ended).status == Status.REVIEW


def test_what_an_equal_call_sends_while_the_list_is_read_is_left_to_it(
    paid: Vendor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = in_review(paid, settings)
    sent: list[Generation] = []
    listed = WhileListed(seen("p-7"), lambda: sent.append(dies_while_sending(paid)))
    monkeypatch.setattr(paid, "find", listed.find)
    assert sought(ended).status == Status.REVIEW
    monkeypatch.undo()
    paid.sighting = seen("p-7")
    submit(sent[0])
    assert (sent[0].status, sent[0].external_id) == (Status.RUNNING, "p-7")


def test_of_two_that_ended_each_gets_its_own_and_nobody_gets_one_twice(
    paid: Vendor, settings: Any
) -> None:
    calls = [in_review(paid, settings) for _ in range(3)]
    paid.sighting = seen("p-7", "p-8")
    names = sorted(sought(call).external_id for call in calls)
    assert names == ["", "p-7", "p-8"]


def test_what_another_ended_call_took_in_this_moment_is_not_taken(
    paid: Vendor, settings: Any
) -> None:
    first, second = in_review(paid, settings), in_review(paid, settings)
    recovery.receive_late(first, Handle("p-7"))
    recovery.receive_late(second, Handle("p-7"))
    assert (first.status, second.status) == (Status.RECOVERING, Status.REVIEW)


def test_the_sender_s_answer_is_not_lost_when_the_list_gave_it_another_s(
    paid: Vendor,
) -> None:
    """Each of two equal calls holds one of two predictions, whichever way round."""
    first, second = dies_while_sending(paid), in_doubt(paid)
    other = Generation.objects.get(pk=first.pk)
    paid.sighting = seen("p-1")
    assert resolved(second).external_id == "p-1"
    receive_answer(other, Handle("p-1"))
    paid.sighting = seen("p-1", "p-2")
    other.refresh_from_db()
    assert resolved(other).external_id == "p-2"


def test_nothing_is_proven_where_it_may_have_left_the_list(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting = NOTHING
    for _ in range(3):
        sought(call)
    assert (call.charged, call.settled) == ("maybe", PRICE)


def test_a_failed_one_that_was_never_accepted_cost_nothing(paid: Vendor, settings: Any) -> None:
    call = in_doubt(paid)
    assert ledger.settle_failed(call, Refused("It broke.", charged="maybe"))
    later(call, settings.GRACE_SECONDS + 1)
    paid.sighting = NOTHING
    for _ in range(2):
        sought(call)
    assert (call.status, call.charged, call.settled) == (Status.FAILED, "no", Decimal(0))


def test_a_call_that_stops_its_worker_each_time_is_given_up(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting = seen("p-7")
    sought(call)
    past = timezone.now() - timedelta(seconds=1)
    Generation.objects.filter(pk=call.pk).update(claims=settings.MAX_CLAIMS, lease=past)
    assert list(Generation.objects.exhausted()) == [call]


def test_one_that_another_attempt_follows_is_not_put_off_by_being_sought(paid: Vendor) -> None:
    call = in_doubt(paid)
    broken = ProviderError("It broke.", charged="maybe")
    assert ledger.settle_failed(call, broken, again=True)
    Generation.objects.update(due_at=timezone.now())
    assert not Generation.objects.sought().exists()


def test_a_message_that_comes_three_times_is_one_sighting(paid: Vendor, settings: Any) -> None:
    call = in_doubt(paid)
    assert ledger.settle_failed(call, Refused("It broke.", charged="maybe"))
    later(call, settings.GRACE_SECONDS + 1)
    paid.sighting = NOTHING
    for _ in range(3):
        recovery.look_for(Generation.objects.get(pk=call.pk))
    call.refresh_from_db()
    assert (call.sightings, call.charged) == (1, "maybe")


def test_who_lost_its_lease_meanwhile_shows_nothing(paid: Vendor, settings: Any) -> None:
    call = in_review(paid, settings)
    paid.sighting, paid.looks = seen("p-7"), [MADE]
    sought(call)

    def too_late(row: Generation) -> None:
        Character.objects.update(name="Shown")
        Generation.objects.filter(pk=row.pk).update(lease=None)

    with pytest.raises(LeaseLost):
        recovery.recover(call, too_late)
    call.refresh_from_db()
    assert (call.status, call.charged) == (Status.RECOVERING, "maybe")
    assert Character.objects.get(pk=call.subject_id).name == ""
