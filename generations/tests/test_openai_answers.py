"""What a model answered is taken where it can be made use of; else each way is told apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generations.providers.base import (
    BadAnswer,
    ContentRefused,
    Handle,
    Misfit,
    ProviderError,
)
from generations.providers.openai import OpenAIProvider
from generations.tests.openai_calls import SEE, WRITE, Caller
from tests.standin_openai import OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures", "generations.tests.openai_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgotten")]


def fetched(openai_caller: Caller) -> ProviderError:
    """The error of an answer that came."""
    with pytest.raises(ProviderError) as raised:
        openai_caller.made()
    return raised.value


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        ("length", BadAnswer, "cut off"),
        ("content_filter", ContentRefused, "filter"),
        ("refusal", ContentRefused, "would not answer"),
        ("empty", Misfit, "empty"),
        ("too_few", Misfit, "slot 3"),
        ("blank", Misfit, "slot 3"),
    ],
)
def test_each_way_to_answer_nothing_of_use_is_told_apart_and_booked(
    openai_standin: OpenAIStandIn, openai_caller: Caller, fault: str, kind: type, says: str
) -> None:
    openai_standin.ask("chat", fault)
    error = fetched(openai_caller)
    assert (type(error), error.charged) == (kind, "yes")
    assert says in str(error)
    cost = Decimal(openai_standin.ledger[-1]["cost"])
    assert error.cost is not None
    assert cost <= error.cost < cost + Decimal("0.0001")


@pytest.mark.parametrize("fault", ["fenced", "prose", "too_many", "extra_keys", "missing_keys"])
def test_what_can_be_made_use_of_is_taken(
    openai_standin: OpenAIStandIn, openai_caller: Caller, fault: str
) -> None:
    openai_standin.ask("chat", fault)
    scenes = openai_caller.made().data["scenes"]
    assert len(scenes) == 3
    assert all(scene["description"] for scene in scenes)


def test_a_missing_key_of_a_picture_is_told(
    openai_standin: OpenAIStandIn, openai_caller: Caller
) -> None:
    openai_standin.ask("chat", "missing_keys")
    with pytest.raises(Misfit, match="style_notes"):
        openai_caller.made(SEE)


def test_numbers_of_slots_and_kinds_are_read_as_they_are_meant() -> None:
    told = [{"slot": "2", "description": "b", "kind": "opera"}, {"slot": 1, "description": "a"}]
    provider = OpenAIProvider("m", base_url="http://127.0.0.1:1/v1")
    answer = {
        "content": f'{{"scenes": {str(told).replace(chr(39), chr(34))}}}', "finish": "stop",
        "refusal": "", "usage": {}, "model": "m", "step": "plain",
    }  # fmt: skip
    request = replace(WRITE, slots=WRITE.slots[:2])
    handle = Handle("x", ready=True, answer=answer)
    scenes = provider.fetch(handle, request, Path(), lambda: None).data["scenes"]
    assert [scene["description"] for scene in scenes] == ["a", "b"]
    assert {scene["kind"] for scene in scenes} == {"story"}


def test_an_answer_without_figures_is_booked_as_it_was_reserved(openai_caller: Caller) -> None:
    answer = openai_caller.answer()
    assert isinstance(answer, Handle)
    bare = replace(answer, answer={**answer.answer, "usage": {}})
    outcome = openai_caller.provider.fetch(bare, WRITE, openai_caller.folder, lambda: None)
    assert outcome.cost == openai_caller.provider.estimate(WRITE)
