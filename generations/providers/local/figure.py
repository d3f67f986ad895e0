"""A character from words alone: a bust, or a thing, of cut and shaded paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.drawn.beasts import BEASTS, beast_head, draw_beast, draw_beast_neck
from generations.providers.local.drawn.clothes import draw_clothes
from generations.providers.local.drawn.faces import (
    Head,
    draw_beard,
    draw_head,
    head_of,
)
from generations.providers.local.drawn.features import draw_features, draw_glasses
from generations.providers.local.drawn.hair import draw_back_hair, draw_front_hair
from generations.providers.local.drawn.headwear import draw_behind, draw_headwear
from generations.providers.local.drawn.long_heads import LONG_HEADS
from generations.providers.local.drawn.paper import Paper
from generations.providers.local.drawn.props import draw_behind_body, draw_in_front
from generations.providers.local.drawn.traits import Traits, read_traits
from generations.providers.local.drawn.wares import draw_thing
from generations.providers.local.subjects.anatomy import accent, box
from generations.providers.local.subjects.subject import Subject, standing

LARGEST, SMALLEST = 1280, 96


def draw_figure(words: str, seed: int, size: int = 1024) -> Subject:
    """The figure that ``words`` describe. The same words and seed give the same pixels.

    What the words leave open depends on them and the seed; the light stands left or right.
    """
    size = int(np.clip(size, SMALLEST, LARGEST))
    thing = draw_thing(words, seed, size)
    if thing is not None:
        pixels = thing.pixels()
        hints = {"bust": False, "facing": 0, "accent": accent(pixels), "head": _middle_of(pixels)}
        return standing(pixels, "alpha", 1.0, hints)
    traits = read_traits(words, seed)
    paper = Paper(size, 1 if seed % 2 else -1, seed)
    if traits.species in (*BEASTS, *LONG_HEADS, "bird", "robot"):
        head = beast_head(traits)
        _draw_beast(paper, traits, head)
    else:
        head = head_of(traits)
        _draw_person(paper, traits, head)
    draw_in_front(paper, traits)
    pixels = paper.pixels()
    hints = {"bust": True, "head": _head_box(head), "facing": 0, "accent": accent(pixels)}
    return standing(pixels, "alpha", 1.0, hints)


def _draw_person(paper: Paper, traits: Traits, head: Head) -> None:
    draw_behind_body(paper, traits)
    draw_back_hair(paper, traits, head)
    draw_behind(paper, traits, head)
    _dressed(paper, traits, head)


def _dressed(paper: Paper, traits: Traits, head: Head) -> None:
    face = draw_head(paper, traits, head)
    draw_clothes(paper, traits)
    draw_features(paper, traits, head, face)
    draw_beard(paper, traits, head)
    draw_front_hair(paper, traits, head)
    if {"glasses", "sunglasses"} & traits.extras:
        draw_glasses(paper, traits, head)
    draw_headwear(paper, traits, head)


def _draw_beast(paper: Paper, traits: Traits, head: Head) -> None:
    traits.colours["skin"] = traits.colours["fur"]
    draw_behind_body(paper, traits)
    draw_behind(paper, traits, head)
    draw_beast_neck(paper, traits)
    draw_clothes(paper, traits)
    draw_beast(paper, traits)
    if {"glasses", "sunglasses"} & traits.extras:
        draw_glasses(paper, traits, head, apart=74)
    draw_headwear(paper, traits, head)


def _middle_of(pixels: NDArray[np.uint8]) -> list[float]:
    """The part of a thing that a close shot shows, in 0..1 of the picture: where its face is."""
    left, top, right, bottom = box(pixels)
    size = len(pixels)
    wide, tall = (right - left) / size, (bottom - top) / size
    side = max(0.34 * tall, min(0.4, 0.6 * wide))
    return [(left + right) / 2 / size - side / 2, top / size + 0.42 * (tall - side), side, side]


def _head_box(head: Head) -> list[float]:
    wide = 0.28 * head.wide
    return [0.5 - wide / 2, 0.15, wide, 0.36]
