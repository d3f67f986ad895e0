"""What is worn below the neck; the torso is a bust that runs out of the lower edge."""

from __future__ import annotations

from collections.abc import Callable

from .paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    Points,
    both_sides,
    darker,
    ellipse,
    flipped,
    lighter,
    mixed,
    ribbon,
    sharp,
    spline,
)
from .traits import Traits

FOOT = 1030.0
"""Below the lower edge of the picture."""


def draw_clothes(paper: Paper, traits: Traits) -> None:
    main, trim = traits.colours["garment"], traits.colours["trim"]
    body = _body(paper, traits, main)
    _GARMENTS.get(traits.garment, _coat)(paper, main, trim, body, traits)
    if "scarf" in traits.extras:
        _scarf(paper, traits.colours.get("scarf", trim))
    if "necklace" in traits.extras:
        _necklace(paper, traits.colours.get("jewel", (0.85, 0.66, 0.30)))


def shoulders(traits: Traits) -> float:
    """Width over the usual."""
    wide = {"dwarf": 1.2, "bear": 1.16}.get(traits.species, 1.0)
    return wide * (0.86 if traits.build == "woman" else 1.0) * (0.9 if traits.young else 1.0)


def _body(paper: Paper, traits: Traits, colour: Colour) -> Mask:
    w = shoulders(traits)
    half = [(70, 566), (138 * w, 606), (232 * w, 640), (292 * w, 706), (318 * w, 820),
            (330 * w, 940), (336 * w, FOOT)]  # fmt: skip
    mask = paper.lay(_torso(half), colour, round_=46, shadow=12)
    for side in (-1, 1):
        arm = [
            (MIDDLE + side * 222 * w, 780),
            (MIDDLE + side * 214 * w, 900),
            (MIDDLE + side * 224 * w, FOOT),
        ]
        paper.lay(ribbon(arm, 3, 13), darker(colour, 0.5), round_=0, shadow=0)
        fold = [
            (MIDDLE + side * 268 * w, 742),
            (MIDDLE + side * 246 * w, 830),
            (MIDDLE + side * 262 * w, 930),
        ]
        tone = lighter(colour, 0.16) if side == paper.light else darker(colour, 0.3)
        paper.lay(ribbon(fold, 2, 9), tone, round_=0, shadow=0)
    return mask


def _torso(half: list[tuple[float, float]]) -> Points:
    right = spline([(MIDDLE + x, y) for x, y in half], closed=False)
    return sharp([*map(tuple, right), *map(tuple, flipped(right)[::-1])])


def _bare_neck(paper: Paper, traits: Traits, body: Mask, half: list[tuple[float, float]]) -> None:
    """Skin (or fur) inside a neckline, with the chin's shadow on it."""
    skin = traits.colours["skin"]
    mask = paper.lay(both_sides(half), darker(skin, 0.12), round_=0, shadow=0, inside=body)
    for side in (-1, 1):
        bone = [(MIDDLE + side * 18, 656), (MIDDLE + side * 60, 640), (MIDDLE + side * 110, 634)]
        paper.lay(ribbon(bone, 6, 2), darker(skin, 0.26), round_=0, shadow=0, inside=mask)


def _lapels(paper: Paper, colour: Colour, low: float, wide: float) -> None:
    for side in (-1, 1):
        points = [(76, 556), (118, 598), (118 + wide, 690), (96 + wide * 0.6, 706), (104, 730), (6, low),
                  (46, 640)]  # fmt: skip
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
    _lapels(paper, main, 812, 44)
    paper.lay(
        ribbon([(500, 806), (494, 900), (492, FOOT)], 4, 4), darker(main, 0.6), round_=0, shadow=0
    )
    for x in (444, 556):
        _buttons(paper, trim, 846, 86, x)
    collar = [(64, 552), (92, 548), (124, 592), (128, 636), (94, 640), (70, 596)]
    for side in (-1, 1):
        outline = spline([(MIDDLE + side * x, y) for x, y in collar])
        paper.lay(outline, lighter(main, 0.06), round_=14, shadow=8)


def _jacket(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    inner = sharp([(412, 570), (588, 570), (546, 1020), (454, 1020)])
    paper.lay(inner, trim, round_=26, shadow=0, inside=body)
    _bare_neck(paper, traits, body, [(70, 560), (84, 598), (44, 640), (0, 650)])
    for side in (-1, 1):
        front = sharp([(MIDDLE + side * x, y) for x, y in
                       ((82, 566), (140, 610), (150, 800), (150, FOOT), (50, FOOT), (62, 800), (104, 690))])  # fmt: skip
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
    neckline = [(74, 560), (150 * w, 612), (170 * w, 634), (150 * w, 694), (86, 742), (0, 762)]
    _bare_neck(paper, traits, body, neckline)
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
        paper.lay(ribbon(line, 2, 9), tone, round_=0, shadow=0, inside=body)
    belt = [(MIDDLE - 240, 930), (MIDDLE, 950), (MIDDLE + 240, 930)]
    paper.lay(ribbon(belt, 30, 30), trim, round_=9, shadow=6, inside=_chest(paper, body, traits))


def _armour(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    w = shoulders(traits)
    for side in (-1, 1):
        for number in (2, 1, 0):
            plate = spline([(MIDDLE + side * x * w, y + number * 54) for x, y in
                            ((128, 606), (214, 596), (300, 640), (352, 730), (310, 760), (214, 706), (140, 690))])  # fmt: skip
            paper.lay(plate, lighter(main, 0.10 - number * 0.05), round_=26, shadow=11)
            rim = [
                (MIDDLE + side * x * w, y + number * 54)
                for x, y in ((150, 696), (230, 708), (316, 754))
            ]
            paper.lay(ribbon(rim, 9, 7), trim, round_=4, shadow=3)
    chest = both_sides(
        [(0, 640), (96, 626), (168 * w, 676), (190 * w, 800), (150 * w, 930), (0, 962)]
    )
    plate = paper.lay(chest, lighter(main, 0.12), round_=44, shadow=12)
    paper.lay(
        ribbon([(500, 640), (500, 800), (500, 962)], 8, 8),
        darker(main, 0.42),
        round_=0,
        shadow=0,
        inside=plate,
    )
    for side in (-1, 1):
        for y in (742, 830):
            line = [
                (MIDDLE + side * 26, y + 40),
                (MIDDLE + side * 92, y + 16),
                (MIDDLE + side * 150 * w, y - 24),
            ]
            paper.lay(ribbon(line, 6, 4), trim, round_=3, shadow=3, inside=plate)
    gorget = both_sides([(0, 606), (60, 592), (88, 556), (130, 606), (104, 668), (0, 690)])
    paper.lay(gorget, lighter(main, 0.05), round_=18, shadow=10)
    paper.lay(
        ribbon([(396, 626), (450, 672), (500, 686), (550, 672), (604, 626)], 10),
        trim,
        round_=5,
        shadow=4,
    )
    paper.lay(ellipse(MIDDLE, 716, 22, 22), trim, round_=10, shadow=6)


def _cloak(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    w = shoulders(traits)
    tunic = sharp([(420, 570), (580, 570), (640, FOOT), (360, FOOT)])
    paper.lay(tunic, darker(mixed(main, trim, 0.35), 0.25), round_=30, shadow=0, inside=body)
    _bare_neck(paper, traits, body, [(64, 556), (70, 600), (30, 660), (0, 676)])
    for side in (-1, 1):
        half = [(70, 556), (170 * w, 590), (290 * w, 668), (352 * w, 820), (376 * w, FOOT), (150, FOOT),
                (112, 840), (66, 680)]  # fmt: skip
        outline = spline([(MIDDLE + side * x, y) for x, y in half])
        fall = paper.lay(outline, main, round_=40, shadow=14)
        hem = [(MIDDLE + side * x, y) for x, y in ((66, 672), (112, 840), (148, FOOT))]
        paper.lay(ribbon(hem, 16, 20), trim, round_=6, shadow=5)
        for number in range(3):
            x = 178 + number * 62
            line = [(MIDDLE + side * (x - 20) * w, 690), (MIDDLE + side * x * w, 850),
                    (MIDDLE + side * (x + 14) * w, FOOT)]  # fmt: skip
            tone = lighter(main, 0.15) if side == paper.light else darker(main, 0.34)
            paper.lay(ribbon(line, 2, 14), tone, round_=0, shadow=0, inside=fall)
    paper.lay(
        ribbon([(430, 676), (500, 700), (570, 676)], 9), lighter(trim, 0.1), round_=4, shadow=5
    )
    paper.lay(ellipse(MIDDLE, 700, 27, 27), trim, round_=11, shadow=7)
    paper.lay(ellipse(MIDDLE, 700, 14, 14), lighter(main, 0.25), round_=6, shadow=3)


def _hoodie(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    hood = both_sides(
        [(0, 668), (70, 640), (104, 590), (98, 548), (152, 566), (184, 628), (132, 694), (0, 728)]
    )
    paper.lay(hood, lighter(main, 0.08), round_=20, shadow=12)
    paper.lay(
        both_sides([(0, 666), (64, 640), (98, 584), (0, 596)]),
        darker(main, 0.6),
        round_=0,
        shadow=0,
    )
    _bare_neck(paper, traits, body, [(70, 556), (66, 600), (0, 636)])
    for side in (-1, 1):
        cord = [(MIDDLE + side * 42, 676), (MIDDLE + side * 50, 760), (MIDDLE + side * 44, 846)]
        paper.lay(ribbon(cord, 8, 8), trim, round_=3, shadow=6)
        paper.lay(ellipse(MIDDLE + side * 44, 856, 7, 14), darker(trim, 0.3), round_=3, shadow=4)
    pocket = sharp([(392, 892), (608, 892), (662, 990), (662, FOOT), (338, FOOT), (338, 990)])
    paper.lay(pocket, lighter(main, 0.05), round_=14, shadow=8, inside=_chest(paper, body, traits))
    seam = [(398, 906), (500, 908), (602, 906)]
    paper.lay(ribbon(seam, 4, 4), trim, round_=0, shadow=0)


def _chest(paper: Paper, body: Mask, traits: Traits) -> Mask:
    """The body between the arms."""
    wide = 218 * shoulders(traits)
    left, right = MIDDLE - wide, MIDDLE + wide
    return body * paper.mask(
        sharp([(left, 500), (right, 500), (right + 4, FOOT), (left - 4, FOOT)])
    )


def _turtleneck(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    for number in range(-9, 10):
        line = [
            (MIDDLE + number * 24, 650),
            (MIDDLE + number * 29, 840),
            (MIDDLE + number * 31, FOOT),
        ]
        paper.lay(
            ribbon(line, 5, 5),
            darker(main, 0.22),
            round_=0,
            shadow=0,
            inside=_chest(paper, body, traits),
        )
    collar = both_sides([(0, 506), (64, 500), (88, 520), (96, 600), (84, 640), (0, 662)])
    neck = paper.lay(collar, lighter(main, 0.07), round_=24, shadow=12)
    for number in range(-4, 5):
        line = [
            (MIDDLE + number * 18, 500),
            (MIDDLE + number * 20, 580),
            (MIDDLE + number * 20, 660),
        ]
        paper.lay(ribbon(line, 4, 4), darker(main, 0.26), round_=0, shadow=0, inside=neck)
    paper.lay(
        ribbon([(410, 616), (500, 648), (590, 616)], 6),
        darker(main, 0.4),
        round_=0,
        shadow=0,
        inside=neck,
    )


def _shirt(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    _bare_neck(paper, traits, body, [(72, 560), (92, 600), (40, 690), (0, 720)])
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


def _spacesuit(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    ring = both_sides([(0, 560), (120, 566), (164, 608), (120, 664), (0, 684)])
    paper.lay(ring, (0.62, 0.65, 0.70), round_=18, shadow=13)
    paper.lay(
        both_sides([(0, 566), (100, 572), (132, 602), (96, 636), (0, 648)]),
        (0.13, 0.13, 0.18),
        round_=0,
        shadow=0,
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
    paper.lay(
        ribbon([(420, 886), (500, 888), (580, 886)], 14), (0.20, 0.21, 0.26), round_=0, shadow=0
    )
    for side in (-1, 1):
        stripe = [
            (MIDDLE + side * 220, 650),
            (MIDDLE + side * 262, 780),
            (MIDDLE + side * 272, 860),
        ]
        paper.lay(ribbon(stripe, 26, 26), trim, round_=6, shadow=3, inside=body)


def _kimono(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    _bare_neck(paper, traits, body, [(78, 560), (104, 606), (40, 724), (0, 770)])
    under = sharp([(588, 556), (640, 604), (470, 900), (400, 900)])
    paper.lay(under, darker(main, 0.18), round_=16, shadow=0, inside=body)
    for points in (((592, 552), (560, 660), (454, 900)), ((408, 552), (440, 660), (560, 900))):
        paper.lay(ribbon(points, 46, 46), trim, round_=12, shadow=9)
        paper.lay(ribbon(points, 12, 12), lighter(trim, 0.35), round_=0, shadow=0)
    sash = [(MIDDLE - 300, 946), (MIDDLE, 960), (MIDDLE + 300, 946)]
    paper.lay(
        ribbon(sash, 110, 110),
        darker(trim, 0.18),
        round_=20,
        shadow=9,
        inside=_chest(paper, body, traits),
    )
    for x, y in ((262, 800), (330, 740), (700, 860), (726, 760), (250, 930), (640, 800)):
        for petal in range(5):
            paper.lay(
                ellipse(x, y, 9, 22, petal * 72),
                lighter(trim, 0.25),
                round_=0,
                shadow=0,
                inside=body,
            )


def _scarf(paper: Paper, colour: Colour) -> None:
    tail = spline([(560, 630), (632, 650), (650, 800), (664, 930), (580, 936), (572, 800)])
    paper.lay(tail, darker(colour, 0.12), round_=18, shadow=12)
    wrap = both_sides([(0, 548), (92, 534), (140, 570), (146, 632), (92, 676), (0, 690)])
    mask = paper.lay(wrap, colour, round_=26, shadow=13)
    for number in range(4):
        line = [(356, 560 + number * 30), (500, 592 + number * 34), (650, 556 + number * 30)]
        paper.lay(ribbon(line, 6, 3), darker(colour, 0.32), round_=0, shadow=0, inside=mask)


def _necklace(paper: Paper, colour: Colour) -> None:
    for number in range(-7, 8):
        x, y = MIDDLE + number * 13, 706 - number * number * 1.9
        paper.lay(ellipse(x, y, 8, 8), colour, round_=4, shadow=4)
    paper.lay(ellipse(MIDDLE, 728, 15, 19), lighter(colour, 0.15), round_=8, shadow=6)


_GARMENTS: dict[str, Callable[[Paper, Colour, Colour, Mask, Traits], None]] = {
    "coat": _coat, "jacket": _jacket, "suit": _suit, "dress": _dress, "armour": _armour,
    "cloak": _cloak, "hoodie": _hoodie, "turtleneck": _turtleneck, "shirt": _shirt,
    "spacesuit": _spacesuit, "kimono": _kimono,
}  # fmt: skip
