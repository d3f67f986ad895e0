"""Heads without fur: the owl with its feathers, the robot with its visor."""

from __future__ import annotations

from generations.providers.local.drawn.faces import INK
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
)
from generations.providers.local.drawn.traits import Traits


def draw_bird(paper: Paper, traits: Traits, fur: Colour) -> None:
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


def draw_robot(paper: Paper, traits: Traits, steel: Colour) -> None:
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
