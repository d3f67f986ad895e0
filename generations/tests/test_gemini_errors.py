"""Each way in which a film at Google goes wrong is told apart by what helps, and sent once."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generations.providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    ContentRefused,
    Expired,
    InDoubt,
    ModelGone,
    Outage,
    OutOfCredit,
    Progress,
    ProviderError,
    Refused,
)
from generations.providers.gemini import GeminiProvider, sending
from generations.providers.gemini.refusals import Reply, refusal
from generations.tests.gemini_calls import FILM, Caller
from tests.runner import free_port
from tests.standin_gemini import KEY, OMNI, GeminiStandIn

pytest_plugins = ["tests.standin_gemini_fixtures", "generations.tests.gemini_fixtures"]
NEXT_STEP = re.compile(
    r"\b(Try|Choose|Use|Add|Order|Soften|Raise|sets GEMINI_API_KEY|tried again|page of usage)\b"
)


def is_of_use(error: ProviderError) -> bool:
    """A sentence of ours, with what to do; nothing of codes, braces or addresses in it."""
    text = str(error)
    plain = re.fullmatch(r"[A-Z][^<>{}\[\]_]+\.", text.replace("GEMINI_API_KEY", "it"))
    return bool(plain and NEXT_STEP.search(text)) and "http" not in text


# --- The create is refused, or nobody knows ------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ({"code": "authentication"}, BadKey),
        ({"code": "permission_denied"}, BadKey),
        ({"code": "payment_required"}, OutOfCredit),
        ({"code": "failed_precondition"}, OutOfCredit),
        ({"code": "model_not_found"}, ModelGone),
        ({"code": "invalid_request", "message": "Unable to process input image."}, Refused),
        ({"code": "parameter_unknown"}, Refused),
        ({"code": "prohibited_content"}, ContentRefused),
        ({"code": "safety"}, ContentRefused),
        ({"code": "invalid_request", "message": "Images of minors are not allowed."},
         ContentRefused),
        ({"code": "rate_limit_exceeded"}, Busy),
        ({"code": "quota_exceeded"}, Busy),
        ({"code": "service_unavailable"}, Outage),
    ],
)  # fmt: skip
def test_a_refusal_is_proven_costs_nothing_and_is_one_post(
    gemini_standin: GeminiStandIn, caller: Caller, wish: dict[str, Any], kind: type[ProviderError]
) -> None:
    before = len(gemini_standin.ledger)
    gemini_standin.ask("create", "status", **wish)
    error = caller.error()
    assert (type(error), error.charged) == (kind, "no")
    assert is_of_use(error), str(error)
    assert len(gemini_standin.ledger) == before
    assert gemini_standin.asked("create") == 1


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("drop", {"accepted": True}),
        ("drop", {"accepted": False}),
        ("status", {"status": 500, "accepted": True}),
        ("status", {"code": "deadline_exceeded"}),
        ("broken_json", {"accepted": True}),
        ("html", {"accepted": True}),
    ],
)
def test_what_nobody_knows_is_in_doubt_and_one_post(
    gemini_standin: GeminiStandIn, caller: Caller, kind: str, how: dict[str, Any]
) -> None:
    gemini_standin.ask("create", kind, **how)
    error = caller.error()
    assert (type(error), error.charged) == (InDoubt, "maybe")
    assert is_of_use(error), str(error)
    assert gemini_standin.asked("create") == 1


def test_an_answer_that_does_not_come_in_time_is_in_doubt(
    gemini_standin: GeminiStandIn, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "POST_SECONDS", 0.3)
    gemini_standin.ask("create", "slow", seconds=20)
    assert type(caller.error()) is InDoubt


def test_where_nobody_is_nothing_was_sent(caller: Caller) -> None:
    parcel = caller.parcel()
    caller.provider = GeminiProvider(OMNI, key=KEY, base_url=f"http://127.0.0.1:{free_port()}")
    [(_, error)] = caller.provider.submit_all([parcel])
    assert (type(error), error.charged, error.can_retry) == (Outage, "no", True)


def test_a_wrong_key_is_told_though_the_front_end_says_so_in_a_list(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    gemini_standin.set(key="AIzaOther")
    error = caller.error()
    assert type(error) is BadKey
    assert "GEMINI_API_KEY" in str(error)
    assert KEY not in str(error)


def test_without_a_key_nothing_is_prepared(settings: Any) -> None:
    settings.GEMINI_API_KEY = ""
    with pytest.raises(BadKey, match="GEMINI_API_KEY takes it"):
        GeminiProvider(OMNI).prepare(FILM)


@pytest.mark.parametrize(
    ("text", "headers", "seconds"),
    [
        ("Please retry in 36.4s.", {}, 36.4),
        ("slow down", {"retry-after": "7"}, 7),
        ("slow down", {"retry-after": "90000"}, 600),
        ("slow down", {}, 15),
        ("Quota GenerateRequestsPerDayPerProjectPerModel", {}, 3600),
    ],
)
def test_too_often_says_for_how_long(text: str, headers: dict[str, str], seconds: float) -> None:
    body = f'[{{"error": {{"code": 429, "message": "{text}", "status": "RESOURCE_EXHAUSTED"}}}}]'
    error = refusal(Reply(429, headers, body), "Omni")
    assert isinstance(error, Busy)
    assert error.retry_after == seconds


def test_a_page_of_a_gateway_is_no_refusal() -> None:
    assert refusal(Reply(403, {}, "<html>Forbidden</html>"), "Omni") is None
    assert refusal(Reply(502, {}, '{"error": {"code": "api_error"}}'), "Omni") is None


# --- The run comes to nothing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "charged"),
    [
        ({"kind": "failed", "code": "prohibited_content"}, ContentRefused, "maybe"),
        ({"kind": "failed", "code": "service_unavailable"}, Outage, "maybe"),
        ({"kind": "failed", "code": "api_error"}, ProviderError, "maybe"),
        ({"kind": "ended", "status": "incomplete"}, BadAnswer, "maybe"),
        ({"kind": "ended", "status": "budget_exceeded"}, OutOfCredit, "maybe"),
        ({"kind": "empty"}, BadAnswer, "maybe"),
    ],
)
def test_a_run_that_fails_has_its_kind(
    gemini_standin: GeminiStandIn, caller: Caller, fault: dict[str, str],
    kind: type[ProviderError], charged: str,
) -> None:  # fmt: skip
    gemini_standin.ask("run", **fault, times=1)
    look = caller.ended(caller.order())
    assert (look.progress, type(look.error)) == (Progress.FAILED, kind)
    assert look.error.charged == charged
    assert is_of_use(look.error), str(look.error)


def test_a_film_that_a_filter_keeps_back_costs_what_went_in_at_most(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    """It is completed, and says why in words: so it was seen."""
    gemini_standin.ask("run", "blocked", times=1)
    error = caller.ended(caller.order()).error
    assert isinstance(error, ContentRefused)
    assert (error.charged, error.can_retry) == ("yes", False)
    assert Decimal(0) < error.cost < Decimal("0.01")


def test_what_google_does_not_know_any_more_has_ended(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    handle = caller.order()
    gemini_standin.ask("get", "lost")
    look = caller.look(handle)
    assert (look.progress, type(look.error), look.error.charged) == (
        Progress.FAILED, Expired, "maybe",
    )  # fmt: skip


@pytest.mark.parametrize("fault", [("status", {"status": 500}), ("html", {}), ("drop", {})])
def test_a_look_that_fails_ends_nothing(
    gemini_standin: GeminiStandIn, caller: Caller, fault: tuple[str, dict[str, Any]]
) -> None:
    handle = caller.order()
    gemini_standin.ask("get", fault[0], **fault[1], times=1)
    with pytest.raises(Outage):
        caller.look(handle)
    assert caller.ended(handle).progress is Progress.SUCCEEDED


# --- The film does not come ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more"),
    [("drop", {}), ("truncated", {}), ("status", {"status": 503}), ("html", {"status": 500})],
)
def test_what_is_made_and_cannot_be_brought_is_brought_later(
    gemini_standin: GeminiStandIn, caller: Caller, kind: str, more: dict[str, Any]
) -> None:
    handle = caller.order()
    caller.ended(handle)
    if kind != "html":
        gemini_standin.ask("output", kind, times=1, **more)
    else:
        gemini_standin.ask("get", "status", times=1, **more)
    with pytest.raises(Busy) as busy:
        caller.fetch(handle)
    assert busy.value.retry_after
    assert caller.fetch(handle).file.is_file()


def test_a_film_that_is_not_ready_to_be_loaded_is_waited_for(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    handle = caller.order()
    caller.ended(handle)
    gemini_standin.set(active_after="300")
    with pytest.raises(Busy):
        caller.fetch(handle)


def test_a_film_that_is_not_kept_any_more_says_that_it_was_paid(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    handle = caller.order()
    caller.ended(handle)
    gemini_standin.set(expire_after="0")
    with pytest.raises(Expired, match="two days") as error:
        caller.fetch(handle)
    assert error.value.charged == "yes"


def test_the_key_goes_to_google_alone(gemini_standin: GeminiStandIn, caller: Caller) -> None:
    before = gemini_standin.desk("ledger")["keys_elsewhere"]
    handle = caller.order()
    caller.ended(handle)
    file = gemini_standin.entry(handle.external_id)["file"]
    there = gemini_standin.base.replace("127.0.0.1", "localhost")
    gemini_standin.ask("output", "redirect", location=f"{there}/_elsewhere/{file}", times=1)
    with pytest.raises(BadAnswer, match="the key goes nowhere else"):
        caller.fetch(handle)
    gemini_standin.ask("run", "elsewhere", times=1)
    other = caller.order(replace(FILM, prompt="a fox flies"))
    caller.ended(other)
    with pytest.raises(BadAnswer, match="the key goes nowhere else"):
        caller.fetch(other)
    assert gemini_standin.desk("ledger")["keys_elsewhere"] == before


def test_a_film_that_google_sends_on_to_within_its_api_is_brought(
    gemini_standin: GeminiStandIn, caller: Caller
) -> None:
    handle = caller.order()
    caller.ended(handle)
    file = gemini_standin.entry(handle.external_id)["file"]
    place = f"/download/v1beta/files/{file}:download?alt=media"
    gemini_standin.ask("output", "redirect", location=place, times=1)
    made = caller.fetch(handle)
    assert made.file is not None
    assert made.file.stat().st_size > 1000
    gemini_standin.ask("output", "redirect", location=place)
    with pytest.raises(BadAnswer):
        caller.fetch(handle)
