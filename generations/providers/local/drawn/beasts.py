"""Heads that are not human: beasts with fur, the bird, the robot."""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.local.drawn.faces import INK, Head
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


@dataclass(frozen=True)
class Beast:
    """``ears``: pointed, round, long. ``muzzle``: half width and lower end of the snout."""

    ears: str
    cheeks: float
    muzzle: tuple[float, float]
    mask: bool
    whiskers: bool
    nose: float
    tuft: float = 0.0
    """How far the cheeks stand out in a point; 0 for a round face."""


BEASTS = {
    "fox": Beast("pointed", 196, (58, 492), True, False, 21, 26),
    "cat": Beast("pointed", 166, (54, 452), True, True, 15, 14),
    "wolf": Beast("pointed", 190, (66, 500), True, False, 26, 26),
    "bear": Beast("round", 172, (80, 474), False, False, 30),
    "rabbit": Beast("long", 150, (54, 452), True, True, 15),
    "mouse": Beast("round", 152, (46, 466), False, True, 14),
}


def draw_beast(paper: Paper, traits: Traits) -> None:
    fur = traits.colours["fur"]
    if traits.species == "bird":
        _bird(paper, traits, fur)
    elif traits.species == "robot":
        _robot(paper, traits, fur)
    else:
        _furred(paper, traits, BEASTS[traits.species], fur)


def draw_beast_neck(paper: Paper, traits: Traits) -> None:
    fur = traits.colours["fur"]
    neck = both_sides([(92, 430), (104, 540), (136, 640), (0, 700)])
    mask = paper.lay(neck, darker(fur, 0.30), round_=26, shadow=6)
    if traits.species == "robot":
        for number in range(6):
            y = 520 + number * 22
            ring = ribbon([(390, y), (500, y + 10), (610, y)], 15)
            paper.lay(ring, darker(fur, 0.12), round_=6, shadow=4, inside=mask)


def _furred(paper: Paper, traits: Traits, beast: Beast, fur: Colour) -> None:
    for side in (-1, 1):
        _ear(paper, beast, fur, side)
    head = paper.lay(both_sides(_skull(beast)), fur, round_=40, shadow=14)
    pale = lighter(mixed(fur, (1, 0.97, 0.92), 0.55), 0.3)
    blaze = both_sides([(0, 220), (26, 280), (34, 360), (0, 400)])
    paper.lay(blaze, lighter(fur, 0.16), round_=14, shadow=0, inside=head)
    _shadow_side(paper, fur, head)
    if beast.mask:
        _pale_cheeks(paper, beast, pale, head)
    for side in (-1, 1):
        _beast_eye(paper, traits, side)
    _muzzle(paper, beast, pale if beast.mask else lighter(fur, 0.35))
    _tufts(paper, fur)


def _skull(beast: Beast) -> list[tuple[float, float]]:
    """The right half of the outline: round, or with cheeks that end in points."""
    c, tuft = beast.cheeks, beast.tuft
    top: list[tuple[float, float]] = [(0, 196), (84, 204), (c - 30, 262), (c - 10, 344)]
    if not tuft:
        return [*top, (c - 4, 410), (c - 34, 470), (90, 516), (0, 530)]
    return [*top[:2], (142, 262), (c - 26, 344), (c + tuft, 430), (c - 40, 440), (c - 20, 486),
            (96, 488), (54, 520), (0, 526)]  # fmt: skip


def _pale_cheeks(paper: Paper, beast: Beast, pale: Colour, head: Mask) -> None:
    far = beast.cheeks + beast.tuft
    half = [(8, 412), (60, 384), (112, 402), (far, 434), (far - 66, 446), (far - 48, 490),
            (60, 524), (0, 528)]  # fmt: skip
    for side in (-1, 1):
        outline = spline([(MIDDLE + side * x, y) for x, y in half])
        tone = pale if side == paper.light else darker(pale, 0.16)
        paper.lay(outline, tone, round_=18, shadow=0, inside=head)


def _shadow_side(paper: Paper, fur: Colour, head: Mask) -> None:
    """The half away from the key light."""
    profile = [(8, 190), (2, 330), (10, 400), (4, 530), (260, 560), (260, 180)]
    outline = spline([(MIDDLE - paper.light * x, y) for x, y in profile])
    paper.mark(outline, darker(fur, 0.30), inside=head)


def _ear(paper: Paper, beast: Beast, fur: Colour, side: int) -> None:
    shapes = {
        "pointed": [(44, 236), (86, 130), (142, 46), (176, 150), (172, 300), (100, 290)],
        "long": [(28, 236), (36, 120), (66, 6), (110, 10), (124, 120), (104, 240)],
        "round": [(88, 262), (78, 186), (124, 132), (188, 152), (204, 220), (156, 290)],
    }
    points = [(MIDDLE + side * x, y + 26) for x, y in shapes[beast.ears]]
    paper.lay(spline(points), darker(fur, 0.10), round_=22, shadow=8)
    centre = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points) + 16)
    inner = [
        (centre[0] + (x - centre[0]) * 0.58, centre[1] + (y - centre[1]) * 0.66) for x, y in points
    ]
    paper.lay(spline(inner), mixed(darker(fur, 0.4), (0.85, 0.50, 0.48), 0.45), round_=12, shadow=0)


def _beast_eye(paper: Paper, traits: Traits, side: int) -> None:
    x, y = MIDDLE + side * 74, 350.0
    slant = 9 * side
    almond = spline(
        [
            (x - 36, y + 6 + slant),
            (x - 10, y - 23),
            (x + 18, y - 22),
            (x + 37, y + 2 - slant),
            (x + 12, y + 21),
            (x - 16, y + 21),
        ]
    )
    paper.mark(ellipse(x, y, 45, 33, side * -12), INK)
    mask = paper.mark(almond, (0.95, 0.92, 0.84))
    iris = traits.colours["eyes"]
    paper.mark(ellipse(x, y, 22, 23), mixed(iris, (0.95, 0.72, 0.2), 0.35), inside=mask)
    paper.mark(ellipse(x, y, 11, 17), INK, inside=mask)
    paper.mark(ellipse(x + paper.light * 8, y - 9, 6, 6), (1, 1, 1))
    brow = [(x - side * 40, y - 26), (x, y - 42), (x + side * 42, y - 40)]
    paper.mark(ribbon(brow, 10, 3), darker(traits.colours["fur"], 0.45))


def _muzzle(paper: Paper, beast: Beast, pale: Colour) -> None:
    wide, low = beast.muzzle
    snout = both_sides(
        [(0, 366), (wide * 0.55, 384), (wide, 430), (wide * 0.72, low - 6), (0, low + 8)]
    )
    paper.lay(snout, pale, round_=26, shadow=9)
    tip = low - 52
    nose = both_sides(
        [
            (0, tip - beast.nose * 0.7),
            (beast.nose * 1.3, tip - beast.nose * 0.5),
            (beast.nose, tip + beast.nose * 0.4),
            (0, tip + beast.nose),
        ]
    )
    paper.lay(nose, INK, round_=7, shadow=4)
    gleam = ellipse(
        MIDDLE + paper.light * beast.nose * 0.4,
        tip - beast.nose * 0.25,
        beast.nose * 0.34,
        beast.nose * 0.18,
    )
    paper.mark(gleam, (0.75, 0.75, 0.8))
    for side in (-1, 1):
        smile = [
            (MIDDLE, tip + beast.nose),
            (MIDDLE + side * 4, low - 14),
            (MIDDLE + side * wide * 0.5, low - 8),
        ]
        paper.mark(ribbon(smile, 5, 3), INK)
        if beast.whiskers:
            _whiskers(paper, side, low)


def _whiskers(paper: Paper, side: int, low: float) -> None:
    for number in range(3):
        hair = [
            (MIDDLE + side * 44, low - 36 + number * 10),
            (MIDDLE + side * 130, low - 52 + number * 16),
            (MIDDLE + side * 206, low - 46 + number * 26),
        ]
        paper.mark(ribbon(hair, 3.4, 1.4), (0.96, 0.94, 0.9))


def _tufts(paper: Paper, fur: Colour) -> None:
    for number in range(-2, 3):
        x = MIDDLE + number * 17
        lock = sharp(
            [(x - 13, 226), (x + number * 5, 168 + abs(number) * 13), (x + 13, 226), (x, 250)]
        )
        paper.lay(lock, lighter(fur, 0.05), round_=9, shadow=4)


def _bird(paper: Paper, traits: Traits, fur: Colour) -> None:
    head = both_sides(
        [(0, 176), (84, 190), (150, 270), (162, 380), (150, 500), (120, 600), (0, 640)]
    )
    mask = paper.lay(head, fur, round_=46, shadow=14)
    for row in range(5):
        for number in range(-4, 5):
            x, y = MIDDLE + (number + row % 2 * 0.5) * 36, 452 + row * 36
            paper.lay(
                ellipse(x, y, 22, 26),
                lighter(fur, 0.05 * (row % 3)),
                round_=8,
                shadow=5,
                inside=mask,
            )
    for side in (-1, 1):
        _owl_eye(paper, traits, fur, side, mask)
        ear = sharp(
            [(MIDDLE + side * 60, 236), (MIDDLE + side * 150, 110), (MIDDLE + side * 148, 290)]
        )
        paper.lay(ear, darker(fur, 0.12), round_=14, shadow=8)
    beak = both_sides([(0, 352), (30, 376), (34, 420), (0, 486)])
    paper.lay(beak, (0.91, 0.66, 0.24), round_=15, shadow=10)
    paper.mark(ribbon([(480, 424), (500, 432), (520, 424)], 4), (0.45, 0.27, 0.10))


def _owl_eye(paper: Paper, traits: Traits, fur: Colour, side: int, mask: Mask) -> None:
    disc = ellipse(MIDDLE + side * 72, 348, 82, 88)
    paper.lay(disc, lighter(fur, 0.42), round_=22, shadow=6, inside=mask)
    for spoke in range(12):
        angle = ellipse(MIDDLE + side * 72, 348, 76, 80)[spoke * 6]
        line = [
            (MIDDLE + side * 72, 348),
            ((MIDDLE + side * 72 + angle[0]) / 2, (348 + angle[1]) / 2),
            (angle[0], angle[1]),
        ]
        paper.mark(ribbon(line, 2, 4), lighter(fur, 0.18), inside=mask)
    paper.lay(
        ellipse(MIDDLE + side * 72, 348, 44, 44),
        mixed(traits.colours["eyes"], (1, 0.72, 0.1), 0.6),
        round_=12,
        shadow=5,
    )
    paper.mark(ellipse(MIDDLE + side * 72, 348, 25, 26), INK)
    paper.mark(ellipse(MIDDLE + side * 72 + paper.light * 11, 336, 9, 9), (1, 1, 1))


def _robot(paper: Paper, traits: Traits, steel: Colour) -> None:
    glow = traits.colours["eyes"]
    lit = lighter(mixed(glow, (0.3, 0.95, 1.0), 0.55), 0.25)
    paper.lay(
        ribbon([(500, 190), (500, 130), (500, 92)], 12), darker(steel, 0.3), round_=5, shadow=5
    )
    paper.lay(ellipse(500, 84, 22, 22), lit, round_=8, shadow=5)
    for side in (-1, 1):
        paper.lay(
            ellipse(MIDDLE + side * 160, 350, 34, 60), darker(steel, 0.28), round_=14, shadow=8
        )
    shell = both_sides(
        [(0, 172), (96, 178), (150, 214), (164, 330), (154, 450), (104, 508), (0, 516)]
    )
    paper.lay(shell, steel, round_=40, shadow=14)
    visor = both_sides([(0, 272), (96, 274), (132, 306), (130, 382), (90, 414), (0, 418)])
    glass = paper.lay(visor, (0.07, 0.08, 0.13), round_=14, shadow=8)
    for side in (-1, 1):
        paper.mark(
            ellipse(MIDDLE + side * 60, 344, 34, 34),
            mixed(lit, (0.07, 0.08, 0.13), 0.55),
            inside=glass,
        )
        paper.mark(ellipse(MIDDLE + side * 60, 344, 25, 25), lit, inside=glass)
        paper.mark(ellipse(MIDDLE + side * 60, 344, 11, 11), (1, 1, 1), inside=glass)
        paper.lay(ellipse(MIDDLE + side * 128, 236, 8, 8), darker(steel, 0.4), round_=4, shadow=2)
    for number in range(-3, 4):
        x = MIDDLE + number * 15
        paper.mark(ribbon([(x, 446), (x, 458), (x, 472)], 6), darker(steel, 0.62))
    paper.mark(ribbon([(500, 176), (500, 226), (500, 272)], 4), darker(steel, 0.4))
    paper.glow(MIDDLE, 350, 60, lit, 0.18)


def beast_head(traits: Traits) -> Head:
    """The head as headwear sees it."""
    return Head(1.12 if traits.species != "robot" else 1.16, 1.0, 0.0)
