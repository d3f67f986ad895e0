"""What tells one beast from another: mane, stripes, patches; and the chest of one that wears
nothing."""

from __future__ import annotations

import numpy as np

from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    darker,
    ellipse,
    lighter,
    mixed,
    ribbon,
    spline,
)
from generations.providers.local.drawn.traits import Traits

NIGHT: Colour = (0.11, 0.10, 0.13)


def draw_mane(paper: Paper, traits: Traits) -> None:
    """Two rings of locks behind the head of a lion."""
    fur = darker(mixed(traits.colours["fur"], (0.55, 0.24, 0.08), 0.6), 0.15)
    for ring, (reach, count) in enumerate(((268, 26), (222, 22))):
        tone = lighter(fur, 0.14 * ring)
        for number in range(count):
            turn = 2 * np.pi * (number + 0.5 * ring) / count
            x, y = np.cos(turn), np.sin(turn)
            root = (MIDDLE + 120 * x, 370 + 120 * y)
            tip = (MIDDLE + reach * x + 18 * y, 380 + 1.08 * reach * y)
            bend = (MIDDLE + 0.72 * reach * x - 22 * y, 376 + 0.74 * reach * y)
            paper.lay(ribbon([root, bend, tip], 84, 10), tone, round_=18, shadow=8)


def draw_stripes(paper: Paper, head: Mask) -> None:
    """Of a tiger: on the forehead and on both cheeks."""
    for side in (-1, 1):
        for y, inner, outer in ((226, 20, 90), (262, 34, 128)):
            stripe = [(MIDDLE + side * inner, y + 18), (MIDDLE + side * outer, y - 8)]
            paper.mark(ribbon(stripe, 20, 4), NIGHT, inside=head)
        for number in range(3):
            y = 384 + 38 * number
            stripe = [(MIDDLE + side * 200, y - 10), (MIDDLE + side * (116 - 8 * number), y + 6)]
            paper.mark(ribbon(stripe, 24, 3), NIGHT, inside=head)
    paper.mark(ribbon([(MIDDLE, 200), (MIDDLE, 286)], 18, 4), NIGHT, inside=head)


def draw_patches(paper: Paper, head: Mask) -> None:
    """Of a panda, around the eyes."""
    for side in (-1, 1):
        patch = ellipse(MIDDLE + side * 80, 362, 54, 66, side * 28)
        paper.lay(patch, NIGHT, round_=14, shadow=0, inside=head)


def fur_chest(paper: Paper, main: Colour, trim: Colour, body: Mask, traits: Traits) -> None:
    """A bib of locks, paler than the coat; a dragon has plates there."""
    pale = lighter(mixed(main, (1.0, 0.97, 0.92), 0.5), 0.15)
    if traits.species == "dragon":
        _plates(paper, lighter(mixed(main, (0.98, 0.85, 0.5), 0.4), 0.1), body)
        return
    for row, wide in enumerate((60, 112, 140, 132, 112, 88)):
        for number in (-3, 3, -2, 2, -1, 1, 0):
            x = MIDDLE + number * wide / 3 + (row % 2) * 12
            y = 622 + 70 * row + 9 * abs(number)
            lock = spline([(x - 38, y - 44), (x + 38, y - 44), (x + 19, y + 24), (x, y + 58),
                           (x - 19, y + 24)])  # fmt: skip
            tone = mixed(pale, main, min(1.0, 0.2 * abs(number) + 0.06 * row + 0.1 * (row == 0)))
            paper.lay(lock, tone, round_=16, shadow=4, inside=body)


def _plates(paper: Paper, tone: Colour, body: Mask) -> None:
    for row in range(8):
        y = 980 - 56 * row
        wide = 130 - 9 * row
        top, low, high, deep = wide, wide - 14, y - 60, y + 8
        plate = spline([(MIDDLE - top, high), (MIDDLE, y - 40), (MIDDLE + top, high),
                        (MIDDLE + low, deep), (MIDDLE, y + 30), (MIDDLE - low, deep)])  # fmt: skip
        paper.lay(plate, lighter(tone, 0.03 * row), round_=14, shadow=6, inside=body)
