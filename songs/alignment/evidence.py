"""What was heard of each line: its words at their times, without those that cannot belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from songs.alignment.matching import match
from songs.alignment.tokens import Heard, Token

APART_SECONDS = 2.5
APART_PER_WORD = 0.9
"""How far apart two found words of a line may be, and how much more for each word between."""
LEAST_SHARE = 0.2
"""Of a line of which less was found nothing was: a word or two are anywhere."""
PAUSE_SECONDS = 0.6
PACE_SECONDS = 0.35
"""From one word to the next, where nothing tells."""
SLOWEST_PACE = 1.0
UNHEARD_START = 0.8
LOOSE = 0.6
"""What of the confidence is left when the first word was not found; when no word has a time."""


@dataclass(frozen=True)
class Found:
    """A word: ``at`` in its line, ``place`` in what was heard; ``worth`` of its weight."""

    at: int
    place: int
    worth: float


@dataclass(frozen=True)
class Evidence:
    """Of one line. ``words`` it has; ``confidence`` 0..1."""

    words: int
    found: tuple[Found, ...] = ()
    confidence: float = 0.0


def evidence_of(
    tokens: Sequence[Token], count: int, heard: Sequence[Heard], *, loose: bool = False
) -> list[Evidence]:
    """For each of ``count`` lines. ``loose``: the times are those of phrases, spread over words."""
    matched = match([t.text for t in tokens], [t.weight for t in tokens], [h.text for h in heard])
    lines: list[list[tuple[Token, Found | None]]] = [[] for _ in range(count)]
    for token, one in zip(tokens, matched, strict=True):
        line = lines[token.line]
        found = Found(len(line), one.place, token.weight * one.alike) if one else None
        line.append((token, found))
    return [_of_line(line, heard, loose) for line in lines]


def _of_line(
    line: list[tuple[Token, Found | None]], heard: Sequence[Heard], loose: bool
) -> Evidence:
    whole = sum(token.weight for token, _ in line)
    found = _together([one for _, one in line if one], heard)
    share = sum(one.worth for one in found) / whole if whole else 0.0
    if share < LEAST_SHARE:
        return Evidence(len(line))
    sure = share * (1.0 if found[0].at == 0 else UNHEARD_START) * (LOOSE if loose else 1.0)
    return Evidence(len(line), tuple(found), round(min(sure, 1.0), 3))


def _together(found: Sequence[Found], heard: Sequence[Heard]) -> list[Found]:
    """The weightiest of the groups that lie close enough to be one line."""
    groups: list[list[Found]] = []
    for one in found:
        if groups and _are_near(groups[-1][-1], one, heard):
            groups[-1].append(one)
        else:
            groups.append([one])
    return max(groups, key=lambda group: sum(one.worth for one in group), default=[])


def _are_near(before: Found, after: Found, heard: Sequence[Heard]) -> bool:
    apart = heard[after.place].start - heard[before.place].end
    return apart <= APART_SECONDS + APART_PER_WORD * (after.at - before.at - 1)


def pace_of(lines: Sequence[Evidence], heard: Sequence[Heard]) -> float:
    """Seconds from one sung word to the next, usually."""
    steps = [
        heard[after.place].start - heard[before.place].start
        for line in lines
        for before, after in pairwise(line.found)
        if after.at - before.at == 1 and after.place - before.place == 1
    ]
    return min(median(steps), SLOWEST_PACE) if steps else PACE_SECONDS


def span_of(line: Evidence, heard: Sequence[Heard], pace: float) -> tuple[float, float]:
    """When a line of which something was found begins and ends."""
    first, last = line.found[0], line.found[-1]
    start = _reach(first.place, first.at, heard, pace, step=-1)
    end = _reach(last.place, line.words - 1 - last.at, heard, pace, step=1)
    return start, end


def _reach(place: int, missing: int, heard: Sequence[Heard], pace: float, *, step: int) -> float:
    """Over so many words that were misheard up to the line's end; a pause ends it sooner."""
    while missing and 0 <= place + step < len(heard):
        before, after = sorted((place, place + step))
        if heard[after].start - heard[before].end > PAUSE_SECONDS:
            missing = 0
            break
        place, missing = place + step, missing - 1
    time = heard[place].start if step < 0 else heard[place].end
    return max(time + step * missing * pace, 0.0)
