"""Headwear that goes round the head: helmets, hood, headscarf."""

from __future__ import annotations

from generations.providers.local.drawn.faces import Head
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Paper,
    both_sides,
    darker,
    ellipse,
    lighter,
    ribbon,
    sharp,
    spline,
)


def helmet(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    dome = both_sides(
        [
            (0, 118),
            (86 * w, 138),
            (142 * w, 208),
            (156 * w, 300),
            (154 * w, 420),
            (118 * w, 470),
            (112 * w, 380),
            (106 * w, 312),
            (40, 292),
            (0, 296),
        ]
    )
    paper.lay(dome, colour, round_=38, shadow=13)
    nasal = sharp(
        [
            (MIDDLE - 20, 286),
            (MIDDLE + 20, 286),
            (MIDDLE + 15, 392),
            (MIDDLE, 408),
            (MIDDLE - 15, 392),
        ]
    )
    paper.lay(nasal, lighter(colour, 0.08), round_=10, shadow=8)
    _helmet_trim(paper, trim, w)


def _helmet_trim(paper: Paper, trim: Colour, w: float) -> None:
    """The band over the brow, the crest and the rivets."""
    brow = [
        (MIDDLE - 150 * w, 318),
        (MIDDLE - 90, 292),
        (MIDDLE, 284),
        (MIDDLE + 90, 292),
        (MIDDLE + 150 * w, 318),
    ]
    paper.lay(ribbon(brow, 30, 30), trim, round_=10, shadow=8)
    crest = [(MIDDLE, 112), (MIDDLE, 200), (MIDDLE, 290)]
    paper.lay(ribbon(crest, 20, 30), trim, round_=9, shadow=6)
    for number in range(-3, 4):
        x = MIDDLE + number * 44
        y = 290 + abs(number) * abs(number) * 2.6
        paper.lay(ellipse(x, y, 6, 6), lighter(trim, 0.4), round_=3, shadow=2)


def horned(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    bone: Colour = (0.86, 0.79, 0.64)
    for side in (-1, 1):
        points = [
            (118 * w, 250),
            (186 * w, 236),
            (238 * w, 170),
            (236 * w, 74),
            (272 * w, 160),
            (258 * w, 262),
            (196 * w, 316),
            (122 * w, 314),
        ]
        paper.lay(spline([(MIDDLE + side * x, y) for x, y in points]), bone, round_=22, shadow=10)
        for number in range(3):
            x = 168 + number * 30
            ring = [
                (x * w, 232 - number * 24),
                (x * w + 20, 274 - number * 24),
                (x * w + 10, 314 - number * 30),
            ]
            paper.mark(
                ribbon([(MIDDLE + side * px, py) for px, py in ring], 5, 3), darker(bone, 0.3)
            )
    helmet(paper, colour, trim, head)


def hood(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    for side in (-1, 1):
        points = [
            (0, 92),
            (96, 108),
            (184 * w, 214),
            (206 * w, 380),
            (214 * w, 520),
            (170, 650),
            (80, 690),
            (128, 590),
            (152 * w, 450),
            (142 * w, 300),
            (96 * w, 206),
            (0, 176),
        ]
        paper.lay(spline([(MIDDLE + side * x, y) for x, y in points]), colour, round_=34, shadow=14)
        hem = [(0, 180), (92 * w, 208), (140 * w, 300), (150 * w, 450), (126, 590), (82, 680)]
        paper.lay(
            ribbon([(MIDDLE + side * x, y) for x, y in hem], 14, 14), trim, round_=6, shadow=5
        )


def headscarf(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    for side in (-1, 1):
        points = [
            (0, 124),
            (112 * w, 146),
            (172 * w, 262),
            (172 * w, 420),
            (150, 540),
            (60, 600),
            (0, 612),
            (0, 530),
            (76, 496),
            (112 * w, 430),
            (124 * w, 320),
            (100 * w, 246),
            (0, 222),
        ]
        paper.lay(spline([(MIDDLE + side * x, y) for x, y in points]), colour, round_=28, shadow=12)
    for number in range(3):
        fold = [
            (MIDDLE - 140, 250 - number * 30),
            (MIDDLE - 20, 190 - number * 20),
            (MIDDLE + 130, 230 - number * 26),
        ]
        paper.mark(ribbon(fold, 7, 3), darker(colour, 0.3))
    wrap = [(MIDDLE - 150, 520), (MIDDLE - 20, 610), (MIDDLE + 160, 560)]
    paper.lay(ribbon(wrap, 62, 40), lighter(colour, 0.07), round_=16, shadow=9)
    paper.mark(ribbon(wrap, 6, 4), trim)


def glass_helmet(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    side = paper.light
    for width, tone in ((30, colour), (9, darker(colour, 0.3))):
        ring = both_sides(
            [(0, 116), (150, 146), (228, 260), (236, 380), (190, 520), (80, 590), (0, 600)]
        )
        paper.lay(
            ribbon([(float(x), float(y)) for x, y in ring[::6]] + [(500.0, 116.0)], width),
            tone,
            round_=9,
            shadow=6,
        )
    gleam = [(MIDDLE + side * 120, 176), (MIDDLE + side * 184, 250), (MIDDLE + side * 204, 350)]
    paper.mark(ribbon(gleam, 8, 26), (0.93, 0.96, 1.0))
    paper.mark(ellipse(MIDDLE + side * 200, 400, 11, 16), (0.93, 0.96, 1.0))
