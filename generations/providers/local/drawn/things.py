"""Things from words, for films about a product or an object: each of cut and shaded paper.

A thing stands on the lower edge of the square of 1000 units, or hangs in its middle, drawn from
the side that shows best what it is.
"""

from __future__ import annotations

from generations.providers.local.drawn.materials import (
    CREAM,
    GOLD,
    INK,
    STEEL,
    WOOD,
    Draw,
    Paints,
    box,
    gleam,
    lit,
)
from generations.providers.local.drawn.paper import (
    MIDDLE,
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


def sneaker(paper: Paper, paints: Paints) -> None:
    side = paper.light

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(MIDDLE + side * x, y) for x, y in points]

    upper = spline(at([(-390, 800), (-400, 600), (-360, 470), (-250, 440), (-150, 490),
                       (-40, 560), (120, 650), (300, 690), (400, 750), (410, 830), (0, 850),
                       (-300, 850)]))  # fmt: skip
    mask = paper.lay(upper, paints.main, round_=60, shadow=0)
    opening = spline(at([(-380, 500), (-300, 446), (-190, 462), (-220, 520), (-320, 540)]))
    paper.lay(opening, darker(paints.main, 0.6), round_=14, shadow=0, inside=mask)
    toe = spline(at([(220, 660), (340, 690), (420, 760), (420, 850), (250, 850), (210, 760)]))
    paper.lay(toe, lighter(paints.main, 0.4), round_=30, shadow=4, inside=mask)
    heel = spline(at([(-410, 600), (-330, 610), (-310, 760), (-330, 860), (-410, 860)]))
    paper.lay(heel, paints.second, round_=20, shadow=4, inside=mask)
    sweep = at([(-260, 780), (-120, 790), (40, 730), (190, 620)])
    paper.lay(ribbon(sweep, 66, 10), paints.second, round_=14, shadow=4, inside=mask)
    tongue = spline(at([(-170, 420), (-110, 400), (-60, 470), (-40, 560), (-150, 520)]))
    paper.lay(tongue, lighter(paints.main, 0.2), round_=20, shadow=8)
    for number in range(5):
        x, y = -112 + 46 * number, 500 + 34 * number
        paper.lay(ribbon(at([(x - 22, y + 52), (x + 14, y + 16), (x + 52, y + 4)]), 17), CREAM,
                  round_=6, shadow=5)  # fmt: skip
    sole = spline(at([(-415, 836), (-200, 828), (100, 834), (300, 826), (430, 812), (446, 860),
                      (410, 916), (0, 928), (-380, 922), (-424, 890)]))  # fmt: skip
    paper.lay(sole, CREAM, round_=22, shadow=8)
    paper.mark(ribbon(at([(-400, 892), (0, 900), (424, 884)]), 9), paints.second)


def guitar(paper: Paper, paints: Paints) -> None:
    neck = sharp([(472, 560), (478, 140), (522, 140), (528, 560)])
    paper.lay(neck, darker(WOOD, 0.15), round_=12, shadow=0)
    head = sharp([(462, 150), (446, 34), (478, 18), (522, 18), (554, 34), (538, 150)])
    paper.lay(head, darker(paints.main, 0.4), round_=14, shadow=7)
    for number in range(3):
        for side in (-1, 1):
            paper.lay(
                ellipse(MIDDLE + side * 62, 54 + number * 34, 13, 9), STEEL, round_=5, shadow=3
            )
    body = both_sides([(0, 470), (110, 462), (168, 520), (150, 600), (120, 650), (190, 730),
                       (222, 830), (160, 930), (0, 958)])  # fmt: skip
    mask = paper.lay(body, paints.main, round_=56, shadow=10)
    inner = both_sides([(0, 490), (96, 484), (146, 530), (130, 604), (100, 652), (168, 736),
                        (198, 828), (142, 908), (0, 934)])  # fmt: skip
    paper.lay(inner, lighter(paints.main, 0.22), round_=30, shadow=0, inside=mask)
    paper.lay(ellipse(MIDDLE, 648, 66, 66), darker(WOOD, 0.3), round_=4, shadow=0)
    paper.lay(ellipse(MIDDLE, 648, 54, 54), INK, round_=10, shadow=0)
    guard = spline([(lit(paper, x), y) for x, y in ((60, 640), (120, 700), (130, 790), (76, 740))])
    paper.lay(guard, paints.second, round_=8, shadow=3, inside=mask)
    for number in range(9):
        y = 190 + 42 * number
        paper.mark(ribbon([(476, y), (500, y), (524, y)], 4), (0.86, 0.82, 0.70))
    paper.lay(box(MIDDLE, 826, 150, 26, 8), darker(WOOD, 0.3), round_=8, shadow=5)
    for number in range(6):
        x = 482 + 7.2 * number
        paper.mark(
            sharp([(x - 1, 60), (x + 1, 60), (x + 1.4, 822), (x - 1.4, 822)]), (0.92, 0.90, 0.85)
        )


def phone(paper: Paper, paints: Paints) -> None:
    paper.lay(box(MIDDLE, 520, 430, 860, 70), darker(paints.main, 0.2), round_=26, shadow=0)
    glass = paper.lay(box(MIDDLE, 520, 396, 822, 56), INK, round_=10, shadow=0)
    top, low = lighter(paints.second, 0.15), mixed(paints.main, INK, 0.3)
    for number in range(24):
        y = 140 + number * 33
        paper.mark(box(MIDDLE, y + 18, 372, 36, 0), mixed(top, low, number / 23), inside=glass)
    for number, tall in enumerate((70, 150, 240, 180, 290, 210, 120, 180, 90)):
        bar = box(348 + 38 * number, 560, 18, tall, 9)
        paper.lay(bar, (1.0, 0.98, 0.94), round_=6, shadow=4, inside=glass)
    paper.lay(ellipse(MIDDLE, 812, 52, 52), (1.0, 0.98, 0.94), round_=12, shadow=5)
    paper.mark(sharp([(484, 784), (484, 840), (530, 812)]), low)
    paper.mark(box(MIDDLE, 138, 120, 30, 15), INK)
    slant = sharp([(lit(paper, 40), 100), (lit(paper, 150), 100), (lit(paper, -60), 940),
                   (lit(paper, -170), 940)])  # fmt: skip
    gleam(paper, slant, glass, 0.10)


def watch(paper: Paper, paints: Paints) -> None:
    for side in (-1, 1):
        strap = sharp([(392, 500 + side * 190), (608, 500 + side * 190), (580, 500 + side * 470),
                       (420, 500 + side * 470)])  # fmt: skip
        mask = paper.lay(strap, paints.main, round_=36, shadow=0)
        for edge in (-1, 1):
            seam = [(MIDDLE + edge * 90, 500 + side * 200), (MIDDLE + edge * 66, 500 + side * 465)]
            paper.mark(ribbon(seam, 4), lighter(paints.main, 0.4), inside=mask)
    paper.lay(box(lit(paper, 262), 500, 46, 60, 10), GOLD, round_=12, shadow=5)
    paper.lay(ellipse(MIDDLE, 500, 250, 250), GOLD, round_=34, shadow=10)
    paper.lay(ellipse(MIDDLE, 500, 214, 214), darker(GOLD, 0.35), round_=10, shadow=0)
    dial = paper.lay(ellipse(MIDDLE, 500, 202, 202), paints.second, round_=24, shadow=5)
    for number, place in enumerate(ellipse(MIDDLE, 500, 174, 174)[::6]):
        far = MIDDLE + (place[0] - MIDDLE) * 0.86, 500 + (place[1] - 500) * 0.86
        paper.mark(ribbon([far, tuple(place)], 12 if number % 3 == 0 else 5), CREAM, inside=dial)
    paper.lay(ribbon([(500, 500), (452, 456), (416, 424)], 20, 9), CREAM, round_=5, shadow=5)
    paper.lay(ribbon([(500, 500), (556, 430), (600, 372)], 14, 6), CREAM, round_=4, shadow=5)
    paper.lay(ellipse(MIDDLE, 500, 15, 15), GOLD, round_=6, shadow=3)
    gleam(paper, ellipse(lit(paper, 70), 420, 84, 50, paper.light * 40), dial, 0.12)


def lamp(paper: Paper, paints: Paints) -> None:
    paper.lay(both_sides([(0, 862), (120, 868), (172, 906), (168, 934), (0, 940)]), GOLD,
              round_=22, shadow=0)  # fmt: skip
    paper.lay(ribbon([(500, 870), (500, 660), (500, 470)], 30, 26), GOLD, round_=11, shadow=6)
    paper.lay(ellipse(MIDDLE, 690, 30, 44), darker(GOLD, 0.1), round_=14, shadow=5)
    shade = sharp([(390, 150), (610, 150), (780, 520), (220, 520)])
    mask = paper.lay(shade, mixed(paints.main, (1.0, 0.86, 0.55), 0.35), round_=50, shadow=10)
    paper.tint(MIDDLE, 400, 110, (1.0, 0.93, 0.70), 0.85, mask)
    for number in range(-3, 4):
        pleat = [(MIDDLE + number * 31, 152), (MIDDLE + number * 79, 520)]
        paper.mark(ribbon(pleat, 3), darker(paints.main, 0.18), inside=mask)
    for y, wide in ((160, 222), (508, 556)):
        paper.lay(box(MIDDLE, y, wide, 24, 8), paints.second, round_=8, shadow=4, inside=mask)
    paper.glow(MIDDLE, 640, 150, (1.0, 0.80, 0.45), 0.5)


def book(paper: Paper, paints: Paints) -> None:
    side = paper.light

    def x(place: float) -> float:
        return MIDDLE + side * place

    pages = sharp([(x(-230), 160), (x(270), 160), (x(290), 190), (x(290), 900), (x(-230), 900)])
    paper.lay(pages, CREAM, round_=14, shadow=0)
    for number in range(7):
        paper.mark(box(x(281 - 5 * number), 545, 1.6, 700, 0), darker(CREAM, 0.25))
    cover = paper.lay(sharp([(x(-250), 130), (x(250), 130), (x(250), 930), (x(-250), 930)]),
                      paints.main, round_=26, shadow=9)  # fmt: skip
    paper.lay(box(x(-212), 530, 76, 800, 2), darker(paints.main, 0.28), round_=22, shadow=0)
    frame = box(x(30), 530, 350, 700, 10)
    paper.mark(frame, paints.second, inside=cover)
    paper.mark(box(x(30), 530, 334, 684, 8), paints.main, inside=cover)
    moon = paper.lay(ellipse(x(30), 400, 96, 96), paints.second, round_=20, shadow=5)
    paper.lay(ellipse(x(66), 376, 80, 80), paints.main, round_=0, shadow=0, inside=moon)
    for number, wide in enumerate((230, 170)):
        paper.lay(box(x(30), 620 + number * 56, wide, 24, 6), paints.second, round_=6, shadow=3)
    paper.mark(box(x(30), 800, 90, 10, 4), paints.second)


def package(paper: Paper, paints: Paints) -> None:
    side = paper.light

    def at(points: list[tuple[float, float]]) -> Points:
        return sharp([(MIDDLE + side * u, v) for u, v in points])

    paper.lay(at([(-340, 420), (60, 480), (60, 940), (-340, 840)]), darker(paints.main, 0.3),
              round_=20, shadow=0)  # fmt: skip
    paper.lay(at([(60, 480), (360, 410), (360, 830), (60, 940)]), paints.main, round_=20, shadow=0)
    paper.lay(at([(-340, 420), (-40, 350), (360, 410), (60, 480)]), lighter(paints.main, 0.25),
              round_=12, shadow=0)  # fmt: skip
    paper.lay(at([(-170, 446), (-104, 456), (-104, 900), (-170, 882)]), darker(paints.second, 0.2),
              round_=6, shadow=0)  # fmt: skip
    paper.lay(
        at([(184, 452), (236, 440), (236, 876), (184, 894)]), paints.second, round_=6, shadow=0
    )
    paper.lay(at([(-170, 446), (-104, 456), (236, 392), (184, 384)]), lighter(paints.second, 0.1),
              round_=4, shadow=0)  # fmt: skip
    for turn in (-1, 1):
        loop = [(MIDDLE + side * 36, 414), (MIDDLE + side * (36 + turn * 150), 300),
                (MIDDLE + side * (36 + turn * 190), 360), (MIDDLE + side * 36, 424)]  # fmt: skip
        paper.lay(spline(loop), paints.second, round_=20, shadow=8)
    paper.lay(
        ellipse(MIDDLE + side * 36, 412, 34, 28), darker(paints.second, 0.1), round_=12, shadow=6
    )


def chair(paper: Paper, paints: Paints) -> None:
    for side in (-1, 1):
        leg = [(MIDDLE + side * 220, 820), (MIDDLE + side * 250, 946)]
        paper.lay(ribbon(leg, 44, 26), WOOD, round_=12, shadow=0)
    back = both_sides([(0, 130), (170, 140), (250, 210), (262, 420), (250, 700), (0, 720)])
    mask = paper.lay(back, darker(paints.main, 0.1), round_=60, shadow=0)
    for row in range(3):
        for number in range(-2 + row % 2, 3):
            x = MIDDLE + number * 84 - (42 if row % 2 else 0)
            paper.lay(
                ellipse(x, 270 + 96 * row, 12, 12), paints.second, round_=5, shadow=4, inside=mask
            )
    seat = both_sides([(0, 590), (210, 596), (236, 640), (230, 720), (0, 740)])
    paper.lay(seat, lighter(paints.main, 0.15), round_=40, shadow=12)
    for side in (-1, 1):
        places = ((206, 520), (262, 470), (332, 490), (346, 570), (330, 830), (214, 830))
        arm = spline([(MIDDLE + side * u, v) for u, v in places])
        paper.lay(arm, paints.main, round_=44, shadow=10)
    front = both_sides([(0, 712), (214, 712), (216, 836), (0, 850)])
    paper.lay(front, paints.main, round_=30, shadow=6)
    paper.mark(ribbon([(290, 838), (500, 850), (710, 838)], 8), paints.second)


HOUSEHOLD: dict[str, Draw] = {
    "sneaker": sneaker, "guitar": guitar, "phone": phone, "watch": watch, "lamp": lamp,
    "book": book, "package": package, "chair": chair,
}  # fmt: skip
