"""What failed for good is done by the next of the chain, as another call, and that is said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from characters import interrogation
from characters.models import Character
from generations import fallbacks, ledger
from generations.fetch import fetch
from generations.models import Generation
from generations.providers.base import Fault, Refused
from generations.submit import submit
from generations.tests.openai_calls import PRICE, WRITE
from generations.tests.replicate_calls import store_pictures
from generations.tests.test_paid import VENDOR, Vendor
from mvsite.lib import storage
from tests.factories import make_character
from tests.standin_openai import KEY, MODELS, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
LOCAL = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}


def openai_at(standin: OpenAIStandIn, **more: Any) -> dict[str, Any]:
    options = {"model": MODELS["openai"], "key": KEY, "price": PRICE}
    return {
        "BACKEND": "generations.providers.openai.OpenAIProvider",
        "OPTIONS": {**options, "base_url": f"{standin.base}/v1", **more},
    }


@pytest.fixture
def vendor() -> Vendor:
    VENDOR.__init__()  # type: ignore[misc]  # as new
    return VENDOR


@pytest.fixture(autouse=True)
def openai(
    openai_standin: OpenAIStandIn, vendor: Vendor, settings: Any, tmp_path: Path
) -> OpenAIStandIn:
    """It sees, else the vendor, else this machine; it writes, else this machine."""
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(storage.root())
    second = {"BACKEND": "generations.tests.test_paid.vendor", "OPTIONS": {}, "FALLBACK": LOCAL}
    head = openai_at(openai_standin)
    settings.PROVIDERS = {
        **settings.PROVIDERS, "see": {**head, "FALLBACK": second}, "write": head,
    }  # fmt: skip
    return openai_standin


def described() -> Character:
    return make_character(status=Character.Status.DESCRIBING, reference_key="ref.png")


def carried(character: Character) -> Generation:
    """The next call of its description, to its end."""
    call = interrogation.order_description(character)
    submit(call)
    if call.status == Status.RUNNING:
        call.move(Status.FETCHING)
    if call.status == Status.FETCHING:
        fetch(call)
    call.refresh_from_db()
    return call


def test_a_picture_that_one_cannot_describe_is_described_by_the_next_and_that_is_said(
    openai: OpenAIStandIn,
) -> None:
    openai.ask("chat", "status", code="insufficient_quota")
    character = described()
    first = carried(character)
    assert (first.status, first.next_provider, first.charged) == (Status.FAILED, "vendor", "no")
    assert not interrogation.receive_description(character)
    second = carried(character)
    assert (second.provider, second.status, second.attempt) == ("vendor", Status.SUCCEEDED, 1)
    assert second.settled == Decimal("0.35")
    assert interrogation.receive_description(character)
    assert character.warnings[-1] == f"The picture was described by one: {first.error}"
    assert "no credit left" in character.warnings[-1]


def test_the_chain_ends_on_this_machine_and_says_each_reason(
    openai: OpenAIStandIn, vendor: Vendor
) -> None:
    openai.ask("chat", "status", status=401)
    vendor.answer = Refused("The vendor does not want it.")
    character = described()
    calls = [carried(character) for _ in range(3)]
    assert [call.provider for call in calls] == ["openai", "vendor", "local"]
    assert interrogation.receive_description(character)
    said = character.warnings[-1]
    assert said.startswith("The picture was described without a model: 127.0.0.1 does not take")
    assert said.endswith("The vendor does not want it.")


def test_what_passes_is_tried_again_at_the_same_place_first(
    openai: OpenAIStandIn, settings: Any
) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS, "see": openai_at(openai, price=())}
    openai.ask("chat", "drop")
    character = described()
    providers = [carried(character).provider for _ in range(4)]
    assert providers == ["openai", "openai", "openai", "local"]


def test_nobody_else_does_what_was_asked_of_one_model(openai: OpenAIStandIn) -> None:
    openai.ask("chat", "status", status=401)
    character = make_character()
    asked = replace(WRITE, model=MODELS["openai"])
    call = ledger.order(character, "scenes", asked, owner=character.owner)
    submit(call)
    assert (call.status, call.next_provider, call.retryable) == (Status.FAILED, "", False)


def test_a_call_that_needed_nobody_else_says_nothing(openai: OpenAIStandIn) -> None:
    character = described()
    call = carried(character)
    assert (call.provider, fallbacks.told_of(call)) == ("openai", "")
    assert interrogation.receive_description(character)
    assert character.warnings == []


def test_an_answer_of_no_use_is_mended_once_before_another_is_asked(openai: OpenAIStandIn) -> None:
    openai.ask("chat", "empty")
    character = described()
    first, second, third = (carried(character) for _ in range(3))
    assert [call.provider for call in (first, second, third)] == ["openai", "openai", "vendor"]
    assert (first.fault, second.request["mend"]) == (Fault.MISFIT, first.error)
    assert third.request["mend"] == ""


def test_who_asks_anew_gets_the_first_of_the_chain(openai: OpenAIStandIn) -> None:
    openai.ask("chat", "status", times=1, status=401)
    character = described()
    for _ in range(2):
        carried(character)
    again = ledger.order_again(
        character, interrogation.PURPOSE, interrogation.request_for(character),
        owner=character.owner,
    )  # fmt: skip
    assert again.provider == "openai"
    submit(again)
    fetch(again)
    assert fallbacks.told_of(again) == ""
