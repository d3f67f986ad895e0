"""Replicate's stand-in sends webhooks as Replicate does, and badly where it is asked to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from replicate.webhook import InvalidSignatureError, Webhooks

from standins.replicate.webhooks import signature
from tests.standin import Receiver, StandIn, receiving, running, until

pytest_plugins = ["tests.standin_fixtures"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def ordered(standin: StandIn, receiver: Receiver, *events: str) -> str:
    """A prediction that tells ``receiver`` of these events, by itself of its end."""
    wanted = list(events or ("completed",))
    answer = standin.create(webhook=receiver.url, webhook_events_filter=wanted)
    return str(answer.json()["id"])


def all_sent(standin: StandIn) -> bool:
    return all(sent["due"] is None for sent in standin.desk("webhooks")["webhooks"])


def test_the_signature_is_that_of_the_published_example() -> None:
    body = b'{"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"succeeded"}'
    signed = signature(
        "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert signed == "v1,oqvlP3QgYWrlYUO9bV7V9g7wt5A8NJe5BbuQJ+ikd7k="


def test_an_end_is_told_once_signed_and_as_get_answers(
    standin: StandIn, receiver: Receiver
) -> None:
    name = ordered(standin, receiver)
    until(lambda: receiver.got)
    headers, body = receiver.got[0]
    secret = standin.client.webhooks.default.secret()
    Webhooks.validate(headers=headers, body=body, secret=secret, tolerance=300)
    assert json.loads(body) == standin.get(name)
    until(lambda: all_sent(standin))
    assert len(receiver.got) == 1


def test_all_events_are_told_and_by_default_output_and_end(
    standin: StandIn, receiver: Receiver
) -> None:
    standin.set(seconds="1")
    ordered(standin, receiver, "start", "output", "completed")
    until(lambda: len(receiver.got) == 3)
    assert receiver.told == ["processing", "succeeded", "succeeded"]
    standin.set(seconds="0.1")
    standin.create(webhook=receiver.url)
    until(lambda: len(receiver.got) == 5)


def test_only_an_end_is_tried_again_with_the_same_id(standin: StandIn, receiver: Receiver) -> None:
    standin.set(webhook_patience="3")
    receiver.statuses = [500, 404, 200]
    ordered(standin, receiver)
    until(lambda: len(receiver.got) == 3)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    receiver.statuses = [500]
    ordered(standin, receiver, "start")
    until(lambda: len(receiver.got) == 4)
    until(lambda: all_sent(standin))
    assert len(receiver.got) == 4


def test_nobody_there_is_tried_seven_times_and_given_up(standin: StandIn) -> None:
    standin.set(webhook_patience="0.6", seconds="0.1")
    standin.create(webhook="http://127.0.0.1:9/", webhook_events_filter=["completed"])
    until(lambda: all_sent(standin))
    tries = standin.desk("webhooks")["webhooks"][-1]["tries"]
    assert [one["status"] for one in tries] == [0] * 7


def test_what_is_canceled_tells_its_end_at_once(standin: StandIn, receiver: Receiver) -> None:
    standin.set(seconds="30", queue="0")
    name = ordered(standin, receiver, "output", "completed")
    standin.http.post(f"predictions/{name}/cancel")
    until(lambda: receiver.got)
    assert receiver.told == ["canceled"]
    until(lambda: all_sent(standin))


@pytest.mark.parametrize("sends", [True, False])
def test_whether_aborted_is_told_can_be_set(
    standin: StandIn, receiver: Receiver, sends: bool
) -> None:
    standin.set(webhook_of_aborted=sends)
    standin.ask("run", "aborted")
    standin.ended(ordered(standin, receiver))
    until(lambda: all_sent(standin))
    time.sleep(0.1)
    assert receiver.told == ["aborted"] * sends


def test_one_is_lost_and_one_comes_twice(standin: StandIn, receiver: Receiver) -> None:
    standin.ask("webhook", "lost", times=1)
    standin.ended(ordered(standin, receiver))
    until(lambda: all_sent(standin))
    assert receiver.got == []
    standin.ask("webhook", "duplicated")
    ordered(standin, receiver)
    until(lambda: len(receiver.got) == 2)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_a_forged_one_says_the_opposite_and_is_not_signed_by_the_secret(
    standin: StandIn, receiver: Receiver
) -> None:
    standin.ask("webhook", "forged")
    ordered(standin, receiver)
    until(lambda: len(receiver.got) == 2)
    assert sorted(receiver.told) == ["failed", "succeeded"]
    secret = standin.client.webhooks.default.secret()
    forged = next(got for got in receiver.got if '"failed"' in got[1])
    with pytest.raises(InvalidSignatureError):
        Webhooks.validate(headers=forged[0], body=forged[1], secret=secret)


def test_a_lying_one_is_signed(standin: StandIn, receiver: Receiver) -> None:
    standin.ask("webhook", "lying")
    name = ordered(standin, receiver)
    until(lambda: receiver.got)
    headers, body = receiver.got[0]
    secret = standin.client.webhooks.default.secret()
    Webhooks.validate(headers=headers, body=body, secret=secret)
    assert (receiver.told, standin.get(name)["status"]) == (["failed"], "succeeded")


def test_one_comes_before_the_create_is_answered(standin: StandIn, receiver: Receiver) -> None:
    standin.ask("webhook", "early")
    standin.ask("create", "slow", seconds=1)
    name = ordered(standin, receiver)
    assert receiver.told[0] == "succeeded"
    assert json.loads(receiver.got[0][1])["id"] == name
    until(lambda: len(receiver.got) == 2)


def test_a_late_start_comes_after_the_end(standin: StandIn, receiver: Receiver) -> None:
    standin.ask("webhook", "late", event="start", seconds=0.8)
    ordered(standin, receiver, "start", "completed")
    until(lambda: len(receiver.got) == 2)
    stamps = [sent["tries"][0]["at"] for sent in standin.desk("webhooks")["webhooks"][-2:]]
    assert stamps[0] > stamps[1]


def test_a_killed_server_sends_what_it_had_not_sent(tmp_path: Path, receiver: Receiver) -> None:
    with running(tmp_path, seconds="2") as standin:
        ordered(standin, receiver)
        standin.kill()
        assert receiver.got == []
        standin.start()
        until(lambda: receiver.told == ["succeeded"])


def test_a_webhook_elsewhere_has_to_be_https(standin: StandIn) -> None:
    answer = standin.create(webhook="http://example.com/hook")
    assert answer.status_code == 422
