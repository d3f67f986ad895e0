"""Words that name an object or an animal draw that, and nobody who wears or holds it."""

from __future__ import annotations

import numpy as np
import pytest

from generations.providers.local.drawn.beasts import BEASTS
from generations.providers.local.drawn.long_heads import LONG_HEADS
from generations.providers.local.drawn.wares import THINGS, named_thing
from generations.providers.local.figure import draw_figure


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("a red sneaker with white laces", "sneaker"),
        ("a bottle of olive oil", "bottle"),
        ("women's perfume in a blue flask", "perfume"),
        ("a man's watch with a leather strap", "watch"),
        ("beer in a can", "bottle"),
        ("an electric guitar", "guitar"),
        ("a vintage car", "car"),
        ("wireless headphones", "headphones"),
        ("One consistent, clear product, alone, plain background.", "package"),
    ],
)
def test_an_object_that_is_named_first_is_drawn(words, thing):
    found = named_thing(words, 1)
    assert found is not None
    assert found[0] == thing


@pytest.mark.parametrize(
    "words",
    [
        "a woman with a guitar",
        "an old man who can watch the sea",
        "a fox with a lantern",
        "a singer at a microphone",
        "the king and his chair",
        "they can fly and watch over us",
        "",
    ],
)
def test_an_object_beside_somebody_is_not_the_character(words):
    assert named_thing(words, 1) is None


def test_a_things_colours_are_those_that_are_said():
    found = named_thing("a green bottle with a red label", 1)
    assert found is not None
    _, paints = found
    red, green, blue = paints.main
    assert green > red
    assert green > blue
    assert paints.second[0] > paints.second[1]


@pytest.mark.parametrize("thing", THINGS)
def test_every_thing_stands_whole_and_free_on_clear_ground(thing):
    subject = draw_figure(f"a {thing}", 2, 128)
    alpha = subject.rgba[:, :, 3]
    assert not subject.bust
    assert (alpha > 200).mean() > 0.15
    assert not alpha[[0, -1]].any()
    assert not alpha[:, [0, -1]].any()
    x, y, width, height = subject.head
    assert 0 <= x < x + width <= 1.05
    assert 0 <= y < y + height <= 1.05


def test_things_look_unlike_each_other():
    seen = [draw_figure(f"a black {thing}", 2, 96) for thing in THINGS]
    shapes = {(one.rgba.shape, int((one.rgba[..., 3] > 127).sum())) for one in seen}
    assert len(shapes) == len(THINGS)


@pytest.mark.parametrize("animal", sorted({*BEASTS, *LONG_HEADS, "bird"} - {"panda"}))
def test_an_animal_wears_its_own_coat_and_is_whole_above(animal):
    subject = draw_figure(f"a green {animal}", 3, 128)
    assert subject.bust
    chest = subject.rgba[-40:-27, 14:40]
    green = chest[chest[..., 3] > 200].astype(float).mean(0)
    assert green[1] > green[0]
    top = subject.rgba[:10, :, 3] > 127
    assert top.mean() < 0.3


def test_the_light_on_a_thing_comes_from_the_side_of_its_seed():
    left, right = (draw_figure("a white cup", seed, 192).rgba for seed in (2, 3))
    assert not np.array_equal(left, right)
