"""Whatever a test asks to go wrong with OpenAI's stand-in goes wrong, so often and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.media import make_song
from tests.standin_openai import SCENES, SLOTS, OpenAIStandIn, schema_format

pytest_plugins = ["tests.standin_openai_fixtures"]

SLOW_CLIENT_SECONDS = 0.3


def accepted(standin: OpenAIStandIn) -> int:
    return len(standin.ledger)


def scenes(standin: OpenAIStandIn) -> list[dict[str, Any]]:
    """Three of them, if all is well."""
    text = standin.chat(SLOTS, response_format=schema_format(SCENES)).choices[0].message.content
    found: list[dict[str, Any]] = json.loads(text)["scenes"]
    return found


# --- Refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "error", "code"),
    [
        ({"status": 401}, openai.AuthenticationError, "invalid_api_key"),
        ({"status": 403}, openai.PermissionDeniedError, "model_not_found"),
        ({"status": 404}, openai.NotFoundError, "model_not_found"),
        ({"status": 400}, openai.BadRequestError, "invalid_prompt"),
        ({"code": "content_policy_violation"}, openai.BadRequestError, "content_policy_violation"),
        ({"code": "insufficient_quota"}, openai.RateLimitError, "insufficient_quota"),
        ({"status": 429}, openai.RateLimitError, "rate_limit_exceeded"),
        ({"status": 500}, openai.InternalServerError, None),
        ({"status": 502}, openai.InternalServerError, None),
        ({"status": 503}, openai.InternalServerError, None),
    ],
)
def test_any_refusal_comes_with_its_code_and_is_not_accepted(
    openai_standin: OpenAIStandIn,
    wish: dict[str, Any],
    error: type[openai.APIStatusError],
    code: str | None,
) -> None:
    before = accepted(openai_standin)
    openai_standin.ask("chat", "status", times=1, **wish)
    with pytest.raises(error) as raised:
        openai_standin.chat("One")
    assert raised.value.code == code
    assert raised.value.request_id
    assert accepted(openai_standin) == before
    assert openai_standin.chat("One").choices


def test_a_rate_limit_says_when_to_come_again(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("chat", "status", status=429, retry_after=300)
    with pytest.raises(openai.RateLimitError) as error:
        openai_standin.chat("One")
    assert error.value.response.headers["retry-after"] == "300"


def test_too_many_calls_are_throttled_and_not_accepted(openai_standin: OpenAIStandIn) -> None:
    openai_standin.set(requests_per_minute="2")
    before = accepted(openai_standin)
    openai_standin.chat("One")
    openai_standin.chat("Two")
    with pytest.raises(openai.RateLimitError) as error:
        openai_standin.chat("Three")
    assert error.value.code == "rate_limit_exceeded"
    assert 0 < int(error.value.response.headers["retry-after"]) <= 30
    assert accepted(openai_standin) == before + 2


def test_a_picture_is_refused_as_moderated(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("image", "status", code="moderation_blocked")
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.client.images.generate(model="gpt-image-2", prompt="a fox")
    assert (error.value.code, error.value.type) == (
        "moderation_blocked", "image_generation_user_error",
    )  # fmt: skip


def test_the_list_of_models_can_fail_too(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("models", "status", status=503, times=1)
    with pytest.raises(openai.InternalServerError):
        openai_standin.client.models.list()
    assert openai_standin.client.models.list().data


# --- Answers that do not come ------------------------------------------------------------------


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_is_dropped_before_or_after_it_was_accepted(
    openai_standin: OpenAIStandIn, taken: bool
) -> None:
    before = accepted(openai_standin)
    openai_standin.ask("chat", "drop", accepted=taken, times=1)
    with pytest.raises(openai.APIConnectionError):
        openai_standin.chat("One")
    assert accepted(openai_standin) == before + taken


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_outage_may_come_after_it_was_accepted(
    openai_standin: OpenAIStandIn, status: int
) -> None:
    before = accepted(openai_standin)
    openai_standin.ask("chat", "status", status=status, accepted=True)
    with pytest.raises(openai.InternalServerError):
        openai_standin.chat("One")
    assert accepted(openai_standin) == before + 1


def test_an_answer_can_be_slower_than_a_caller_waits(openai_standin: OpenAIStandIn) -> None:
    before = accepted(openai_standin)
    openai_standin.ask("chat", "slow", seconds=2, times=1)
    with pytest.raises(openai.APITimeoutError):
        openai_standin.chat("One", timeout=SLOW_CLIENT_SECONDS)
    assert accepted(openai_standin) == before + 1


def test_broken_json_and_html_are_answered_after_it_was_accepted(
    openai_standin: OpenAIStandIn,
) -> None:
    before = accepted(openai_standin)
    openai_standin.ask("chat", "broken_json", accepted=True, times=1)
    with pytest.raises(json.JSONDecodeError):
        openai_standin.chat("One")
    openai_standin.ask("chat", "html", accepted=True, times=1)
    answered = openai_standin.chat("One")
    assert "Just a moment" in str(answered)
    assert accepted(openai_standin) == before + 2


# --- Answers that are no use -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "finish"),
    [("length", "length"), ("content_filter", "content_filter"), ("empty", "stop")],
)
def test_an_answer_ends_too_early(openai_standin: OpenAIStandIn, kind: str, finish: str) -> None:
    openai_standin.ask("chat", kind, times=1)
    choice = openai_standin.chat(SLOTS, response_format=schema_format(SCENES)).choices[0]
    assert choice.finish_reason == finish
    with pytest.raises(ValueError):
        json.loads(choice.message.content)
    assert openai_standin.ledger[-1]["faults"] == [kind]
    assert len(scenes(openai_standin)) == 3


def test_a_model_refuses_in_a_field_of_its_own(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("chat", "refusal")
    message = openai_standin.chat("One").choices[0].message
    assert message.content is None
    assert message.refusal.startswith("I'm sorry")


@pytest.mark.parametrize(("kind", "count"), [("too_few", 2), ("too_many", 4)])
def test_there_are_too_few_scenes_or_too_many(
    openai_standin: OpenAIStandIn, kind: str, count: int
) -> None:
    openai_standin.ask("chat", kind, times=1)
    assert len(scenes(openai_standin)) == count
    assert len(scenes(openai_standin)) == 3


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("extra_keys", {"slot", "prompt", "kind", "note_to_director"}),
        ("missing_keys", {"slot", "prompt"}),
    ],
)
def test_a_scene_has_other_keys_than_the_schema(
    openai_standin: OpenAIStandIn, kind: str, keys: set[str]
) -> None:
    openai_standin.ask("chat", kind)
    assert set(scenes(openai_standin)[-1]) == keys


def test_a_scene_is_empty(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("chat", "blank")
    assert [bool(scene["prompt"]) for scene in scenes(openai_standin)] == [True, True, False]


@pytest.mark.parametrize(("kind", "begins"), [("fenced", "```json\n{"), ("prose", "Sure, here")])
def test_json_comes_in_a_fence_or_among_words(
    openai_standin: OpenAIStandIn, kind: str, begins: str
) -> None:
    openai_standin.ask("chat", kind)
    form = schema_format(SCENES)
    text = openai_standin.chat(SLOTS, response_format=form).choices[0].message.content
    assert text.startswith(begins)
    assert len(json.loads(text[text.index("{") : text.rindex("}") + 1])["scenes"]) == 3


@pytest.mark.parametrize("kind", ["no_data", "garbage", "wrong_size"])
def test_a_picture_is_none(openai_standin: OpenAIStandIn, kind: str) -> None:
    openai_standin.ask("image", kind, times=1)
    made = openai_standin.client.images.generate(model="gpt-image-2", prompt="a fox")
    assert bool(made.data) == (kind != "no_data")
    assert openai_standin.ledger[-1]["faults"] == [kind]
    assert float(openai_standin.ledger[-1]["cost"]) > 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("empty", []),
        ("wordless", None),
        ("misheard", ["one", "two", "three", "four", "fiin", "six"]),
    ],
)
def test_a_song_is_heard_badly(
    openai_standin: OpenAIStandIn, tmp_path: Path, kind: str, words: list[str] | None
) -> None:
    openai_standin.ask("transcription", kind)
    heard = openai_standin.client.audio.transcriptions.create(
        model="whisper-1", file=make_song(tmp_path / "song.wav", seconds=4),
        prompt="one two three four five six", response_format="verbose_json",
        timestamp_granularities=["word"],
    )  # fmt: skip
    found = None if heard.words is None else [word.word for word in heard.words]
    assert found == words


# --- Which and how often -----------------------------------------------------------------------


def test_a_fault_meets_the_calls_that_it_is_about(openai_standin: OpenAIStandIn) -> None:
    openai_standin.ask("chat", "empty", seed=7)
    openai_standin.ask("chat", "refusal", prompt="storm")
    openai_standin.ask("chat", "content_filter", model="gpt-4o-mini", skip=1, times=1)
    assert openai_standin.chat("One", seed=6).choices[0].message.content
    assert openai_standin.chat("One", seed=7).choices[0].message.content == ""
    assert openai_standin.chat("a storm").choices[0].message.refusal
    finishes = [
        openai_standin.chat("One", model="gpt-4o-mini").choices[0].finish_reason for _ in range(3)
    ]
    assert finishes == ["stop", "content_filter", "stop"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"call": "video", "kind": "drop"}, "There is no call 'video'"),
        ({"call": "chat", "kind": "garbage"}, "'chat' has no fault 'garbage'"),
        ({"call": "chat", "kind": "drop", "size": 3}, "A wish has no size"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    openai_standin: OpenAIStandIn, wish: dict[str, Any], words: str
) -> None:
    answered = openai_standin.plain.post("/_faults", json=wish)
    assert answered.status_code == 422
    assert words in answered.json()["detail"]
