"""Many calls side by side, each sent once; looked at together; found again; called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from generations.models import HandedOver
from generations.providers import catalog
from generations.providers.base import (
    BadKey,
    Busy,
    Handle,
    InDoubt,
    Outage,
    Parcel,
    Progress,
    Request,
    Ticket,
)
from generations.providers.replicate import handing_over, reading
from generations.providers.replicate.running import (
    LEAST_WAIT,
    LONGEST_WAIT,
    SHARE_OF_TYPICAL,
    instant,
    look_of,
)
from generations.tests.replicate_calls import (
    DRAW,
    FILM,
    Caller,
    provider_at,
    store_pictures,
)
from tests.standin import StandIn, receiving, until

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db

KLING = "kwaivgi/kling-v3-omni-video"
FLUX = "black-forest-labs/flux-2-pro"
A_MINUTE_AGO = timedelta(minutes=1)


@pytest.fixture
def caller(standin: StandIn, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    return Caller(provider_at(standin), tmp_path)


def parcels(caller: Caller, count: int, model: str = FLUX) -> list[Parcel]:
    """Of different seeds."""
    first = caller.parcel(replace(DRAW, references=(), model=model))
    sent = [
        {**first.sent, "input": {**first.sent["input"], "seed": number}} for number in range(count)
    ]
    return [Parcel(first.request, each, Ticket(str(n))) for n, each in enumerate(sent)]


# --- Sending -----------------------------------------------------------------------------------


def test_many_are_sent_side_by_side_each_once_and_each_answer_is_its_own(
    standin: StandIn, caller: Caller
) -> None:
    before = len(standin.ledger)
    answers = dict(caller.provider.submit_all(parcels(caller, 60)))
    assert len(standin.ledger) == before + 60
    for ticket, handle in answers.items():
        shown = standin.get(handle.external_id)["input"]
        assert shown["seed"] == int(ticket.id)


def test_one_that_is_refused_among_many_harms_no_other(standin: StandIn, caller: Caller) -> None:
    standin.ask("create", "status", status=429, seed=1)
    standin.ask("create", "drop", seed=2)
    answers = {t.id: a for t, a in caller.provider.submit_all(parcels(caller, 4))}
    assert [type(answers[str(number)]) for number in range(4)] == [Handle, Busy, InDoubt, Handle]


def test_answers_come_before_the_slowest_of_them(standin: StandIn, caller: Caller) -> None:
    standin.ask("create", "slow", seconds=1.5, seed=0)
    order = [ticket.id for ticket, _ in caller.provider.submit_all(parcels(caller, 5))]
    assert order[-1] == "0"


def test_more_are_sent_while_others_are_not_answered_yet(standin: StandIn, caller: Caller) -> None:
    standin.ask("create", "slow", seconds=4, seed=0)
    first, second = parcels(caller, 2)
    given = iter((first, None, None, second))
    answers = [ticket.id for ticket, _ in caller.provider.submit_all(given)]
    assert answers == ["1", "0"]


def test_when_no_more_can_be_given_what_was_sent_is_not_broken_off(
    standin: StandIn, caller: Caller
) -> None:
    before = len(standin.ledger)
    standin.ask("create", "slow", seconds=0.5)

    def given() -> Iterator[Parcel]:
        yield from parcels(caller, 3)
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        list(caller.provider.submit_all(given()))
    until(lambda: len(standin.ledger) == before + 3)


def test_who_stops_listening_breaks_no_call_off(standin: StandIn, caller: Caller) -> None:
    before = len(standin.ledger)
    standin.ask("create", "slow", seconds=0.5, skip=1)
    answers = caller.provider.submit_all(parcels(caller, 3))
    next(iter(answers))
    del answers
    until(lambda: len(standin.ledger) == before + 3)


def test_a_create_is_never_repeated_by_itself(standin: StandIn, caller: Caller) -> None:
    standin.ask("create", "status", status=503)
    assert type(caller.answer()) is InDoubt
    [fault] = standin.desk("faults")["faults"]
    assert fault["met"] == 1


def test_its_deadline_and_where_to_tell_its_end_go_along(standin: StandIn, caller: Caller) -> None:
    with receiving() as receiver:
        handle = caller.order(seconds=300, webhook=receiver.url)
        shown = standin.get(handle.external_id)
        until(lambda: receiver.got)
    assert receiver.told == ["succeeded"]
    created, deadline = instant(shown["created_at"]), instant(shown["deadline"])
    assert (deadline - created).total_seconds() == pytest.approx(300, abs=1)


def test_a_community_model_is_ordered_by_its_version(standin: StandIn, caller: Caller) -> None:
    handle = caller.order(replace(DRAW, model="stability-ai/sdxl"))
    assert standin.get(handle.external_id)["version"].startswith("7762fd07")


# --- Looking -----------------------------------------------------------------------------------


def test_what_runs_is_looked_at_again_later_the_longer_it_took_and_its_model_takes() -> None:
    def wait(seconds: float, model: str = "") -> float:
        created = (timezone.now() - timedelta(seconds=seconds)).isoformat()
        return look_of({"status": "processing", "created_at": created, "model": model}).wait

    assert wait(1) == LEAST_WAIT
    assert wait(1, KLING) == max(LEAST_WAIT, catalog.models()[KLING].typical * SHARE_OF_TYPICAL)
    assert wait(100, KLING) == pytest.approx(5, abs=0.5)
    assert wait(900) == LONGEST_WAIT


def test_who_asks_for_much_asks_less_often(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ASKED_A_SECOND", 0.01)
    handles = [caller.order(replace(DRAW, seed=seed)) for seed in range(2)]
    asked = [look for _, look in caller.provider.poll_all(handles)]
    assert max(look.wait for look in asked) == 200


def test_many_are_looked_at_by_the_list(standin: StandIn, caller: Caller) -> None:
    handles = [a for _, a in caller.provider.submit_all(parcels(caller, 30))]
    for handle in handles:
        standin.ended(handle.external_id)
    standin.ask("get", "status", status=500)
    looks = dict(caller.provider.poll_all(handles))
    assert {handle.external_id for handle in looks} == {h.external_id for h in handles}
    assert {look.progress for look in looks.values()} == {Progress.SUCCEEDED}


def test_what_the_list_does_not_show_is_asked_for_singly(
    standin: StandIn, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ONE_BY_ONE", 2)
    handles = [a for _, a in caller.provider.submit_all(parcels(caller, 5))]
    standin.ask("list", "late", seconds=600)
    assert len(dict(caller.provider.poll_all(handles))) == 5


def test_a_look_that_fails_says_nothing_of_that_call_and_the_others_are_seen(
    standin: StandIn, caller: Caller
) -> None:
    good, bad = caller.order(), caller.order(replace(FILM, model=KLING))
    standin.ask("get", "status", status=500, model=KLING)
    assert [handle for handle, _ in caller.provider.poll_all([good, bad])] == [good]


def test_when_nobody_can_be_asked_the_reason_is_told(standin: StandIn, caller: Caller) -> None:
    handle = caller.order()
    standin.ask("get", "status", status=401, times=1)
    with pytest.raises(BadKey):
        list(caller.provider.poll_all([handle]))
    standin.ask("get", "status", status=429, retry_after=4, times=1)
    with pytest.raises(Busy) as busy:
        list(caller.provider.poll_all([handle]))
    assert busy.value.retry_after == 4


def test_no_handles_ask_nothing(caller: Caller) -> None:
    assert list(caller.provider.poll_all([])) == []


def test_what_is_no_id_is_put_into_no_address(caller: Caller) -> None:
    assert list(caller.provider.poll_all([Handle("../account"), Handle("")])) == []


# --- Calling off, and files that go along ------------------------------------------------------


def test_what_runs_is_called_off_and_what_ended_stays(standin: StandIn, caller: Caller) -> None:
    standin.set(seconds="60", queue="0")
    handle = caller.order()
    caller.provider.cancel(handle)
    assert standin.get(handle.external_id)["status"] == "canceled"
    standin.set(seconds="0.06")
    done = caller.order()
    caller.ended(done)
    caller.provider.cancel(done)
    assert standin.get(done.external_id)["status"] == "succeeded"
    standin.ask("cancel", "status", status=500)
    with pytest.raises(Outage):
        caller.provider.cancel(done)


@pytest.fixture
def nothing_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "MOST_INLINE", 0)


def address(caller: Caller, request: Request = DRAW) -> str:
    """Of the reference as it is sent; each upload has another one."""
    [found] = caller.provider.prepare(request)["input"]["image_input"]
    return str(found)


@pytest.mark.usefixtures("nothing_inline")
def test_a_picture_is_handed_over_once_while_it_is_kept(standin: StandIn, caller: Caller) -> None:
    first = address(caller)
    assert first.startswith(f"{standin.base}/v1/files/")
    assert address(caller, replace(DRAW, prompt="another")) == first
    assert caller.ended(caller.order()).progress == Progress.SUCCEEDED


@pytest.mark.usefixtures("nothing_inline")
def test_a_picture_that_is_not_kept_much_longer_is_handed_over_anew(
    standin: StandIn, caller: Caller
) -> None:
    standin.set(expire_after="1500")
    first = address(caller)
    standin.set(expire_after="3600")
    second = address(caller)
    assert second != first
    assert address(caller) == second


@pytest.mark.usefixtures("nothing_inline")
def test_another_key_does_not_get_anothers_files(standin: StandIn, caller: Caller) -> None:
    other = Caller(provider_at(standin), caller.folder)
    other.provider.account = replace(other.provider.account, token="r8_other")
    assert address(other) != address(caller)


def test_a_small_picture_goes_within_the_input(caller: Caller) -> None:
    assert address(caller).startswith("data:image/jpeg;base64,")
    assert not HandedOver.objects.exists()


@pytest.mark.usefixtures("nothing_inline")
def test_handing_over_fails_as_what_it_is(standin: StandIn, caller: Caller) -> None:
    for status, kind in ((401, BadKey), (429, Busy), (503, Outage)):
        standin.ask("upload", "status", status=status, times=1)
        with pytest.raises(kind):
            caller.parcel()
    standin.ask("upload", "drop", times=1)
    with pytest.raises(Outage):
        caller.parcel()
