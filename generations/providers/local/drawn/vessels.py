"""Things from words that hold something to drink or to smell: bottle, perfume, can, cup."""

from __future__ import annotations

from generations.providers.local.drawn.materials import (
    CREAM,
    GOLD,
    INK,
    STEEL,
    Draw,
    Paints,
    box,
    gleam,
    lit,
)
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


def bottle(paper: Paper, paints: Paints) -> None:
    glass = paints.main
    body = both_sides([(0, 120), (46, 122), (48, 300), (64, 360), (128, 452), (142, 520),
                       (142, 900), (128, 930), (0, 936)])  # fmt: skip
    mask = paper.lay(body, glass, round_=60, shadow=0)
    gleam(paper, box(lit(paper, 92), 690, 20, 420, 10), mask, 0.34)
    gleam(paper, box(lit(paper, 30), 280, 10, 170, 5), mask, 0.4)
    paper.lay(box(MIDDLE, 128, 112, 118, 16), paints.second, round_=22, shadow=7)
    paper.mark(box(MIDDLE, 178, 112, 8, 2), darker(paints.second, 0.4))
    _label(paper, paints, mask, (0, 690, 284, 250))


def _label(
    paper: Paper, paints: Paints, inside: Mask, place: tuple[float, float, float, float]
) -> None:
    """A pasted label with an emblem and two lines that stand for writing. x from the middle."""
    x, y, wide, tall = place
    x += MIDDLE
    sheet = paper.lay(box(x, y, wide, tall, 4), CREAM, round_=12, shadow=5, inside=inside)
    tone = mixed(paints.main, INK, 0.35)
    for edge in (-1, 1):
        paper.mark(box(x, y + edge * tall * 0.42, wide, 7, 1), paints.second, inside=sheet)
    paper.mark(ellipse(x, y - tall * 0.12, tall * 0.17, tall * 0.17), paints.second, inside=sheet)
    paper.mark(ellipse(x, y - tall * 0.12, tall * 0.1, tall * 0.1), tone, inside=sheet)
    for number, share in enumerate((0.5, 0.32)):
        paper.mark(
            box(x, y + tall * (0.17 + 0.12 * number), wide * share, 12, 5), tone, inside=sheet
        )


def perfume(paper: Paper, paints: Paints) -> None:
    flask = paper.lay(
        box(MIDDLE, 670, 470, 520, 60), lighter(paints.main, 0.45), round_=50, shadow=0
    )
    liquid = both_sides([(0, 560), (180, 560), (196, 590), (196, 860), (170, 890), (0, 892)])
    paper.lay(liquid, paints.main, round_=40, shadow=0, inside=flask)
    gleam(paper, box(lit(paper, 170), 660, 26, 380, 13), flask, 0.5)
    gleam(paper, box(lit(paper, -150), 690, 10, 300, 5), flask, 0.35)
    paper.lay(box(MIDDLE, 388, 130, 60, 8), GOLD, round_=16, shadow=8)
    cap = paper.lay(box(MIDDLE, 270, 210, 190, 26), paints.second, round_=34, shadow=10)
    gleam(paper, box(lit(paper, 70), 270, 16, 130, 8), cap, 0.45)
    _label(paper, paints, flask, (0, 720, 230, 170))


def can(paper: Paper, paints: Paints) -> None:
    half = [(158, 200), (186, 246), (186, 866), (160, 912), (90, 926), (0, 930)]
    right = [(MIDDLE + u, v) for u, v in half]
    body = sharp([*right, *((2 * MIDDLE - u, v) for u, v in reversed(right))])
    mask = paper.lay(body, paints.main, round_=80, shadow=0)
    for y, tone in ((520, lighter(paints.second, 0.1)), (600, CREAM), (660, paints.second)):
        sweep = [(300, y + 60), (440, y + 20), (560, y - 30), (700, y - 90)]
        paper.lay(ribbon(sweep, 62, 48), tone, round_=10, shadow=3, inside=mask)
    gleam(paper, box(lit(paper, 122), 560, 30, 600, 15), mask, 0.38)
    for y in (252, 862):
        paper.mark(ribbon([(310, y), (500, y + 22), (690, y)], 6), darker(STEEL, 0.35), inside=mask)
    paper.lay(ellipse(MIDDLE, 204, 158, 34), STEEL, round_=14, shadow=0)
    paper.lay(ellipse(MIDDLE, 206, 138, 25), darker(STEEL, 0.25), round_=10, shadow=0)
    paper.lay(ellipse(MIDDLE + 10, 200, 46, 13), lighter(STEEL, 0.35), round_=5, shadow=3)


def cup(paper: Paper, paints: Paints) -> None:
    paper.lay(ellipse(MIDDLE, 868, 360, 62), paints.second, round_=26, shadow=0)
    paper.lay(ellipse(MIDDLE, 856, 250, 36), darker(paints.second, 0.16), round_=12, shadow=0)
    side = -paper.light
    handle = [(MIDDLE + side * 190, 520), (MIDDLE + side * 330, 500), (MIDDLE + side * 350, 620),
              (MIDDLE + side * 280, 720), (MIDDLE + side * 160, 736)]  # fmt: skip
    paper.lay(ribbon(handle, 50, 36), darker(paints.main, 0.1), round_=18, shadow=8)
    body = both_sides([(0, 446), (160, 446), (234, 452), (236, 540), (210, 690), (150, 810),
                       (96, 852), (0, 862)])  # fmt: skip
    mask = paper.lay(body, paints.main, round_=70, shadow=12)
    gleam(paper, spline([(lit(paper, x), y) for x, y in
                         ((176, 500), (206, 500), (186, 680), (140, 780), (128, 760), (160, 660))]),
          mask, 0.45)  # fmt: skip
    paper.lay(ellipse(MIDDLE, 440, 238, 58), lighter(paints.main, 0.3), round_=14, shadow=0)
    inner = paper.lay(ellipse(MIDDLE, 446, 214, 46), darker(paints.main, 0.35), round_=10, shadow=0)
    coffee: Colour = (0.30, 0.17, 0.10)
    drink = paper.lay(ellipse(MIDDLE, 458, 200, 38), coffee, round_=14, shadow=0, inside=inner)
    foam = ribbon([(380, 460), (450, 446), (540, 470), (620, 456)], 16, 8)
    paper.mark(foam, (0.80, 0.62, 0.42), inside=drink)


VESSELS: dict[str, Draw] = {"bottle": bottle, "perfume": perfume, "can": can, "cup": cup}
