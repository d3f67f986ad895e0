"""Every model of the catalog takes what is sent to it and gives what it is for.

The stand-in refuses an input that its own record of a model has not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.providers import catalog
from generations.providers.base import FilmRequest, Kind, Media, ModelGone, Refused
from generations.providers.replicate import composing
from generations.providers.replicate.pricing import estimate
from generations.tests.replicate_calls import (
    DRAW,
    FILM,
    SEE,
    Caller,
    provider_at,
    request_of,
    store_pictures,
)
from mvsite.lib.streams import probe_video
from tests.media import make_song
from tests.standin import StandIn

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db

OFFERED = [model for model in catalog.models().values() if not model.gone]
KLING, KLING_25 = "kwaivgi/kling-v3-omni-video", "kwaivgi/kling-v2.5-turbo-pro"


@pytest.fixture
def caller(standin: StandIn, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    return Caller(provider_at(standin), tmp_path)


def named(models: list[catalog.Model]) -> list[Any]:
    return [pytest.param(model, id=model.name) for model in models]


def of_kind(kind: Kind) -> list[Any]:
    return named([model for model in OFFERED if model.kind == kind])


@pytest.mark.parametrize("model", of_kind(Kind.DRAW))
def test_it_draws_a_picture_of_the_asked_form(caller: Caller, model: catalog.Model) -> None:
    made = caller.made(request_of(model))
    with Image.open(made.file) as picture:
        assert picture.format == "PNG"
        assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.05)


@pytest.mark.parametrize("model", of_kind(Kind.FILM))
def test_it_films_a_clip_that_covers_its_slot(caller: Caller, model: catalog.Model) -> None:
    made = caller.made(request_of(model))
    facts = probe_video(made.file, max_seconds=30)
    assert facts.frames / facts.rate >= 3
    assert facts.width / facts.height == pytest.approx(16 / 9, rel=0.05)


@pytest.mark.parametrize("model", of_kind(Kind.SEE))
def test_it_puts_a_picture_into_the_three_keys(caller: Caller, model: catalog.Model) -> None:
    said = caller.made(request_of(model)).data
    assert set(said) == {"prompt", "character_description", "style_notes"}
    assert all(len(text) > 20 for text in said.values())


@pytest.mark.parametrize("model", named(OFFERED))
def test_what_is_reserved_covers_what_it_costs_and_what_is_booked(
    standin: StandIn, caller: Caller, model: catalog.Model
) -> None:
    request = request_of(model)
    handle = caller.order(request)
    caller.ended(handle)
    booked = caller.fetch(handle, request).cost
    cost = Decimal(standin.entry(handle.external_id)["cost"])
    assert cost <= booked <= caller.provider.estimate(request)


@pytest.mark.parametrize("model", of_kind(Kind.FILM))
def test_a_clip_comes_without_sound_where_that_can_be_had(
    caller: Caller, model: catalog.Model
) -> None:
    sent = caller.provider.prepare(request_of(model))["input"]
    assert not sent.get("generate_audio")


# --- What is sent ------------------------------------------------------------------------------


def given(caller: Caller, request: Any, model: str) -> dict[str, Any]:
    return caller.provider.prepare(replace(request, model=model))["input"]


def left_out(caller: Caller, request: Any, model: str) -> list[str]:
    return caller.provider.prepare(replace(request, model=model))["left_out"]


def test_the_usual_model_is_the_one_that_was_chosen_and_stands_first(standin: StandIn) -> None:
    provider = provider_at(standin, KLING_25)
    assert provider.models(Kind.FILM)[0] == KLING_25
    assert provider.prepare(replace(FILM, keyframe=None, references=()))["model"] == KLING_25


def test_negative_words_have_their_own_input_or_are_said(caller: Caller) -> None:
    own = given(caller, FILM, KLING_25)
    assert (own["prompt"], own["negative_prompt"]) == ("a fox runs", "blurry")
    said = given(caller, DRAW, "google/nano-banana-2")
    assert said["prompt"] == "a fox with a lantern Avoid: blurry."


def test_what_a_model_does_not_take_is_named_and_not_sent(caller: Caller) -> None:
    assert left_out(caller, FILM, KLING_25) == ["seed", "references"]
    assert left_out(caller, DRAW, "stability-ai/sdxl") == ["references"]
    assert left_out(caller, SEE, "andreasjansson/blip-2") == ["prompt"]
    assert left_out(caller, DRAW, "black-forest-labs/flux-2-pro") == []
    two = replace(DRAW, references=DRAW.references * 2)
    assert left_out(caller, two, "black-forest-labs/flux-kontext-max") == ["references beyond 1"]


def test_a_form_that_a_model_has_not_is_filmed_in_the_nearest_and_named(caller: Caller) -> None:
    square = replace(FILM, width=960, height=960)
    assert given(caller, square, "google/veo-3.1")["aspect_ratio"] in ("16:9", "9:16")
    assert any("960:960" in words for words in left_out(caller, square, "google/veo-3.1"))


def test_first_frame_and_references_go_together_where_a_model_takes_both(caller: Caller) -> None:
    sent = given(caller, FILM, KLING)
    assert sent["start_image"].startswith("data:image/jpeg;base64,")
    assert len(sent["reference_images"]) == 1
    assert "<<<image_1>>>" in sent["prompt"]
    without = given(caller, replace(FILM, references=()), KLING)
    assert "reference_images" not in without
    assert "<<<image_1>>>" not in without["prompt"]


def test_a_prompt_is_cut_at_a_word_and_what_is_to_be_avoided_stays(caller: Caller) -> None:
    long = replace(FILM, prompt="lantern " * 500)
    sent = given(caller, long, KLING)["prompt"]
    assert len(sent) <= 2500
    assert sent.endswith("Avoid: blurry.")
    assert "lantern The character" in sent
    assert any("2500" in words for words in left_out(caller, long, KLING))


def test_what_is_to_be_avoided_leaves_room_for_what_is_to_be_seen(caller: Caller) -> None:
    wordy = replace(FILM, prompt="lantern " * 200, negative_prompt="blur " * 1000)
    sent = given(caller, wordy, KLING)["prompt"]
    assert 2000 < len(sent) <= 2500
    assert sent.startswith("lantern lantern") and sent.count("lantern") > 100
    assert any("2500" in words for words in left_out(caller, wordy, KLING))


@pytest.mark.parametrize("model", of_kind(Kind.FILM))
def test_words_alone_are_filmed_too_or_refused_for_nothing(
    caller: Caller, model: catalog.Model
) -> None:
    alone = request_of(model, keyframe=None, references=())
    able = caller.provider.capabilities(Kind.FILM, model.name)
    if able.takes_words_alone:
        caller.made(alone)
    else:
        with pytest.raises(Refused, match="films from a first picture"):
            caller.provider.prepare(alone)


def test_a_size_that_a_model_does_not_make_is_named(caller: Caller) -> None:
    large = replace(FILM, width=1920, height=1080)
    grok = "xai/grok-imagine-video"
    assert given(caller, large, grok)["resolution"] == "720p"
    assert "1920×1080, 720p is the largest" in left_out(caller, large, grok)
    assert not any("largest" in words for words in left_out(caller, FILM, grok))
    assert not any("largest" in words for words in left_out(caller, large, KLING))


def test_a_form_that_a_model_cannot_be_told_is_named(caller: Caller) -> None:
    hailuo, alone = "minimax/hailuo-2.3", replace(FILM, keyframe=None)
    assert "ratio" in left_out(caller, alone, hailuo)
    assert "ratio" not in left_out(caller, FILM, hailuo)
    assert "ratio" not in left_out(caller, DRAW, "stability-ai/sdxl")


def test_a_seed_is_one_that_every_model_takes(caller: Caller) -> None:
    for seed, sent in ((7, 7), (2**31 + 2, 2)):
        model = "ideogram-ai/ideogram-character"
        assert given(caller, replace(DRAW, seed=seed), model)["seed"] == sent


# --- What is sung ------------------------------------------------------------------------------

WAN = "wan-video/wan-2.5-i2v"


def sung(caller: Caller, seconds: float) -> FilmRequest:
    make_song(caller.folder / "media" / "sung.wav", seconds)
    return replace(FILM, sound=Media("sung.wav"), model=WAN)


def test_a_sound_is_handed_over_once_and_heard_there_in_its_length(
    standin: StandIn, caller: Caller
) -> None:
    request = sung(caller, 6.25)  # 276 KB: too much to go within the input.
    made = caller.order(request)
    caller.ended(made)
    first = standin.entry(made.external_id)
    assert first["sung"] == pytest.approx(6.25, abs=0.01)
    assert given(caller, request, WAN)["audio"] == given(caller, request, WAN)["audio"]
    assert given(caller, request, WAN)["audio"].startswith("http")
    short = sung(caller, 3.0)
    assert given(caller, short, WAN)["audio"].startswith("data:audio/wav;base64,")


def test_a_model_that_hears_nothing_is_sent_no_sound(caller: Caller) -> None:
    silent = replace(sung(caller, 3.0), model=KLING)
    assert "sound" in left_out(caller, silent, KLING)
    assert "audio" not in given(caller, silent, KLING)
    assert "sound" not in left_out(caller, silent, WAN)


def test_a_sound_that_is_too_short_there_fails_the_run(caller: Caller) -> None:
    look = caller.ended(caller.order(sung(caller, 2.5)))
    assert look.error is not None and look.progress == "failed"


# --- What is refused before it costs anything --------------------------------------------------


def test_a_clip_that_is_longer_than_a_model_films_is_refused_with_both_lengths(
    caller: Caller,
) -> None:
    with pytest.raises(Refused, match=r"16\.0 s long; Kling 3 Omni films 15 s at most"):
        caller.provider.prepare(replace(FILM, frames=384, model=KLING))
    assert caller.provider.estimate(replace(FILM, frames=384, model=KLING)) > 0


def test_a_model_that_was_shut_down_is_listed_and_says_so(caller: Caller) -> None:
    imagen = "google/imagen-4"
    assert imagen in caller.provider.models(Kind.DRAW)
    assert "shut" in caller.provider.capabilities(Kind.DRAW, imagen).gone
    with pytest.raises(ModelGone, match="shut Imagen 4 down"):
        caller.provider.prepare(replace(DRAW, model=imagen))


def test_a_model_that_lives_on_a_picture_is_not_asked_without_one(caller: Caller) -> None:
    with pytest.raises(Refused, match="needs a picture of the character"):
        caller.provider.prepare(
            replace(DRAW, references=(), model="ideogram-ai/ideogram-character")
        )


def test_an_unknown_model_and_one_of_another_kind_are_refused(caller: Caller) -> None:
    for name in ("vendor/none", KLING):
        with pytest.raises(Refused, match="not known here"):
            caller.provider.capabilities(Kind.DRAW, name)


def test_a_picture_that_is_gone_is_told_as_that(caller: Caller) -> None:
    with pytest.raises(FileNotFoundError):
        caller.provider.prepare(replace(DRAW, references=(Media("gone.png"),)))


# --- What it says of itself, and prices --------------------------------------------------------


def test_capabilities_are_those_of_the_table(caller: Caller) -> None:
    kling = caller.provider.capabilities(Kind.FILM, KLING)
    assert (kling.length_for(3.2), kling.length_for(15.5)) == (4.0, None)
    assert (kling.references, kling.takes_first_frame, kling.takes_seed) == (6, True, False)
    assert not kling.needs_picture and kling.takes_sound is None
    assert caller.provider.capabilities(Kind.FILM, WAN).takes_sound == (3, 30)
    assert caller.provider.capabilities(Kind.DRAW, "ideogram-ai/ideogram-character").needs_picture
    sdxl = caller.provider.capabilities(Kind.DRAW, "stability-ai/sdxl")
    assert (sdxl.references, sdxl.takes_seed) == (0, True)
    assert "ignores the picture" in sdxl.note


def checked(name: str, day: date) -> catalog.Model:
    """As the catalog has it, with a price that was looked up on that day."""
    model = catalog.models()[name]
    assert model.price is not None
    return replace(model, price=replace(model.price, checked=day))


def price(name: str, day: date | None = None, **changes: Any) -> Decimal | None:
    model = checked(name, day or date.today())  # noqa: DTZ011  a day more or less
    request = replace(FILM, **changes)
    return estimate(model, request, composing.outline(model, request).given)


def test_an_old_price_is_reserved_doubled_and_no_price_is_none() -> None:
    grok = "xai/grok-imagine-video"
    assert price(grok) == Decimal("0.15")
    assert price(grok, date(2026, 1, 1)) == Decimal("0.30")
    assert estimate(replace(catalog.models()[grok], price=None), FILM, {}) is None


def test_the_price_goes_by_what_will_be_ordered() -> None:
    assert price(KLING, frames=73) == Decimal("0.672")  # four seconds, standard
    assert price(KLING, width=1920, height=1080) == Decimal("0.672")  # three seconds, pro
    assert price(KLING_25, frames=121) == Decimal("0.70")
    assert price("minimax/hailuo-2.3", frames=150) == Decimal("0.56")
    assert price("bytedance/seedance-1.5-pro", frames=120) == Decimal("0.13")
