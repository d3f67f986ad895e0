"""Lines of lyrics as the page of a song shows them: when they are sung, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from songs.analysis.describe import time_text
from songs.lyrics import Line, lines_of
from songs.models import Song
from songs.plain_lyrics import Sung, as_row, carried_over, sung
from songs.times_form import was_of

MOST_LINES_TIMED = 240
"""A form of more fields than browsers and servers take is not offered."""
SURE, LIKELY = 0.75, 0.5


@dataclass(frozen=True)
class LineRow:
    """``start`` and ``end`` as typed, empty where there are none; ``was``: the exact ones. ``line``
    as it is kept, None where it has no time."""

    number: int
    start: str
    end: str
    text: str
    was: str = ""
    line: Line | None = None
    plays: float | None = None
    """Seconds from which to listen, also of a line without a time: the end of the one before."""

    @property
    def is_doubtful(self) -> bool:
        return self.line is not None and how_sure(self.line) in ("doubtful", "a guess")

    @property
    def sure(self) -> str:
        return how_sure(self.line) if self.line else ""

    @property
    def dots(self) -> int:
        """Of three."""
        return {"sure": 3, "likely": 2, "doubtful": 1}.get(self.sure, 0)


def how_sure(line: Line) -> str:
    """In a word or two; empty where somebody gave the time."""
    if line.by_hand:
        return "by hand"
    if line.confidence is None:
        return ""
    if not line.confidence:
        return "a guess"
    known = {SURE: "sure", LIKELY: "likely"}
    return next((word for least, word in known.items() if line.confidence >= least), "doubtful")


def all_lines(song: Song) -> list[LineRow]:
    """Every line of the lyrics, those without times in their places."""
    timed = lines_of(song.lyric_lines)
    written = sung(song.lyrics)
    lines = carried_over(written, timed)
    if sum(line is not None for line in lines) != len(timed):
        # Written in another way than they are sung: then only these lines are known.
        written, lines = [Sung(line.text, line.who) for line in timed], list(timed)
    before = [0.0, *(line.end if line else 0.0 for line in lines)]
    rows = zip_longest(range(1, len(lines) + 1), written, lines)
    return [_row(number, words, line, before[:number]) for number, words, line in rows]


def _row(number: int, words: Sung, line: Line | None, before: list[float]) -> LineRow:
    text = as_row(words.text, words.who)
    if line is None:
        return LineRow(number, "", "", text, plays=max(before))
    start, end = time_text(line.start), time_text(line.end)
    return LineRow(number, start, end, text, was_of(line), line, line.start)
