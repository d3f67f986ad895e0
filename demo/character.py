"""Wren, a fox of cut paper: friendlier than the figures that are drawn from words alone."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from generations.providers.local.drawn.beasts import draw_beast, draw_beast_neck
from generations.providers.local.drawn.clothes import draw_clothes
from generations.providers.local.drawn.faces import INK
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Paper,
    both_sides,
    darker,
    ellipse,
    lighter,
    mixed,
    ribbon,
    spline,
)
from generations.providers.local.drawn.traits import Traits, read_traits

WORDS = "a fox with amber eyes, in a teal coat with gold buttons and a mustard scarf"
SIZE, KEPT, SEED = 1280, 736, 8
PALE = (0.985, 0.93, 0.84)
BLUSH = (0.93, 0.42, 0.36)
IRIS = (0.86, 0.56, 0.16)


def draw(path: Path) -> None:
    """A PNG with a clear ground."""
    traits = read_traits(WORDS, SEED)
    traits.colours["skin"] = traits.colours["fur"]
    paper = Paper(SIZE, 1, SEED)
    draw_beast_neck(paper, traits)
    draw_clothes(paper, traits)
    draw_beast(paper, traits)
    _face(paper, traits)
    small = Image.fromarray(paper.pixels()).resize((KEPT, KEPT), Image.Resampling.LANCZOS)
    small.save(path, optimize=True)


def _face(paper: Paper, traits: Traits) -> None:
    for side in (-1, 1):
        _eye(paper, traits, side)
    _blush(paper)
    _snout(paper)


def _eye(paper: Paper, traits: Traits, side: int) -> None:
    """Round and wide awake, over the narrow one."""
    x, y = MIDDLE + side * 82, 352.0
    fur = traits.colours["fur"]
    lit = fur if side == paper.light else darker(fur, 0.26)
    paper.lay(ellipse(x - side * 2, y - 6, 62, 56), lit, round_=30, shadow=0)
    white = paper.lay(ellipse(x, y, 43, 43), PALE, round_=8, shadow=4)
    iris = (x - side * 4, y + 2)
    paper.lay(ellipse(*iris, 35, 37), IRIS, round_=14, shadow=0, inside=white)
    paper.mark(ellipse(*iris, 21, 25), INK, inside=white)
    paper.mark(ellipse(iris[0] + paper.light * 11, y - 11, 9, 10), (1, 1, 1))
    paper.mark(ellipse(iris[0] - paper.light * 10, y + 16, 5, 5), (1, 1, 1))
    lid = [(x - 50, y + 2), (x - 40, y - 20), (x, y - 34), (x + 40, y - 20), (x + 50, y + 2)]
    above = [*lid, (x + 60, y - 40), (x, y - 62), (x - 60, y - 40)]
    paper.lay(spline(above), lit, round_=12, shadow=3)
    paper.mark(ribbon(lid, 8, 8), INK)
    outer = [(x + side * 44, y - 14), (x + side * 58, y - 22), (x + side * 68, y - 24)]
    paper.mark(ribbon(outer, 9, 2), INK)


def _blush(paper: Paper) -> None:
    for side in (-1, 1):
        cheek = paper.mask(ellipse(MIDDLE + side * 140, 428, 64, 44))
        paper.tint(MIDDLE + side * 138, 428, 26, BLUSH, 0.5, cheek)


def _snout(paper: Paper) -> None:
    """Turned up at the corners of the mouth."""
    outline = both_sides([(0, 372), (40, 388), (78, 430), (74, 470), (40, 500), (0, 508)])
    paper.lay(outline, lighter(PALE, 0.2), round_=30, shadow=8)
    for side in (-1, 1):
        corner = [
            (MIDDLE, 456), (MIDDLE + side * 6, 470), (MIDDLE + side * 26, 477),
            (MIDDLE + side * 48, 468), (MIDDLE + side * 56, 454),
        ]  # fmt: skip
        paper.mark(ribbon(corner, 7, 4), INK)
    tongue = spline([(484, 477), (500, 474), (516, 477), (511, 492), (500, 496), (489, 492)])
    paper.lay(tongue, mixed(BLUSH, (0.8, 0.3, 0.35), 0.5), round_=6, shadow=0)
    nose = both_sides([(0, 412), (24, 412), (34, 424), (20, 444), (0, 452)])
    paper.lay(nose, INK, round_=9, shadow=5)
    paper.mark(ellipse(MIDDLE + paper.light * 11, 421, 8, 4.5), (0.8, 0.8, 0.86))
