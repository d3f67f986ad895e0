"""A film as an editor sees it: which frames of which files follow each other, the song below.

All places and lengths are whole frames at the film's rate, so that no timeline written from it can
drift. Takes are referred to as they were delivered: what lies before and behind a slot is there to
be trimmed into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

NOT_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold, also not escaped (section 2.2); editors end names there."""

MarkKind = Literal["section", "line", "downbeat", "beat"]


@dataclass(frozen=True)
class Source:
    """A file. ``path`` begins where the timeline lies; ``frames``: how many of it can be used.

    ``in_form``: it has the film's own size and rate.
    """

    path: str
    frames: int
    in_form: bool = True


@dataclass(frozen=True)
class Piece:
    """``frames`` of a source from its frame ``first`` on.

    ``fade``: so many frames on either side of its end dissolve into the next one. ``note``: what is
    to be known of it, as a sentence.
    """

    name: str
    source: Source
    first: int
    frames: int
    fade: int = 0
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """Something in the song, from ``frame`` of the film on."""

    kind: MarkKind
    frame: int
    frames: int
    words: str


@dataclass(frozen=True)
class Edit:
    """``sound`` lies below all pieces and is as long as they are; None for a silent film."""

    name: str
    rate: int
    width: int
    height: int
    pieces: tuple[Piece, ...]
    sound: Piece | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def frames(self) -> int:
        return sum(piece.frames for piece in self.pieces)

    @property
    def sources(self) -> list[Source]:
        """Those of the pictures, each once, in the order in which they are first seen."""
        return list(dict.fromkeys(piece.source for piece in self.pieces))

    def placed(self) -> Iterator[tuple[int, Piece]]:
        """Each piece with the film's frame at which it begins."""
        begins = accumulate((piece.frames for piece in self.pieces), initial=0)
        return zip(begins, self.pieces, strict=False)


def legible(text: str) -> str:
    return NOT_TEXT.sub("", text)
