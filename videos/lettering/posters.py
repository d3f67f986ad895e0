"""A word as large as a poster, between the place and the subject: so set that the subject stands
before a part of it and every letter can still be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.ffmpeg import Form
from videos.lettering.breaking import length, pieces
from videos.lettering.captions import Caption
from videos.lettering.verses import LEADING, Block, block_of, letters_of

Cover = NDArray[Any]
"""What the subject covers of a frame, 0..1, at a small size in the frame's shape."""

MOST_LETTERS, MOST_WORDS = 10, 2
LOWEST, HIGHEST, HIGHEST_OF_TWO = 0.24, 0.33, 0.27
"""Height of the capitals, of the frame's; of two rows each."""
SIZES = 3
WIDTH = 0.89
FOOT = 0.66
"""The lowest baseline, of the frame's height: the subject's chest hides what stands lower."""
TOP = 0.07
MOST_HIDDEN, MOST_OF_A_LETTER = 0.22, 0.36
"""Of all letters' ink and of one letter's: the foot of an L is a third of it."""
WANTED_HIDDEN = 0.08
"""A little: that is what puts the word behind the subject."""
LETTER_WIDTH = 0.55
"""Of a capital with its space, of its height."""
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


def _trials(text: str, voice: str, form: Form, start: float, end: float) -> Iterator[Caption]:
    for block in _blocks(text, voice, form):
        edge = 0.5 * block.width + (1 - WIDTH) / 2 * form.width
        highest = _highest(block, form)
        for y in np.linspace(highest, max(FOOT * form.height, highest), 7):
            for x in np.linspace(edge, form.width - edge, 9):
                yield Caption(block.rows, start, end, "poster", voice, block.caps, 0, x, y)


def _blocks(text: str, voice: str, form: Form) -> Iterator[Block]:
    """As large as it fits, and smaller, for where the subject leaves little room."""
    side = min(form.height, 1.1 * form.width)
    for rows in _ways(text):
        most = (HIGHEST if len(rows) == 1 else HIGHEST_OF_TWO) * side
        whole = block_of(rows, "poster", voice, most)
        most *= min(1.0, WIDTH * form.width / whole.width)
        for caps in np.linspace(most, LOWEST * side, SIZES) if most >= LOWEST * side else ():
            yield block_of(rows, "poster", voice, float(caps))


def _ways(text: str) -> list[list[str]]:
    """On one row, or each word on its own, without the comma between them."""
    words = [piece.strip(" ,;:") for piece in pieces(text)] if " " in text else []
    return [[text], *([words] if len(words) == MOST_WORDS else [])]


def _highest(block: Block, form: Form) -> float:
    """The lowest baseline of a block that stands as high as it may."""
    rows = 1 + LEADING["poster"] * (len(block.rows) - 1)
    return TOP * form.height + rows * block.caps


def _cost(caption: Caption, form: Form, covers: Sequence[Cover]) -> float | None:
    hidden = []
    for cover in covers:
        letters, behind = on_cover(caption, form, cover)
        share = hidden_share(letters, behind)
        if share > MOST_HIDDEN or _worst_letter(letters, behind, caption) > MOST_OF_A_LETTER:
            return None
        hidden.append(share)
    small = HIGHEST - caption.caps / form.height
    return abs(max(hidden, default=0.0) - WANTED_HIDDEN) + 0.1 * caption.y / form.height + small


def hidden_share(letters: Cover, behind: Cover) -> float:
    """Of the letters' ink, behind the subject."""
    return float((letters * behind).sum() / max(letters.sum(), 1e-6))


def on_cover(caption: Caption, form: Form, cover: Cover) -> tuple[Cover, Cover]:
    """The letters at the cover's size, and what covers them there."""
    small = Form(cover.shape[1] // 2 * 2, cover.shape[0] // 2 * 2)
    letters = letters_of(_scaled(caption, small.height / form.height), small)
    box = letters.box
    rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    return letters.mask, cover[rows, columns]


def _scaled(caption: Caption, by: float) -> Caption:
    return replace(caption, caps=caption.caps * by, x=caption.x * by, y=caption.y * by)


def _worst_letter(letters: Cover, behind: Cover, caption: Caption) -> float:
    """The largest share of any letter that is hidden."""
    count = len(caption.rows)
    rows = zip(np.array_split(letters, count), np.array_split(behind, count), strict=True)
    return max(_worst_of_row(ink, over) for ink, over in rows)


def _worst_of_row(ink: Cover, over: Cover) -> float:
    """Letters are as good as equally wide, so no gap between them has to be seen."""
    inked = np.flatnonzero((ink > PALE).any(axis=0))
    tall = int((ink > PALE).any(axis=1).sum())
    if not inked.size:
        return 0.0
    parts = max(1, round((inked[-1] - inked[0] + 1) / (LETTER_WIDTH * max(tall, 1))))
    columns = np.array_split(np.arange(inked[0], inked[-1] + 1), 2 * parts)
    whole = np.array([ink[:, each].sum() for each in columns])
    lost = np.array([(ink * over)[:, each].sum() for each in columns])
    pairs = (whole[:-1] + whole[1:], lost[:-1] + lost[1:])
    shares = pairs[1] / np.maximum(pairs[0], 0.1 * pairs[0].max())
    return float(shares.max(initial=0.0))
