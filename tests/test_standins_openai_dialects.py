"""Each server that speaks OpenAI's HTTP is played with what is its own, seen by OpenAI's client."""

from __future__ import annotations

import json
from typing import Any

import openai
import pytest
from PIL import Image

from tests.standin_openai import (
    MODELS,
    SCENES,
    SLOTS,
    Address,
    OpenAIStandIn,
    data_url,
    schema_format,
)

pytest_plugins = ["tests.standin_openai_fixtures"]

RED = Image.new("RGB", (96, 96), "#c82828")
ADDRESS = Address("https://example.org/me.png")
EVERY = pytest.mark.parametrize("dialect", list(MODELS))


def said(standin: OpenAIStandIn, *parts: Any, **more: Any) -> str:
    return str(standin.chat(*parts, **more).choices[0].message.content)


def told(error: openai.APIStatusError) -> str:
    """What the server said: of an error without an object the client's own words say nothing."""
    return error.body["message"] if isinstance(error.body, dict) else str(error.body)


# --- All of them -------------------------------------------------------------------------------


@EVERY
def test_each_sees_and_writes(openai_standin: OpenAIStandIn, dialect: str) -> None:
    model = openai_standin.speak(dialect)
    answered = openai_standin.chat("Describe it.", RED, model=model)
    assert "red" in answered.choices[0].message.content
    assert answered.usage.total_tokens > 0
    assert openai_standin.ledger[-1]["dialect"] == dialect


@EVERY
def test_each_lists_its_models_and_only_openai_says_when_they_end(
    openai_standin: OpenAIStandIn, dialect: str
) -> None:
    model = openai_standin.speak(dialect)
    listed = {item.id: item for item in openai_standin.client.models.list()}
    assert model in listed
    assert openai_standin.client.models.retrieve(model).id == model
    raw = openai_standin.plain.get("/v1/models", headers={"Authorization": "Bearer sk-or-x"})
    assert all(("shutdown_date" in item) == (dialect == "openai") for item in raw.json()["data"])


@pytest.mark.parametrize(
    ("dialect", "error", "words"),
    [
        ("openai", openai.NotFoundError, "The model `nobody` does not exist or you do not have"),
        ("ollama", openai.NotFoundError, 'model "nobody" not found, try pulling it first'),
        ("ollama-cloud", openai.NotFoundError, 'model "nobody" not found'),
        ("vllm", openai.NotFoundError, "The model `nobody` does not exist."),
        ("openrouter", openai.BadRequestError, "nobody is not a valid model ID"),
        ("lm-studio", openai.NotFoundError, 'Model "nobody" not found'),
    ],
)
def test_a_model_that_is_not_there_is_told_in_each_ones_words(
    openai_standin: OpenAIStandIn, dialect: str, error: type[openai.APIStatusError], words: str
) -> None:
    openai_standin.speak(dialect)
    with pytest.raises(error) as raised:
        openai_standin.chat(model="nobody")
    assert words in told(raised.value)


@EVERY
def test_a_schema_is_kept_by_all_but_ollamas_cloud(
    openai_standin: OpenAIStandIn, dialect: str
) -> None:
    model = openai_standin.speak(dialect)
    text = said(openai_standin, SLOTS, model=model, response_format=schema_format(SCENES))
    if dialect == "ollama-cloud":
        assert text.startswith("Sure, here is")
        with pytest.raises(ValueError):
            json.loads(text)
    else:
        assert len(json.loads(text)["scenes"]) == 3


@EVERY
def test_only_openai_names_its_requests(openai_standin: OpenAIStandIn, dialect: str) -> None:
    model = openai_standin.speak(dialect)
    assert (openai_standin.chat(model=model)._request_id is not None) == (dialect == "openai")


@pytest.mark.parametrize("dialect", [name for name in MODELS if name != "openai"])
def test_pictures_and_sound_are_openais_alone(openai_standin: OpenAIStandIn, dialect: str) -> None:
    model = openai_standin.speak(dialect)
    with pytest.raises(openai.NotFoundError):
        openai_standin.client.images.generate(model=model, prompt="a fox")
    with pytest.raises(openai.NotFoundError):
        openai_standin.client.audio.transcriptions.create(model=model, file=("a.wav", b"x"))


@pytest.mark.parametrize(
    ("dialect", "limit", "finish"),
    [
        ("openai", {"max_completion_tokens": 1}, "length"),
        ("ollama", {"max_tokens": 1}, "length"),
        ("ollama", {"max_completion_tokens": 1}, "stop"),  # It is ignored.
        ("vllm", {"max_tokens": 1}, "length"),
        ("openrouter", {"max_completion_tokens": 1}, "length"),
        ("lm-studio", {"max_tokens": 1}, "length"),
    ],
)
def test_each_knows_its_own_limit_of_tokens(
    openai_standin: OpenAIStandIn, dialect: str, limit: dict[str, int], finish: str
) -> None:
    model = openai_standin.speak(dialect)
    answered = openai_standin.chat("One", model=model, **limit)
    assert answered.choices[0].finish_reason == finish


@pytest.mark.parametrize(
    ("dialect", "words"),
    [
        ("openai", "Expected a base64-encoded data URL"),
        ("ollama", "invalid image input"),
        ("ollama-cloud", "invalid image input"),
        ("vllm", "Invalid image URL"),
        ("openrouter", "Invalid image URL"),
        ("lm-studio", "'url' field must be a base64 encoded image."),
    ],
)
def test_an_address_of_a_picture_is_fetched_by_none(
    openai_standin: OpenAIStandIn, dialect: str, words: str
) -> None:
    model = openai_standin.speak(dialect)
    with pytest.raises(openai.BadRequestError) as raised:
        openai_standin.chat(ADDRESS, model=model)
    assert words in told(raised.value)


@pytest.mark.parametrize(
    ("dialect", "model", "error"),
    [
        ("ollama", "llama3.2:3b", openai.InternalServerError),
        ("openrouter", "meta-llama/llama-3.3-70b-instruct", openai.NotFoundError),
        ("lm-studio", "openai/gpt-oss-20b", openai.BadRequestError),
    ],
)
def test_a_model_that_only_reads_refuses_pictures(
    openai_standin: OpenAIStandIn, dialect: str, model: str, error: type[openai.APIStatusError]
) -> None:
    openai_standin.speak(dialect)
    assert openai_standin.chat(model=model).choices
    with pytest.raises(error) as raised:
        openai_standin.chat(RED, model=model)
    assert "image" in told(raised.value)


# --- OpenAI ------------------------------------------------------------------------------------


def test_openai_refuses_parameters_that_it_does_not_know(openai_standin: OpenAIStandIn) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("One", extra_body={"guided_json": {}})
    assert (error.value.code, error.value.param) == ("unknown_parameter", "guided_json")


@pytest.mark.parametrize(
    ("wish", "code"),
    [({"max_tokens": 9}, "unsupported_parameter"), ({"temperature": 0.7}, "unsupported_value")],
)
def test_openais_newer_models_refuse_what_the_older_take(
    openai_standin: OpenAIStandIn, wish: dict[str, Any], code: str
) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("One", **wish)
    assert (error.value.code, error.value.param) == (code, next(iter(wish)))
    assert openai_standin.chat("One", model="gpt-4o-mini", **wish).choices


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "You didn't provide an API key"),
        ({"Authorization": "Bearer hello-my-key"}, "Incorrect API key provided: hello-m"),
    ],
)
def test_openai_wants_a_key_of_its_own(
    openai_standin: OpenAIStandIn, headers: dict[str, str], words: str
) -> None:
    answered = openai_standin.plain.get("/v1/models", headers=headers)
    assert answered.status_code == 401
    assert words in answered.json()["error"]["message"]


# --- Those at home -----------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["ollama", "vllm", "lm-studio"])
def test_servers_at_home_need_no_key_and_cost_nothing(
    openai_standin: OpenAIStandIn, dialect: str
) -> None:
    model = openai_standin.speak(dialect)
    body = {"model": model, "messages": [{"role": "user", "content": "One"}]}
    assert openai_standin.plain.post("/v1/chat/completions", json=body).status_code == 200
    assert openai_standin.ledger[-1]["cost"] == "0"


def test_one_at_home_may_have_a_key(openai_standin: OpenAIStandIn) -> None:
    openai_standin.set(dialect="vllm", key="ours")
    with pytest.raises(openai.AuthenticationError):
        openai_standin.client.models.list()
    assert openai_standin.client.with_options(api_key="ours").models.list().data


def test_ollama_ignores_what_it_does_not_know_and_openai_does_not(
    openai_standin: OpenAIStandIn,
) -> None:
    model = openai_standin.speak("ollama")
    extra = {"keep_alive": "5m", "safety_identifier": "x"}
    assert openai_standin.chat("One", model=model, extra_body=extra).choices


def test_ollama_knows_four_efforts_and_three_sums_of_tokens(
    openai_standin: OpenAIStandIn,
) -> None:
    model = openai_standin.speak("ollama")
    usage = openai_standin.chat("One", model=model, reasoning_effort="low").usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.completion_tokens_details is None
    with pytest.raises(openai.BadRequestError, match="invalid reasoning value: 'minimal'"):
        openai_standin.chat("One", model=model, reasoning_effort="minimal")


def test_ollamas_cloud_answers_by_the_prompts_own_schema(openai_standin: OpenAIStandIn) -> None:
    model = openai_standin.speak("ollama-cloud")
    prompt = f"JSON like {json.dumps(SCENES)} {SLOTS}"
    text = said(openai_standin, prompt, model=model, response_format=schema_format(SCENES))
    inner = text.split("```json\n")[1].split("\n```")[0]
    assert len(json.loads(inner)["scenes"]) == 3


@pytest.mark.parametrize("name", ["max_completion_tokens", "reasoning_effort"])
def test_vllm_knows_only_max_tokens(openai_standin: OpenAIStandIn, name: str) -> None:
    model = openai_standin.speak("vllm")
    with pytest.raises(openai.BadRequestError, match="Extra inputs are not permitted") as error:
        openai_standin.chat("One", model=model, extra_body={name: 64})
    assert error.value.body["object"] == "error"


def test_vllm_is_guided_by_a_parameter_of_its_own(openai_standin: OpenAIStandIn) -> None:
    model = openai_standin.speak("vllm")
    text = said(openai_standin, SLOTS, model=model, extra_body={"guided_json": SCENES})
    assert len(json.loads(text)["scenes"]) == 3


def test_lm_studio_knows_schema_and_text_only(openai_standin: OpenAIStandIn) -> None:
    model = openai_standin.speak("lm-studio")
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("JSON", model=model, response_format={"type": "json_object"})
    assert error.value.body == "'response_format.type' must be 'json_schema' or 'text'"
    assert openai_standin.chat("x", model=model, response_format={"type": "text"}).choices


@pytest.mark.parametrize(
    ("dialect", "form", "taken"),
    [
        ("lm-studio", "jpeg", True),
        ("lm-studio", "webp", False),
        ("ollama", "webp", True),
        ("openai", "webp", True),
    ],
)
def test_lm_studio_takes_no_webp(
    openai_standin: OpenAIStandIn, dialect: str, form: str, taken: bool
) -> None:
    model = openai_standin.speak(dialect)
    if taken:
        assert openai_standin.chat(Address(data_url(RED, form)), model=model).choices
        return
    with pytest.raises(openai.BadRequestError) as raised:
        openai_standin.chat(Address(data_url(RED, form)), model=model)
    assert "base64 encoded image" in told(raised.value)


# --- OpenRouter --------------------------------------------------------------------------------


def test_openrouter_names_provider_price_and_cost(openai_standin: OpenAIStandIn) -> None:
    model = openai_standin.speak("openrouter")
    shown: Any = openai_standin.client.models.retrieve(model)
    assert shown.pricing == {"prompt": "0.0000001", "completion": "0.0000005"}
    answered: Any = openai_standin.chat("One", model=model)
    assert answered.provider == "Stand-in"
    assert answered.usage.cost == float(openai_standin.ledger[-1]["cost"]) > 0


def test_openrouter_says_402_without_credit_and_openai_429(
    openai_standin: OpenAIStandIn,
) -> None:
    openai_standin.set(dialect="openrouter", credit="0")
    with pytest.raises(openai.APIStatusError) as error:
        openai_standin.chat("One", model=MODELS["openrouter"])
    assert error.value.status_code == 402
    assert error.value.body["metadata"] == {"limit_source": "openrouter_credits"}
    openai_standin.set(dialect="openai")
    with pytest.raises(openai.RateLimitError) as error:
        openai_standin.chat("One")
    assert error.value.code == "insufficient_quota"
    assert openai_standin.client.models.list().data


def test_what_goes_wrong_at_openrouter_after_it_began_comes_with_200(
    openai_standin: OpenAIStandIn,
) -> None:
    model = openai_standin.speak("openrouter")
    openai_standin.ask("chat", "status", status=502, accepted=True, times=1)
    answered = openai_standin.chat("One", model=model)
    assert answered.choices is None
    assert answered.error["code"] == 502
    assert answered.error["metadata"]["provider_name"] == "Stand-in"
    openai_standin.ask("chat", "status", status=502, times=1)
    with pytest.raises(openai.InternalServerError):
        openai_standin.chat("One", model=model)
