"""Paid calls are sent together and looked at together: no worker is held by one that takes long."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import Limits
from characters.models import Character
from generations import submit
from generations.models import Generation
from generations.providers.base import (
    Answer,
    Busy,
    InDoubt,
    Look,
    Outage,
    Progress,
    Refused,
)
from generations.tests.test_paid import Vendor, ordered, paid
from generations.webhook import _make_due
from mvsite.celery import CPU, NETWORK, app, backlog
from mvsite.lib.state import in_seconds
from tests.factories import make_generation, make_owner
from videos import moderation
from videos.pipeline import carry
from videos.pipeline.calls import again, carrying, look
from videos.pipeline.dispatching import dispatch
from videos.pipeline.sweeping import sweep

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
__all__ = ["paid"]


@pytest.fixture(autouse=True)
def _nothing_in_the_broker() -> None:
    app.control.purge()
    cache.clear()


def statuses() -> list[str]:
    return list(Generation.objects.order_by("created_at").values_list("status", flat=True))


def running(paid: Vendor, count: int) -> list[Generation]:
    calls = [ordered() for _ in range(count)]
    dispatch("see", "vendor")
    Generation.objects.update(due_at=timezone.now())
    return calls


def test_one_message_sends_all_that_are_reserved(paid: Vendor) -> None:
    for _ in range(5):
        ordered()
    dispatch("see", "vendor")
    assert statuses() == [Status.RUNNING] * 5
    assert paid.at_sending == [Status.RUNNING] * 4 + [Status.SUBMITTING]


def test_all_are_written_down_before_the_first_is_sent(paid: Vendor) -> None:
    for _ in range(3):
        ordered()
    seen: list[list[str]] = []
    paid.before_answering = lambda: seen.append(statuses())
    dispatch("see", "vendor")
    assert seen[0] == [Status.SUBMITTING] * 3


def test_each_gets_its_own_answer(paid: Vendor) -> None:
    answers = iter([None, Refused("No."), InDoubt("It broke."), Busy("Later.", retry_after=9)])

    def next_answer() -> None:
        paid.answer = next(answers)

    paid.before_answering = next_answer
    for _ in range(4):
        ordered()
    dispatch("see", "vendor")
    assert statuses() == [Status.RUNNING, Status.FAILED, Status.UNKNOWN, Status.RESERVED]


def test_calls_that_are_not_due_or_another_kind_s_are_not_sent(paid: Vendor) -> None:
    late = ordered()
    Generation.objects.filter(pk=late.pk).update(due_at=in_seconds(60))
    dispatch("see", "vendor")
    dispatch("draw", "vendor")
    assert statuses() == [Status.RESERVED]


def test_after_too_often_one_alone_tries_first(paid: Vendor) -> None:
    paid.answer = Busy("Too often.", retry_after=30)
    for _ in range(6):
        ordered()
    dispatch("see", "vendor")
    Generation.objects.update(due_at=timezone.now())
    paid.sent.clear()
    dispatch("see", "vendor")
    assert len(paid.sent) == 1


class Killed(BaseException):
    """The worker, in this moment."""


def test_a_call_that_kills_its_worker_each_time_wears_out_no_other(
    paid: Vendor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, *others = [ordered() for _ in range(4)]
    prepare = submit.prepare

    def dies(generation: Generation) -> Any:
        if generation.pk == poison.pk:
            raise Killed
        return prepare(generation)

    monkeypatch.setattr(submit, "prepare", dies)
    for _ in range(settings.MAX_CLAIMS + 1):
        with suppress(Killed):
            dispatch("see", "vendor")
        Generation.objects.update(lease=None)
        cache.clear()
    assert list(Generation.objects.exhausted()) == [poison]
    assert len(paid.sent) == len(others)


def test_of_two_who_send_at_once_one_does_it_all(paid: Vendor) -> None:
    ordered()

    def another() -> None:
        paid.before_answering = lambda: None
        ordered()
        dispatch("see", "vendor")  # As a second worker would.
        assert len(paid.sent) == 1

    paid.before_answering = another
    dispatch("see", "vendor")
    assert statuses() == [Status.RUNNING] * 2


def test_who_sends_leaves_a_message_for_what_is_due_next(paid: Vendor) -> None:
    Generation.objects.filter(pk=ordered().pk).update(due_at=in_seconds(1))
    dispatch("see", "vendor")
    assert (backlog(NETWORK), paid.sent) == (1, [])


def test_what_somebody_else_holds_is_not_sent(paid: Vendor) -> None:
    Generation.objects.filter(pk=ordered().pk).update(lease=in_seconds(20))
    dispatch("see", "vendor")
    assert (statuses(), paid.sent, backlog(NETWORK)) == ([Status.RESERVED], [], 0)


def test_after_too_often_nothing_more_is_sent_that_was_made_ready_meanwhile(
    paid: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videos.pipeline.dispatching.TOGETHER_SECONDS", 0)
    paid.answer = Busy("Too often.", retry_after=30)
    for _ in range(3):
        ordered()
    dispatch("see", "vendor")
    waiting = Generation.objects.filter(status=Status.RESERVED, due_at__gt=in_seconds(25))
    assert (len(paid.sent), waiting.count()) == (1, 3)


def test_an_answer_that_cannot_be_kept_harms_no_other(
    paid: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = submit.receive_answer
    answered: list[Generation] = []

    def break_first(call: Generation, answer: Answer) -> None:
        answered.append(call)
        if len(answered) == 1:
            raise DatabaseError("It broke.")
        keep(call, answer)

    monkeypatch.setattr(submit, "receive_answer", break_first)
    for _ in range(2):
        ordered()
    dispatch("see", "vendor")
    assert statuses() == [Status.SUBMITTING, Status.RUNNING]


def test_carrying_a_paid_call_sends_a_message_and_not_the_call(paid: Vendor) -> None:
    call = ordered()
    assert not carry(call)
    assert (call.status, paid.sent) == (Status.RESERVED, [])
    assert backlog(NETWORK) == 1


def test_one_look_sees_all_that_are_due(paid: Vendor) -> None:
    running(paid, 4)
    paid.looks = [
        Look(Progress.RUNNING, wait=7), Look(Progress.SUCCEEDED), Look(Progress.RUNNING, wait=7),
        Look(Progress.FAILED, error=Refused("No.")),
    ]  # fmt: skip
    look("see", "vendor")
    assert sorted(statuses()) == [Status.FAILED, Status.FETCHING, Status.RUNNING, Status.RUNNING]
    waiting = Generation.objects.filter(status=Status.RUNNING)
    assert not waiting.exclude(lease=None).exists()
    assert all(call.due_at > in_seconds(5) for call in waiting)


def test_of_two_looks_at_once_one_asks(paid: Vendor) -> None:
    running(paid, 3)
    paid.looks = [Look(Progress.RUNNING, wait=7) for _ in range(3)]
    look("see", "vendor")
    look("see", "vendor")
    assert paid.looks == []


def test_what_is_due_in_the_same_moment_is_looked_at_together(paid: Vendor) -> None:
    running(paid, 3)
    soon, late = Generation.objects.order_by("created_at")[1:]
    Generation.objects.filter(pk=soon.pk).update(due_at=in_seconds(0.3))
    Generation.objects.filter(pk=late.pk).update(due_at=in_seconds(30))
    paid.looks = [Look(Progress.RUNNING, wait=7) for _ in range(2)]
    look("see", "vendor")
    assert paid.looks == []
    assert not Generation.objects.filter(due_at__lte=in_seconds(5)).exists()


def test_what_is_told_to_have_ended_during_a_look_is_looked_at_again_at_once(paid: Vendor) -> None:
    running(paid, 2)
    told = Generation.objects.order_by("created_at")[0]

    class Looks(list[Look | Exception]):
        def pop(self, *_: Any) -> Look:
            _make_due("vendor", told.pk)
            return Look(Progress.RUNNING, wait=30)

    paid.looks = Looks()
    look("see", "vendor")
    due = Generation.objects.batch("see", "vendor", Status.RUNNING)
    assert [call.pk for call in due] == [told.pk]


def test_looks_are_rare_where_the_provider_tells_of_each_end(paid: Vendor, settings: Any) -> None:
    settings.PUBLIC_URL = "https://films.example.org"
    running(paid, 1)
    paid.looks = [Look(Progress.RUNNING, wait=7)]
    look("see", "vendor")
    assert Generation.objects.get().due_at > in_seconds(25)


def test_what_is_made_is_brought_by_one_message(paid: Vendor) -> None:
    running(paid, 2)
    Character.objects.update(due_at=in_seconds(900))
    app.control.purge()
    paid.looks = [Look(Progress.SUCCEEDED), Look(Progress.SUCCEEDED)]
    look("see", "vendor")
    sweep()
    assert backlog(NETWORK) == 2


@pytest.mark.parametrize(("kind", "queue"), [("film", CPU), ("draw", CPU), ("see", NETWORK)])
def test_no_look_waits_behind_files_that_are_brought(kind: str, queue: str) -> None:
    call = make_generation(Status.FETCHING, kind=kind, provider="vendor", estimated=1)
    assert carrying(call).options["queue"] == queue


def test_a_look_that_fails_is_made_again_and_no_call_fails(paid: Vendor) -> None:
    running(paid, 3)
    paid.looks = [Look(Progress.SUCCEEDED), Outage("502", retry_after=40)]
    look("see", "vendor")
    assert sorted(statuses()) == [Status.FETCHING, Status.RUNNING, Status.RUNNING]
    waiting = Generation.objects.filter(status=Status.RUNNING)
    assert all(call.due_at > in_seconds(30) for call in waiting)


def test_what_is_over_its_deadline_is_given_up_and_cancelled_over_there(paid: Vendor) -> None:
    running(paid, 2)
    Generation.objects.update(deadline_at=in_seconds(-1))
    paid.looks = [Look(Progress.RUNNING), Outage("502")]
    look("see", "vendor")
    assert statuses() == [Status.FAILED] * 2
    assert sorted(paid.cancelled) == ["p-1", "p-2"]
    assert set(Generation.objects.values_list("next_provider", flat=True)) == {"local"}


def test_the_next_look_is_asked_for_once_however_many_ask(paid: Vendor) -> None:
    running(paid, 2)
    Generation.objects.update(due_at=in_seconds(20.5))
    app.control.purge()
    for _ in range(3):
        again("see", "vendor", Status.RUNNING)
    assert backlog(NETWORK) == 1


def test_the_sweeper_sends_one_message_for_all_whose_own_was_lost(paid: Vendor) -> None:
    for _ in range(3):
        running(paid, 1)
        ordered()
    app.control.purge()
    Generation.objects.update(due_at=timezone.now() - timedelta(seconds=10))
    Character.objects.update(due_at=in_seconds(900))
    sweep()
    assert backlog(NETWORK) == 2


def test_a_call_for_something_hidden_is_not_sent(paid: Vendor) -> None:
    call = ordered()
    character = Character.objects.get(pk=call.subject_id)
    Character.objects.filter(pk=character.pk).update(hidden_at=timezone.now(), hidden_reason="No.")
    dispatch("see", "vendor")
    call.refresh_from_db()
    assert (call.status, call.error, paid.sent) == (Status.FAILED, moderation.STOPPED, [])


def test_a_look_at_many_takes_few_statements(
    paid: Vendor, django_assert_max_num_queries: Any
) -> None:
    Limits.objects.create(user=make_owner(), in_flight=40)
    running(paid, 40)
    paid.looks = [Look(Progress.RUNNING, wait=7) for _ in range(40)]
    with django_assert_max_num_queries(12):
        look("see", "vendor")
