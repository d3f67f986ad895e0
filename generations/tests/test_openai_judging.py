"""A model at OpenAI's stand-in says how much a clip shows its character."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.providers.base import JudgeRequest, Media, Misfit, Refused
from generations.providers.openai import judging, wording
from generations.tests.openai_calls import Caller, provider_at
from mvsite.lib import ffmpeg, storage
from tests.standin_openai import OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures", "generations.tests.openai_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgotten")]
PROMPT = "How much do the other pictures show the character of the first one?"


def clip_of(picture: Image.Image, name: str) -> tuple[Media, ...]:
    """Three moments of two seconds that show it."""
    still, clip = storage.root() / f"{name}.png", storage.root() / f"{name}.mp4"
    picture.save(still)
    ffmpeg.run(["-loop", "1", "-i", still, "-t", "2", "-r", "12", "-pix_fmt", "yuv420p", clip])
    return tuple(Media(clip.name, {"seconds": seconds}) for seconds in (0.3, 1.0, 1.7))


def asked(picture: Image.Image, name: str) -> JudgeRequest:
    return JudgeRequest(Media("ref.png"), clip_of(picture, name), prompt=PROMPT)


def scene(colour: str) -> Image.Image:
    """What is in the reference, on a hill of this colour; without it where that is all."""
    return Image.new("RGB", (320, 180), colour)


def with_character() -> Image.Image:
    made, character = scene("#88bb66"), Image.open(storage.root() / "ref.png").convert("RGBA")
    character.thumbnail((300, 170))
    made.paste(character, (60, 10), character)
    return made


def test_a_clip_with_the_character_is_told_from_one_without_and_paid_by_tokens(
    openai_caller: Caller, openai_standin: OpenAIStandIn
) -> None:
    same = asked(with_character(), "same")
    reserved = openai_caller.provider.estimate(same)
    shown = openai_caller.made(same)
    other = openai_caller.made(asked(scene("#223355"), "other"))
    assert shown.data["score"] > 0.6 > 0.4 > other.data["score"]
    assert shown.data["words"] and shown.data["words"] != other.data["words"]
    used = openai_standin.ledger[-2]["usage"]
    assert reserved is not None
    assert 0 < shown.cost <= reserved < Decimal("0.01")
    assert used["prompt_tokens_details"]["image_tokens"] > 0


def test_the_character_goes_first_and_small_moments_after_it(openai_caller: Caller) -> None:
    [_, *pictures] = openai_caller.provider.prepare(asked(with_character(), "same"))["input"][
        "messages"
    ][0]["content"]
    assert len(pictures) == 4
    assert all(each["image_url"]["url"].startswith("data:image/jpeg") for each in pictures)
    assert all(len(each["image_url"]["url"]) < 100_000 for each in pictures)


@pytest.mark.parametrize("dialect", ["ollama", "openrouter"])
def test_every_server_judges(
    openai_caller: Caller, openai_standin: OpenAIStandIn, tmp_path: Path, dialect: str
) -> None:
    provider = provider_at(openai_standin, openai_standin.speak(dialect))
    told = Caller(provider, tmp_path).made(asked(with_character(), "same")).data
    assert told["score"] > 0.6


@pytest.mark.parametrize(
    ("found", "score"),
    [
        ({"score": 80, "words": "x"}, 0.8), ({"score": 0, "words": "x"}, 0.0),
        ({"score": "72", "words": ["x"]}, 0.72), ({"score": 0.5, "words": "x"}, 0.5),
        ({"score": 101, "words": "x"}, None), ({"score": "high", "words": "x"}, None),
        ({"score": True, "words": "x"}, None), ({"words": "x"}, None), ({"score": 80}, None),
        ({"score": float("nan"), "words": "x"}, None),
    ],
)  # fmt: skip
def test_what_is_no_score_with_words_does_not_fit(found: Any, score: float | None) -> None:
    if score is None:
        with pytest.raises(Misfit):
            judging.judged(found, "fox")
    else:
        assert judging.judged(found, "fox")["score"] == score


def test_what_was_wrong_is_said_when_it_is_asked_once_more() -> None:
    request = JudgeRequest(Media("ref.png"), (), prompt=PROMPT)
    assert "no score" in wording.words_for(replace(request, mend="It had no score."))


def test_a_clip_that_cannot_be_read_is_not_sent(openai_caller: Caller) -> None:
    (storage.root() / "broken.mp4").write_bytes(b"no film")
    broken = (Media("broken.mp4", {"seconds": 0.5}),)
    with pytest.raises(Refused, match="cannot be read"):
        openai_caller.provider.prepare(JudgeRequest(Media("ref.png"), broken))
