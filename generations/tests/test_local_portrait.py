"""Candidates come from the reference's own pixels; without one the words are drawn."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generations.providers.base import DrawRequest, Media, Outcome, Refused
from generations.providers.local.drawn.traits import read_traits
from generations.providers.local.drawn.vocabulary import COLOURS, SKINS
from generations.providers.local.figure import draw_figure
from generations.providers.local.portrait import draw_portrait
from generations.providers.local.subjects.subject import load_subject

from .drawings import bust, figure, patchwork, save


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    save(tmp_path / "bust.png", bust())
    save(tmp_path / "figure.png", figure())
    save(tmp_path / "scene.png", patchwork())
    return tmp_path


def portrait(store: Path, key: str, seed: int = 1, **hints: Any) -> Outcome:
    folder = store / f"out-{seed}"
    folder.mkdir(exist_ok=True)
    reference = Media(key, hints)
    request = DrawRequest("", references=(reference,), width=200, height=220, seed=seed)
    return draw_portrait(request, folder)


def pixels(outcome: Outcome) -> NDArray[np.uint8]:
    assert outcome.file is not None
    return np.asarray(Image.open(outcome.file))


def drawn(words: str, seed: int = 4) -> NDArray[np.float32]:
    """The figure on grey, 120 by 120, as floats."""
    rgba = draw_figure(words, seed, 160).rgba
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    flat = (rgba[:, :, :3] * alpha + 128 * (1 - alpha)).astype(np.uint8)
    return np.asarray(Image.fromarray(flat).resize((120, 120)), np.float32)


def test_a_candidate_is_a_cutout_on_a_canvas_of_the_size_asked_for(store: Path) -> None:
    picture = pixels(portrait(store, "bust.png"))
    assert picture.shape == (220, 200, 4)
    assert (picture[:, :, 3] == 0).mean() > 0.2
    assert picture[-1, :, 3].any()


def test_candidates_of_different_seeds_differ_and_the_same_seed_does_not(store: Path) -> None:
    four = [pixels(portrait(store, "bust.png", seed)).astype(int) for seed in range(4)]
    assert all(np.abs(a - b).mean() > 1.5 for a, b in combinations(four, 2))
    again = portrait(store, "bust.png", 2)
    assert np.array_equal(pixels(again), four[2])


def test_the_key_light_stands_on_another_side_for_the_next_seed(store: Path) -> None:
    def right_minus_left(seed: int) -> float:
        picture = pixels(portrait(store, "bust.png", seed)).astype(float)
        coat = picture[170:215]
        return float(coat[:, 150:165, :3].mean() - coat[:, 35:50, :3].mean())

    assert right_minus_left(1) > 4 > -4 > right_minus_left(2)


def test_the_person_is_never_mirrored(store: Path) -> None:
    lopsided = bust()
    lopsided[150:190, 40:70] = (20, 200, 60, 255)
    save(store / "badge.png", lopsided)
    for seed in range(4):
        picture = pixels(portrait(store, "badge.png", seed)).astype(int)
        green = np.argwhere(picture[:, :, 1] > picture[:, :, 0] + 60)
        assert green[:, 1].mean() < 100


def test_the_hues_of_the_reference_are_kept(store: Path) -> None:
    for seed in range(4):
        outcome = portrait(store, "bust.png", seed)
        assert outcome.file is not None
        red, green, blue = load_subject(outcome.file).accent
        assert red > 2 * max(green, blue)


@pytest.mark.parametrize("key", ["bust.png", "figure.png", "scene.png"])
def test_what_is_known_travels_so_that_nothing_is_measured_again(store: Path, key: str) -> None:
    outcome = portrait(store, key)
    known = load_subject(store / key)
    assert set(outcome.data) == {"tier", "confidence", "head", "facing", "bust", "accent"}
    assert outcome.file is not None
    again = load_subject(outcome.file, outcome.data)
    assert (again.tier, again.bust, again.facing) == (known.tier, known.bust, known.facing)
    assert again.accent == known.accent
    if known.tier != "frame":
        assert np.allclose(again.head, known.head, atol=0.05)


def test_a_hint_about_the_head_is_carried_to_the_new_canvas(store: Path) -> None:
    outcome = portrait(store, "bust.png", head=[0.3, 0.05, 0.4, 0.5])
    x, y, across, tall = outcome.data["head"]
    skin = pixels(outcome)[
        int(y * 220) : int((y + tall) * 220), int(x * 200) : int((x + across) * 200)
    ]
    assert (skin[:, :, 3] > 127).mean() > 0.5
    assert abs(x + across / 2 - 0.5) < 0.05


def test_a_framed_reference_stays_a_whole_picture(store: Path) -> None:
    outcome = portrait(store, "scene.png")
    assert outcome.data["tier"] == "frame"
    assert (pixels(outcome)[:, :, 3:] == 255).all()


def test_a_broken_reference_is_refused_with_a_sentence(store: Path) -> None:
    (store / "broken.png").write_bytes(b"\x89PNG broken")
    with pytest.raises(Refused, match="Upload it again"):
        portrait(store, "broken.png")


def test_without_a_reference_the_words_are_drawn(store: Path) -> None:
    request = DrawRequest("a fox in a blue coat", width=160, height=160, seed=2)
    outcome = draw_portrait(request, store)
    picture = pixels(outcome)
    assert picture.shape == (160, 160, 4)
    assert outcome.data["bust"]
    solid = picture[picture[:, :, 3] > 200].astype(int)
    assert (solid[:, 2] > solid[:, 0] + 25).mean() > 0.15
    assert (solid[:, 0] > solid[:, 2] + 60).mean() > 0.05


def test_the_same_words_and_seed_draw_the_same_pixels() -> None:
    assert np.array_equal(drawn("a king with a grey beard"), drawn("a king with a grey beard"))


def test_different_words_draw_clearly_different_figures() -> None:
    words = (
        "a woman with long red hair and a green coat", "an old wizard in a blue cloak",
        "a robot", "a white cat in a purple hoodie", "a viking in black armour",
        "an owl in a suit", "an astronaut", "a bald man with sunglasses and a leather jacket",
    )  # fmt: skip
    figures = [drawn(text) for text in words]
    assert min(np.abs(a - b).mean() for a, b in combinations(figures, 2)) > 10


def test_seeds_choose_what_the_words_leave_open() -> None:
    figures = [drawn("a stranger", seed) for seed in range(4)]
    assert min(np.abs(a - b).mean() for a, b in combinations(figures, 2)) > 4


def test_a_colour_belongs_to_the_noun_that_follows_it() -> None:
    traits = read_traits("woman in a red coat, black hair, silver helmet and green eyes", 1)
    red, green, blue = traits.colours["garment"]
    assert red > 2 * max(green, blue)
    assert max(traits.colours["hair"]) < 0.2
    assert min(traits.colours["headwear"]) > 0.7
    assert traits.colours["eyes"][1] == max(traits.colours["eyes"])
    assert (traits.build, traits.garment, traits.headwear) == ("woman", "coat", "helmet")


@pytest.mark.parametrize(
    ("words", "slot", "like"),
    [
        ("a woman in red", "garment", COLOURS["red"]),
        ("a blonde woman in a blue and gold dress", "hair", COLOURS["blonde"]),
        ("a blonde woman in a blue and gold dress", "trim", COLOURS["gold"]),
        ("a girl, her coat is blue", "garment", COLOURS["blue"]),
        (
            "a girl in a red coat. One clear character. Make the coat blue",
            "garment",
            COLOURS["blue"],
        ),
        ("a girl with pale skin", "skin", SKINS[0]),
        ("a black man with a white beard", "skin", SKINS[5]),
        ("a black man with a white beard", "beard", COLOURS["white"]),
        ("a black-haired woman", "hair", COLOURS["black"]),
        ("a white cat in a green scarf", "fur", COLOURS["white"]),
        ("a white cat in a green scarf", "scarf", COLOURS["green"]),
    ],
)
def test_colours_find_their_place(words: str, slot: str, like: tuple[float, ...]) -> None:
    assert read_traits(words, 1).colours[slot] == like


@pytest.mark.parametrize(
    ("words", "part", "value"),
    [
        ("a lighthouse keeper", "props", {"lantern"}),
        ("a man in a top hat", "headwear", "top hat"),
        ("a horned helmet", "headwear", "horned helmet"),
        ("a white-bearded sailor", "beard", "beard"),
        ("a long-haired singer", "hair", "long"),
        ("a knight in a wizard hat", "headwear", "wizard hat"),
        ("an elven archer in a cape", "species", "elf"),
        ("a yeti", "species", "bear"),
        ("an old hound", "species", "dog"),
        ("a stallion", "species", "horse"),
        ("a fox", "garment", "fur"),
        ("a fox in a blue coat", "garment", "coat"),
        ("a girl with sunglasses", "extras", {"sunglasses"}),
        ("a smiling child", "mood", "smile"),
    ],
)
def test_words_are_understood(words: str, part: str, value: object) -> None:
    assert getattr(read_traits(words, 1), part) == value


@pytest.mark.parametrize("words", ["", "   ", "???", "пират в красном", "x" * 4000, "a " * 900])
def test_words_that_say_nothing_still_give_a_figure(words: str) -> None:
    subject = draw_figure(words, 3, 96)
    assert (subject.rgba[:, :, 3] > 200).mean() > 0.2
