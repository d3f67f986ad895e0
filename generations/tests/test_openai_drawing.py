"""Models at OpenAI's stand-in draw in the asked form, with the character, for what it costs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from generations.providers import catalog
from generations.providers.base import (
    BadAnswer,
    BadKey,
    ContentRefused,
    DrawRequest,
    InDoubt,
    Kind,
    ModelGone,
    OutOfCredit,
    Refused,
    TimedOut,
)
from generations.providers.openai.drawing import OpenAIDrawingProvider, composing, habits
from generations.providers.openai.drawing.sizes import size_for
from generations.tests.openai_calls import Caller
from generations.tests.openai_drawing_calls import (
    FLARE,
    PRICE,
    SHOWN,
    TWICE,
    UNKNOWN,
    WORDS,
    provider_at,
)
from mvsite.lib import storage
from mvsite.lib.findings import Level
from tests.standin_openai import OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures", "generations.tests.openai_fixtures"]
# An answer is kept as a stored file, by a thread with a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
CENT_PART = Decimal("0.0001")
CLASSIC = ("1024x1024", "1536x1024", "1024x1536")


def form_of(outcome: Any) -> float:
    with Image.open(outcome.file) as image:
        assert image.format == "PNG"
        return image.width / image.height


@pytest.mark.parametrize("asked", [WORDS, SHOWN, TWICE], ids=["words", "one", "several"])
def test_a_picture_has_the_asked_form_and_costs_what_its_tokens_do(
    drawer: Caller, openai_standin: OpenAIStandIn, asked: DrawRequest
) -> None:
    reserved = drawer.provider.estimate(asked)
    outcome = drawer.made(asked)
    call = openai_standin.ledger[-1]
    assert form_of(outcome) == pytest.approx(asked.width / asked.height, rel=0.03)
    assert Decimal(call["cost"]) <= outcome.cost < Decimal(call["cost"]) + CENT_PART
    assert reserved is not None
    assert outcome.cost <= reserved < Decimal("0.25")
    assert (call["usage"]["input_tokens_details"]["image_tokens"] > 0) is bool(asked.references)


def test_what_is_to_be_avoided_is_said_and_what_cannot_be_sent_is_named(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    drawer.made(WORDS)
    assert openai_standin.ledger[-1]["prompt"] == "a fox with a lantern Avoid: blurry."
    assert drawer.parcel(WORDS).sent["left_out"] == ["seed"]
    other = Caller(provider_at(openai_standin, UNKNOWN), drawer.folder).parcel(TWICE).sent
    assert other["left_out"] == ["seed", "references beyond 1"]


@pytest.mark.parametrize(
    ("asked", "only", "size"),
    [
        ((1280, 720), (), (1280, 720)), ((160, 90), (), (1088, 608)), ((90, 90), (), (816, 816)),
        ((3840, 2160), (), (2560, 1440)), ((4000, 400), (), (3328, 1120)),
        ((1280, 720), CLASSIC, (1536, 1024)), ((720, 1280), CLASSIC, (1024, 1536)),
        ((512, 512), CLASSIC, (1024, 1024)),
    ],
)  # fmt: skip
def test_a_size_is_ordered_that_can_be_had_and_covers_what_is_wanted(
    asked: tuple[int, int], only: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert size_for(asked[0], asked[1], only) == size


@pytest.mark.parametrize("name", catalog.image_models())
def test_each_model_of_the_catalog_is_asked_as_it_can_be(
    drawer: Caller, openai_standin: OpenAIStandIn, name: str
) -> None:
    before = len(openai_standin.ledger)
    provider = provider_at(openai_standin, name)
    outcome = Caller(provider, drawer.folder).made(SHOWN)
    reserved = OpenAIDrawingProvider(name, base_url="https://api.openai.com/v1").estimate(SHOWN)
    assert len(openai_standin.ledger) == before + 1
    assert habits.known(provider.account.base, name) == []
    assert reserved is not None
    assert outcome.cost < reserved


def test_of_a_model_with_few_sizes_the_asked_form_is_cut_out(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    openai_standin.set(height="256")
    caller = Caller(provider_at(openai_standin, "gpt-image-1.5"), drawer.folder)
    try:
        assert form_of(caller.made(SHOWN)) == pytest.approx(16 / 9, rel=0.01)
    finally:
        openai_standin.set(height="64")


def test_a_parameter_that_a_server_does_not_know_is_left_out_from_then_on_and_costs_nothing(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    """Other servers are asked for the picture itself, which OpenAI's own refuse."""
    before = len(openai_standin.ledger)
    caller = Caller(provider_at(openai_standin, UNKNOWN), drawer.folder)
    assert caller.parcel(WORDS).sent["input"]["response_format"] == "b64_json"
    assert caller.made(WORDS).file
    assert len(openai_standin.ledger) == before + 1
    assert habits.known(caller.provider.account.base, UNKNOWN) == ["response_format"]
    assert "response_format" not in composing.body_of(caller.parcel(WORDS).sent)


def test_a_picture_that_is_answered_as_an_address_is_fetched_from_that_server_only(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    openai_standin.ask("image", "address", times=1)
    assert form_of(drawer.made(WORDS)) == pytest.approx(16 / 9, rel=0.03)
    openai_standin.ask("image", "elsewhere", times=1)
    with pytest.raises(BadAnswer, match="from which nothing is fetched") as found:
        drawer.made(WORDS)
    assert found.value.charged == "yes"


@pytest.mark.parametrize(
    ("wish", "kind", "says"),
    [
        ({"status": 401}, BadKey, "OPENAI_API_KEY"),
        ({"status": 404, "code": "model_not_found"}, ModelGone, "OPENAI_IMAGE_MODEL"),
        ({"code": "moderation_blocked"}, ContentRefused, "Soften the words"),
        ({"code": "insufficient_quota"}, OutOfCredit, "no credit left"),
        ({"status": 413, "code": "x", "message": "Request too large"}, Refused, "too large"),
        ({"status": 404, "code": "x", "message": "Invalid URL"}, Refused, "from words alone"),
    ],
    ids=["key", "model", "content", "quota", "size", "no-edits"],
)
def test_a_refusal_has_its_kind_and_costs_nothing(
    drawer: Caller, openai_standin: OpenAIStandIn, wish: Any, kind: type, says: str
) -> None:
    openai_standin.ask("image", "status", **wish)
    error = drawer.error(SHOWN)
    assert (type(error), error.charged) == (kind, "no")
    assert says in str(error)
    [fault] = openai_standin.desk("faults")["faults"]
    assert fault["met"] == 1, "it was sent once more"


def test_a_model_that_is_gone_is_named_with_its_setting(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    gone = provider_at(openai_standin, "gpt-image-1")
    assert "OPENAI_IMAGE_MODEL" in str(Caller(gone, drawer.folder).error(WORDS))
    found = [each for each in gone.examine(Kind.DRAW) if each.level is Level.WRONG]
    assert "OPENAI_IMAGE_MODEL" in found[0].next_step


@pytest.mark.parametrize("fault", ["no_data", "garbage"])
def test_what_came_and_is_no_picture_was_paid_by_its_tokens(
    drawer: Caller, openai_standin: OpenAIStandIn, fault: str
) -> None:
    openai_standin.ask("image", fault, times=1)
    with pytest.raises(BadAnswer) as found:
        drawer.made(WORDS)
    told = Decimal(openai_standin.ledger[-1]["cost"])
    assert found.value.charged == "yes"
    assert found.value.cost is not None
    assert told <= found.value.cost < told + CENT_PART


@pytest.mark.parametrize("fault", ["drop", "html", "broken_json"])
def test_an_answer_that_is_none_leaves_a_paid_call_in_doubt_and_a_free_one_to_be_repeated(
    drawer: Caller, openai_standin: OpenAIStandIn, fault: str
) -> None:
    openai_standin.ask("image", fault, accepted=True)
    assert type(drawer.error(WORDS)) is InDoubt
    free = Caller(provider_at(openai_standin, price=()), drawer.folder)
    assert type(free.error(WORDS)) is TimedOut


@pytest.mark.parametrize(
    ("base", "price", "reserved"),
    [
        ("https://api.openai.com/v1", (), "0.0652"),
        ("http://127.0.0.1:8080/v1", (), "0"),
        ("https://pictures.example/v1", (), None),
        ("https://pictures.example/v1", (0.04,), "0.0400"),
        ("https://pictures.example/v1", PRICE, "0.0652"),
    ],
)
def test_openai_has_its_prices_a_server_at_home_none_and_another_one_is_told(
    base: str, price: Any, reserved: str | None
) -> None:
    provider = OpenAIDrawingProvider(FLARE, key="sk-x", base_url=base, price=price)
    assert provider.estimate(WORDS) == (None if reserved is None else Decimal(reserved))
    able = provider.capabilities(Kind.DRAW, "")
    assert ("OPENAI_IMAGE_PRICE" in able.unpriced) is (reserved is None)
    assert (able.references, able.takes_seed) == (16, False)


def test_pictures_that_lie_here_are_read_once_more_after_a_death(
    drawer: Caller, openai_standin: OpenAIStandIn
) -> None:
    """Whoever finds the file afterwards has the answer."""
    parcel = drawer.parcel(WORDS)
    assert drawer.provider.find(parcel.sent, since=timezone.now()) is None
    [(_, handle)] = drawer.provider.submit_all([parcel])
    sighting = drawer.provider.find(parcel.sent, since=timezone.now())
    assert sighting is not None
    assert sighting.handles == (handle,)
    assert storage.exists(parcel.sent["file"])


def test_without_a_name_of_a_model_the_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="OPENAI_IMAGE_MODEL"):
        OpenAIDrawingProvider("", base_url="http://127.0.0.1:1/v1").prepare(WORDS)
