"""What the offline eye says is what the pixels show, and nothing that it cannot know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generations.providers.base import Media, SeeRequest
from generations.providers.local.colour_names import NAMES, colour_name
from generations.providers.local.see import describe, see
from generations.providers.local.subjects.subject import load_subject

from .drawings import bust, figure, patchwork, save


@pytest.fixture
def seen(tmp_path: Path) -> dict[str, str]:
    return describe(load_subject(save(tmp_path / "bust.png", bust())))


def test_the_three_keys_are_there_and_say_something(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    save(tmp_path / "bust.png", bust())
    said = see(SeeRequest(Media("bust.png")))
    assert set(said) == {"prompt", "character_description", "style_notes"}
    assert all(len(text) > 20 for text in said.values())


def test_the_colours_are_named_where_they_are(seen: dict[str, str]) -> None:
    text = seen["character_description"]
    head = re.search(r"The head is mostly ([^,]+),", text)
    assert head and re.search("brown|umber|tan|peach|apricot|beige", head.group(1))
    assert re.search(r"lower part (crimson|red)\.", text)
    assert re.search(r"(crimson|red) is its strongest colour", text)


def test_nothing_is_claimed_that_pixels_do_not_show(seen: dict[str, str]) -> None:
    words = set(re.findall(r"\w+", " ".join(seen.values()).lower()))
    assert not words & {"man", "woman", "he", "she", "his", "her", "girl", "boy", "human", "animal"}


def test_a_bust_and_a_whole_figure_are_told_apart(tmp_path: Path, seen: dict[str, str]) -> None:
    whole = describe(load_subject(save(tmp_path / "figure.png", figure())))
    assert "from the waist up" in seen["prompt"]
    assert "head to foot" in whole["prompt"]


def test_a_hint_about_where_it_looks_is_said(tmp_path: Path) -> None:
    subject = load_subject(save(tmp_path / "bust.png", bust()), {"facing": 1})
    assert "turned to the right" in describe(subject)["character_description"]


def test_dark_and_light_pictures_are_called_so(tmp_path: Path) -> None:
    dark, light = bust(), bust()
    dark[:, :, :3] //= 6
    light[:, :, :3] = 255 - light[:, :, :3] // 6
    assert "dark" in describe(load_subject(save(tmp_path / "dark.png", dark)))["prompt"]
    said = describe(load_subject(save(tmp_path / "light.png", light)))["character_description"]
    assert "light with" in said


def test_the_side_of_the_light_is_seen(tmp_path: Path) -> None:
    lit = bust().astype(np.float32)
    lit[:, :, :3] *= np.linspace(1.0, 0.35, lit.shape[1])[None, :, None]
    said = describe(load_subject(save(tmp_path / "lit.png", lit.astype(np.uint8))))
    assert "from the left" in said["style_notes"]


def test_grain_and_flat_colour_are_told_apart(tmp_path: Path, seen: dict[str, str]) -> None:
    grain = bust().astype(np.float32)
    grain[:, :, :3] += np.random.default_rng(2).normal(0, 9, grain[:, :, :3].shape)
    grainy = load_subject(save(tmp_path / "grain.png", grain.clip(0, 255).astype(np.uint8)))
    assert "flat drawing" in seen["style_notes"]
    assert "photograph" in describe(grainy)["style_notes"]


def test_a_product_is_an_object_whose_shape_is_kept(tmp_path: Path) -> None:
    said = describe(load_subject(save(tmp_path / "thing.png", bust())), "product")
    assert said["character_description"].startswith("An object in")
    assert "lettering" in said["prompt"]
    assert "no people" in said["prompt"]


def test_a_framed_picture_is_described_as_a_whole(tmp_path: Path) -> None:
    said = describe(load_subject(save(tmp_path / "scene.png", patchwork()), {"tier": "frame"}))
    assert "kept whole" in said["character_description"]


@pytest.mark.parametrize("name", NAMES)
def test_each_named_colour_is_called_by_its_own_name(name: str) -> None:
    red, green, blue = bytes.fromhex(NAMES[name])
    assert colour_name((red, green, blue)) == name
