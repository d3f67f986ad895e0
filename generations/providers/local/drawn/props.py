"""What is carried: behind the shoulder, over the head, or in front of the mouth."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from generations.providers.local.drawn.paper import (
    Colour,
    Paper,
    Points,
    darker,
    ellipse,
    flipped,
    lighter,
    mixed,
    ribbon,
    sharp,
    spline,
)
from generations.providers.local.drawn.traits import Traits

Point = tuple[float, float]
WOOD: Colour = (0.48, 0.30, 0.18)
STEEL: Colour = (0.74, 0.77, 0.82)


def draw_behind_body(paper: Paper, traits: Traits) -> None:
    """Everything worn on the back or held up behind the shoulder on the side of the shadow."""
    drawn = {
        "guitar": _guitar,
        "sword": _sword,
        "staff": _staff,
        "umbrella": _umbrella,
        "balloon": _balloon,
    }
    if "wings" in traits.extras:
        _wings(paper, traits.colours.get("wings", (0.95, 0.93, 0.90)))
    for prop in sorted(traits.props):
        if prop in drawn:
            drawn[prop](paper, traits.colours.get(f"prop {prop}"))


def draw_in_front(paper: Paper, traits: Traits) -> None:
    if "microphone" in traits.props:
        _microphone(paper, traits.colours.get("prop microphone"))
    if "lantern" in traits.props:
        _lantern(paper, traits)
    if "guitar" in traits.props:
        strap = [(330, 640), (470, 800), (640, 1030)]
        paper.lay(_away(paper, ribbon(strap, 34, 34)), darker(WOOD, 0.3), round_=9, shadow=9)


def _away(paper: Paper, outline: Points) -> Points:
    """Drawn for a light from the right; turned over for one from the left."""
    return outline if paper.light > 0 else flipped(outline)


def _guitar(paper: Paper, colour: Colour | None) -> None:
    neck = ribbon([(330, 700), (250, 460), (170, 214)], 34, 28)
    paper.lay(_away(paper, neck), WOOD, round_=9, shadow=6)
    for number in range(4):
        string = [(322 + number * 6, 700), (243 + number * 5, 460), (163 + number * 5, 214)]
        paper.mark(_away(paper, ribbon(string, 1.6)), (0.90, 0.88, 0.82))
    head = spline([(150, 226), (120, 120), (146, 92), (188, 112), (196, 206)])
    paper.lay(_away(paper, head), colour or darker(WOOD, 0.35), round_=12, shadow=7)
    for number in range(3):
        for side in (-1, 1):
            peg = ellipse(154 + side * 34 - number * 6, 128 + number * 32, 9, 7)
            paper.lay(_away(paper, peg), STEEL, round_=4, shadow=3)


def _sword(paper: Paper, colour: Colour | None) -> None:
    steel = colour or STEEL
    blade = sharp([(292, 700), (326, 690), (252, 440), (222, 450)])
    paper.lay(_away(paper, blade), steel, round_=8, shadow=6)
    guard = ribbon([(168, 446), (236, 432), (304, 396)], 22, 22)
    grip = ribbon([(236, 428), (212, 350), (194, 290)], 26, 22)
    paper.lay(_away(paper, grip), darker(WOOD, 0.2), round_=9, shadow=6)
    for number in range(5):
        y = 412 - number * 26
        wrap = [(220 - number * 8, y + 6), (232 - number * 8, y), (246 - number * 8, y - 8)]
        paper.mark(_away(paper, ribbon(wrap, 5)), darker(WOOD, 0.6))
    paper.lay(_away(paper, guard), (0.80, 0.62, 0.28), round_=9, shadow=6)
    paper.lay(_away(paper, ellipse(190, 274, 24, 24)), (0.80, 0.62, 0.28), round_=11, shadow=6)


def _staff(paper: Paper, colour: Colour | None) -> None:
    paper.lay(
        _away(paper, ribbon([(172, 1030), (160, 620), (166, 170)], 30, 24)),
        WOOD,
        round_=11,
        shadow=8,
    )
    crook = [(166, 190), (128, 118), (168, 62), (222, 96), (208, 150)]
    paper.lay(_away(paper, ribbon(crook, 26, 14)), darker(WOOD, 0.1), round_=10, shadow=7)
    gem = _away(paper, ellipse(174, 120, 30, 34))
    tone = colour or (0.42, 0.86, 0.92)
    paper.lay(gem, tone, round_=15, shadow=5)
    paper.mark(_away(paper, ellipse(183, 106, 9, 10)), lighter(tone, 0.75))


def _umbrella(paper: Paper, colour: Colour | None) -> None:
    """Open, held over the head; ribs from the tip, a scalloped rim."""
    tone = colour or (0.76, 0.22, 0.26)
    pole = ribbon([(262, 1030), (300, 640), (372, 60)], 13)
    paper.lay(_away(paper, pole), darker(WOOD, 0.2), round_=5, shadow=5)
    rim: list[Point] = [
        (20, 330),
        (120, 292),
        (226, 318),
        (330, 276),
        (440, 300),
        (556, 262),
        (660, 292),
        (786, 250),
    ]
    dome = sharp([*_arch((20, 330), (372, 18), (786, 250)), *_scallops(rim)[::-1]])
    cloth = paper.lay(_away(paper, dome), tone, round_=60, shadow=8)
    for number, (x, y) in enumerate(rim[1:-1]):
        rib = [(372, 18), ((372 + x) / 2 + (x - 372) * 0.10, (18 + y) / 2 - 26), (x, y)]
        paper.mark(_away(paper, ribbon(rib, 3, 5)), darker(tone, 0.4), inside=cloth)
        if number % 2:
            panel = sharp([(372, 18), (x, y + 30), (rim[number][0], rim[number][1] + 30)])
            paper.mark(_away(paper, panel), darker(tone, 0.16), inside=cloth)
    paper.lay(_away(paper, ellipse(372, 16, 8, 16)), darker(WOOD, 0.2), round_=3, shadow=3)


def _arch(left: Point, top: Point, right: Point) -> list[Point]:
    """Two quarter ellipses that meet in ``top``."""
    turns = np.linspace(0, np.pi / 2, 16)
    rise = [(top[0] - (top[0] - left[0]) * float(np.cos(a)),
             left[1] - (left[1] - top[1]) * float(np.sin(a))) for a in turns]  # fmt: skip
    fall = [(top[0] + (right[0] - top[0]) * float(np.sin(a)),
             right[1] - (right[1] - top[1]) * float(np.cos(a))) for a in turns]  # fmt: skip
    return [*rise, *fall]


def _scallops(points: list[Point]) -> list[Point]:
    """From point to point in shallow bows that open downwards."""
    bowed: list[Point] = []
    for (x, y), (u, v) in pairwise(points):
        for step in np.linspace(0, 1, 10):
            bow = 26 * float(np.sin(np.pi * step))
            bowed.append((x + (u - x) * float(step), y + (v - y) * float(step) - bow))
    return [*bowed, points[-1]]


def _balloon(paper: Paper, colour: Colour | None) -> None:
    tone = colour or (0.82, 0.20, 0.24)
    paper.mark(_away(paper, ribbon([(236, 900), (170, 560), (158, 270)], 3)), (0.9, 0.88, 0.84))
    paper.mark(_away(paper, sharp([(146, 270), (170, 270), (158, 250)])), darker(tone, 0.2))
    paper.lay(_away(paper, ellipse(158, 150, 92, 110)), tone, round_=40, shadow=6)
    paper.mark(_away(paper, ellipse(190, 104, 16, 26, 28)), lighter(tone, 0.6))


def _microphone(paper: Paper, colour: Colour | None) -> None:
    dark: Colour = (0.14, 0.14, 0.17)
    paper.lay(ribbon([(392, 1030), (412, 800), (432, 618)], 15, 13), dark, round_=5, shadow=10)
    paper.lay(
        ribbon([(428, 650), (440, 590), (450, 546)], 34, 42), colour or dark, round_=12, shadow=9
    )
    ball = paper.lay(ellipse(456, 524, 38, 36), (0.60, 0.62, 0.66), round_=16, shadow=8)
    for number in range(-3, 4):
        for line in (
            [(420, 524 + number * 10), (456, 528 + number * 10), (494, 524 + number * 10)],
            [(456 + number * 10, 486), (458 + number * 10, 524), (456 + number * 10, 562)],
        ):
            paper.mark(ribbon(line, 2), (0.30, 0.31, 0.35), inside=ball)


def _lantern(paper: Paper, traits: Traits) -> None:
    iron: Colour = (0.16, 0.15, 0.18)
    fist = traits.colours[
        "skin" if traits.species in ("human", "elf", "dwarf", "goblin") else "fur"
    ]
    sleeve = spline([(120, 1030), (160, 860), (216, 800), (300, 830), (330, 1030)])
    paper.lay(_away(paper, sleeve), lighter(traits.colours["garment"], 0.05), round_=24, shadow=11)
    paper.lay(
        _away(paper, ribbon([(176, 800), (182, 700), (222, 660), (262, 700), (264, 800)], 8)),
        iron,
        round_=3,
        shadow=5,
    )
    body = _away(
        paper, spline([(164, 690), (280, 690), (290, 720), (284, 850), (160, 850), (154, 720)])
    )
    paper.lay(body, (0.99, 0.80, 0.42), round_=26, shadow=10)
    paper.mark(_away(paper, ellipse(222, 782, 24, 44)), (1.0, 0.96, 0.80))
    for points in ([(154, 700), (222, 660), (290, 700)], [(150, 856), (222, 862), (294, 856)]):
        paper.lay(_away(paper, ribbon(points, 24)), iron, round_=7, shadow=6)
    for x in (184, 222, 260):
        paper.lay(_away(paper, ribbon([(x, 704), (x, 780), (x, 856)], 5)), iron, round_=0, shadow=3)
    hand = [(186, 634), (222, 616), (262, 634), (268, 668), (222, 690), (180, 668)]
    paper.lay(_away(paper, spline(hand)), mixed(fist, (0.5, 0.3, 0.2), 0.1), round_=14, shadow=7)
    x = 222 if paper.light > 0 else 778
    paper.glow(x, 770, 190, (1.0, 0.72, 0.34), 0.42)


def _wings(paper: Paper, colour: Colour) -> None:
    for side in (-1, 1):
        for number in range(8):
            tip = (500 + side * (430 - number * 30), 210 + number * 86)
            root = (500 + side * 90, 640 + number * 26)
            paper.lay(_feather(root, tip, 50), darker(colour, 0.035 * number), round_=18, shadow=8)
        for number in range(5):
            tip = (500 + side * (340 - number * 34), 380 + number * 76)
            root = (500 + side * 90, 660 + number * 20)
            paper.lay(_feather(root, tip, 42), lighter(colour, 0.3), round_=16, shadow=8)


def _feather(root: Point, tip: Point, wide: float) -> Points:
    """A long leaf that rises in a bow from its root to its tip."""
    along = np.array(tip) - np.array(root)
    across = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    if across[1] > 0:
        across = -across
    places = [(0.0, 0.0), (0.35, 1.3), (0.75, 1.5), (1.0, 0.5), (0.80, -0.35), (0.4, -0.3)]
    points = [np.array(root) + along * t + across * wide * u for t, u in places]
    return spline([(float(x), float(y)) for x, y in points])
