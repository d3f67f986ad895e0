"""Heads that are longer than they are broad: horse, deer and dragon, seen from the front."""

from __future__ import annotations

from collections.abc import Sequence

from generations.providers.local.drawn.faces import INK
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    Points,
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

HORN: Colour = (0.86, 0.80, 0.68)


def draw_long_head(paper: Paper, traits: Traits) -> None:
    _HEADS[traits.species](paper, traits, traits.colours["fur"])


def _side(side: int, places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(MIDDLE + side * x, y) for x, y in places]


def _face(paper: Paper, half: list[tuple[float, float]], fur: Colour) -> Mask:
    """The front of the head and, on the side away from the light, its shade."""
    head = paper.lay(both_sides(half), fur, round_=44, shadow=14)
    away = _side(-paper.light, [(6, 100), (0, 300), (10, 460), (4, 700), (260, 700), (260, 100)])
    paper.mark(spline(away), darker(fur, 0.26), inside=head)
    return head


def _eye(paper: Paper, traits: Traits, place: tuple[float, float], side: int) -> None:
    """Dark and wet, on the side of the head."""
    x, y = MIDDLE + side * place[0], place[1]
    paper.mark(ellipse(x, y, 34, 30, side * -18), darker(traits.colours["fur"], 0.55))
    ball = paper.lay(
        ellipse(x, y, 25, 24), mixed(traits.colours["eyes"], INK, 0.6), round_=9, shadow=0
    )
    paper.mark(ellipse(x, y, 12, 17), INK, inside=ball)
    paper.mark(ellipse(x + paper.light * 9, y - 9, 6, 6), (1, 1, 1))
    lid = _side(side, [(place[0] - 38, y - 14), (place[0], y - 36), (place[0] + 36, y - 8)])
    paper.mark(ribbon(lid, 10, 4), darker(traits.colours["fur"], 0.6))


def _ears(paper: Paper, fur: Colour, places: list[tuple[float, float]]) -> None:
    for side in (-1, 1):
        outer = _side(side, places)
        paper.lay(spline(outer), darker(fur, 0.08), round_=20, shadow=8)
        x, y = (sum(axis) / len(outer) for axis in zip(*outer, strict=True))
        inner = [(x + (u - x) * 0.55, y + (v - y) * 0.66 + 8) for u, v in outer]
        paper.lay(
            spline(inner), mixed(darker(fur, 0.4), (0.85, 0.5, 0.48), 0.35), round_=10, shadow=0
        )


def _nose(paper: Paper, fur: Colour, y: float, wide: float) -> None:
    """A soft dark muzzle with two nostrils and a mouth."""
    muzzle = both_sides(
        [(0, y - 96), (wide * 0.9, y - 70), (wide, y - 10), (wide * 0.7, y + 40), (0, y + 52)]
    )
    paper.lay(muzzle, mixed(darker(fur, 0.35), INK, 0.25), round_=34, shadow=8)
    for side in (-1, 1):
        nostril = ellipse(MIDDLE + side * wide * 0.5, y - 26, 13, 19, side * 24)
        paper.mark(nostril, INK)
    mouth = [(MIDDLE - wide * 0.5, y + 20), (MIDDLE, y + 30), (MIDDLE + wide * 0.5, y + 20)]
    paper.mark(ribbon(mouth, 5), INK)


def _horse(paper: Paper, traits: Traits, fur: Colour) -> None:
    mane = traits.colours["hair"]
    for number in range(7):
        lock = _side(-paper.light, [(60, 180 + 40 * number), (150, 230 + 52 * number),
                                    (120 + 14 * number, 320 + 56 * number)])  # fmt: skip
        paper.lay(ribbon(lock, 64, 12), mixed(mane, INK, 0.08 * (number % 2)), round_=18, shadow=8)
    _ears(paper, fur, [(30, 190), (44, 96), (82, 26), (112, 110), (104, 206)])
    half = [(0, 150), (92, 164), (122, 250), (112, 350), (84, 450), (86, 540), (70, 610), (0, 626)]
    head = _face(paper, [(float(x), float(y)) for x, y in half], fur)
    blaze = both_sides([(0, 220), (30, 260), (18, 380), (34, 500), (0, 530)])
    paper.lay(blaze, lighter(fur, 0.75), round_=16, shadow=0, inside=head)
    for side in (-1, 1):
        _eye(paper, traits, (90, 296), side)
    _nose(paper, fur, 572, 82)
    for number in range(-2, 3):
        lock_of = [(MIDDLE + 12 * number, 130), (MIDDLE + 24 * number, 200),
                   (MIDDLE + paper.light * 20 + 16 * number, 290 - 14 * abs(number))]  # fmt: skip
        paper.lay(ribbon(lock_of, 40, 6), mixed(mane, INK, 0.1 * (number % 2)), round_=12, shadow=7)
    if "horn" in traits.extras:
        paper.lay(
            sharp([(472, 196), (500, 10), (528, 196)]), (0.98, 0.90, 0.70), round_=16, shadow=8
        )
        for number in range(4):
            y, wide = 162 - 36 * number, 20 - 4.4 * number
            twist = [(MIDDLE - wide, y), (MIDDLE + wide, y - 16)]
            paper.mark(ribbon(twist, 5), (0.80, 0.68, 0.42))


def _deer(paper: Paper, traits: Traits, fur: Colour) -> None:
    for side in (-1, 1):
        beam = _side(side, [(50, 194), (110, 110), (190, 60), (184, 20)])
        paper.lay(ribbon(beam, 30, 10), HORN, round_=10, shadow=7)
        for root, tip in (((100, 120), (70, 36)), ((150, 82), (134, 14)), ((128, 98), (226, 104))):
            paper.lay(ribbon(_side(side, [root, tip]), 19, 6), HORN, round_=7, shadow=5)
    _ears(paper, fur, [(88, 230), (150, 170), (250, 150), (216, 220), (124, 270)])
    half = [(0, 166), (92, 178), (128, 258), (110, 350), (70, 440), (64, 500), (50, 546), (0, 556)]
    head = _face(paper, [(float(x), float(y)) for x, y in half], fur)
    pale = lighter(fur, 0.6)
    paper.lay(
        both_sides([(0, 400), (40, 440), (44, 520), (0, 556)]),
        pale,
        round_=16,
        shadow=0,
        inside=head,
    )
    for side in (-1, 1):
        paper.mark(
            ellipse(MIDDLE + side * 84, 304, 50, 42, side * 20), lighter(fur, 0.4), inside=head
        )
        _eye(paper, traits, (84, 300), side)
    nose = both_sides([(0, 484), (36, 492), (30, 520), (0, 534)])
    paper.lay(nose, INK, round_=9, shadow=5)


def _dragon(paper: Paper, traits: Traits, fur: Colour) -> None:
    belly = lighter(mixed(fur, (0.98, 0.85, 0.5), 0.4), 0.15)
    for side in (-1, 1):
        horn = _side(side, [(66, 226), (150, 150), (196, 80), (190, 16)])
        paper.lay(ribbon(horn, 64, 8), HORN, round_=20, shadow=10)
        for number in range(4):
            x, y = 118 - 8 * number, 330 + 46 * number
            frill = _side(
                side, [(x, y), (x + 88 - 4 * number, y - 30 + 10 * number), (x - 8, y + 62)]
            )
            paper.lay(
                sharp(frill),
                mixed(darker(fur, 0.25), belly, 0.25 * (number % 2)),
                round_=14,
                shadow=8,
            )
    half = [(0, 170), (96, 184), (140, 262), (132, 350), (98, 440), (104, 530), (84, 590), (0, 606)]
    head = _face(paper, [(float(x), float(y)) for x, y in half], fur)
    _scales(paper, fur, head)
    for number in range(5):
        spike = both_sides(
            [(0, 150 + 52 * number), (20, 196 + 50 * number), (0, 214 + 50 * number)]
        )
        paper.lay(spike, belly, round_=9, shadow=5)
    for side in (-1, 1):
        _slit_eye(paper, traits, side)
        paper.mark(ellipse(MIDDLE + side * 42, 530, 12, 18, side * 30), INK)
        fang = _side(side, [(60, 582), (78, 584), (68, 632)])
        paper.lay(sharp(fang), (0.98, 0.96, 0.90), round_=5, shadow=4)
    mouth = [(410, 560), (450, 590), (500, 596), (550, 590), (590, 560)]
    paper.mark(ribbon(mouth, 6), INK)


def _scales(paper: Paper, fur: Colour, head: Mask) -> None:
    for row in range(7):
        for number in range(-4, 5):
            x, y = MIDDLE + (number + row % 2 * 0.5) * 34, 200 + row * 30
            tone = lighter(fur, 0.04 + 0.05 * (row % 3))
            paper.lay(ellipse(x, y, 19, 21), tone, round_=7, shadow=4, inside=head)


def _slit_eye(paper: Paper, traits: Traits, side: int) -> None:
    x, y = MIDDLE + side * 78, 322.0
    almond: Points = spline(_side(side, [(36, 336), (66, 302), (118, 300), (106, 340), (66, 350)]))
    paper.mark(ellipse(x, y, 52, 34, side * -14), INK)
    iris = paper.mark(almond, mixed(traits.colours["eyes"], (1.0, 0.75, 0.1), 0.75))
    paper.mark(ellipse(x, y, 7, 24), INK, inside=iris)
    paper.mark(ellipse(x + paper.light * 12, y - 9, 6, 5), (1, 1, 1))
    brow = _side(side, [(24, 322), (70, 282), (134, 276)])
    paper.lay(ribbon(brow, 26, 10), darker(traits.colours["fur"], 0.3), round_=9, shadow=7)


_HEADS = {"horse": _horse, "deer": _deer, "dragon": _dragon}
LONG_HEADS = tuple(_HEADS)
