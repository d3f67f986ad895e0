"""Results are fetched from known places only, without the key, and whatever comes is contained."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.providers.base import (
    BadAnswer,
    Busy,
    ContentRefused,
    Expired,
    Handle,
    Refused,
)
from generations.providers.catalog import models
from generations.providers.pictures import MOST_PIXELS, as_jpeg
from generations.providers.replicate import fetching
from generations.providers.replicate.fetching import is_allowed
from generations.providers.replicate.seeing import words_of
from generations.tests.replicate_calls import (
    DRAW,
    FILM,
    SEE,
    Caller,
    provider_at,
    store_pictures,
)
from tests.standin import StandIn, running

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db

FLUX = "black-forest-labs/flux-2-pro"
GEMINI = models()["google/gemini-3-flash"]
BLIP = models()["andreasjansson/blip-2"]


@pytest.fixture
def caller(standin: StandIn, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    return Caller(provider_at(standin), tmp_path)


def done(caller: Caller, request: Any = DRAW) -> Handle:
    handle = caller.order(request)
    caller.ended(handle)
    return handle


def test_the_key_reaches_no_host_of_results(standin: StandIn, caller: Caller) -> None:
    before = standin.desk("ledger")
    caller.made(DRAW)
    caller.made(replace(FILM, model="kwaivgi/kling-v3-omni-video"))
    after = standin.desk("ledger")
    assert after["authorized_downloads"] == before["authorized_downloads"] == 0


def test_a_redirect_is_not_followed(standin: StandIn, caller: Caller) -> None:
    handle = done(caller)
    standin.ask("output", "redirect")
    with pytest.raises(BadAnswer, match="elsewhere") as error:
        caller.fetch(handle)
    assert error.value.charged == "maybe"


def test_what_never_ends_is_not_kept(
    standin: StandIn, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "CLIP_MOST_BYTES", 3_000_000)
    handle = done(caller, replace(FILM, model="xai/grok-imagine-video"))
    standin.ask("output", "huge")
    with pytest.raises(BadAnswer, match="larger than 3 MB"):
        caller.fetch(handle, FILM)
    assert (caller.folder / "clip.mp4").stat().st_size <= 3_000_000


def test_what_comes_packed_is_not_unpacked(standin: StandIn, caller: Caller) -> None:
    handle = done(caller)
    standin.ask("output", "packed", size=5 << 20)
    with pytest.raises(BadAnswer, match="packed"):
        caller.fetch(handle)
    assert list(caller.folder.glob("made")) == []


@pytest.mark.parametrize(
    ("kind", "more"), [("drop", {}), ("truncated", {}), ("status", {"status": 503})]
)
def test_what_is_made_and_cannot_be_brought_is_brought_later(
    standin: StandIn, caller: Caller, kind: str, more: dict[str, Any]
) -> None:
    handle = done(caller)
    standin.ask("output", kind, times=1, **more)
    with pytest.raises(Busy) as busy:
        caller.fetch(handle)
    assert busy.value.retry_after
    assert caller.fetch(handle).file.is_file()


@pytest.mark.parametrize("status", [429, 500])
def test_a_prediction_that_cannot_be_read_now_is_brought_later(
    standin: StandIn, caller: Caller, status: int
) -> None:
    handle = done(caller)
    standin.ask("get", "status", status=status, times=1)
    with pytest.raises(Busy):
        caller.fetch(handle)


@pytest.mark.parametrize("kind", ["garbage", "html", "wrong_type"])
def test_what_is_no_picture_is_not_taken(standin: StandIn, caller: Caller, kind: str) -> None:
    handle = done(caller)
    standin.ask("output", kind)
    with pytest.raises(BadAnswer, match="no picture"):
        caller.fetch(handle)


@pytest.mark.parametrize("kind", ["empty", "null"])
def test_an_end_with_nothing_is_told_as_that(standin: StandIn, caller: Caller, kind: str) -> None:
    standin.ask("run", kind, times=2)
    for request in (DRAW, replace(DRAW, model="minimax/image-01")):
        handle = done(caller, request)
        with pytest.raises(BadAnswer, match="nothing came of it"):
            caller.fetch(handle)


def test_a_result_that_is_gone_is_expired_and_was_paid(tmp_path: Path, caller: Caller) -> None:
    with running(tmp_path / "forgetful", expire_after="0") as forgetful:
        other = Caller(provider_at(forgetful), tmp_path)
        handle = done(other)
        with pytest.raises(Expired) as error:
            other.fetch(handle)
    assert error.value.charged == "yes"


def test_what_failed_meanwhile_says_why(standin: StandIn, caller: Caller) -> None:
    standin.ask("run", "failed", error="E005")
    handle = done(caller)
    with pytest.raises(ContentRefused):
        caller.fetch(handle)


def test_a_result_at_an_unknown_place_is_not_fetched(standin: StandIn, caller: Caller) -> None:
    handle = done(caller)
    provider = provider_at(standin)
    provider.account = replace(provider.account, hosts=("replicate.delivery",))
    with pytest.raises(BadAnswer, match="not known to be"):
        Caller(provider, caller.folder).fetch(handle)


def test_a_picture_is_kept_as_fresh_pixels(standin: StandIn, caller: Caller) -> None:
    handle = done(caller, replace(DRAW, model=FLUX))
    data = (caller.folder / "media" / "key.png").read_bytes() + b"<?php more ?>"
    standin.ask("output", "bytes", data=base64.b64encode(data).decode())
    kept = caller.fetch(handle).file
    assert b"php" not in kept.read_bytes()
    with Image.open(kept) as image:
        assert image.size == (1600, 768)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://replicate.delivery/a/b.png", True),
        ("https://pbxt.replicate.delivery/a/b.png", True),
        ("http://127.0.0.1:8101/a/b.png", True),
        ("http://127.0.0.1:8102/a/b.png", False),
        ("http://127.0.0.1:8101@evil.example/a.png", False),
        ("http://replicate.delivery/a/b.png", False),
        ("https://replicate.delivery:8443/a", False),
        ("https://replicate.delivery.evil.example/a", False),
        ("https://evilreplicate.delivery/a", False),
        ("https://user@replicate.delivery/a", False),
        ("https://169.254.169.254/latest/meta-data/", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
    ],
)
def test_only_known_hosts_are_fetched_from(address: str, allowed: bool) -> None:
    hosts = ("replicate.delivery", "*.replicate.delivery", "http://127.0.0.1:8101")
    assert is_allowed(address, hosts) is allowed


# --- Words -------------------------------------------------------------------------------------


def test_words_come_in_pieces_and_with_a_fence(caller: Caller) -> None:
    keys = {"prompt": "A fox.", "character_description": ["Red.", "Small."], "style_notes": None}
    text = f"Here it is:\n```json\n{json.dumps(keys)}\n```"
    pieces = [text[:30], text[30:]]
    assert words_of(pieces, GEMINI) == {
        "prompt": "A fox.", "character_description": "Red., Small.", "style_notes": "",
    }  # fmt: skip


@pytest.mark.parametrize("output", ["I cannot help with that.", "{}", '{"prompt": "A fox."}', "["])
def test_words_in_another_form_are_a_bad_answer(output: str) -> None:
    with pytest.raises(BadAnswer, match="form that was asked for"):
        words_of(output, GEMINI)


@pytest.mark.parametrize("output", [None, "", [], 7])
def test_no_words_are_a_bad_answer(output: Any) -> None:
    with pytest.raises(BadAnswer, match="said nothing"):
        words_of(output, BLIP)


def test_a_caption_gives_all_three_keys(caller: Caller) -> None:
    assert words_of("Caption: a fox in a coat, oil painting, warm light", BLIP) == {
        "prompt": "a fox in a coat, oil painting, warm light",
        "character_description": "A fox in a coat.",
        "style_notes": "oil painting, warm light.",
    }


def test_what_is_seen_costs_what_is_booked(caller: Caller) -> None:
    made = caller.made(replace(SEE, model=GEMINI.name))
    assert made.cost == GEMINI.price.usd


# --- Pictures that go along --------------------------------------------------------------------


def sent(path: Path, **how: Any) -> Image.Image:
    target = path.with_suffix(".sent.jpg")
    target.write_bytes(as_jpeg(path, **how))
    return Image.open(target)


def test_a_first_frame_is_cropped_about_its_middle(caller: Caller) -> None:
    key = caller.folder / "media" / "key.png"
    frame = sent(key, form=(1280, 720))
    assert frame.width / frame.height == pytest.approx(16 / 9, rel=0.01)
    assert frame.getpixel((2, frame.height // 2))[0] > 150  # A part of the red edge is left.
    square = sent(key, form=(1, 1))
    assert square.width == square.height
    assert square.getpixel((2, 300))[0] < 100


def test_a_picture_loses_its_transparency_its_notes_and_what_is_too_large(
    tmp_path: Path, caller: Caller
) -> None:
    large = tmp_path / "large.png"
    image = Image.new("RGBA", (3000, 2000), (200, 0, 0, 0))
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    image.save(large, exif=exif)
    out = sent(large)
    assert out.mode == "RGB"
    assert out.width * out.height <= MOST_PIXELS * 1.01
    assert min(out.getpixel((5, 5))) > 230
    assert not out.getexif()


def test_a_picture_that_is_smaller_than_a_model_takes_is_enlarged(
    tmp_path: Path, caller: Caller
) -> None:
    small = tmp_path / "small.png"
    Image.new("RGB", (64, 96), "navy").save(small)
    assert sent(small, least_side=300).size == (300, 450)


def test_a_strip_is_not_enlarged_to_a_wall(tmp_path: Path, caller: Caller) -> None:
    strip = tmp_path / "strip.png"
    Image.new("RGB", (4, 20_000), "navy").save(strip)
    with pytest.raises(Refused, match="too narrow, 4 × 20000"):
        as_jpeg(strip, least_side=300)
    assert sent(strip).height == 20_000
    assert sent(strip, form=(16, 9), least_side=300).size == (533, 300)


def test_the_same_picture_is_always_the_same_bytes(caller: Caller) -> None:
    path = caller.folder / "media" / "ref.png"
    assert as_jpeg(path) == as_jpeg(path)
