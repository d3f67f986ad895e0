"""Lyrics without their times: the lines that are sung, and which of them were there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from songs.lyrics import (
    ID_TAG,
    MOST_LINES,
    Line,
    from_spans,
    has_spans,
    leading_stamps,
    rows_of,
    singer,
    timed,
    without_controls,
)

ENDLESS = 1e9
"""Seconds of a song whose length is not asked for."""
ALIKE = 0.6
COMPARED = 80
"""Of their first letters, from which a changed line is the same one in other words."""


@dataclass(frozen=True)
class Sung:
    """A line. ``who`` sings it, empty where that is not said."""

    text: str
    who: str = ""


def sung(text: str) -> list[Sung]:
    """The lines in their order, in whichever form they came; what names a part is no line."""
    kept = without_controls(text)
    if has_spans(kept):
        lines = [Sung(line.text, line.who) for line in from_spans(kept) if line.text]
    elif _is_for_several_places(kept):
        # One row for several places: only their times say in which order they are sung.
        lines = [Sung(line.text, line.who) for line in timed(kept, ENDLESS).lines]
    else:
        lines = list(islice(_from_rows(kept), MOST_LINES))
    return lines[:MOST_LINES]


def _is_for_several_places(text: str) -> bool:
    return any(len(leading_stamps(row)) > 1 for row in rows_of(text))


def _from_rows(text: str) -> Iterator[Sung]:
    who = ""
    for row in rows_of(text):
        if ID_TAG.match(row):
            continue
        marked, said = singer(without_stamps(row), who)
        if said:
            yield Sung(said, marked)
        else:
            who = marked


def without_stamps(row: str) -> str:
    stamps = leading_stamps(row)
    return row[stamps[-1].end() :].strip() if stamps else row


def without_times(text: str) -> str:
    """The same lyrics as plain text: rows and markers stay, of subtitles only the lines."""
    kept = without_controls(text)
    if not timed(kept, ENDLESS).lines:
        return kept
    if has_spans(kept) or _is_for_several_places(kept):
        return "\n".join(as_row(line.text, line.who) for line in sung(kept))
    rows = (row for row in kept.splitlines() if not ID_TAG.match(row))
    return "\n".join(without_stamps(row) for row in rows).strip("\n")


def as_row(text: str, who: str = "") -> str:
    return f"[{who}] {text}" if who else text


def carried_over(lines: Sequence[Sung | Line], before: Sequence[Line]) -> list[Line | None]:
    """For each of ``lines`` the one of ``before`` that has the same words, in order."""
    found: list[Line | None] = [None] * len(lines)
    for block in _compared(lines, before).get_matching_blocks():
        for step in range(block.size):
            found[block.a + step] = before[block.b + step]
    return found


def reworded(lines: Sequence[Sung | Line], before: Sequence[Line]) -> list[Line | None]:
    """For each of ``lines`` the one of ``before`` that stood in its place with like words."""
    found: list[Line | None] = [None] * len(lines)
    for what, first, last, other, end in _compared(lines, before).get_opcodes():
        if what != "replace" or last - first != end - other:
            continue
        for step in range(last - first):
            old = before[other + step]
            if _are_alike(lines[first + step].text, old.text):
                found[first + step] = old
    return found


def _compared(lines: Sequence[Sung | Line], before: Sequence[Line]) -> SequenceMatcher[str]:
    texts, known = [line.text for line in lines], [line.text for line in before]
    return SequenceMatcher(None, texts, known, autojunk=False)


def _are_alike(one: str, other: str) -> bool:
    begins = one[:COMPARED].casefold(), other[:COMPARED].casefold()
    return SequenceMatcher(None, *begins).ratio() >= ALIKE
