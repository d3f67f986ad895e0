"""What comes out of Replicate's stand-in: real files of the asked form, with the reference in them,
and what they cost."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mvsite.lib import ffmpeg
from standins.pictures import Picture, cut_out, draw
from standins.replicate import words
from standins.replicate.catalog import models
from standins.replicate.prediction import Prediction
from standins.replicate.pricing import price_of
from standins.replicate.sizes import Size, size_of
from standins.replicate.validation import input_faults
from standins.throttle import Bucket, Limit
from tests.media import make_picture
from tests.standin import StandIn

pytest_plugins = ["tests.standin_fixtures"]

KLING = "kwaivgi/kling-v3-omni-video"
VEO = "google/veo-3.1"
GEMINI = "google/gemini-3-flash"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The files of a folder, on another host."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def data_url(image: Image.Image, kind: str = "png") -> str:
    out = io.BytesIO()
    image.save(out, kind)
    return f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode()}"


def picture(standin: StandIn, address: str) -> Image.Image:
    return Image.open(io.BytesIO(standin.plain.get(address).content))


@pytest.fixture
def keyframe() -> Image.Image:
    """640 × 360, red on the left and blue on the right."""
    image = Image.new("RGB", (640, 360), "#c03020")
    image.paste("#2040c0", (320, 0, 640, 360))
    return image


# --- Pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "name"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_picture_has_the_asked_form_and_ratio(standin: StandIn, form: str, name: str) -> None:
    made = standin.made(output_format=form, aspect_ratio="16:9")
    image = picture(standin, made["output"])
    image.load()
    assert image.format == name
    assert image.height == 96
    assert image.width / image.height == pytest.approx(16 / 9, rel=0.02)


def test_a_picture_shows_the_references_own_pixels(tmp_path: Path) -> None:
    me = make_picture(tmp_path / "me.png")
    subject = cut_out(Image.open(me))
    drawn = draw(Picture((200, 200), "a forest", 3, me))
    scale = min(0.82 * 200 / subject.height, 0.82 * 200 / subject.width)
    fitted = subject.resize((round(subject.width * scale), round(subject.height * scale)))
    solid = np.asarray(fitted)[..., 3] == 255
    wanted = np.asarray(fitted)[..., :3].astype(int)
    canvas = np.asarray(drawn).astype(int)
    height, width = solid.shape
    differences = [
        np.abs(canvas[200 - height :, left : left + width] - wanted)[solid].mean()
        for left in range(200 - width + 1)
    ]
    assert min(differences) < 1


def test_a_plain_background_is_cut_away_and_another_keeps_soft_edges(
    keyframe: Image.Image,
) -> None:
    plain = Image.new("RGB", (300, 300), "white")
    plain.paste("#c03020", (100, 100, 200, 300))
    assert cut_out(plain).size == pytest.approx((100, 200), abs=12)
    assert cut_out(keyframe).getpixel((0, 180))[3] < 255


def test_the_scene_follows_prompt_and_seed() -> None:
    def mean(prompt: str, seed: int) -> list[float]:
        drawn = draw(Picture((64, 64), prompt, seed))
        return [round(float(value), 3) for value in np.asarray(drawn).mean(axis=(0, 1))]

    assert mean("dusk", 1) == mean("dusk", 1)
    assert len({tuple(mean(*wish)) for wish in (("dusk", 1), ("dusk", 2), ("dawn", 1))}) == 3


# --- Clips -------------------------------------------------------------------------------------


def test_a_clip_begins_with_its_first_frame_and_has_its_length(
    standin: StandIn, keyframe: Image.Image, tmp_path: Path
) -> None:
    made = standin.made(KLING, start_image=data_url(keyframe), duration=3, aspect_ratio="1:1")
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(standin.plain.get(made["output"]).content)
    raw, _ = ffmpeg.run(["-i", clip, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"], capture=True)
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 96, 170, 3).astype(int)
    assert len(frames) == 72
    first = np.asarray(keyframe.resize((170, 96))).astype(int)
    assert np.abs(frames[0] - first).mean() < 8
    assert np.abs(frames[-1] - frames[0]).mean() < 8  # It zooms about its middle.
    assert made["metrics"]["video_output_duration_seconds"] == 3


def test_a_clip_has_sound_unless_that_is_off(standin: StandIn) -> None:
    def codecs(**given: Any) -> str:
        made = standin.made(VEO, duration=4, resolution="720p", **given)
        clip = standin.folder / "clip.mp4"
        clip.write_bytes(standin.plain.get(made["output"]).content)
        return ffmpeg.run(["-i", clip, "-f", "null", "-"])[1]

    assert "Audio: aac" in codecs()
    assert "Audio" not in codecs(generate_audio=False)


def test_clips_of_the_same_first_frame_are_made_once(
    standin: StandIn, keyframe: Image.Image
) -> None:
    start = data_url(keyframe, "jpeg")
    before = len(list((standin.folder / "made").glob("*.mp4")))
    for prompt in ("turns", "walks"):
        made = standin.made("xai/grok-imagine-video", prompt=prompt, image=start, duration=1)
        assert standin.plain.get(made["output"]).status_code == 200
    assert len(list((standin.folder / "made").glob("*.mp4"))) == before + 1


def test_an_output_can_be_the_next_ones_input(standin: StandIn) -> None:
    standin.set(height=0)
    drawn = standin.made("google/nano-banana-2", aspect_ratio="16:9")
    filmed = standin.made(KLING, start_image=drawn["output"], duration=3)
    assert filmed["status"] == "succeeded"


def test_a_reference_is_fetched_whole_from_any_address(standin: StandIn, tmp_path: Path) -> None:
    """Large enough to come in many pieces."""
    noise = np.random.default_rng(1).integers(0, 255, (900, 900, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "me.png")
    with serving(tmp_path) as address:
        made = standin.made(input_images=[f"{address}/me.png"], output_format="png")
    assert np.asarray(picture(standin, made["output"])).std() > 20


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("data:image/png;base64,AAAA", "cannot identify image file"),
        (data_url(Image.new("RGB", (400, 400)))[:-400], "cannot identify image file"),
        ("http://127.0.0.1:9/me.png", "Failed to download input file"),
        (data_url(Image.new("RGB", (200, 400))), "at least 300px"),
    ],
)
def test_a_reference_that_cannot_be_used_fails_the_run(
    standin: StandIn, reference: str, error: str
) -> None:
    standin.set(height=0)
    failed = standin.made(KLING, start_image=reference)
    assert failed["status"] == "failed"
    assert error in failed["error"]


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("minimax/hailuo-2.3", {"duration": 10, "resolution": "1080p"}, "only available for 768p"),
        (VEO, {"reference_images": ["{}"], "duration": 4}, "only work with 16:9"),
        ("bytedance/seedance-1.5-pro", {"last_frame_image": "{}"}, "requires image"),
    ],
)
def test_inputs_that_do_not_go_together_fail_the_run(
    standin: StandIn, keyframe: Image.Image, name: str, given: dict[str, Any], error: str
) -> None:
    filled = json.loads(json.dumps(given).replace("{}", data_url(keyframe)))
    failed = standin.made(name, **filled)
    assert failed["status"] == "failed"
    assert error in failed["error"]


# --- Words -------------------------------------------------------------------------------------


def test_a_model_that_follows_prompts_answers_the_asked_json_in_pieces(
    standin: StandIn, tmp_path: Path
) -> None:
    image = data_url(Image.open(make_picture(tmp_path / "me.png")))
    asked = 'Answer as JSON with "character_description", "prompt" and "style_notes".'
    pieces = standin.made(GEMINI, prompt=asked, images=[image])["output"]
    assert len(pieces) > 1
    text = "".join(pieces)
    assert text.startswith("```json\n")
    told = json.loads(text.removeprefix("```json\n").removesuffix("\n```"))
    assert list(told) == ["character_description", "prompt", "style_notes"]
    assert 100 <= len(told["prompt"].split()) <= 150
    assert "red" in told["prompt"]
    bare = standin.made(GEMINI, prompt=f"{asked} No markdown.", images=[image])["output"]
    assert list(json.loads("".join(bare))) == list(told)


@pytest.mark.parametrize(
    "asked",
    [
        'JSON like {"look": "…", "style_notes": "…"} and nothing "else"',
        'JSON of {"type": "object", "properties": {"look": {"type": "string"}, "style_notes": {}}}',
        "JSON with `look` and `style_notes`",
    ],
)
def test_the_keys_are_those_that_the_prompt_names(asked: str) -> None:
    model = models()[GEMINI]
    inputs = model.with_defaults({"prompt": f"{asked}. No code block."})
    assert list(json.loads("".join(words.answer(model, inputs, None)))) == ["look", "style_notes"]


def test_the_others_answer_a_caption_alone(standin: StandIn, tmp_path: Path) -> None:
    image = data_url(Image.open(make_picture(tmp_path / "me.png")))
    for name in ("andreasjansson/blip-2", "methexis-inc/img2prompt"):
        body = {"version": f"{name}:{models()[name].version}", "input": {"image": image}}
        made = standin.http.post("predictions", json=body).json()
        caption = standin.ended(made["id"])["output"]
        assert isinstance(caption, str)
        assert "white background" in caption


# --- Sizes and prices --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "shown", "size"),
    [
        ("google/nano-banana-2", {"aspect_ratio": "16:9"}, None, (1360, 768)),
        ("google/nano-banana-2", {"resolution": "2K"}, Size(300, 300), (2048, 2048)),
        ("black-forest-labs/flux-2-pro", {"aspect_ratio": "custom", "width": 512, "height": 256},
         None, (512, 256)),
        ("ideogram-ai/ideogram-character", {"resolution": "1344x768"}, Size(9, 9), (1344, 768)),
        ("stability-ai/sdxl", {}, None, (1024, 1024)),
        (KLING, {"mode": "standard", "aspect_ratio": "9:16"}, None, (720, 1280)),
        (KLING, {"aspect_ratio": "1:1"}, Size(640, 360), (1920, 1080)),
        (VEO, {"aspect_ratio": "16:9"}, Size(500, 500), (1920, 1080)),
        ("xai/grok-imagine-video", {}, Size(500, 500), (720, 720)),
        ("minimax/hailuo-2.3", {}, None, (1366, 768)),
        ("luma/ray", {}, Size(360, 640), (720, 1280)),
    ],
)  # fmt: skip
def test_the_size_follows_ratio_resolution_and_reference(
    name: str, given: dict[str, Any], shown: Size | None, size: tuple[int, int]
) -> None:
    model = models()[name]
    assert size_of(model, model.with_defaults(given), shown) == size


@pytest.mark.parametrize(
    ("name", "given", "dollars"),
    [
        ("google/nano-banana-2", {}, "0.067"),
        ("black-forest-labs/flux-2-pro", {}, "0.015729"),
        ("ideogram-ai/ideogram-character", {"rendering_speed": "Quality"}, "0.2"),
        ("minimax/image-01", {"number_of_images": 3}, "0.03"),
        (KLING, {"duration": 4}, "0.896"),
        (KLING, {"duration": 4, "mode": "standard", "generate_audio": True}, "0.896"),
        ("minimax/hailuo-2.3", {"duration": 10}, "0.56"),
        ("bytedance/seedance-1.5-pro", {}, "0.13"),
        ("luma/ray", {}, "0.45"),
    ],
)
def test_the_price_is_that_of_the_table(name: str, given: dict[str, Any], dollars: str) -> None:
    model = models()[name]
    inputs = model.with_defaults({"prompt": "x", **given})
    seconds = float(inputs.get("duration", model.seconds))
    price = price_of(model, inputs, Size(1024, 1024), seconds)
    assert price.whole == Decimal(dollars)


def test_every_model_can_be_asked_with_its_defaults() -> None:
    for model in models().values():
        needed = {name: "https://x/y.png" if item.is_file else "a lantern"
                  for name, item in model.fields.items() if item.required}  # fmt: skip
        inputs = model.with_defaults(needed)
        assert input_faults(model, inputs, unknown="reject") == []
        price = price_of(model, inputs, size_of(model, inputs, None), 5)
        assert price.whole + price.per_run_second > 0


# --- The clock ---------------------------------------------------------------------------------


def prediction(**more: Any) -> Prediction:
    """Created at 0, starts at 2, ends at 10; one dollar."""
    nothing = dict.fromkeys(("deployment", "seed", "deadline", "canceled", "error", "webhook"))
    texts = dict.fromkeys(("id", "model", "version", "input", "input_hash", "prompt"), "")
    usual = {
        "number": 1, "created": 0.0, "starts": 2.0, "ends": 10.0, "outcome": "succeeded",
        "output": "null", "work": "{}", "price": "1", "run_price": "0", "faults": "[]",
    }  # fmt: skip
    return Prediction(**{**nothing, **texts, **usual, **more})


@pytest.mark.parametrize(
    ("more", "at", "status", "cost"),
    [
        ({}, 1, "starting", None),
        ({}, 5, "processing", None),
        ({}, 10, "succeeded", 1),
        ({"outcome": "failed"}, 11, "failed", 0),
        ({"deadline": 1.0}, 11, "aborted", 0),
        ({"deadline": 6.0}, 5, "processing", None),
        ({"deadline": 6.0}, 11, "canceled", 0.5),
        ({"canceled": 1.5}, 11, "aborted", 0),
        ({"canceled": 4.0, "deadline": 6.0}, 11, "canceled", 0.25),
        ({"canceled": 12.0}, 13, "succeeded", 1),
        ({"price": "0", "run_price": "0.01", "outcome": "failed"}, 11, "failed", 0.08),
    ],
)
def test_what_a_prediction_is_follows_from_its_row_and_the_clock(
    more: dict[str, Any], at: float, status: str, cost: float | None
) -> None:
    row = prediction(**more)
    assert row.status(at) == status
    assert row.cost(at) == (None if cost is None else Decimal(str(cost)))


def test_who_is_refused_waits_for_what_was_said_or_longer_if_tries_count() -> None:
    limit = Limit(6, 1)
    told, counted = Bucket(), Bucket()
    for bucket, count in ((told, False), (counted, True)):
        assert bucket.admit(limit, 100, count_refused=count) == 0
        bucket.admit(limit, 104, count_refused=count)
    assert told.admit(limit, 110, count_refused=False) == 0
    assert counted.admit(limit, 110, count_refused=True) > 0
