"""Hats, helmets, crowns, hoods: what lies behind the head and what lies on it."""

from __future__ import annotations

from collections.abc import Callable

from generations.providers.local.drawn.faces import Head
from generations.providers.local.drawn.helmets import glass_helmet, headscarf, helmet, hood, horned
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
from generations.providers.local.drawn.traits import Traits


def draw_behind(paper: Paper, traits: Traits, head: Head) -> None:
    """The part of the headwear that the head covers."""
    colour, w = traits.colours["headwear"], head.wide
    if traits.headwear == "hood":
        cowl = [
            (0, 92),
            (110, 116),
            (190 * w, 220),
            (206 * w, 380),
            (214 * w, 520),
            (178, 640),
            (0, 690),
        ]
        paper.lay(both_sides(cowl), darker(colour, 0.12), round_=40, shadow=10)
        paper.mark(
            both_sides(
                [(0, 130), (104, 150), (156 * w, 260), (158 * w, 430), (116, 600), (0, 640)]
            ),
            darker(colour, 0.74),
        )
    elif traits.headwear == "headscarf":
        back = [
            (0, 120),
            (120 * w, 146),
            (176 * w, 260),
            (180 * w, 420),
            (196 * w, 560),
            (150, 680),
            (0, 730),
        ]
        paper.lay(both_sides(back), darker(colour, 0.15), round_=36, shadow=10)
    elif traits.headwear == "hat":
        paper.lay(ellipse(MIDDLE, 226, 250 * w, 40), darker(colour, 0.45), round_=0, shadow=8)
    elif traits.headwear == "glass helmet":
        paper.lay(ellipse(MIDDLE, 356, 232, 244), (0.20, 0.24, 0.33), round_=50, shadow=10)


def draw_headwear(paper: Paper, traits: Traits, head: Head) -> None:
    draw = _HEADWEAR.get(traits.headwear)
    if draw:
        draw(paper, traits.colours["headwear"], traits.colours["trim"], head)


def _crown(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    points: list[tuple[float, float]] = [(-128 * w, 236)]
    for number in range(5):
        x = (-118 + number * 59) * w
        points += [(x - 26, 176), (x, 74 + abs(number - 2) * 14), (x + 26, 176)]
    points += [(128 * w, 236), (64 * w, 254), (0, 260), (-64 * w, 254)]
    paper.lay(sharp([(MIDDLE + x, y) for x, y in points]), colour, round_=14, shadow=12)
    band = [(MIDDLE - 128 * w, 226), (MIDDLE, 248), (MIDDLE + 128 * w, 226)]
    paper.lay(ribbon(band, 26, 26), lighter(colour, 0.12), round_=9, shadow=5)
    for number in range(5):
        x = (-96 + number * 48) * w
        tone = trim if number % 2 == 0 else (0.30, 0.55, 0.66)
        paper.lay(ellipse(MIDDLE + x, 246 - abs(x) * 0.13, 11, 11), tone, round_=5, shadow=3)
        paper.lay(
            ellipse(MIDDLE + (-118 + number * 59) * w, 74 + abs(number - 2) * 14, 12, 12),
            lighter(colour, 0.3),
            round_=6,
            shadow=4,
        )


def _hat(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    crown = both_sides([(0, 92), (48, 72), (98 * w, 84), (122 * w, 150), (132 * w, 240), (0, 262)])
    mask = paper.lay(crown, colour, round_=30, shadow=12)
    band = [(MIDDLE - 140 * w, 214), (MIDDLE, 238), (MIDDLE + 140 * w, 214)]
    paper.lay(ribbon(band, 38, 38), trim, round_=10, shadow=4, inside=mask)
    dent = [(MIDDLE - 30, 90), (MIDDLE - 4, 124), (MIDDLE + 24, 92)]
    paper.mark(ribbon(dent, 16, 6), darker(colour, 0.35), inside=mask)
    brim = both_sides(
        [
            (0, 236),
            (110 * w, 222),
            (214 * w, 196),
            (268 * w, 208),
            (206 * w, 262),
            (100 * w, 282),
            (0, 288),
        ]
    )
    paper.lay(brim, lighter(colour, 0.05), round_=18, shadow=20)


def _wizard_hat(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w, side = head.wide, paper.light
    cone = [
        (-136 * w, 236),
        (-104, 170),
        (-50, 70),
        (26, 8),
        (92, 12),
        (120, 48),
        (78, 50),
        (60, 74),
        (92, 150),
        (136 * w, 236),
        (0, 262),
    ]
    mask = paper.lay(
        spline([(MIDDLE + x * side, y) for x, y in cone]), colour, round_=34, shadow=12
    )
    paper.lay(
        ribbon([(MIDDLE - 150, 210), (MIDDLE, 236), (MIDDLE + 150, 210)], 34),
        trim,
        round_=9,
        shadow=4,
        inside=mask,
    )
    for x, y, size in ((-40, 150, 11), (34, 120, 8), (10, 182, 7), (-6, 86, 7), (66, 180, 9)):
        _star(paper, MIDDLE + x * side, y, size, lighter(trim, 0.3))
    brim = both_sides(
        [
            (0, 240),
            (120 * w, 222),
            (230 * w, 226),
            (262 * w, 250),
            (180 * w, 282),
            (90 * w, 284),
            (0, 286),
        ]
    )
    paper.lay(brim, lighter(colour, 0.06), round_=16, shadow=20)


def _star(paper: Paper, x: float, y: float, size: float, colour: Colour) -> None:
    points = [
        (x, y - size * 1.8),
        (x + size * 0.4, y - size * 0.4),
        (x + size * 1.6, y),
        (x + size * 0.4, y + size * 0.4),
        (x, y + size * 1.8),
        (x - size * 0.4, y + size * 0.4),
        (x - size * 1.6, y),
        (x - size * 0.4, y - size * 0.4),
    ]
    paper.lay(sharp(points), colour, round_=0, shadow=2)


def _top_hat(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    tube = sharp(
        [
            (MIDDLE - 124 * w, 22),
            (MIDDLE + 124 * w, 22),
            (MIDDLE + 112 * w, 232),
            (MIDDLE - 112 * w, 232),
        ]
    )
    mask = paper.lay(tube, colour, round_=40, shadow=12)
    paper.lay(
        ribbon([(MIDDLE - 130, 200), (MIDDLE, 214), (MIDDLE + 130, 200)], 42),
        trim,
        round_=9,
        shadow=4,
        inside=mask,
    )
    gleam = [
        (MIDDLE + paper.light * 78, 36),
        (MIDDLE + paper.light * 72, 110),
        (MIDDLE + paper.light * 70, 180),
    ]
    paper.mark(ribbon(gleam, 14, 4), lighter(colour, 0.25), inside=mask)
    brim = both_sides(
        [(0, 222), (110 * w, 214), (186 * w, 212), (180 * w, 236), (100 * w, 262), (0, 270)]
    )
    paper.lay(brim, lighter(colour, 0.07), round_=14, shadow=18)


def _cap(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    dome = both_sides(
        [(0, 108), (78 * w, 120), (138 * w, 184), (146 * w, 262), (60, 262), (0, 258)]
    )
    mask = paper.lay(dome, colour, round_=32, shadow=12)
    for side in (-1, 1):
        seam = [(MIDDLE, 110), (MIDDLE + side * 60, 170), (MIDDLE + side * 74, 262)]
        paper.mark(ribbon(seam, 4, 4), darker(colour, 0.34), inside=mask)
    paper.lay(
        ribbon([(MIDDLE - 150, 250), (MIDDLE, 254), (MIDDLE + 150, 250)], 26),
        trim,
        round_=8,
        shadow=4,
        inside=mask,
    )
    peak = both_sides(
        [(0, 246), (90 * w, 248), (150 * w, 272), (128 * w, 306), (60 * w, 296), (0, 292)]
    )
    paper.lay(peak, darker(colour, 0.22), round_=12, shadow=18)
    paper.lay(ellipse(MIDDLE, 186, 26, 26), trim, round_=10, shadow=4)


def _beanie(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    dome = both_sides([(0, 92), (84 * w, 110), (140 * w, 178), (148 * w, 266), (0, 270)])
    mask = paper.lay(dome, colour, round_=34, shadow=10)
    for number in range(-5, 6):
        line = [
            (MIDDLE + number * 12, 96),
            (MIDDLE + number * 24, 180),
            (MIDDLE + number * 27, 262),
        ]
        paper.mark(ribbon(line, 5, 7), darker(colour, 0.20), inside=mask)
    cuff = both_sides(
        [(0, 218), (120 * w, 204), (152 * w, 222), (154 * w, 282), (110 * w, 276), (0, 286)]
    )
    fold = paper.lay(cuff, lighter(colour, 0.08), round_=18, shadow=13)
    for number in range(-8, 9):
        line = [
            (MIDDLE + number * 18, 208),
            (MIDDLE + number * 18.4, 246),
            (MIDDLE + number * 18, 284),
        ]
        paper.mark(ribbon(line, 5, 5), darker(colour, 0.24), inside=fold)
    paper.lay(ellipse(MIDDLE, 84, 36, 34), trim, round_=14, shadow=8)


def _headphones(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    w = head.wide
    arc = [
        (MIDDLE - 146 * w, 340),
        (MIDDLE - 132 * w, 200),
        (MIDDLE, 122),
        (MIDDLE + 132 * w, 200),
        (MIDDLE + 146 * w, 340),
    ]
    paper.lay(ribbon(arc, 28, 28), colour, round_=11, shadow=9)
    for side in (-1, 1):
        x = MIDDLE + side * 148 * w
        paper.lay(ellipse(x, 352, 38, 62), darker(colour, 0.2), round_=16, shadow=9)
        paper.lay(ellipse(x + side * 8, 352, 28, 48), lighter(colour, 0.1), round_=14, shadow=5)
        paper.lay(ellipse(x + side * 10, 352, 14, 26), trim, round_=7, shadow=3)


def _wreath(paper: Paper, colour: Colour, trim: Colour, head: Head) -> None:
    for number in range(-6, 7):
        x = MIDDLE + number * 22 * head.wide
        y = 236 - number * number * -1.3 - 6
        for turn in (-40, 30):
            paper.lay(
                ellipse(x, y + turn * 0.2, 24, 10, turn + number * 5),
                lighter(colour, 0.04 * (number % 3)),
                round_=7,
                shadow=5,
            )
    for number in (-5, -2, 0, 3, 5):
        x, y = MIDDLE + number * 23 * head.wide, 232 + number * number * 1.3
        for petal in range(5):
            paper.lay(
                ellipse(x, y, 8, 19, petal * 72 + number * 9),
                lighter(trim, 0.1),
                round_=5,
                shadow=3,
            )
        paper.lay(ellipse(x, y, 7, 7), (0.95, 0.80, 0.40), round_=3, shadow=2)


_HEADWEAR: dict[str, Callable[[Paper, Colour, Colour, Head], None]] = {
    "helmet": helmet,
    "horned helmet": horned,
    "crown": _crown,
    "hat": _hat,
    "wizard hat": _wizard_hat,
    "top hat": _top_hat,
    "cap": _cap,
    "beanie": _beanie,
    "hood": hood,
    "headphones": _headphones,
    "wreath": _wreath,
    "headscarf": headscarf,
    "glass helmet": glass_helmet,
}
