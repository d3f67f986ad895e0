"""A model that is out is left alone; one probe tells whether it is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import breaker
from generations.models import Generation, ModelHealth
from generations.poll import poll
from generations.providers.base import InDoubt, Look, Outage, Progress, Refused
from generations.submit import receive_answer, submit
from generations.tests.test_paid import Vendor, ordered, paid

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
OUT = Outage("It is out.")
__all__ = ["paid"]


def failed(paid: Vendor, times: int = breaker.OUTAGES_IN_A_ROW) -> None:
    for _ in range(times):
        paid.answer = OUT
        submit(ordered())
    paid.answer = None
    paid.sent.clear()


def health() -> ModelHealth:
    return ModelHealth.objects.get()


def rested() -> None:
    """The rest is over, and all that was sent before was sent before it."""
    past = timezone.now() - timedelta(seconds=1)
    ModelHealth.objects.update(closed_until=past)
    Generation.objects.update(submitted_at=timezone.now() - timedelta(hours=1))


def rest() -> float:
    closed_until = health().closed_until
    assert closed_until
    return (closed_until - timezone.now()).total_seconds()


def test_after_five_outages_in_a_row_nothing_is_sent_for_a_minute(paid: Vendor) -> None:
    failed(paid)
    waiting = ordered()
    submit(waiting)
    assert paid.sent == []
    assert waiting.status == Status.RESERVED
    waiting.refresh_from_db()
    assert 55 < (waiting.due_at - timezone.now()).total_seconds() < 61
    assert waiting.error == "one did not answer 5 times in a row; it is tried again in 1 min."


def test_four_and_a_success_do_not_count(paid: Vendor) -> None:
    failed(paid, 4)
    submit(ordered())
    failed(paid, 4)
    submit(ordered())
    assert len(paid.sent) == 1


@pytest.mark.parametrize("error", [Refused("No."), None])
def test_what_is_no_outage_rests_nobody(paid: Vendor, error: Exception | None) -> None:
    for _ in range(6):
        paid.answer = error
        submit(ordered())
    assert len(paid.sent) == 6


def test_after_the_rest_one_probe_is_sent_and_the_others_wait(paid: Vendor) -> None:
    failed(paid)
    rested()
    paid.answer = InDoubt("No answer.")
    for _ in range(3):
        submit(ordered())
    assert len(paid.sent) == 1


def test_a_probe_that_succeeds_opens_it(paid: Vendor) -> None:
    failed(paid)
    rested()
    submit(ordered())
    submit(ordered())
    assert len(paid.sent) == 2
    assert (health().outages, health().closed_until) == (0, None)


def test_each_probe_that_fails_doubles_the_rest_up_to_ten_minutes(paid: Vendor) -> None:
    failed(paid)
    rests = []
    for _ in range(6):
        rested()
        failed(paid, 1)
        rests.append(round(rest()))
    assert rests == [120, 240, 480, 600, 600, 600]


def test_many_that_were_sent_at_once_count_as_one_closing(paid: Vendor) -> None:
    batch = [ordered() for _ in range(20)]
    for call in batch:
        assert call.claim(Status.RESERVED, to=Status.SUBMITTING)
        call.submitted_at = timezone.now()
    for call in batch:
        receive_answer(call, OUT)
    assert health().outages == 5
    assert rest() < 61


def test_runs_that_break_over_there_count_too(paid: Vendor) -> None:
    for _ in range(5):
        call = ordered()
        submit(call)
    for call in Generation.objects.all():
        paid.looks = [Look(Progress.FAILED, error=OUT)]
        poll(call)
    assert health().outages == 5
    assert rest() > 55


def test_free_work_has_no_breaker() -> None:
    breaker.note(Generation(estimated=0, provider="local"), OUT)
    assert not ModelHealth.objects.exists()
