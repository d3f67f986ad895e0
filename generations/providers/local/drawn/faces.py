"""Human heads and those close to them: shape and shadow, neck, ears, beard."""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    both_sides,
    darker,
    flipped,
    lighter,
    mixed,
    ribbon,
    spline,
)
from generations.providers.local.drawn.traits import Traits

EYE_Y, EYE_X = 352.0, 60.0
INK: Colour = (0.13, 0.09, 0.12)


@dataclass(frozen=True)
class Head:
    """``wide``: width over the usual. ``turn``: how far the features lie off the middle."""

    wide: float
    jaw: float
    turn: float


def head_of(traits: Traits) -> Head:
    wide = 1.13 if traits.species == "dwarf" else (1.0 if traits.build == "man" else 0.97)
    jaw = {"dwarf": 1.2, "elf": 0.84, "goblin": 1.1}.get(traits.species, 1.0)
    if traits.build == "woman" or traits.young:
        jaw *= 0.93
    return Head(wide, jaw, 9.0)


def draw_head(paper: Paper, traits: Traits, head: Head) -> Mask:
    """Neck, ears and the head itself with its shadow side; returns the head's mask."""
    skin = traits.colours["skin"]
    _neck(paper, traits, skin)
    _ears(paper, traits, head, skin)
    w, j = head.wide, head.jaw
    outline = both_sides(
        [
            (0, 172),
            (66 * w, 182),
            (112 * w, 228),
            (128 * w, 300),
            (122 * w, 372),
            (100 * w * j, 436),
            (56 * j, 484),
            (0, 500),
        ]
    )
    mask = paper.lay(outline, skin, round_=34, shadow=13)
    _shadow_side(paper, skin, mask, head)
    _blush(paper, traits, skin, mask, head)
    return mask


def draw_beard(paper: Paper, traits: Traits, head: Head) -> None:
    colour = traits.colours["beard"]
    w, turn = head.wide, head.turn
    if traits.beard in ("beard", "long beard"):
        low = 640 if traits.beard == "long beard" else 548
        cheek = [(124 * w, 352), (128 * w, 400), (112 * w, 470), (64, low - 30), (0, low)]
        inner = [(0, 470), (40, 462), (62, 430), (84, 418), (108 * w, 372)]
        outline = both_sides([*inner[:1], *inner[1:], *cheek], MIDDLE)
        paper.lay(outline, colour, round_=22, shadow=10)
        _beard_locks(paper, colour, low)
    if traits.beard == "goatee":
        outline = both_sides([(0, 462), (34, 470), (30, 510), (0, 540)], MIDDLE + turn * 0.6)
        paper.lay(outline, colour, round_=12, shadow=6)
    if traits.beard in ("beard", "long beard", "moustache", "goatee"):
        half = [
            (MIDDLE + turn, 414),
            (540 + turn, 410),
            (572 + turn, 430),
            (588 + turn, 452),
            (556 + turn, 444),
            (520 + turn, 438),
            (MIDDLE + turn, 430),
        ]
        paper.lay(spline(half), lighter(colour, 0.06), round_=8, shadow=5)
        paper.lay(flipped(spline(half), MIDDLE + turn), lighter(colour, 0.06), round_=8, shadow=5)


def _neck(paper: Paper, traits: Traits, skin: Colour) -> None:
    wide = 62 if traits.build == "woman" else 76
    neck = both_sides([(wide, 420), (wide * 0.94, 520), (wide * 1.15, 600), (150, 660), (0, 700)])
    paper.lay(neck, darker(skin, 0.16), round_=24, shadow=6)
    shade = both_sides([(wide, 440), (wide * 0.95, 528), (30, 566), (0, 572)])
    paper.mark(shade, darker(skin, 0.42))


def _ears(paper: Paper, traits: Traits, head: Head, skin: Colour) -> None:
    for side in (-1, 1):
        x = 126 * head.wide
        if traits.species in ("elf", "goblin"):
            tip = 232 if traits.species == "elf" else 250
            points = [(x - 14, 330), (x + 34, 290), (x + 78, tip), (x + 48, 340), (x + 12, 396)]
        else:
            points = [(x - 12, 326), (x + 14, 318), (x + 25, 342), (x + 16, 384), (x - 8, 402)]
        outline = spline([(MIDDLE + side * px, py) for px, py in points])
        paper.lay(outline, mixed(skin, (0.80, 0.32, 0.26), 0.10), round_=10, shadow=5)
        inner = spline(
            [(MIDDLE + side * (px * 0.45 + x * 0.57), py * 0.6 + 145) for px, py in points]
        )
        paper.mark(inner, darker(skin, 0.3))


def _shadow_side(paper: Paper, skin: Colour, mask: Mask, head: Head) -> None:
    """The half away from the key light, cut along brow, nose and lips."""
    middle = MIDDLE + head.turn
    profile = [
        (middle + 30, 150),
        (middle + 22, 250),
        (middle + 12, 318),
        (middle + 5, 352),
        (middle + 14, 392),
        (middle + 24, 408),
        (middle + 8, 420),
        (middle + 13, 446),
        (middle + 6, 466),
        (middle + 16, 505),
        (760, 560),
        (760, 120),
    ]
    outline = spline(profile)
    if paper.light > 0:
        outline = flipped(outline, middle)
    paper.mark(outline, darker(skin, 0.26), inside=mask)


def _blush(paper: Paper, traits: Traits, skin: Colour, mask: Mask, head: Head) -> None:
    strength = 0.62 if "blush" in traits.extras else 0.42
    colour = mixed(skin, (0.86, 0.24, 0.22), strength if traits.build == "woman" else 0.28)
    for side in (-1, 1):
        paper.tint(MIDDLE + head.turn + side * 78, 412, 30, colour, 0.55, mask)


def _beard_locks(paper: Paper, colour: Colour, low: float) -> None:
    """A few strands, alternately darker and lighter, so that the beard is hair and no bib."""
    for number in range(-4, 5):
        x = MIDDLE + number * 21
        reach = low - 16 - abs(number) * (low - 500) * 0.16
        line = [
            (x, 478 + abs(number) * -5),
            (x + number * 2.5, (478 + reach) / 2),
            (x - number * 5, reach),
        ]
        tone = darker(colour, 0.26) if number % 2 else lighter(colour, 0.14)
        paper.mark(ribbon(line, 9, 2), tone)
