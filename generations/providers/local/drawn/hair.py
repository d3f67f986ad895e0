"""Hair: what falls behind the shoulders, and what lies over the forehead."""

from __future__ import annotations

import numpy as np

from generations.providers.local.drawn.faces import Head
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    both_sides,
    darker,
    ellipse,
    flipped,
    lighter,
    ribbon,
    spline,
)
from generations.providers.local.drawn.traits import Traits

COVERED = {"helmet", "horned helmet", "hood", "headscarf"}
"""Headwear under which no hair of the crown is seen."""


def draw_back_hair(paper: Paper, traits: Traits, head: Head) -> None:
    colour = darker(traits.colours["hair"], 0.30)
    style, w = traits.hair, head.wide
    if style in ("long", "wavy", "curly long", "braid") and traits.headwear != "headscarf":
        _long_fall(paper, colour, w, 16 if style != "long" else 4)
    elif style == "bob":
        half = [(0, 142), (112 * w, 168), (168 * w, 290), (166 * w, 420), (146 * w, 500), (0, 510)]
        paper.lay(both_sides(half), colour, round_=28, shadow=8)
    elif traits.headwear not in COVERED | {"beanie"}:
        _raised_hair(paper, style, colour, w)


def _long_fall(paper: Paper, colour: Colour, w: float, wave: float) -> None:
    half = [
        (0, 142),
        (104 * w, 168),
        (158 * w, 270),
        (160 * w + wave, 390),
        (182 * w - wave, 520),
        (200 * w + wave, 660),
        (168 * w, 770),
        (96, 800),
        (0, 770),
    ]
    fall = paper.lay(both_sides(half), colour, round_=30, shadow=8)
    _strands(paper, colour, w, wave, fall)


def _raised_hair(paper: Paper, style: str, colour: Colour, w: float) -> None:
    """Hair that stands out beyond the head, where no headwear holds it down."""
    if style in ("afro", "curly", "curly long"):
        _curls(paper, colour, 1.0 if style == "afro" else 0.82, w)
    elif style == "dreadlocks":
        _dreadlocks(paper, colour, w)
    elif style == "ponytail":
        tail = spline(
            [(600, 210), (700, 230), (756, 360), (740, 520), (700, 620), (690, 470), (640, 330)]
        )
        paper.lay(_to_dark(paper, tail), colour, round_=24, shadow=8)
    elif style == "bun":
        paper.lay(ellipse(MIDDLE, 128, 66, 58), colour, round_=22, shadow=8)
        paper.lay(
            ribbon([(462, 118), (500, 100), (540, 124)], 5, 2), lighter(colour, 0.2), shadow=0
        )


def draw_front_hair(paper: Paper, traits: Traits, head: Head) -> None:
    if traits.hair in ("", "bald") or traits.headwear in COVERED:
        return
    colour = traits.colours["hair"]
    {
        "bob": _fringe,
        "short": _short,
        "swept": _swept,
        "mohawk": _mohawk,
        "afro": _curled_front,
        "curly": _curled_front,
        "dreadlocks": _swept,
    }.get(traits.hair, _parted)(paper, colour, head)
    if traits.hair == "braid":
        _braid(paper, colour)


def _parted(paper: Paper, colour: Colour, head: Head) -> None:
    """Parted over one eye and falling past both temples."""
    w, part = head.wide, MIDDLE + 34 * -paper.light
    for side in (-1, 1):
        near = [
            (part - side * 6, 158),
            (MIDDLE + side * 60 * w, 152),
            (MIDDLE + side * 122 * w, 196),
            (MIDDLE + side * 150 * w, 300),
            (MIDDLE + side * 150 * w, 400),
            (MIDDLE + side * 134 * w, 470),
            (MIDDLE + side * 122 * w, 380),
            (MIDDLE + side * 112 * w, 300),
            (MIDDLE + side * 76 * w, 248),
            (part, 196),
        ]
        paper.lay(spline(near), colour, round_=18, shadow=9)
        for number in range(3):
            shift = number * 13
            line = [
                (part + side * 14, 174 + shift),
                (MIDDLE + side * (88 * w + shift * 0.5), 206 + shift),
                (MIDDLE + side * (128 * w), 310 + shift),
            ]
            tone = lighter(colour, 0.16) if side == paper.light else darker(colour, 0.26)
            paper.mark(ribbon(line, 5, 2), tone)


def _fringe(paper: Paper, colour: Colour, head: Head) -> None:
    w = head.wide
    cap = both_sides(
        [
            (0, 148),
            (84 * w, 160),
            (138 * w, 216),
            (158 * w, 330),
            (150 * w, 446),
            (122 * w, 462),
            (116 * w, 360),
            (110 * w, 292),
            (60, 286),
            (0, 294),
        ]
    )
    paper.lay(cap, colour, round_=20, shadow=10)
    for number in range(-3, 4):
        line = [
            (MIDDLE + number * 15, 170),
            (MIDDLE + number * 25, 226),
            (MIDDLE + number * 30, 280),
        ]
        tone = lighter(colour, 0.15) if number * paper.light > 0 else darker(colour, 0.22)
        paper.mark(ribbon(line, 5, 2), tone)


def _short(paper: Paper, colour: Colour, head: Head) -> None:
    w = head.wide
    cap = [
        (-126, 344),
        (-138, 268),
        (-120, 194),
        (-62, 154),
        (10, 146),
        (78, 158),
        (126, 204),
        (138, 270),
        (126, 344),
        (116, 296),
        (104, 252),
        (52, 226),
        (-20, 232),
        (-84, 240),
        (-110, 282),
    ]
    outline = spline([(MIDDLE + x * w, y) for x, y in cap])
    _combed(paper, colour, w, paper.lay(outline, colour, round_=18, shadow=9))


def _swept(paper: Paper, colour: Colour, head: Head) -> None:
    """Swept up and over to the side of the light."""
    w = head.wide
    cap = [
        (-128, 330),
        (-142, 256),
        (-124, 184),
        (-66, 134),
        (24, 112),
        (112, 128),
        (150, 172),
        (146, 246),
        (128, 326),
        (114, 268),
        (92, 226),
        (36, 240),
        (-26, 226),
        (-82, 214),
        (-112, 268),
    ]
    outline = spline([(MIDDLE + x * w, y) for x, y in cap])
    outline = outline if paper.light > 0 else flipped(outline)
    _combed(paper, colour, w, paper.lay(outline, colour, round_=20, shadow=10))


def _combed(paper: Paper, colour: Colour, w: float, cap: Mask) -> None:
    for number in range(5):
        x = (-84 + number * 38) * w * paper.light
        line = [
            (MIDDLE + x, 214 - number * 3),
            (MIDDLE + x + 26 * paper.light, 182),
            (MIDDLE + x + 62 * paper.light, 172),
        ]
        tone = lighter(colour, 0.15) if number > 1 else darker(colour, 0.25)
        paper.mark(ribbon(line, 6, 2), tone, inside=cap)


def _mohawk(paper: Paper, colour: Colour, head: Head) -> None:
    for number in range(5):
        x = MIDDLE - 44 + number * 22
        lean = (number - 2) * 16
        spike = spline(
            [
                (x - 22, 214),
                (x + lean - 8, 90 + abs(number - 2) * 18),
                (x + lean + 8, 96),
                (x + 24, 214),
                (x, 236),
            ]
        )
        paper.lay(spike, lighter(colour, 0.05 * number), round_=12, shadow=6)


def _curled_front(paper: Paper, colour: Colour, head: Head) -> None:
    rng = np.random.default_rng(3)
    for number in range(15):
        angle = np.pi * (1.06 + 0.88 * number / 14)
        x = MIDDLE + np.cos(angle) * 118 * head.wide
        y = 262 + np.sin(angle) * 92
        tone = lighter(colour, 0.14) if np.cos(angle) * paper.light > 0.2 else colour
        paper.lay(ellipse(x, y, 34, 31 + rng.uniform(-4, 4)), tone, round_=12, shadow=6)


def _curls(paper: Paper, colour: Colour, size: float, w: float) -> None:
    rng = np.random.default_rng(4)
    paper.lay(ellipse(MIDDLE, 290, 200 * size * w, 200 * size), colour, round_=40, shadow=8)
    for number in range(26):
        angle = np.pi * (0.86 + 1.28 * number / 25)
        x, y = MIDDLE + np.cos(angle) * 190 * size * w, 296 + np.sin(angle) * 188 * size
        tone = lighter(colour, 0.10) if np.cos(angle) * paper.light > 0 else colour
        paper.lay(
            ellipse(x, y, 38 * size, 36 * size + rng.uniform(-5, 5)), tone, round_=14, shadow=4
        )


def _dreadlocks(paper: Paper, colour: Colour, w: float) -> None:
    for number in range(13):
        x = MIDDLE + (number - 6) * 30 * w
        low = 600 - abs(number - 6) * 4 + number * 37 % 60
        line = [(MIDDLE + (number - 6) * 14, 170), (x, 300), (x + (number - 6) * 3, low)]
        paper.lay(ribbon(line, 32, 20), lighter(colour, 0.05 * (number % 3)), round_=10, shadow=5)


def _braid(paper: Paper, colour: Colour) -> None:
    side = -paper.light
    for number in range(8):
        x = MIDDLE + side * (138 + 8 * np.sin(number * 0.7))
        y = 470 + number * 40
        tone = colour if number % 2 else lighter(colour, 0.12)
        paper.lay(
            ellipse(x, y, 33 - number, 28, 26 if number % 2 else -26), tone, round_=12, shadow=6
        )


def _strands(paper: Paper, colour: Colour, w: float, wave: float, fall: Mask) -> None:
    for side in (-1, 1):
        for number in range(4):
            x = (128 + number * 16) * w
            line = [
                (MIDDLE + side * x, 300),
                (MIDDLE + side * (x + wave), 460),
                (MIDDLE + side * (x + 8 - wave), 600),
                (MIDDLE + side * (x - 12), 760),
            ]
            tone = lighter(colour, 0.14) if side == paper.light else darker(colour, 0.25)
            paper.mark(ribbon(line, 6, 2), tone, inside=fall)


def _to_dark(paper: Paper, outline: np.ndarray) -> np.ndarray:
    return outline if paper.light < 0 else flipped(outline)
