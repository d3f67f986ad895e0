"""Models at OpenAI's stand-in see and write, whichever server it plays, and cost what they used."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.providers.base import Handle, Kind, Refused
from generations.providers.openai import OpenAIProvider, habits, listing, wording
from generations.providers.openai.habits import Habits, Step
from generations.providers.openai.refusals import Whom
from generations.tests.openai_calls import SEE, WRITE, Caller, provider_at
from mvsite.lib import storage
from mvsite.lib.findings import Level
from tests.standin_openai import MODELS, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures", "generations.tests.openai_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgotten")]
CENT_PART = Decimal("0.0001")
DIALECTS = list(MODELS)


def of_dialect(standin: OpenAIStandIn, dialect: str, folder: Path) -> Caller:
    return Caller(provider_at(standin, standin.speak(dialect)), folder)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_server_writes_one_scene_for_each_slot(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str
) -> None:
    outcome = of_dialect(openai_standin, dialect, tmp_path).made()
    scenes = outcome.data["scenes"]
    assert len(scenes) == len(WRITE.slots)
    assert all(scene["description"] and scene["title"] for scene in scenes)
    assert {scene["kind"] for scene in scenes} <= set(wording.KINDS)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_server_puts_a_picture_into_the_three_keys(
    openai_caller: Caller, openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str
) -> None:
    words = of_dialect(openai_standin, dialect, tmp_path).made(SEE).data
    assert set(words) == set(wording.KEYS)
    assert all(words.values())


@pytest.mark.parametrize(
    ("dialect", "step"),
    [("openai", Step.SCHEMA), ("ollama", Step.SCHEMA), ("ollama-cloud", Step.OBJECT),
     ("vllm", Step.SCHEMA), ("openrouter", Step.SCHEMA), ("lm-studio", Step.SCHEMA)],
)  # fmt: skip
def test_a_server_that_ignores_the_schema_is_asked_by_the_next_step_from_then_on(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str, step: Step
) -> None:
    caller = of_dialect(openai_standin, dialect, tmp_path)
    caller.made()
    assert caller.provider.prepare(WRITE)["habits"]["step"] == step
    assert len(caller.made().data["scenes"]) == 3


def test_a_step_that_is_refused_costs_nothing_and_is_not_tried_again(
    openai_standin: OpenAIStandIn, tmp_path: Path
) -> None:
    caller = of_dialect(openai_standin, "lm-studio", tmp_path)
    base, name = caller.provider.account.base, caller.provider.usual
    habits.remember(base, name, Habits(Step.OBJECT, "max_tokens"))
    before = len(openai_standin.ledger)
    assert caller.made().data["scenes"]
    assert len(openai_standin.ledger) == before + 1
    assert habits.known(base, name, Habits()).step == Step.PLAIN


@pytest.mark.parametrize(
    ("dialect", "given", "taken"),
    [("openai", "max_tokens", "max_completion_tokens"),
     ("vllm", "max_completion_tokens", "max_tokens")],
)  # fmt: skip
def test_the_limit_goes_by_the_name_that_the_server_knows(
    openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str, given: str, taken: str
) -> None:
    provider = provider_at(openai_standin, openai_standin.speak(dialect), limit=given)
    before = len(openai_standin.ledger)
    assert Caller(provider, tmp_path).made().data["scenes"]
    assert len(openai_standin.ledger) == before + 1
    assert provider.prepare(WRITE)["habits"]["limit"] == taken


@pytest.mark.parametrize("request_", [SEE, WRITE], ids=["see", "write"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_booked_is_what_was_used_and_no_more_than_was_reserved(
    openai_caller: Caller,
    openai_standin: OpenAIStandIn,
    tmp_path: Path,
    dialect: str,
    request_: Any,
) -> None:
    caller = of_dialect(openai_standin, dialect, tmp_path)
    reserved = caller.provider.estimate(request_)
    outcome = caller.made(request_)
    used = openai_standin.ledger[-1]["usage"]
    if dialect == "openrouter":
        told = Decimal(openai_standin.ledger[-1]["cost"])
    else:
        told = Decimal(used["prompt_tokens"] + 5 * used["completion_tokens"]) / 10_000_000
    assert told <= outcome.cost < told + CENT_PART
    assert reserved is not None
    assert outcome.cost <= reserved < Decimal("0.02")


def test_many_are_sent_side_by_side_each_once_and_each_answer_is_its_own(
    openai_standin: OpenAIStandIn, openai_caller: Caller
) -> None:
    before = len(openai_standin.ledger)
    asked = [replace(WRITE, prompt=f"Write a scene. {number}") for number in range(12)]
    parcels = [openai_caller.parcel(each, str(number)) for number, each in enumerate(asked)]
    came = {ticket.id: answer for ticket, answer in openai_caller.provider.submit_all(parcels)}
    assert sorted(came, key=int) == [str(number) for number in range(12)]
    assert all(isinstance(answer, Handle) and answer.ready for answer in came.values())
    prompts = [call["prompt"] for call in openai_standin.ledger[before:]]
    assert len(prompts) == len(set(prompts)) == 12


def test_two_answers_of_one_name_are_two_calls(openai_caller: Caller) -> None:
    """Ollama numbers its answers from 0 to 999."""
    names = {
        answer.external_id
        for number in "12"
        for _, answer in openai_caller.provider.submit_all([openai_caller.parcel(WRITE, number)])
        if isinstance(answer, Handle)
    }
    assert all(name.endswith((" 1", " 2")) for name in names)


def test_only_the_scene_that_is_used_is_asked_for_and_told(openai_caller: Caller) -> None:
    one = replace(WRITE, only=1)
    scenes = openai_caller.made(one).data["scenes"]
    assert [bool(scene["description"]) for scene in scenes] == [False, True, False]
    assert wording.most_written(one) < wording.most_written(WRITE)


def test_a_picture_goes_scaled_and_within_the_message(openai_caller: Caller) -> None:
    Image.new("RGB", (6000, 4000), "#336699").save(storage.root() / "ref.png")
    [_, picture] = openai_caller.provider.prepare(SEE)["input"]["messages"][0]["content"]
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")
    assert len(picture["image_url"]["url"]) < 100_000
    assert openai_caller.made(SEE).data["prompt"]


def test_what_was_wrong_before_is_said_in_the_prompt() -> None:
    assert "slot 2 is empty" in wording.words_for(replace(WRITE, mend="slot 2 is empty"))
    assert "of no use" not in wording.words_for(WRITE)


@pytest.mark.parametrize(
    ("base", "free"),
    [("http://127.0.0.1:11434/v1", True), ("http://192.168.3.4:8000/v1", True),
     ("http://ollama:11434/v1", True), ("http://gpu.lan:8000/v1", True),
     ("https://ollama.com/v1", False), ("https://openrouter.ai/api/v1", False)],
)  # fmt: skip
def test_a_server_at_home_is_free_and_another_needs_a_price(base: str, free: bool) -> None:
    provider = OpenAIProvider("fox", base_url=base, price=())
    assert provider.free is free
    assert provider.estimate(WRITE) == (Decimal(0) if free else None)
    able = provider.capabilities(WRITE.kind, "")
    assert ("OPENAI_PRICE" in able.unpriced) is not free


def test_openai_s_own_models_have_a_dated_price() -> None:
    provider = OpenAIProvider("gpt-6-luna", base_url="https://api.openai.com/v1", price=())
    able = provider.capabilities(SEE.kind, "")
    assert (able.title, able.unpriced) == ("GPT-6 Luna", "")
    assert able.price_date is not None
    reserved = provider.estimate(SEE)
    assert reserved is not None
    assert 0 < reserved < Decimal("0.01")


def test_without_a_name_of_a_model_the_settings_are_named() -> None:
    with pytest.raises(Refused, match="OPENAI_VISION_MODEL"):
        OpenAIProvider("", base_url="http://127.0.0.1:1/v1").prepare(WRITE)


@pytest.mark.parametrize("dialect", ["openai", "openrouter", "vllm", "ollama-cloud"])
def test_a_key_is_only_said_to_be_taken_where_that_was_asked(
    openai_standin: OpenAIStandIn, dialect: str
) -> None:
    def told(key: str) -> tuple[Level, str]:
        first = next(provider_at(openai_standin, model, key=key).examine(WRITE.kind))
        return first.level, first.sentence

    model, right = openai_standin.speak(dialect), "sk-or-the-one-that-is-right"
    openai_standin.set(key=right)
    assert told(right) == (Level.WELL, "It takes the key in OPENAI_API_KEY (sk-…ight).")
    level, said = told("sk-or-another-that-is-not")
    assert (level, said) == (
        Level.WRONG, "It does not take the key in OPENAI_API_KEY (sk-…-not).",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "level", "said"),
    [
        ({"status": 403, "message": "Missing scopes: api.model.read"}, Level.NOTE, "may not list"),
        ({"status": 429}, Level.NOTE, "no more calls"),
        ({"status": 500}, Level.WRONG, "does not answer as it should"),
    ],
)
def test_what_cannot_be_asked_of_a_server_is_told_as_that(
    openai_standin: OpenAIStandIn, fault: dict[str, Any], level: Level, said: str
) -> None:
    openai_standin.ask("models", "status", **fault)
    [found] = provider_at(openai_standin).examine(WRITE.kind)
    assert (found.level, said in found.sentence) == (level, True)
    assert found.next_step


def test_a_model_that_is_not_listed_or_ends_is_told(openai_standin: OpenAIStandIn) -> None:
    def told(model: str) -> list[str]:
        found = provider_at(openai_standin, model).examine(WRITE.kind)
        amiss = (each for each in found if each.level is not Level.WELL)
        return [f"{each.sentence} {each.next_step}" for each in amiss]

    assert told("gpt-6-luna") == []
    luna = Whom(provider_at(openai_standin).account, "gpt-6-luna", WRITE.kind)
    notes = list(listing.examine(luna, ("gpt-6-luna", "gpt-5-mini", "o4-mini")))
    assert [each.level for each in notes[2:4]] == [Level.NOTE, Level.NOTE]
    assert "gpt-5-mini" in notes[2].sentence
    assert "does not list o4-mini" in notes[3].sentence
    assert "2026-12-11" in told("gpt-5-mini")[0]
    assert "does not list o4-mini, which is to write. Set OPENAI_TEXT_MODEL" in told("o4-mini")[0]


def test_a_price_that_is_given_is_not_dated_as_the_catalog_is() -> None:
    base = "https://api.openai.com/v1"
    ours = OpenAIProvider("gpt-6-luna", key="sk-x", base_url=base, price=(1, 2))
    theirs = OpenAIProvider("gpt-6-luna", key="sk-x", base_url=base, price=())
    assert ours.capabilities(Kind.SEE, "").price_date is None
    assert theirs.capabilities(Kind.SEE, "").price_date is not None
