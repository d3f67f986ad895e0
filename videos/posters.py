"""A word as large as a poster, between the place and the subject: so set that the subject stands
before a part of it and every letter can still be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.ffmpeg import Form
from videos.breaking import length, pieces
from videos.captions import Caption
from videos.verses import LEADING, Block, block_of, letters_of

Cover = NDArray[Any]
"""What the subject covers of a frame, 0..1, at a small size in the frame's shape."""

MOST_LETTERS, MOST_WORDS = 10, 2
LOWEST, HIGHEST = 0.24, 0.33
"""Height of the capitals, of the frame's."""
WIDTH = 0.89
FOOT = 0.66
"""The lowest baseline, of the frame's height: the subject's chest hides what stands lower."""
TOP = 0.07
MOST_HIDDEN, MOST_OF_A_LETTER = 0.22, 0.55
"""Of all letters' ink and of one letter's; a quarter and two thirds could still be read."""
WANTED_HIDDEN = 0.08
"""A little: that is what puts the word behind the subject."""
PALE = 0.3
"""Ink below this is the edge of a letter."""


def is_short(text: str) -> bool:
    words = text.split()
    return len(words) <= MOST_WORDS and length("".join(words)) <= MOST_LETTERS


def poster_word(text: str) -> str:
    """In capitals, without the commas around it."""
    return text.strip(' .,;:…-–—"“”„«»()').upper()


def poster_for(
    text: str, voice: str, form: Form, start: float, end: float, covers: Sequence[Cover]
) -> Caption | None:
    """Where the subject hides the right amount of it at all these moments; None where it would
    be too small or could not be read."""
    found = [
        (cost, number, caption)
        for number, caption in enumerate(_trials(poster_word(text), voice, form, start, end))
        if (cost := _cost(caption, form, covers)) is not None
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def hidden_share(caption: Caption, form: Form, cover: Cover) -> float:
    """Of the letters' ink, behind the subject."""
    letters, behind = _on_cover(caption, form, cover)
    return float((letters * behind).sum() / max(letters.sum(), 1e-6))


def _trials(text: str, voice: str, form: Form, start: float, end: float) -> Iterator[Caption]:
    for rows in _ways(text):
        block = _largest(rows, voice, form)
        if block is None:
            continue
        least = 0.5 * block.width + (1 - WIDTH) / 2 * form.width
        for y in np.linspace(_highest(block, form), FOOT * form.height, 7):
            for x in np.linspace(least, form.width - least, 9):
                if y >= _highest(block, form):
                    yield Caption(block.rows, start, end, "poster", voice, block.caps, 0, x, y)


def _ways(text: str) -> list[list[str]]:
    """On one row, or each word on its own, without the comma between them."""
    words = [piece.strip(" ,;:") for piece in pieces(text)] if " " in text else []
    return [[text], *([words] if len(words) == MOST_WORDS else [])]


def _largest(rows: list[str], voice: str, form: Form) -> Block | None:
    side = min(form.height, 1.1 * form.width)
    most = HIGHEST * side if len(rows) == 1 else 0.27 * side
    block = block_of(rows, "poster", voice, most)
    share = min(1.0, WIDTH * form.width / block.width)
    if most * share < LOWEST * side:
        return None
    return block_of(rows, "poster", voice, most * share)


def _highest(block: Block, form: Form) -> float:
    """The lowest baseline of a block that stands as high as it may."""
    rows = 1 + LEADING["poster"] * (len(block.rows) - 1)
    return TOP * form.height + rows * block.caps


def _cost(caption: Caption, form: Form, covers: Sequence[Cover]) -> float | None:
    hidden = []
    for cover in covers:
        letters, behind = _on_cover(caption, form, cover)
        share = float((letters * behind).sum() / max(letters.sum(), 1e-6))
        if share > MOST_HIDDEN or _worst_letter(letters, behind, caption) > MOST_OF_A_LETTER:
            return None
        hidden.append(share)
    return abs(max(hidden, default=0.0) - WANTED_HIDDEN) + 0.1 * caption.y / form.height


def _on_cover(caption: Caption, form: Form, cover: Cover) -> tuple[Cover, Cover]:
    """The letters at the cover's size, and what covers them there."""
    small = Form(cover.shape[1] // 2 * 2, cover.shape[0] // 2 * 2)
    letters = letters_of(_scaled(caption, small.height / form.height), small)
    box = letters.box
    rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    return letters.mask, cover[rows, columns]


def _scaled(caption: Caption, by: float) -> Caption:
    return replace(caption, caps=caption.caps * by, x=caption.x * by, y=caption.y * by)


def _worst_letter(letters: Cover, behind: Cover, caption: Caption) -> float:
    """The largest share of any letter that is hidden; letters end where a column has no ink."""
    worst = 0.0
    for ink, over in zip(
        np.array_split(letters, len(caption.rows)), np.array_split(behind, len(caption.rows)),
        strict=True,
    ):  # fmt: skip
        inked = (ink > PALE).any(axis=0)
        number = np.cumsum(np.diff(inked.astype(int), prepend=0) == 1) * inked
        whole = np.bincount(number, ink.sum(axis=0))
        lost = np.bincount(number, (ink * over).sum(axis=0))
        shares = lost[1:] / np.maximum(whole[1:], 1e-6)
        worst = max(worst, float(shares.max(initial=0.0)))
    return worst
