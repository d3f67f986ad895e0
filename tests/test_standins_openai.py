"""OpenAI's stand-in lists models and chats, as OpenAI's client reads it, and counts the cost."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai
import pytest
from PIL import Image
from pydantic import BaseModel

from tests.standin_openai import (
    SCENES,
    SLOTS,
    Address,
    OpenAIStandIn,
    data_url,
    running,
    schema_format,
    thing,
)

pytest_plugins = ["tests.standin_openai_fixtures"]


@pytest.fixture
def keyframe() -> Image.Image:
    """640 × 360, red on blue."""
    image = Image.new("RGB", (640, 360), "#2040c0")
    image.paste("#c03020", (200, 60, 440, 330))
    return image


# --- Models --------------------------------------------------------------------------------------


def test_models_say_when_they_end_and_gone_ones_are_not_there(
    openai_standin: OpenAIStandIn,
) -> None:
    models = openai_standin.client.models
    shutdowns = {model.id: model.shutdown_date for model in models.list()}
    assert shutdowns["gpt-4o-mini"] == "2027-01-14"
    assert shutdowns["gpt-6-luna"] is None
    assert models.retrieve("whisper-1").shutdown_date == "2027-02-26"
    assert "o4-mini" not in shutdowns
    with pytest.raises(openai.NotFoundError) as gone:
        models.retrieve("o4-mini")
    assert gone.value.code == "model_not_found"


def test_reading_the_list_costs_nothing(openai_standin: OpenAIStandIn) -> None:
    before = len(openai_standin.ledger)
    list(openai_standin.client.models.list())
    assert len(openai_standin.ledger) == before


# --- Chat ----------------------------------------------------------------------------------------


def test_a_description_is_about_the_picture_that_was_shown(
    openai_standin: OpenAIStandIn, keyframe: Image.Image
) -> None:
    answered = openai_standin.chat("Describe it.", keyframe)
    said = answered.choices[0].message.content
    assert "red" in said
    assert "blue ground" in said
    assert "640 by 360" in said
    assert answered.choices[0].finish_reason == "stop"
    assert answered._request_id.startswith("req_")


def test_a_schema_is_kept_and_every_slot_gets_one_scene(
    openai_standin: OpenAIStandIn, keyframe: Image.Image
) -> None:
    answered = openai_standin.chat(SLOTS, keyframe, response_format=schema_format(SCENES))
    scenes = json.loads(answered.choices[0].message.content)["scenes"]
    assert [scene["slot"] for scene in scenes] == [3, 4, 7]
    assert len({scene["prompt"] for scene in scenes}) == 3
    assert "home through the rain" in scenes[0]["prompt"]
    assert {scene["kind"] for scene in scenes} <= {"performance", "story", "b-roll"}


@pytest.mark.parametrize("prompt", ['{"how_many": 5}', 'Plan. {"song": {"scenes": 5}} Go.'])
def test_a_number_in_the_prompt_is_enough(openai_standin: OpenAIStandIn, prompt: str) -> None:
    answered = openai_standin.chat(prompt, response_format=schema_format(SCENES))
    assert len(json.loads(answered.choices[0].message.content)["scenes"]) == 5


class Light(BaseModel):
    name: str
    warmth: float


class Look(BaseModel):
    title: str
    lights: list[Light]
    mood: str | None
    usable: bool


def test_the_clients_own_parsing_of_a_nested_model_succeeds(
    openai_standin: OpenAIStandIn,
) -> None:
    """With ``$defs``, ``$ref`` and ``anyOf``, strict."""
    parsed = openai_standin.client.chat.completions.parse(
        model="gpt-6-luna", messages=[{"role": "user", "content": "A look"}], response_format=Look
    )
    look = parsed.choices[0].message.parsed
    assert look.title
    assert look.lights


@pytest.mark.parametrize(
    ("field", "holds"),
    [
        ({"type": "array", "items": {"type": "string"}, "minItems": 4}, lambda v: len(v) == 4),
        ({"type": "array", "items": {"type": "number"}, "maxItems": 1}, lambda v: len(v) == 1),
        ({"type": "integer", "minimum": 7, "maximum": 9}, lambda v: 7 <= v <= 9),
        ({"type": "string", "maxLength": 20}, lambda v: 0 < len(v) <= 20),
        ({"type": ["string", "null"]}, lambda v: isinstance(v, str)),
        ({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, lambda v: isinstance(v, bool)),
        ({"const": "clip"}, lambda v: v == "clip"),
    ],
)
def test_bounds_of_a_schema_are_kept(
    openai_standin: OpenAIStandIn, field: dict[str, Any], holds: Any
) -> None:
    form = schema_format(thing(it=field), strict=False)
    answered = openai_standin.chat("One", response_format=form)
    assert holds(json.loads(answered.choices[0].message.content)["it"])


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "array", "items": {"type": "string"}}, "got 'type: \"array\"'"),
        ({**SCENES, "additionalProperties": True}, "'additionalProperties' is required"),
        ({**SCENES, "required": []}, "Missing 'scenes'"),
        (thing(it={"type": "string", "maxLength": 9}), "'maxLength' is not permitted"),
    ],
)
def test_a_strict_schema_must_be_one_that_openai_takes(
    openai_standin: OpenAIStandIn, schema: dict[str, Any], words: str
) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("One", response_format=schema_format(schema))
    assert words in error.value.message
    assert error.value.param == "response_format"


def test_without_a_schema_the_prompts_own_is_filled(openai_standin: OpenAIStandIn) -> None:
    prompt = f"Answer as JSON that fits {json.dumps(SCENES)}. {SLOTS}"
    answered = openai_standin.chat(prompt, response_format={"type": "json_object"})
    assert len(json.loads(answered.choices[0].message.content)["scenes"]) == 3
    plain = openai_standin.chat(prompt).choices[0].message.content
    assert plain.startswith("```json\n")
    bare = openai_standin.chat(prompt + " No code fence.").choices[0].message.content
    assert len(json.loads(bare)["scenes"]) == 3


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        (f'As JSON: {{"scenes": [{{"prompt": "…", "cut": 1}}]}} for {SLOTS}', 3),
        (f'{SLOTS} As JSON: {{"scenes": [{{"prompt": "…", "cut": 1}}]}}', 3),
        ('Write 6 scenes as JSON: {"scenes": [{"prompt": "…", "cut": 1}]}', 6),
        ('JSON, never 2 scenes: {"scenes": [{"prompt": "", "cut": 0}]} {"slots": [{}]}', 1),
    ],
)
def test_without_a_schema_an_example_is_followed(
    openai_standin: OpenAIStandIn, prompt: str, count: int
) -> None:
    answered = openai_standin.chat(prompt, response_format={"type": "json_object"})
    found = json.loads(answered.choices[0].message.content)
    assert [set(scene) for scene in found["scenes"]] == [{"prompt", "cut"}] * count


def test_keys_that_are_named_in_words_are_filled(openai_standin: OpenAIStandIn) -> None:
    answered = openai_standin.chat("JSON with `style_notes` and `figure`. No markdown.")
    assert set(json.loads(answered.choices[0].message.content)) == {"style_notes", "figure"}


def test_json_without_the_word_is_refused(openai_standin: OpenAIStandIn) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("One scene", response_format={"type": "json_object"})
    assert "must contain the word 'json'" in error.value.message


def test_an_answer_ends_where_its_tokens_do_and_thought_counts(
    openai_standin: OpenAIStandIn,
) -> None:
    short = openai_standin.chat("One", max_completion_tokens=330)
    assert short.choices[0].finish_reason == "length"
    assert 0 < len(short.choices[0].message.content) <= 40
    nothing = openai_standin.chat("One", max_completion_tokens=200)
    assert nothing.choices[0].message.content == ""
    assert nothing.choices[0].finish_reason == "length"
    assert nothing.usage.completion_tokens_details.reasoning_tokens == 200
    at_once = openai_standin.chat("One", max_completion_tokens=200, reasoning_effort="none")
    assert at_once.choices[0].finish_reason == "stop"


def test_usage_is_what_the_ledger_charges(
    openai_standin: OpenAIStandIn, keyframe: Image.Image
) -> None:
    usage = openai_standin.chat("Describe it.", keyframe, reasoning_effort="none").usage
    assert usage.prompt_tokens_details.image_tokens == 20 * 12 * 1.2
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    entry = openai_standin.ledger[-1]
    cost = Decimal("0.10") * usage.prompt_tokens + Decimal("0.50") * usage.completion_tokens
    assert Decimal(entry["cost"]) == cost / 1_000_000
    assert (entry["model"], entry["call"]) == ("gpt-6-luna", "chat")
    assert entry["usage"]["total_tokens"] == usage.total_tokens


def test_the_same_call_is_known_by_its_hash(openai_standin: OpenAIStandIn) -> None:
    for text in ("one", "one", "two"):
        openai_standin.chat(text, seed=4)
    first, second, third = (entry["request_hash"] for entry in openai_standin.ledger[-3:])
    assert first == second != third


def test_streams_are_refused_in_words(openai_standin: OpenAIStandIn) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat("One", stream=True)
    assert "does not stream" in error.value.message


@pytest.mark.parametrize(
    "address", ["https://example.org/me.png", "data:image/png;base64,AAAA", "data:x"]
)
def test_what_is_no_picture_is_refused(openai_standin: OpenAIStandIn, address: str) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.chat(Address(address))
    assert error.value.code == "invalid_image_url"
    assert error.value.param == "messages[0].content[0].image_url.url"


def test_nothing_is_accepted_without_model_or_messages(openai_standin: OpenAIStandIn) -> None:
    before = len(openai_standin.ledger)
    headers = {"Authorization": "Bearer sk-x"}
    for body in ('{"messages": []}', '{"model": "gpt-6-luna"}', "[]", "{"):
        answered = openai_standin.plain.post("/v1/chat/completions", content=body, headers=headers)
        assert answered.status_code == 400
    assert len(openai_standin.ledger) == before


# --- The process ---------------------------------------------------------------------------------


def test_a_killed_one_goes_on_with_its_ledger_faults_and_settings(tmp_path: Path) -> None:
    """Also what was accepted and never answered stays accepted, and paid."""
    with running(tmp_path / "state") as standin:
        standin.chat("answered")
        standin.ask("chat", "refusal", prompt="later", times=1)
        standin.set(seconds="60")
        with pytest.raises(openai.APITimeoutError):
            standin.client.with_options(timeout=1).chat.completions.create(
                model="gpt-6-luna", messages=[{"role": "user", "content": "lost"}]
            )
        standin.kill()
        standin.start()
        assert [(call["prompt"], call["answered"]) for call in standin.ledger] == [
            ("answered", True), ("lost", False),
        ]  # fmt: skip
        assert Decimal(standin.desk("ledger")["cost"]) > 0
        standin.set(seconds="0")
        assert standin.chat("later").choices[0].message.refusal


def test_it_says_which_setting_is_wrong(openai_standin: OpenAIStandIn) -> None:
    answered = openai_standin.plain.post("/_settings", json={"dialect": "french"})
    assert answered.status_code == 422
    assert "none of openai, ollama" in answered.json()["detail"]


def test_a_picture_within_a_text_is_not_taken_for_words(
    openai_standin: OpenAIStandIn, keyframe: Image.Image
) -> None:
    openai_standin.chat("Describe it.", keyframe)
    assert data_url(keyframe)[:40] not in openai_standin.ledger[-1]["prompt"]
