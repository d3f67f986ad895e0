"""What is worn below the neck; the torso is a bust that runs out of the lower edge."""

from __future__ import annotations

from collections.abc import Callable

from generations.providers.local.drawn.body import FOOT, bare_neck, chest, draw_body, shoulders
from generations.providers.local.drawn.coats_of_fur import fur_chest
from generations.providers.local.drawn.costumes import armour, cloak, kimono, spacesuit
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    both_sides,
    darker,
    ellipse,
    lighter,
    ribbon,
    sharp,
    spline,
)
from generations.providers.local.drawn.traits import Traits


def draw_clothes(paper: Paper, traits: Traits) -> None:
    main, trim = traits.colours["garment"], traits.colours["trim"]
    worn = draw_body(paper, traits, main)
    _GARMENTS.get(traits.garment, _coat)(paper, main, trim, worn, traits)
    if "scarf" in traits.extras:
        _scarf(paper, traits.colours.get("scarf", trim))
    if "necklace" in traits.extras:
        _necklace(paper, traits.colours.get("jewel", (0.85, 0.66, 0.30)))


def _lapels(paper: Paper, colour: Colour, low: float, wide: float) -> None:
    for side in (-1, 1):
        points = [
            (76, 556),
            (118, 598),
            (118 + wide, 690),
            (96 + wide * 0.6, 706),
            (104, 730),
            (6, low),
            (46, 640),
        ]
        outline = sharp([(MIDDLE + side * x, y) for x, y in points])
        paper.lay(outline, lighter(colour, 0.10), round_=16, shadow=10)


def _buttons(paper: Paper, colour: Colour, first: float, step: float, x: float = MIDDLE) -> None:
    y = first
    while y < 1000:
        paper.lay(ellipse(x, y, 11, 11), colour, round_=6, shadow=4)
        y += step


def _coat(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    inner = sharp([(424, 560), (576, 560), (512, 800), (488, 800)])
    paper.lay(inner, darker(trim, 0.1), round_=18, shadow=0, inside=body)
    bare_neck(paper, traits, body, [(80, 552), (66, 592), (34, 618), (0, 624)])
    _lapels(paper, main, 812, 44)
    paper.mark(ribbon([(500, 806), (494, 900), (492, FOOT)], 4, 4), darker(main, 0.6))
    for x in (444, 556):
        _buttons(paper, trim, 846, 86, x)


def _jacket(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    inner = sharp([(412, 570), (588, 570), (546, 1020), (454, 1020)])
    paper.lay(inner, trim, round_=26, shadow=0, inside=body)
    bare_neck(paper, traits, body, [(70, 560), (84, 598), (44, 640), (0, 650)])
    for side in (-1, 1):
        front = sharp(
            [
                (MIDDLE + side * x, y)
                for x, y in (
                    (82, 566),
                    (140, 610),
                    (150, 800),
                    (150, FOOT),
                    (50, FOOT),
                    (62, 800),
                    (104, 690),
                )
            ]
        )
        paper.lay(front, lighter(main, 0.04), round_=18, shadow=10)
        zip_ = [(MIDDLE + side * 100, 700), (MIDDLE + side * 62, 810), (MIDDLE + side * 52, FOOT)]
        paper.lay(ribbon(zip_, 6, 6), (0.78, 0.77, 0.74), round_=0, shadow=3)
    _lapels(paper, main, 700, 30)


def _suit(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    shirt = sharp([(418, 566), (582, 566), (512, 880), (488, 880)])
    paper.lay(shirt, (0.94, 0.92, 0.88), round_=18, shadow=0, inside=body)
    tie = sharp([(486, 628), (514, 628), (530, 800), (500, 846), (470, 800)])
    paper.lay(tie, trim, round_=12, shadow=7)
    paper.lay(
        sharp([(478, 598), (522, 598), (512, 636), (488, 636)]),
        darker(trim, 0.12),
        round_=8,
        shadow=6,
    )
    for side in (-1, 1):
        collar = sharp(
            [(MIDDLE + side * x, y) for x, y in ((70, 548), (86, 574), (50, 646), (8, 602))]
        )
        paper.lay(collar, (0.97, 0.95, 0.91), round_=8, shadow=7)
    _lapels(paper, main, 880, 58)
    _buttons(paper, darker(main, 0.4), 916, 70)


def _dress(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    w = shoulders(traits)
    neckline: list[tuple[float, float]] = [
        (74, 560),
        (150 * w, 612),
        (170 * w, 634),
        (150 * w, 694),
        (86, 742),
        (0, 762),
    ]
    bare_neck(paper, traits, body, neckline)
    edge = [
        (-168 * w, 636),
        (-150 * w, 696),
        (-86, 744),
        (0, 764),
        (86, 744),
        (150 * w, 696),
        (168 * w, 636),
    ]
    paper.lay(ribbon([(MIDDLE + x, y) for x, y in edge], 17, 17), trim, round_=7, shadow=7)
    for number in range(-4, 5):
        line = [
            (MIDDLE + number * 20, 806),
            (MIDDLE + number * 26, 900),
            (MIDDLE + number * 36, FOOT),
        ]
        tone = lighter(main, 0.14) if number * paper.light > 0 else darker(main, 0.24)
        paper.mark(ribbon(line, 2, 9), tone, inside=body)
    belt = [(MIDDLE - 240, 930), (MIDDLE, 950), (MIDDLE + 240, 930)]
    paper.lay(ribbon(belt, 30, 30), trim, round_=9, shadow=6, inside=chest(paper, body, traits))


def _hoodie(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    hood = both_sides(
        [(0, 668), (70, 640), (104, 590), (98, 548), (152, 566), (184, 628), (132, 694), (0, 728)]
    )
    paper.lay(hood, lighter(main, 0.08), round_=20, shadow=12)
    paper.mark(both_sides([(0, 666), (64, 640), (98, 584), (0, 596)]), darker(main, 0.6))
    bare_neck(paper, traits, body, [(70, 556), (66, 600), (0, 636)])
    for side in (-1, 1):
        cord = [(MIDDLE + side * 42, 676), (MIDDLE + side * 50, 760), (MIDDLE + side * 44, 846)]
        paper.lay(ribbon(cord, 8, 8), trim, round_=3, shadow=6)
        paper.lay(ellipse(MIDDLE + side * 44, 856, 7, 14), darker(trim, 0.3), round_=3, shadow=4)
    pocket = sharp([(392, 892), (608, 892), (662, 990), (662, FOOT), (338, FOOT), (338, 990)])
    paper.lay(pocket, lighter(main, 0.05), round_=14, shadow=8, inside=chest(paper, body, traits))
    seam = [(398, 906), (500, 908), (602, 906)]
    paper.mark(ribbon(seam, 4, 4), trim)


def _turtleneck(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    for number in range(-9, 10):
        line = [
            (MIDDLE + number * 24, 650),
            (MIDDLE + number * 29, 840),
            (MIDDLE + number * 31, FOOT),
        ]
        paper.mark(ribbon(line, 5, 5), darker(main, 0.22), inside=chest(paper, body, traits))
    collar = both_sides([(0, 506), (64, 500), (88, 520), (96, 600), (84, 640), (0, 662)])
    neck = paper.lay(collar, lighter(main, 0.07), round_=24, shadow=12)
    for number in range(-4, 5):
        line = [
            (MIDDLE + number * 18, 500),
            (MIDDLE + number * 20, 580),
            (MIDDLE + number * 20, 660),
        ]
        paper.mark(ribbon(line, 4, 4), darker(main, 0.26), inside=neck)
    paper.mark(ribbon([(410, 616), (500, 648), (590, 616)], 6), darker(main, 0.4), inside=neck)


def _shirt(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    bare_neck(paper, traits, body, [(72, 560), (92, 600), (40, 690), (0, 720)])
    for side in (-1, 1):
        collar = sharp(
            [
                (MIDDLE + side * x, y)
                for x, y in ((74, 544), (120, 590), (122, 672), (74, 706), (10, 726), (72, 614))
            ]
        )
        paper.lay(collar, lighter(main, 0.12), round_=12, shadow=9)
    paper.lay(
        ribbon([(500, 724), (500, 860), (500, FOOT)], 34, 34),
        lighter(main, 0.06),
        round_=8,
        shadow=4,
    )
    _buttons(paper, trim, 770, 78)
    pocket = sharp([(570, 800), (668, 800), (664, 884), (618, 902), (574, 884)])
    paper.lay(pocket, lighter(main, 0.05), round_=8, shadow=5, inside=body)


def _scarf(paper: Paper, colour: Colour) -> None:
    tail = spline([(560, 630), (632, 650), (650, 800), (664, 930), (580, 936), (572, 800)])
    paper.lay(tail, darker(colour, 0.12), round_=18, shadow=12)
    wrap = both_sides([(0, 548), (92, 534), (140, 570), (146, 632), (92, 676), (0, 690)])
    mask = paper.lay(wrap, colour, round_=26, shadow=13)
    for number in range(4):
        line = [(356, 560 + number * 30), (500, 592 + number * 34), (650, 556 + number * 30)]
        paper.mark(ribbon(line, 6, 3), darker(colour, 0.32), inside=mask)


def _necklace(paper: Paper, colour: Colour) -> None:
    for number in range(-7, 8):
        x, y = MIDDLE + number * 13, 706 - number * number * 1.9
        paper.lay(ellipse(x, y, 8, 8), colour, round_=4, shadow=4)
    paper.lay(ellipse(MIDDLE, 728, 15, 19), lighter(colour, 0.15), round_=8, shadow=6)


_GARMENTS: dict[str, Callable[[Paper, Colour, Colour, Mask, Traits], None]] = {
    "coat": _coat,
    "jacket": _jacket,
    "suit": _suit,
    "dress": _dress,
    "armour": armour,
    "cloak": cloak,
    "hoodie": _hoodie,
    "turtleneck": _turtleneck,
    "shirt": _shirt,
    "spacesuit": spacesuit,
    "kimono": kimono,
    "fur": fur_chest,
}
