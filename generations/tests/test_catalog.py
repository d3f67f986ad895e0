"""The catalog is data: a table more is a model more, and a wrong one says which key."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from generations.providers import catalog
from generations.providers.base import FilmRequest, Kind
from generations.providers.catalog import BadCatalog, read
from generations.providers.replicate import composing

FOX = """
["vendor/fox"]
kind = "film"
title = "Fox"
inputs = { prompt = "prompt", duration = "seconds" }
lengths = [8, 4]
ratios = ["16:9", "9:16", "1:1"]
sizes = { 720 = "720p", 1080 = "full" }
typical = 60
deadline = 600
price = { per = "second", by = "mode", usd = { std = 0.1, pro = 0.2 }, checked = 2026-11-01 }
"""


def test_the_models_of_the_three_kinds_are_there() -> None:
    names = {kind: [model.name for model in catalog.of_kind(kind)] for kind in Kind}
    assert names[Kind.SEE] == [
        "google/gemini-3-flash", "andreasjansson/blip-2", "methexis-inc/img2prompt",
    ]  # fmt: skip
    assert names[Kind.DRAW] == [
        "google/nano-banana-2", "black-forest-labs/flux-2-pro",
        "black-forest-labs/flux-kontext-max", "ideogram-ai/ideogram-character",
        "minimax/image-01", "stability-ai/sdxl", "google/imagen-4",
    ]  # fmt: skip
    assert names[Kind.FILM] == [
        "kwaivgi/kling-v3-omni-video", "kwaivgi/kling-v2.5-turbo-pro", "xai/grok-imagine-video",
        "minimax/hailuo-2.3", "google/veo-3.1", "bytedance/seedance-1.5-pro",
            "wan-video/wan-2.5-i2v", "luma/ray",
    ]  # fmt: skip
    assert names[Kind.WRITE] == []


def test_each_model_that_is_offered_has_a_dated_price() -> None:
    assert [model.name for model in catalog.models().values() if model.price is None] == []


def test_a_table_is_read_whole() -> None:
    fox = read(FOX)["vendor/fox"]
    assert (fox.kind, fox.title, fox.lengths) == (Kind.FILM, "Fox", (4, 8))
    assert fox.price.unit({"mode": "std"}) == Decimal("0.1")
    assert (fox.deadline, fox.typical) == (600.0, 60.0)


def test_numbers_with_a_point_are_sent_as_they_stand_in_the_table() -> None:
    table = FOX.replace(
        "lengths = [8, 4]", "lengths = [8, 5.04]\nfixed = { guide = 7.5, at = [0.5] }"
    )
    request = FilmRequest("a fox", frames=120, width=1280, height=720)
    sent = composing.compose(read(table)["vendor/fox"], request, lambda *_: "").as_sent()
    assert json.loads(json.dumps(sent))["input"] == {
        "prompt": "a fox", "seconds": 5.04, "guide": 7.5, "at": [0.5],
    }  # fmt: skip


def test_a_clip_is_ordered_at_the_shortest_length_that_covers_it() -> None:
    fox = read(FOX)["vendor/fox"]
    lengths = [fox.length_for(seconds) for seconds in (0.5, 96 / 24, 4.01, 8, 8.1)]
    assert lengths == [4, 4, 8, 8, None]


def test_the_nearest_form_and_the_smallest_size_that_is_enough_are_taken() -> None:
    fox = read(FOX)["vendor/fox"]
    assert [fox.ratio_for(*size) for size in ((1280, 720), (960, 960), (5, 6))] == [
        "16:9", "1:1", "1:1",
    ]  # fmt: skip
    sizes = [(160, 90), (1280, 720), (720, 1280), (1284, 722), (4000, 4000)]
    assert [fox.size_for(*size) for size in sizes] == ["720p", "720p", "720p", "full", "full"]


def test_a_picture_is_as_large_as_it_has_pixels() -> None:
    nano = catalog.models()["google/nano-banana-2"]
    sizes = [(1024, 1024), (1280, 720), (768, 1344), (1920, 1080)]
    assert [nano.size_for(*size) for size in sizes] == ["1K", "1K", "1K", "2K"]


def test_a_value_without_a_price_of_its_own_costs_the_most() -> None:
    assert read(FOX)["vendor/fox"].price.unit({"mode": "new"}) == Decimal("0.2")


def test_a_price_is_old_after_ninety_days() -> None:
    price = read(FOX)["vendor/fox"].price
    assert not price.is_old(date(2026, 11, 1) + timedelta(days=90))
    assert price.is_old(date(2026, 11, 1) + timedelta(days=91))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('kind = "film"', 'kind = "sing"', "[vendor/fox] kind: 'sing'"),
        ('title = "Fox"\n', "", "[vendor/fox]: 'title' is missing"),
        ("typical = 60", "typical = 60\ncolour = 1", "there is no key 'colour'"),
        ("duration =", "length =", "there is no input 'length'"),
        ("lengths = [8, 4]", "lengths = []", "lengths: a model that films has some"),
        ("lengths = [8, 4]", 'lengths = ["long"]', "[vendor/fox] lengths"),
        ('"16:9"', '"wide"', "[vendor/fox] ratios"),
        ("lengths = [8, 4]", 'lengths = [8]\nsound = { input = "a" }', "sound: 'least' is missing"),
        ("deadline = 600", "deadline = 6", "it is before the typical time"),
        ('per = "second"', 'per = "moon"', "[vendor/fox] price"),
        ("std = 0.1", "std = -0.1", "[vendor/fox] price"),
        (", checked = 2026-11-01", "", "[vendor/fox] price: 'checked' is missing"),
        ('kind = "film"', 'kind = "see"', "a model that sees has json or caption"),
        ('["vendor/fox"]', '["vendor/fox"', "catalog.toml cannot be read"),
    ],
)
def test_a_wrong_table_is_named_with_its_key(was: str, becomes: str, said: str) -> None:
    assert was in FOX
    with pytest.raises(BadCatalog) as wrong:
        read(FOX.replace(was, becomes))
    assert said in str(wrong.value)


BRUSH = """
["brush"]
kind = "image"
title = "Brush"
fixed = { quality = "medium" }
references = 4
sizes = ["1024x1024", "1536x1024"]
tokens = 1000
picture_tokens = 3000
typical = 20
price = { per = "million_tokens", usd = { text = 5, image = 8, drawn = 30 }, checked = 2026-11-01 }
"""
LUNA = """
["luna"]
kind = "chat"
title = "Luna"
picture_tokens = 2500
typical = 8
price = { per = "million_tokens", usd = { input = 0.10, output = 0.50 }, checked = 2026-11-20 }
"""


def test_a_model_that_is_paid_by_tokens_is_none_of_the_others() -> None:
    assert catalog.read(LUNA + FOX).keys() == {"vendor/fox"}
    luna = catalog.read_chat(LUNA + FOX)["luna"]
    assert (luna.title, luna.picture_tokens, luna.effort) == ("Luna", 2500, "")
    assert luna.price.usd == {"input": Decimal("0.10"), "output": Decimal("0.50")}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("million_tokens", "call"), ("output", "out"), ("picture_tokens = 2500", "colour = 1")],
)
def test_a_wrong_table_of_tokens_is_named(was: str, becomes: str) -> None:
    with pytest.raises(BadCatalog, match=r"\[luna\]"):
        catalog.read_chat(LUNA.replace(was, becomes))


def test_a_model_of_openai_s_that_draws_has_three_prices_and_is_no_other_kind() -> None:
    brush = catalog.read_images(BRUSH + LUNA + FOX)["brush"]
    assert (brush.references, brush.sizes) == (4, ("1024x1024", "1536x1024"))
    assert list(read(BRUSH + FOX)) == ["vendor/fox"]
    assert list(catalog.read_chat(BRUSH + LUNA)) == ["luna"]
    with pytest.raises(BadCatalog, match="usd of drawn, image, text"):
        catalog.read_images(BRUSH.replace("drawn = 30", "output = 30"))
    with pytest.raises(BadCatalog, match="'tokens' is missing"):
        catalog.read_images(BRUSH.replace("tokens = 1000\n", "", 1))
