"""What OpenAI's stand-in draws and hears: pictures with the reference in them, words in time."""

from __future__ import annotations

import base64
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai
import pytest
from PIL import Image

from tests.media import make_picture, make_song
from tests.standin_openai import (
    OpenAIStandIn,
    file_of,
    running,
)

pytest_plugins = ["tests.standin_openai_fixtures"]

LYRICS = "Walking home through the rain,\nno one calls my name."


# --- Pictures ------------------------------------------------------------------------------------


def opened(image: openai.types.Image) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(image.b64_json)))


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_a_picture_has_the_asked_form_and_ratio(openai_standin: OpenAIStandIn, form: Any) -> None:
    made = openai_standin.client.images.generate(
        model="gpt-image-2", prompt="a fox", size="1536x864", output_format=form, quality="low"
    )
    image = opened(made.data[0])
    assert image.format == form.upper()
    assert image.width / image.height == pytest.approx(1536 / 864, rel=0.05)
    assert (made.size, made.output_format, made.quality) == ("1536x864", form, "low")


def test_without_a_limit_a_picture_is_as_large_as_asked(tmp_path: Path) -> None:
    with running(tmp_path / "state", height="0") as standin:
        made = standin.client.images.generate(
            model="gpt-image-2", prompt="a fox", size="1024x1024", quality="low"
        )
        assert opened(made.data[0]).size == (1024, 1024)


def test_pictures_are_paid_by_their_tokens(openai_standin: OpenAIStandIn) -> None:
    usage = openai_standin.client.images.generate(
        model="gpt-image-2", prompt="a fox in a coat", size="1024x1024", quality="high", n=2
    ).usage
    assert usage.output_tokens == 2 * 7024
    cost = Decimal("5") * usage.input_tokens + Decimal("30") * usage.output_tokens
    assert Decimal(openai_standin.ledger[-1]["cost"]) == cost / 1_000_000


def test_references_are_shown_in_what_is_drawn(
    openai_standin: OpenAIStandIn, tmp_path: Path
) -> None:
    picture = make_picture(tmp_path / "me.png", coat="#00ff40")
    with picture.open("rb") as one, picture.open("rb") as two:
        made = openai_standin.client.images.edit(
            model="gpt-image-2", image=[one, two], prompt="in the rain", size="1024x1024"
        )
    pixels: Any = opened(made.data[0]).convert("RGB").resize((64, 64)).get_flattened_data()
    green = sum(1 for r, g, b in pixels if g > 200 and r < 80 and b < 120)
    assert green > 100
    assert made.usage.input_tokens_details.image_tokens == 2 * 77
    entry = openai_standin.ledger[-1]
    assert (entry["call"], entry["prompt"]) == ("image", "in the rain")


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"size": "1000x1000"}, "size"),
        ({"size": "512x512"}, "size"),
        ({"size": "3840x1024"}, "size"),
        ({"size": "wide"}, "size"),
        ({"quality": "hd"}, "quality"),
        ({"n": 11}, "n"),
        ({"response_format": "b64_json"}, "response_format"),
        ({"prompt": ""}, "prompt"),
        ({"model": "gpt-image-1.5", "size": "1536x864"}, "size"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    openai_standin: OpenAIStandIn, wish: dict[str, Any], param: str
) -> None:
    before = len(openai_standin.ledger)
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.client.images.generate(**{"model": "gpt-image-2", "prompt": "a fox", **wish})
    assert error.value.param == param
    assert len(openai_standin.ledger) == before


def test_an_edit_needs_a_picture_that_is_one(openai_standin: OpenAIStandIn) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.client.images.edit(
            model="gpt-image-2", image=("me.png", b"no picture", "image/png"), prompt="rain"
        )
    assert error.value.code == "invalid_image_file"
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.client.images.edit(
            model="gpt-image-2", image=("me.png", file_of(Image.new("RGB", (9, 9))), "image/png"),
            prompt="rain", input_fidelity="high",
        )  # fmt: skip
    assert error.value.param == "input_fidelity"


def test_a_model_that_was_shut_down_is_not_found(openai_standin: OpenAIStandIn) -> None:
    with pytest.raises(openai.NotFoundError) as error:
        openai_standin.client.images.generate(model="gpt-image-1", prompt="a fox")
    assert error.value.code == "model_not_found"


# --- Hearing -------------------------------------------------------------------------------------


def test_words_come_with_times_over_the_real_length(
    openai_standin: OpenAIStandIn, tmp_path: Path
) -> None:
    song = make_song(tmp_path / "song.wav", seconds=9)
    heard = openai_standin.client.audio.transcriptions.create(
        model="whisper-1", file=song, prompt=LYRICS, response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )  # fmt: skip
    assert heard.duration == pytest.approx(9, abs=0.01)
    assert [word.word for word in heard.words] == LYRICS.replace(",", "").replace(".", "").split()
    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 < times[0] < 1
    assert 7 < times[-1] < 9
    assert [segment.text.strip() for segment in heard.segments] == [
        "Walking home through the rain", "no one calls my name",
    ]  # fmt: skip
    assert Decimal(openai_standin.ledger[-1]["cost"]) == Decimal("0.0009")


def test_a_test_says_what_is_sung(openai_standin: OpenAIStandIn, tmp_path: Path) -> None:
    openai_standin.set(heard="something else")
    song = make_song(tmp_path / "song.wav", seconds=4)
    heard = openai_standin.client.audio.transcriptions.create(
        model="whisper-1", file=song, prompt=LYRICS
    )
    assert heard.text == "something else"


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"model": "gpt-4o-transcribe", "response_format": "verbose_json"}, "response_format"),
        ({"timestamp_granularities": ["word"]}, "timestamp_granularities"),
        ({"file": ("song.wav", b"no sound")}, "file"),
    ],
)
def test_what_cannot_be_heard_is_refused(
    openai_standin: OpenAIStandIn, tmp_path: Path, wish: dict[str, Any], param: str
) -> None:
    song = make_song(tmp_path / "song.wav", seconds=4)
    with pytest.raises(openai.BadRequestError) as error:
        openai_standin.client.audio.transcriptions.create(
            **{"model": "whisper-1", "file": song, **wish}
        )
    assert error.value.param == param
