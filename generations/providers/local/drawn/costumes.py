"""Garments of other times: armour, cloak, spacesuit, kimono."""

from __future__ import annotations

from generations.providers.local.drawn.body import FOOT, bare_neck, chest, shoulders
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    both_sides,
    darker,
    ellipse,
    lighter,
    mixed,
    ribbon,
    sharp,
    spline,
)
from generations.providers.local.drawn.traits import Traits


def armour(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    w = shoulders(traits)
    _pauldrons(paper, main, trim, w)
    _breastplate(paper, main, trim, w)
    gorget = both_sides([(0, 606), (60, 592), (88, 556), (130, 606), (104, 668), (0, 690)])
    paper.lay(gorget, lighter(main, 0.05), round_=18, shadow=10)
    rim = ribbon([(396, 626), (450, 672), (500, 686), (550, 672), (604, 626)], 10)
    paper.lay(rim, trim, round_=5, shadow=4)
    paper.lay(ellipse(MIDDLE, 716, 22, 22), trim, round_=10, shadow=6)


def _pauldrons(paper: Paper, main: Colour, trim: Colour, w: float) -> None:
    """Three plates over each shoulder, the uppermost on top."""
    for side in (-1, 1):
        for number in (2, 1, 0):
            plate = spline(
                [
                    (MIDDLE + side * x * w, y + number * 54)
                    for x, y in (
                        (128, 606),
                        (214, 596),
                        (300, 640),
                        (352, 730),
                        (310, 760),
                        (214, 706),
                        (140, 690),
                    )
                ]
            )
            paper.lay(plate, lighter(main, 0.10 - number * 0.05), round_=26, shadow=11)
            rim = [
                (MIDDLE + side * x * w, y + number * 54)
                for x, y in ((150, 696), (230, 708), (316, 754))
            ]
            paper.lay(ribbon(rim, 9, 7), trim, round_=4, shadow=3)


def _breastplate(paper: Paper, main: Colour, trim: Colour, w: float) -> None:
    front = both_sides(
        [(0, 640), (96, 626), (168 * w, 676), (190 * w, 800), (150 * w, 930), (0, 962)]
    )
    steel = paper.lay(front, lighter(main, 0.12), round_=44, shadow=12)
    paper.mark(ribbon([(500, 640), (500, 800), (500, 962)], 8, 8), darker(main, 0.42), inside=steel)
    for side in (-1, 1):
        for y in (742, 830):
            line = [
                (MIDDLE + side * 26, y + 40),
                (MIDDLE + side * 92, y + 16),
                (MIDDLE + side * 150 * w, y - 24),
            ]
            paper.lay(ribbon(line, 6, 4), trim, round_=3, shadow=3, inside=steel)


def cloak(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    w = shoulders(traits)
    tunic = sharp([(420, 570), (580, 570), (640, FOOT), (360, FOOT)])
    paper.lay(tunic, darker(mixed(main, trim, 0.35), 0.25), round_=30, shadow=0, inside=body)
    bare_neck(paper, traits, body, [(64, 556), (70, 600), (30, 660), (0, 676)])
    for side in (-1, 1):
        half = [
            (70, 556),
            (170 * w, 590),
            (290 * w, 668),
            (352 * w, 820),
            (376 * w, FOOT),
            (150, FOOT),
            (112, 840),
            (66, 680),
        ]
        outline = spline([(MIDDLE + side * x, y) for x, y in half])
        fall = paper.lay(outline, main, round_=40, shadow=14)
        hem = [(MIDDLE + side * x, y) for x, y in ((66, 672), (112, 840), (148, FOOT))]
        paper.lay(ribbon(hem, 16, 20), trim, round_=6, shadow=5)
        for number in range(3):
            x = 178 + number * 62
            line = [
                (MIDDLE + side * (x - 20) * w, 690),
                (MIDDLE + side * x * w, 850),
                (MIDDLE + side * (x + 14) * w, FOOT),
            ]
            tone = lighter(main, 0.15) if side == paper.light else darker(main, 0.34)
            paper.mark(ribbon(line, 2, 14), tone, inside=fall)
    paper.lay(
        ribbon([(430, 676), (500, 700), (570, 676)], 9), lighter(trim, 0.1), round_=4, shadow=5
    )
    paper.lay(ellipse(MIDDLE, 700, 27, 27), trim, round_=11, shadow=7)
    paper.lay(ellipse(MIDDLE, 700, 14, 14), lighter(main, 0.25), round_=6, shadow=3)


def spacesuit(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    ring = both_sides([(0, 560), (120, 566), (164, 608), (120, 664), (0, 684)])
    paper.lay(ring, (0.62, 0.65, 0.70), round_=18, shadow=13)
    paper.mark(
        both_sides([(0, 566), (100, 572), (132, 602), (96, 636), (0, 648)]), (0.13, 0.13, 0.18)
    )
    panel = spline(
        [
            (404, 780),
            (596, 780),
            (606, 800),
            (606, 916),
            (590, 930),
            (410, 930),
            (394, 916),
            (394, 800),
        ]
    )
    paper.lay(panel, darker(main, 0.12), round_=14, shadow=9)
    for number, tone in enumerate((trim, (0.35, 0.75, 0.80), (0.90, 0.72, 0.30))):
        paper.lay(ellipse(436 + number * 64, 826, 17, 17), tone, round_=7, shadow=4)
    paper.mark(ribbon([(420, 886), (500, 888), (580, 886)], 14), (0.20, 0.21, 0.26))
    for side in (-1, 1):
        stripe = [
            (MIDDLE + side * 220, 650),
            (MIDDLE + side * 262, 780),
            (MIDDLE + side * 272, 860),
        ]
        paper.lay(ribbon(stripe, 26, 26), trim, round_=6, shadow=3, inside=body)


def kimono(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    bare_neck(paper, traits, body, [(78, 560), (104, 606), (40, 724), (0, 770)])
    under = sharp([(588, 556), (640, 604), (470, 900), (400, 900)])
    paper.lay(under, darker(main, 0.18), round_=16, shadow=0, inside=body)
    for points in (((592, 552), (560, 660), (454, 900)), ((408, 552), (440, 660), (560, 900))):
        paper.lay(ribbon(points, 46, 46), trim, round_=12, shadow=9)
        paper.mark(ribbon(points, 12, 12), lighter(trim, 0.35))
    sash = [(MIDDLE - 300, 946), (MIDDLE, 960), (MIDDLE + 300, 946)]
    paper.lay(
        ribbon(sash, 110, 110),
        darker(trim, 0.18),
        round_=20,
        shadow=9,
        inside=chest(paper, body, traits),
    )
    for x, y in ((262, 800), (330, 740), (700, 860), (726, 760), (250, 930), (640, 800)):
        for petal in range(5):
            paper.mark(ellipse(x, y, 9, 22, petal * 72), lighter(trim, 0.25), inside=body)
