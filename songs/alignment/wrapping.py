"""Lines of what was heard, where nobody wrote the words: broken at pauses, none too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from mvsite.lib.uploads import clean
from songs.alignment.tokens import SPACELESS, Heard
from songs.lyrics import LONGEST_LINE, LONGEST_SECONDS, SHORTEST_SECONDS, Line

LEAST_PAUSE, PAUSE_IN_STEPS = 0.45, 3.0
"""Seconds of silence that end a line: at least so many, and so much longer than usual ones."""
LONG_LINE = 44
LEAST_WORDS = 2
CERTAIN = 0.6
"""Nobody has read the words: they are to be looked at."""
TOUCHES = re.compile(rf"(?<=[{SPACELESS}]) (?=[{SPACELESS}])")


def wrapped(heard: Sequence[Heard], seconds: float) -> list[Line]:
    """In order, none over another, within a song of so many ``seconds``."""
    lines: list[Line] = []
    for words in _lines(_tidy(heard, seconds)):
        text = TOUCHES.sub("", clean(" ".join(word.text for word in words), LONGEST_LINE))
        start = max(words[0].start, lines[-1].end if lines else 0.0)
        end = min(max(words[-1].end, start + SHORTEST_SECONDS), start + LONGEST_SECONDS)
        if text and end <= seconds:
            lines.append(Line(round(start, 3), round(end, 3), text, confidence=CERTAIN))
    return lines


def _tidy(heard: Sequence[Heard], seconds: float) -> list[Heard]:
    shown = [word for word in heard if word.text.strip() and word.start < seconds]
    return [Heard(word.text.strip(), word.start, min(word.end, seconds)) for word in shown]


def _lines(words: Sequence[Heard]) -> Iterator[Sequence[Heard]]:
    pauses = [max(after.start - before.end, 0.0) for before, after in pairwise(words)]
    usual = median(pauses) if pauses else 0.0
    breaks = max(LEAST_PAUSE, PAUSE_IN_STEPS * usual)
    first = 0
    for at, pause in enumerate([*pauses, breaks] if words else [], 1):
        if pause >= breaks:
            yield from _short_enough(words[first:at])
            first = at


def _short_enough(words: Sequence[Heard]) -> Iterator[Sequence[Heard]]:
    """A long one is broken at its longest pause, rather near its middle."""
    if sum(len(word.text) + 1 for word in words) <= LONG_LINE or len(words) < 2 * LEAST_WORDS:
        yield words
        return
    at = max(range(LEAST_WORDS, len(words) - LEAST_WORDS + 1), key=lambda at: _invites(words, at))
    yield from _short_enough(words[:at])
    yield from _short_enough(words[at:])


def _invites(words: Sequence[Heard], at: int) -> float:
    """A pause of a second weighs as much as the whole way from an end to the middle."""
    off = abs(at - len(words) / 2) / len(words)
    return words[at].start - words[at - 1].end - 2 * off
