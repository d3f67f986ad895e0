"""The bust under the clothes: shoulders, arms along the sides, and the skin of a neckline."""

from __future__ import annotations

from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    Points,
    both_sides,
    darker,
    flipped,
    lighter,
    ribbon,
    sharp,
    spline,
)
from generations.providers.local.drawn.traits import Traits

FOOT = 1030.0
"""Below the lower edge of the picture."""


def shoulders(traits: Traits) -> float:
    """Width over the usual."""
    wide = {"dwarf": 1.2, "bear": 1.16}.get(traits.species, 1.0)
    return wide * (0.86 if traits.build == "woman" else 1.0) * (0.9 if traits.young else 1.0)


def draw_body(paper: Paper, traits: Traits, colour: Colour) -> Mask:
    w = shoulders(traits)
    half = [
        (70, 566),
        (138 * w, 606),
        (232 * w, 640),
        (292 * w, 706),
        (318 * w, 820),
        (330 * w, 940),
        (336 * w, FOOT),
    ]
    mask = paper.lay(_torso(half), colour, round_=46, shadow=12)
    for side in (-1, 1):
        arm = [
            (MIDDLE + side * 222 * w, 780),
            (MIDDLE + side * 214 * w, 900),
            (MIDDLE + side * 224 * w, FOOT),
        ]
        paper.mark(ribbon(arm, 3, 13), darker(colour, 0.5))
        fold = [
            (MIDDLE + side * 268 * w, 742),
            (MIDDLE + side * 246 * w, 830),
            (MIDDLE + side * 262 * w, 930),
        ]
        tone = lighter(colour, 0.16) if side == paper.light else darker(colour, 0.3)
        paper.mark(ribbon(fold, 2, 9), tone)
    return mask


def _torso(half: list[tuple[float, float]]) -> Points:
    right = spline([(MIDDLE + x, y) for x, y in half], closed=False)
    return sharp([*map(tuple, right), *map(tuple, flipped(right)[::-1])])


def bare_neck(paper: Paper, traits: Traits, body: Mask, half: list[tuple[float, float]]) -> None:
    """Skin (or fur) inside a neckline, with the chin's shadow on it."""
    skin = traits.colours["skin"]
    mask = paper.mark(both_sides(half), darker(skin, 0.12), inside=body)
    for side in (-1, 1):
        bone = [(MIDDLE + side * 18, 656), (MIDDLE + side * 60, 640), (MIDDLE + side * 110, 634)]
        paper.mark(ribbon(bone, 6, 2), darker(skin, 0.26), inside=mask)


def chest(paper: Paper, body: Mask, traits: Traits) -> Mask:
    """The body between the arms."""
    wide = 218 * shoulders(traits)
    left, right = MIDDLE - wide, MIDDLE + wide
    return body * paper.mask(
        sharp([(left, 500), (right, 500), (right + 4, FOOT), (left - 4, FOOT)])
    )
