"""What goes wrong at an OpenAI-compatible server has a kind, a cost and the setting to change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import (
    BadKey,
    Busy,
    ContentRefused,
    Handle,
    InDoubt,
    Kind,
    ModelGone,
    Outage,
    OutOfCredit,
    Refused,
    Ticket,
    TimedOut,
)
from generations.providers.openai import OpenAIProvider, sending
from generations.providers.openai.account import Account
from generations.providers.openai.habits import Habits, Step
from generations.providers.openai.refusals import VARIABLES, Whom, refusal, wait_of
from generations.providers.reply import Reply
from generations.tests.openai_calls import SEE, WRITE, Caller, provider_at
from tests.runner import free_port
from tests.standin_openai import MODELS, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures", "generations.tests.openai_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgotten")]
DIALECTS = list(MODELS)


# --- Refused: nothing was made, nothing is charged ---------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("wish", "kind", "says"),
    [
        ({"status": 401}, BadKey, "OPENAI_API_KEY"),
        ({"status": 404, "code": "model_not_found"}, ModelGone, "OPENAI_TEXT_MODEL"),
        ({"code": "invalid_prompt"}, ContentRefused, "Soften the words"),
        ({"code": "insufficient_quota"}, OutOfCredit, "no credit left"),
        ({"status": 429, "retry_after": 7}, Busy, "7 s"),
    ],
    ids=["key", "model", "content", "quota", "busy"],
)
def test_a_refusal_has_its_kind_and_costs_nothing_at_every_server(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str, wish: Any, kind: type, says: str
) -> None:
    caller = Caller(provider_at(openai_standin, openai_standin.speak(dialect)), tmp_path)
    openai_standin.ask("chat", "status", **wish)
    error = caller.error()
    assert (type(error), error.charged) == (kind, "no")
    assert says in str(error)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_account_without_credit_is_never_asked_again_by_itself(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str
) -> None:
    caller = Caller(provider_at(openai_standin, openai_standin.speak(dialect)), tmp_path)
    openai_standin.set(credit="0")
    error = caller.error()
    assert (type(error), error.can_retry, error.charged) == (OutOfCredit, False, "no")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_wrong_name_of_a_model_says_which_setting_to_change(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str
) -> None:
    openai_standin.speak(dialect)
    error = Caller(provider_at(openai_standin, "no-such"), tmp_path).error()
    assert type(error) is ModelGone
    assert "has no model no-such" in str(error)
    assert "OPENAI_TEXT_MODEL" in str(error)


@pytest.mark.parametrize(
    ("dialect", "model"),
    [("ollama", "llama3.2:3b"), ("openrouter", "meta-llama/llama-3.3-70b-instruct"),
     ("lm-studio", "openai/gpt-oss-20b")],
)  # fmt: skip
def test_a_model_that_takes_no_pictures_is_named_with_its_setting(
    openai_caller: Caller, openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str, model: str
) -> None:
    openai_standin.speak(dialect)
    error = Caller(provider_at(openai_standin, model), tmp_path).error(SEE)
    assert type(error) is Refused
    assert "takes no pictures" in str(error)
    assert "OPENAI_VISION_MODEL" in str(error)


def test_a_throttled_call_waits_as_long_as_it_is_told(
    openai_standin: OpenAIStandIn, openai_caller: Caller
) -> None:
    openai_standin.ask("chat", "status", status=429, retry_after=33)
    assert openai_caller.error().retry_after == 33
    openai_standin.set(requests_per_minute="1")
    openai_caller.answer()
    error = openai_caller.error()
    assert type(error) is Busy
    assert error.retry_after


def test_a_wait_is_read_from_each_place_and_has_an_end() -> None:
    assert wait_of(Reply(429, {"retry-after-ms": "1500"}, "")) == 1.5
    assert wait_of(Reply(429, {"retry-after": "20"}, "")) == 20
    assert wait_of(Reply(429, {}, '{"error": {"message": "Please try again in 6.5s."}}')) == 6.5
    assert wait_of(Reply(429, {"retry-after": "90000"}, "")) == 600
    assert wait_of(Reply(429, {"retry-after": "Sun, 22 Nov"}, "")) == 10


def test_a_page_of_billing_within_a_limit_of_calls_is_no_empty_account() -> None:
    words = (
        "Rate limit reached for requests. Limit: 3 / min. Please try again in 20s. Visit "
        "https://platform.openai.com/account/billing to add a payment method."
    )
    reply = Reply(429, {}, json.dumps({"error": {"code": "rate_limit_exceeded", "message": words}}))
    error = refusal(reply, Whom(Account("", "http://x/v1"), "m", WRITE.kind))
    assert isinstance(error, Busy)
    assert error.retry_after == 20


def test_nobody_there_is_an_outage_that_cost_nothing(tmp_path: Path) -> None:
    provider = OpenAIProvider("m", base_url=f"http://127.0.0.1:{free_port()}/v1", price=(1, 1))
    error = Caller(provider, tmp_path).error()
    assert (type(error), error.charged) == (Outage, "no")
    assert "OPENAI_BASE_URL" in str(error)


def test_a_wrong_address_names_its_setting(openai_standin: OpenAIStandIn, tmp_path: Path) -> None:
    whom = Whom(Account("", "http://x/"), "m", WRITE.kind)
    reply = Reply(404, {}, '{"error": {"message": "Invalid URL (POST /chat/completions)"}}')
    error = refusal(reply, whom)
    assert type(error) is Refused
    assert "OPENAI_BASE_URL" in str(error)


def test_openai_without_a_key_is_not_asked() -> None:
    provider = OpenAIProvider("gpt-6-luna", base_url="https://api.openai.com/v1")
    with pytest.raises(BadKey, match="OPENAI_API_KEY"):
        provider.prepare(WRITE)


def test_a_prompt_that_is_too_long_says_what_to_do() -> None:
    words = (
        '{"error": {"code": "context_length_exceeded", "message": "maximum context length is 8192 '
        'tokens, you asked for 9000; reduce max_tokens"}}'
    )
    reply = Reply(400, {}, words)
    error = refusal(reply, Whom(Account("", "http://x/v1"), "m", WRITE.kind))
    assert "Use fewer scenes" in str(error)
    assert Habits(limit="max_tokens").after(words, Habits(limit="max_tokens")) is None


def test_a_refused_parameter_is_left_out_once_each_and_then_no_more() -> None:
    first = Habits(limit="max_tokens")
    second = first.after("Unsupported parameter: 'max_tokens'", first)
    assert second == Habits(limit="max_completion_tokens")
    assert second is not None
    assert second.after("Unknown: max_completion_tokens", first) is None
    assert Habits(Step.PLAIN).after("response_format", first) is None
    assert Habits(effort=False).after("reasoning_effort", first) is None


# --- In doubt ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wish"),
    [("drop", {}), ("drop", {"accepted": True}), ("status", {"status": 500}),
     ("status", {"status": 503, "accepted": True}), ("broken_json", {"accepted": True}),
     ("html", {"accepted": True}), ("html", {})],
)  # fmt: skip
def test_no_answer_that_can_be_read_leaves_a_paid_call_in_doubt_and_is_not_sent_again(
    openai_standin: OpenAIStandIn, openai_caller: Caller, kind: str, wish: dict[str, Any]
) -> None:
    before = len(openai_standin.ledger)
    openai_standin.ask("chat", kind, **wish)
    error = openai_caller.error()
    assert (type(error), error.charged) == (InDoubt, "maybe")
    assert len(openai_standin.ledger) - before == bool(wish.get("accepted"))


def test_an_answer_that_never_comes_leaves_it_in_doubt(
    openai_standin: OpenAIStandIn, openai_caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.3)
    openai_standin.ask("chat", "slow", seconds=20)
    assert type(openai_caller.error()) is InDoubt


def test_a_free_call_without_an_answer_is_simply_done_again(
    openai_standin: OpenAIStandIn, tmp_path: Path
) -> None:
    model = openai_standin.speak("ollama")
    caller = Caller(provider_at(openai_standin, model, price=()), tmp_path)
    openai_standin.ask("chat", "drop", times=1)
    error = caller.error()
    assert (type(error), error.can_retry, error.charged) == (TimedOut, True, "no")
    assert caller.made().cost == 0


@pytest.mark.parametrize(
    ("wish", "kind"),
    [({"status": 429}, InDoubt), ({"status": 502}, InDoubt),
     ({"code": "invalid_prompt"}, ContentRefused)],
)  # fmt: skip
def test_an_error_within_an_answer_of_a_gateway_may_have_been_charged(
    openai_standin: OpenAIStandIn, tmp_path: Path, wish: dict[str, Any], kind: type
) -> None:
    caller = Caller(provider_at(openai_standin, openai_standin.speak("openrouter")), tmp_path)
    openai_standin.ask("chat", "status", accepted=True, **wish)
    error = caller.error()
    assert (type(error), error.charged) == (kind, "maybe")


def test_whatever_an_answer_holds_can_be_kept_in_its_row() -> None:
    message = {"role": "assistant", "content": "a\0b", "refusal": None}
    usage = {"prompt_tokens": 12, "completion_tokens": "many", "total_tokens": True, "cost": None}
    body = {"id": "x\0" + "y" * 500, "choices": [{"message": message}], "usage": usage}
    whom = Whom(Account("", "http://x/v1"), "m", WRITE.kind)
    handle = sending._judged(Reply(200, {}, json.dumps(body)), whom, Ticket("7" * 36), Step.PLAIN)
    assert isinstance(handle, Handle)
    assert len(handle.external_id) < 200
    assert "\0" not in handle.external_id
    assert handle.answer == {
        "content": "ab", "refusal": "", "finish": "", "usage": {"prompt_tokens": 12},
        "model": "m", "step": Step.PLAIN,
    }  # fmt: skip


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"choices": []}', '{"choices": [7]}', '{"choices": [{"message": 1}]}']
)
def test_a_200_that_is_no_answer_is_in_doubt(body: str) -> None:
    whom = Whom(Account("", "https://gpu.example.org/v1"), "m", WRITE.kind)
    assert isinstance(sending._judged(Reply(200, {}, body), whom, Ticket("7"), Step.PLAIN), InDoubt)


def test_each_kind_has_a_setting_for_its_model() -> None:
    assert set(Kind) - {Kind.FILM} == set(VARIABLES)
