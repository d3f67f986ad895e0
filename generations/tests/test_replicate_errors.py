"""Each way in which a call goes wrong is told apart by what helps, in a sentence of ours."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from generations.providers.base import (
    BadKey,
    Busy,
    ContentRefused,
    Fault,
    Handle,
    InDoubt,
    ModelGone,
    Outage,
    OutOfCredit,
    Progress,
    ProviderError,
    Refused,
    TimedOut,
)
from generations.providers.catalog import models
from generations.providers.replicate import ReplicateProvider, composing, sending
from generations.providers.replicate.refusals import Reply, failed_run, refusal, wait_of
from generations.tests.replicate_calls import DRAW, Caller, provider_at, store_pictures
from tests.runner import free_port
from tests.standin import StandIn, running

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(standin: StandIn, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    return Caller(provider_at(standin), tmp_path)


def accepted(standin: StandIn) -> int:
    return len(standin.ledger)


def is_a_sentence(text: str) -> bool:
    """Of ours: nothing of codes, tags, braces or addresses in it."""
    return bool(re.fullmatch(r"[A-Z][^<>{}\[\]]+\.", text)) and "http" not in text


NEXT_STEP = re.compile(
    r"\b(Try|Choose|Use|Add|Order|Soften|sets REPLICATE_\w+|tried again|asked what became)\b"
)


def says_what_to_do(text: str) -> bool:
    return NEXT_STEP.search(text) is not None


# --- The create is refused, or nobody knows ----------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ({"status": 401}, BadKey),
        ({"status": 402}, OutOfCredit),
        ({"status": 404}, ModelGone),
        ({"status": 422}, ModelGone),
        ({"status": 413}, Refused),
        ({"status": 429, "retry_after": 7}, Busy),
        ({"status": 429, "low_credit": True}, Busy),
        ({"status": 429}, Busy),
    ],
)
def test_a_refusal_is_proven_costs_nothing_and_has_its_kind(
    standin: StandIn, caller: Caller, wish: dict[str, Any], kind: type[ProviderError]
) -> None:
    before = accepted(standin)
    standin.ask("create", "status", **wish)
    error = caller.answer()
    assert type(error) is kind
    assert error.charged == "no"
    assert is_a_sentence(str(error)) and says_what_to_do(str(error))
    assert accepted(standin) == before


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [({"retry_after": 7}, 7), ({"low_credit": True}, 5), ({}, 10), ({"retry_after": 9000}, 600)],
)
def test_too_often_says_for_how_long_by_body_header_or_words(
    standin: StandIn, caller: Caller, wish: dict[str, Any], seconds: float
) -> None:
    standin.ask("create", "status", status=429, **wish)
    error = caller.answer()
    assert error.retry_after == seconds


def test_the_words_of_a_429_alone_tell_the_wait() -> None:
    words = '{"detail": "Request was throttled. Your rate limit resets in ~30s."}'
    assert wait_of(Reply(429, {}, words)) == 30


def test_a_wrong_input_is_named_with_what_was_said_of_it(standin: StandIn, caller: Caller) -> None:
    parcel = caller.parcel()
    parcel.sent["input"]["output_format"] = "bmp"
    [(_, error)] = caller.provider.submit_all([parcel])
    assert type(error) is Refused
    assert "output_format" in str(error)
    assert "Nano Banana 2" in str(error)


def test_words_that_are_refused_are_told_from_an_input_that_is_named_so() -> None:
    field = {"field": "input.safety_tolerance", "description": "Must be at most 2"}
    wrong = {"detail": "- input.safety_tolerance: Must be at most 2", "invalid_fields": [field]}
    assert type(refusal(Reply(422, {}, json.dumps(wrong)), "Fox")) is Refused
    flagged = '{"detail": "The prompt was flagged as sensitive"}'
    assert type(refusal(Reply(422, {}, flagged), "Fox")) is ContentRefused


@pytest.mark.parametrize("accepts", [True, False])
@pytest.mark.parametrize(
    ("kind", "more"),
    [("drop", {}), ("broken_json", {}), ("html", {}), ("status", {"status": 500}),
     ("status", {"status": 502})],
)  # fmt: skip
def test_what_proves_nothing_is_in_doubt_whether_or_not_it_was_accepted(
    standin: StandIn, caller: Caller, kind: str, more: dict[str, Any], accepts: bool
) -> None:
    before = accepted(standin)
    standin.ask("create", kind, accepted=accepts, **more)
    error = caller.answer()
    assert type(error) is InDoubt
    assert error.charged == "maybe"
    assert says_what_to_do(str(error))
    assert not error.can_retry
    assert accepted(standin) == before + accepts


def test_an_answer_that_does_not_come_in_time_is_in_doubt(
    standin: StandIn, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "POST_SECONDS", 0.4)
    standin.ask("create", "slow", seconds=2)
    assert type(caller.answer()) is InDoubt


def test_a_gateways_page_is_no_answer_of_replicate() -> None:
    assert refusal(Reply(403, {}, "<html>Just a moment</html>"), "It") is None
    assert refusal(Reply(429, {}, "Slow down"), "It") is None
    assert refusal(Reply(408, {}, '{"detail": "Request Timeout"}'), "It") is None
    assert refusal(Reply(500, {}, '{"detail": "Internal"}'), "It") is None


def test_nobody_there_is_an_outage_that_cost_nothing(caller: Caller) -> None:
    nobody = ReplicateProvider(
        "google/nano-banana-2", token="r8_x", base_url=f"http://127.0.0.1:{free_port()}"
    )
    error = Caller(nobody, caller.folder).answer()
    assert (type(error), error.charged, error.can_retry) == (Outage, "no", True)
    with pytest.raises(Outage):
        nobody.find({"model": "x", "input": {}}, timezone.now())
    with pytest.raises(Outage):
        list(nobody.poll_all([Handle("gm3qorzdhgbfurvjtvhg6dckhu")]))


def test_a_server_that_takes_the_call_and_says_nothing_is_in_doubt(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "POST_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        provider = ReplicateProvider("google/nano-banana-2", token="r8_x", base_url=address)
        parcel = caller.parcel()
        [(_, error)] = provider.submit_all([parcel])
    assert type(error) is InDoubt


def test_one_that_came_too_late_to_begin_was_not_sent(
    standin: StandIn, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = accepted(standin)
    monkeypatch.setattr(sending, "BEGIN_WITHIN", -1)
    error = caller.answer()
    assert (type(error), error.retry_after) == (Busy, 1)
    assert accepted(standin) == before


def test_without_a_key_nothing_is_sent_and_the_variable_is_named(
    standin: StandIn, settings: Any
) -> None:
    settings.REPLICATE_API_TOKEN = ""
    with pytest.raises(BadKey, match="REPLICATE_API_TOKEN"):
        ReplicateProvider("google/nano-banana-2", base_url=standin.base).prepare(DRAW)


# --- The run fails -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "kind", "fault"),
    [
        ("E005", ContentRefused, Fault.CONTENT),
        ("E6716", Outage, Fault.OUTAGE),
        ("PA", Outage, Fault.OUTAGE),
        ("E1001", Refused, Fault.INPUT),
        ("E1000", ProviderError, Fault.OTHER),
        ("Publisher model imagen-4.0-generate-001 not found", ModelGone, Fault.GONE),
        ("This model is no longer available", ModelGone, Fault.GONE),
        ("Image width and height must be at least 300px", Refused, Fault.INPUT),
        ("InputImageSensitiveContentDetected.PrivacyInformation", ContentRefused, Fault.CONTENT),
    ],
)
def test_a_failed_run_is_told_by_its_reason_and_may_have_cost(
    standin: StandIn, caller: Caller, error: str, kind: type[ProviderError], fault: Fault
) -> None:
    standin.ask("run", "failed", error=error)
    look = caller.ended(caller.order())
    assert look.progress == Progress.FAILED
    assert (type(look.error), look.error.fault) == (kind, fault)
    assert look.error.charged == "maybe"
    assert is_a_sentence(str(look.error)) and says_what_to_do(str(look.error))
    assert "Nano Banana 2" in str(look.error)


def test_a_run_that_failed_without_a_word_has_a_sentence() -> None:
    told = str(failed_run(None, "Fox"))
    assert is_a_sentence(told) and says_what_to_do(told)


@pytest.mark.parametrize("kind", ["empty", "null", "huge", "packed", "redirect"])
def test_what_came_of_it_in_vain_is_told_with_what_to_do(
    standin: StandIn, caller: Caller, settings: Any, kind: str
) -> None:
    settings.PICTURE_MAX_BYTES = 2_000_000
    standin.ask("run" if kind in ("empty", "null") else "output", kind)
    handle = caller.order()
    caller.ended(handle)
    with pytest.raises(ProviderError) as failed:
        caller.fetch(handle)
    told = failed.value
    assert (told.fault, told.charged) == (Fault.EMPTY, "maybe")
    assert is_a_sentence(str(told)) and says_what_to_do(str(told))


def test_what_came_too_late_is_told_with_what_to_do(tmp_path: Path, caller: Caller) -> None:
    with running(tmp_path / "forgetful", expire_after="0") as forgetful:
        other = Caller(provider_at(forgetful), tmp_path)
        handle = other.order()
        other.ended(handle)
        with pytest.raises(ProviderError) as failed:
            other.fetch(handle)
    assert (failed.value.fault, failed.value.charged) == (Fault.EXPIRED, "yes")
    assert is_a_sentence(str(failed.value)) and says_what_to_do(str(failed.value))


def test_aborted_is_a_deadline_in_the_queue_and_free(standin: StandIn, caller: Caller) -> None:
    standin.ask("run", "aborted")
    error = caller.ended(caller.order()).error
    assert (type(error), error.charged, error.can_retry) == (TimedOut, "no", True)


def test_one_that_is_ended_at_its_deadline_was_late_and_may_have_cost(
    standin: StandIn, caller: Caller
) -> None:
    standin.set(seconds="60", queue="0")
    handle = caller.order(seconds=5.0)
    standin.set(seconds="0.06")
    prediction = standin.ended(handle.external_id)
    assert prediction["status"] == "canceled"
    error = caller.look(handle).error
    assert (type(error), error.charged) == (TimedOut, "maybe")


def test_one_that_a_person_ended_over_there_is_not_made_again(
    standin: StandIn, caller: Caller
) -> None:
    standin.set(seconds="60", queue="0")
    handle = caller.order(seconds=300.0)
    caller.provider.cancel(handle)
    error = caller.look(handle).error
    assert (type(error), error.charged, error.can_retry) == (ProviderError, "maybe", False)


def test_a_status_that_nobody_knows_is_no_end(standin: StandIn, caller: Caller) -> None:
    standin.ask("run", "unknown_status", status="paused")
    handle = caller.order()
    standin.ended(handle.external_id)
    assert caller.look(handle).progress == Progress.RUNNING


def test_a_model_that_is_dead_upstream_fails_as_gone(standin: StandIn, caller: Caller) -> None:
    alive = replace(models()["google/imagen-4"], gone="")
    sent = composing.compose(alive, replace(DRAW, references=()), lambda *_: "").as_sent()
    parcel = replace(caller.parcel(), sent=sent)
    [(_, handle)] = caller.provider.submit_all([parcel])
    assert type(caller.ended(handle).error) is ModelGone
