"""Heads that are not human: beasts with fur, the bird, the robot."""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.local.drawn.bird_and_robot import draw_bird, draw_robot
from generations.providers.local.drawn.coats_of_fur import (
    NIGHT,
    draw_mane,
    draw_patches,
    draw_stripes,
)
from generations.providers.local.drawn.faces import INK, Head
from generations.providers.local.drawn.long_heads import LONG_HEADS, draw_long_head
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
    "tiger": Beast("round", 176, (64, 466), True, True, 20, 14),
    "lion": Beast("round", 170, (70, 478), True, True, 23),
    "dog": Beast("floppy", 164, (74, 492), True, False, 27),
    "panda": Beast("round", 176, (76, 470), False, False, 26),
}


def draw_beast(paper: Paper, traits: Traits) -> None:
    fur = traits.colours["fur"]
    if traits.species == "bird":
        draw_bird(paper, traits, fur)
    elif traits.species == "robot":
        draw_robot(paper, traits, fur)
    elif traits.species in LONG_HEADS:
        draw_long_head(paper, traits)
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
    hanging = beast.ears == "floppy"
    if traits.species == "lion":
        draw_mane(paper, traits)
    for side in () if hanging else (-1, 1):
        _ear(paper, beast, NIGHT if traits.species == "panda" else fur, side)
    head = paper.lay(both_sides(_skull(beast)), fur, round_=40, shadow=14)
    pale = lighter(mixed(fur, (1, 0.97, 0.92), 0.55), 0.3)
    blaze = both_sides([(0, 220), (26, 280), (34, 360), (0, 400)])
    paper.lay(blaze, lighter(fur, 0.16), round_=14, shadow=0, inside=head)
    _shadow_side(paper, fur, head)
    if beast.mask:
        _pale_cheeks(paper, beast, pale, head)
    if traits.species == "tiger":
        draw_stripes(paper, head)
    elif traits.species == "panda":
        draw_patches(paper, head)
    for side in (-1, 1) if hanging else ():
        _ear(paper, beast, darker(fur, 0.22), side)
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
        "floppy": [
            (96, 214),
            (150, 190),
            (212, 260),
            (236, 390),
            (206, 470),
            (160, 420),
            (126, 300),
        ],
        "round": [(88, 262), (78, 186), (124, 132), (188, 152), (204, 220), (156, 290)],
    }
    points = [(MIDDLE + side * x, y + 26) for x, y in shapes[beast.ears]]
    paper.lay(spline(points), darker(fur, 0.10), round_=22, shadow=8)
    if beast.ears == "floppy":
        return
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


def beast_head(traits: Traits) -> Head:
    """The head as headwear sees it."""
    return Head(1.12 if traits.species != "robot" else 1.16, 1.0, 0.0)
