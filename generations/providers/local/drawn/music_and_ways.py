"""More things from words: what makes or plays music, what one goes away in, what is given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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

GLASS = (0.62, 0.76, 0.84)


def _turned(paper: Paper, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places off the middle; what is at the right turns to the light."""
    return [(MIDDLE + paper.light * x, y) for x, y in points]


def car(paper: Paper, paints: Paints) -> None:
    body = spline(_turned(paper, [
        (-450, 760), (-456, 640), (-420, 590), (-250, 560), (-170, 470), (-60, 430), (110, 430),
        (210, 480), (290, 570), (420, 610), (460, 680), (454, 770), (300, 790),
        (-300, 790)]))  # fmt: skip
    mask = paper.lay(body, paints.main, round_=60, shadow=0)
    for pane in ([(-160, 560), (-110, 486), (-30, 462), (6, 462), (6, 566)],
                 [(36, 462), (104, 462), (180, 496), (236, 570), (36, 568)]):  # fmt: skip
        glass = paper.lay(sharp(_turned(paper, pane)), GLASS, round_=16, shadow=0)
        slant = sharp(_turned(paper, [(-80, 440), (-40, 440), (-110, 580), (-150, 580)]))
        gleam(paper, slant, glass, 0.4)
    paper.mark(
        ribbon(_turned(paper, [(22, 470), (26, 600), (16, 740)]), 4), darker(paints.main, 0.5)
    )
    paper.mark(ribbon(_turned(paper, [(-440, 660), (0, 640), (450, 664)]), 9), paints.second, mask)
    paper.lay(box(MIDDLE + paper.light * -20, 634, 56, 14, 7), STEEL, round_=5, shadow=4)
    paper.lay(ellipse(MIDDLE + paper.light * 424, 656, 26, 32), CREAM, round_=10, shadow=4)
    paper.lay(
        ellipse(MIDDLE - paper.light * 446, 650, 14, 28), (0.80, 0.20, 0.18), round_=6, shadow=3
    )
    paper.lay(box(MIDDLE, 778, 880, 28, 14), STEEL, round_=10, shadow=5)
    for x in (-268, 272):
        paper.mark(ellipse(MIDDLE + paper.light * x, 776, 112, 108), darker(paints.main, 0.75))
        paper.lay(ellipse(MIDDLE + paper.light * x, 792, 98, 98), INK, round_=26, shadow=0)
        paper.lay(ellipse(MIDDLE + paper.light * x, 792, 58, 58), STEEL, round_=20, shadow=4)
        paper.lay(
            ellipse(MIDDLE + paper.light * x, 792, 20, 20), darker(STEEL, 0.4), round_=8, shadow=3
        )


def boat(paper: Paper, paints: Paints) -> None:
    paper.lay(ribbon([(500, 760), (500, 90)], 20, 13), WOOD, round_=8, shadow=0)
    main = sharp(_turned(paper, [(16, 120), (60, 260), (330, 640), (16, 650)]))
    paper.lay(_swollen(main), CREAM, round_=50, shadow=8)
    jib = sharp(_turned(paper, [(-16, 190), (-16, 640), (-260, 640), (-90, 420)]))
    paper.lay(_swollen(jib), paints.second, round_=40, shadow=8)
    hull = spline(_turned(paper, [(-400, 690), (-200, 716), (150, 716), (420, 670), (340, 830),
                                  (220, 900), (-220, 900), (-330, 840)]))  # fmt: skip
    mask = paper.lay(hull, paints.main, round_=60, shadow=10)
    paper.mark(
        ribbon(_turned(paper, [(-380, 728), (-100, 752), (200, 748), (396, 712)]), 16), CREAM, mask
    )
    paper.lay(
        sharp(_turned(paper, [(6, 88), (120, 116), (6, 150)])), paints.main, round_=8, shadow=4
    )


def _swollen(outline: Points) -> Points:
    """Straight edges bellied a little, as cloth is by the wind."""
    following = np.roll(outline, -1, axis=0)
    middle = (outline + following) / 2
    away = middle - outline.mean(axis=0)
    bellied = middle + 0.06 * away
    return spline([tuple(p) for pair in zip(outline, bellied, strict=True) for p in pair], steps=6)


def rocket(paper: Paper, paints: Paints) -> None:
    flame = both_sides([(0, 800), (60, 820), (70, 880), (30, 940), (0, 985)])
    paper.lay(flame, (0.96, 0.62, 0.22), round_=26, shadow=0)
    paper.lay(
        both_sides([(0, 810), (34, 830), (36, 870), (0, 930)]),
        (1.0, 0.90, 0.60),
        round_=12,
        shadow=0,
    )
    for side in (-1, 1):
        fin = [(MIDDLE + side * u, v) for u, v in ((90, 560), (210, 690), (230, 850), (90, 780))]
        paper.lay(spline(fin), paints.main, round_=26, shadow=8)
    body = both_sides([(0, 60), (70, 150), (128, 320), (140, 520), (110, 720), (86, 800), (0, 806)])
    mask = paper.lay(body, CREAM, round_=70, shadow=10)
    nose = both_sides([(0, 40), (66, 130), (112, 262), (0, 284)])
    paper.lay(nose, paints.main, round_=40, shadow=0, inside=mask)
    paper.mark(box(MIDDLE, 690, 300, 28, 2), paints.second, inside=mask)
    paper.lay(ellipse(MIDDLE, 430, 74, 74), paints.second, round_=18, shadow=6)
    glass = paper.lay(ellipse(MIDDLE, 430, 54, 54), (0.20, 0.30, 0.44), round_=16, shadow=0)
    gleam(paper, ellipse(MIDDLE + paper.light * 20, 412, 18, 12, paper.light * 30), glass, 0.7)


def record(paper: Paper, paints: Paints) -> None:
    x = MIDDLE + paper.light * 110
    disc = paper.lay(ellipse(x, 520, 350, 350), INK, round_=14, shadow=0)
    for number in range(9):
        ring = ellipse(x, 520, 330 - 22 * number, 330 - 22 * number)
        paper.mark(ring, lighter(INK, 0.10 if number % 2 else 0.04), inside=disc)
    for turn in (35.0, 215.0):
        wedge = [
            (x, 520),
            *(tuple(p) for p in ellipse(x, 520, 340, 340)[int(turn / 5) : int(turn / 5) + 5]),
        ]
        gleam(paper, sharp(wedge), disc, 0.16)
    paper.lay(ellipse(x, 520, 128, 128), paints.second, round_=14, shadow=0)
    paper.lay(ellipse(x, 520, 84, 84), mixed(paints.second, CREAM, 0.5), round_=8, shadow=0)
    paper.mark(ellipse(x, 520, 14, 14), INK)
    left = MIDDLE - paper.light * 130
    sleeve = paper.lay(box(left, 520, 640, 700, 8), paints.main, round_=18, shadow=14)
    sun = paper.lay(ellipse(left, 450, 170, 170), paints.second, round_=30, shadow=6, inside=sleeve)
    for number in range(5):
        paper.mark(box(left, 470 + 34 * number, 360, 6 + 4 * number, 0), paints.main, inside=sun)
    for number, wide in enumerate((380, 260)):
        paper.lay(box(left, 720 + 50 * number, wide, 22, 8), CREAM, round_=6, shadow=3)


def microphone(paper: Paper, paints: Paints) -> None:
    paper.lay(ribbon([(500, 640), (500, 950)], 34, 30), darker(STEEL, 0.3), round_=12, shadow=0)
    foot = both_sides([(0, 900), (150, 912), (176, 946), (0, 956)])
    paper.lay(foot, darker(STEEL, 0.3), round_=20, shadow=6)
    head = both_sides(
        [(0, 90), (120, 104), (196, 210), (206, 380), (176, 540), (110, 620), (0, 634)]
    )
    mask = paper.lay(head, STEEL, round_=70, shadow=10)
    for number in range(-3, 4):
        slot = both_sides([(0, 130), (13, 150), (13, 360), (0, 372)], MIDDLE + number * 52)
        paper.lay(slot, darker(STEEL, 0.72), round_=8, shadow=0, inside=mask)
        low = both_sides([(0, 470), (13, 484), (13, 590), (0, 600)], MIDDLE + number * 46)
        paper.lay(low, darker(STEEL, 0.72), round_=8, shadow=0, inside=mask)
    band = paper.lay(box(MIDDLE, 420, 440, 74, 4), paints.main, round_=20, shadow=7, inside=mask)
    paper.mark(box(MIDDLE, 420, 440, 8, 2), paints.second, inside=band)
    shine = _turned(paper, [(120, 150), (146, 170), (172, 300), (160, 380), (140, 300)])
    gleam(paper, spline(shine), mask, 0.4)


def headphones(paper: Paper, paints: Paints) -> None:
    hoop = [(214, 610), (190, 420), (290, 200), (500, 120), (710, 200), (810, 420), (786, 610)]
    paper.lay(ribbon(hoop, 62), darker(paints.main, 0.2), round_=24, shadow=0)
    inner = [(248, 560), (232, 420), (318, 240), (500, 170), (682, 240), (768, 420), (752, 560)]
    paper.lay(ribbon(inner, 26), paints.second, round_=12, shadow=5)
    for side in (-1, 1):
        x = MIDDLE + side * 292
        paper.lay(ellipse(x - side * 58, 670, 62, 158), INK, round_=34, shadow=6)
        shell = paper.lay(ellipse(x, 670, 96, 172), paints.main, round_=46, shadow=10)
        paper.lay(
            ellipse(x + side * 12, 670, 50, 100), paints.second, round_=20, shadow=5, inside=shell
        )
        paper.lay(
            ellipse(x + side * 16, 670, 26, 56), darker(paints.main, 0.3), round_=10, shadow=4
        )


def camera(paper: Paper, paints: Paints) -> None:
    paper.lay(box(MIDDLE - 180, 330, 130, 60, 14), STEEL, round_=14, shadow=0)
    paper.lay(box(MIDDLE + 250, 336, 90, 44, 18), paints.second, round_=12, shadow=0)
    paper.lay(
        sharp([(400, 370), (434, 262), (584, 262), (618, 370)]),
        darker(STEEL, 0.1),
        round_=16,
        shadow=0,
    )
    body = paper.lay(box(MIDDLE, 600, 820, 520, 66), paints.main, round_=36, shadow=8)
    for y in (386, 800):
        paper.lay(box(MIDDLE, y, 820, 84, 0), STEEL, round_=14, shadow=5, inside=body)
    for radius, tone in ((230, darker(STEEL, 0.15)), (196, INK), (150, darker(STEEL, 0.5)),
                         (124, (0.10, 0.13, 0.24)), (70, (0.22, 0.26, 0.46)),
                         (30, INK)):  # fmt: skip
        paper.lay(ellipse(MIDDLE, 610, radius, radius), tone, round_=18, shadow=4)
    gleam(paper, ellipse(MIDDLE + paper.light * 52, 560, 40, 24, paper.light * 40), body, 0.6)
    paper.lay(ellipse(MIDDLE + 330, 396, 22, 22), (0.83, 0.22, 0.2), round_=8, shadow=4)


def candle(paper: Paper, paints: Paints) -> None:
    paper.lay(ellipse(MIDDLE, 900, 240, 48), GOLD, round_=24, shadow=0)
    wax = sharp([(390, 470), (610, 470), (616, 900), (384, 900)])
    mask = paper.lay(wax, mixed(paints.main, CREAM, 0.35), round_=54, shadow=8)
    for x, low in ((420, 640), (478, 560), (560, 700), (596, 590)):
        drop = both_sides([(0, 460), (22, 470), (20, low), (0, low + 26)], x)
        paper.lay(drop, mixed(paints.main, CREAM, 0.55), round_=14, shadow=5, inside=mask)
    paper.lay(ellipse(MIDDLE, 472, 110, 30), mixed(paints.main, CREAM, 0.6), round_=14, shadow=0)
    paper.mark(ribbon([(500, 470), (504, 420), (498, 392)], 10, 7), INK)
    flame = both_sides([(0, 130), (36, 220), (74, 320), (56, 396), (0, 422)])
    lit = paper.lay(flame, (0.98, 0.72, 0.28), round_=40, shadow=0)
    paper.tint(MIDDLE, 360, 40, (1.0, 0.95, 0.76), 1.0, lit)
    paper.glow(MIDDLE, 460, 150, (1.0, 0.80, 0.45), 0.7)


def rose(paper: Paper, paints: Paints) -> None:
    leaf = (0.26, 0.46, 0.30)
    paper.lay(
        ribbon([(500, 440), (488, 640), (512, 960)], 26, 22),
        darker(leaf, 0.15),
        round_=10,
        shadow=0,
    )
    for side, y in ((1, 640), (-1, 760)):
        blade = [(500, y + 60), (500 + side * 90, y - 30), (500 + side * 220, y - 50),
                 (500 + side * 150, y + 40)]  # fmt: skip
        paper.lay(spline(blade), leaf, round_=26, shadow=7)
        paper.mark(ribbon([blade[0], (500 + side * 110, y), blade[2]], 5, 2), lighter(leaf, 0.25))
    for angle in (200, 250, 290, 340):
        turn = np.radians(angle)
        tip = (500 + 200 * np.cos(turn), 470 - 60 * np.sin(turn) + 60)
        paper.lay(ribbon([(500, 470), tip], 56, 6), darker(leaf, 0.1), round_=14, shadow=5)
    for ring, (count, reach, size) in enumerate(
        ((7, 132, 108), (6, 92, 92), (5, 54, 72), (3, 20, 52))
    ):
        for number in range(count):
            turn = 2 * np.pi * (number / count + 0.13 * ring)
            x, y = 500 + reach * np.cos(turn), 330 + 0.85 * reach * np.sin(turn)
            tone = mixed(darker(paints.main, 0.3), lighter(paints.main, 0.2), ring / 3)
            paper.lay(ellipse(x, y, size, size * 0.86, np.degrees(turn)), tone, round_=28, shadow=9)


def heart(paper: Paper, paints: Paints) -> None:
    outline = both_sides([(0, 330), (60, 250), (170, 200), (300, 240), (350, 370), (300, 540),
                          (160, 730), (0, 880)])  # fmt: skip
    tones = (darker(paints.main, 0.25), paints.main, lighter(paints.main, 0.22), paints.second)
    for size, tone in zip((1.0, 0.8, 0.58, 0.34), tones, strict=True):
        grown = (outline - (MIDDLE, 520)) * size + (MIDDLE, 520)
        paper.lay(grown, tone, round_=40, shadow=14)


MUSIC_AND_WAYS: dict[str, Draw] = {
    "car": car, "boat": boat, "rocket": rocket, "record": record, "microphone": microphone,
    "headphones": headphones, "camera": camera, "candle": candle, "rose": rose, "heart": heart,
}  # fmt: skip
