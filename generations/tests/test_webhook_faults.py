"""Webhooks as a provider may really send them, each in turn: what holds is what it says when it is
asked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from generations.models import Generation
from generations.poll import poll, poll_due
from mvsite.lib.state import in_seconds
from tests.factories import make_generation
from tests.standin import TOKEN, Receiver, StandIn, receiving, running, until

pytestmark = pytest.mark.django_db
FLUX = "black-forest-labs/flux-2-pro"
Status = Generation.Status


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """Of its own: what nobody takes is sent for a minute, which others would wait for."""
    with running(tmp_path_factory.mktemp("standin")) as server:
        yield server


@pytest.fixture
def standin(server: StandIn) -> StandIn:
    server.as_it_was()
    return server


@pytest.fixture(autouse=True)
def account(standin: StandIn, settings: Any) -> Iterator[None]:
    settings.REPLICATE_API_TOKEN, settings.REPLICATE_BASE_URL = TOKEN, standin.base
    settings.REPLICATE_WEBHOOK_SECRET = ""
    backend = "generations.providers.replicate.ReplicateProvider"
    settings.PROVIDERS = {
        **settings.PROVIDERS, "draw": {"BACKEND": backend, "OPTIONS": {"model": FLUX}},
    }  # fmt: skip
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def ordered(standin: StandIn, receiver: Receiver, **settings: Any) -> Generation:
    """A call that runs, and tells its end; it is looked at in a quarter of an hour by itself."""
    standin.set(**settings)
    made = standin.create(webhook=receiver.url, webhook_events_filter=["completed"]).json()
    call = make_generation(
        Status.RUNNING, provider="replicate", kind="draw", model=FLUX, external_id=made["id"],
        estimated=Decimal("0.05"),
    )  # fmt: skip
    Generation.objects.filter(pk=call.pk).update(due_at=in_seconds(900))
    call.refresh_from_db()
    return call


def told(call: Generation, receiver: Receiver, client: Client, number: int = 0) -> int:
    """What came over there, handed on as it came."""
    until(lambda: len(receiver.got) > number)
    headers, body = receiver.got[number]
    signed = {name: value for name, value in headers.items() if name.startswith("webhook-")}
    address = f"/hooks/replicate/{call.pk}/"
    answer = client.post(address, body, content_type="application/json", headers=signed)
    return answer.status_code


def looked_at(call: Generation) -> str:
    """Its status after a look at what is due."""
    poll_due("draw", "replicate")
    call.refresh_from_db()
    return call.status


def test_an_end_that_is_told_is_seen_at_once(
    standin: StandIn, receiver: Receiver, client: Client
) -> None:
    call = ordered(standin, receiver)
    assert looked_at(call) == Status.RUNNING
    assert told(call, receiver, client) == 204
    assert looked_at(call) == Status.FETCHING


def test_what_a_signed_lie_says_is_not_believed(
    standin: StandIn, receiver: Receiver, client: Client
) -> None:
    standin.ask("webhook", "lying")
    call = ordered(standin, receiver)
    assert told(call, receiver, client) == 204
    assert receiver.told == ["failed"]
    assert looked_at(call) == Status.FETCHING


def test_one_that_comes_before_its_time_ends_nothing(
    standin: StandIn, receiver: Receiver, client: Client
) -> None:
    standin.ask("webhook", "early")
    call = ordered(standin, receiver, seconds="60")
    assert told(call, receiver, client) == 204
    assert receiver.told == ["succeeded"]
    assert looked_at(call) == Status.RUNNING


def test_one_that_comes_twice_is_heard_once_and_a_forged_one_never(
    standin: StandIn, receiver: Receiver, client: Client
) -> None:
    standin.ask("webhook", "duplicated", times=1)
    call = ordered(standin, receiver)
    until(lambda: len(receiver.got) == 2)
    assert [told(call, receiver, client, number) for number in (0, 1)] == [204, 204]
    assert looked_at(call) == Status.FETCHING
    receiver.got.clear()
    standin.ask("webhook", "forged", times=1)
    other = ordered(standin, receiver)
    until(lambda: len(receiver.got) == 2)
    assert sorted(told(other, receiver, client, number) for number in (0, 1)) == [204, 401]
    assert looked_at(other) == Status.FETCHING


def test_one_that_is_lost_costs_time_only(standin: StandIn, receiver: Receiver) -> None:
    standin.ask("webhook", "lost")
    call = ordered(standin, receiver)
    standin.ended(call.external_id)
    Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
    call.refresh_from_db()
    poll(call)
    assert (call.status, receiver.got) == (Status.FETCHING, [])
