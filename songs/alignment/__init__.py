"""When each line of a text is sung, by the words that a model heard in the song.

The text is the truth of the words, what was heard only of the times. ``tokens`` makes both
comparable, ``matching`` finds one in the other, ``evidence`` says what that proves of each line;
here lines get times that follow each other. ``wrapping`` makes lines of what was heard alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from songs.alignment.evidence import Evidence, evidence_of, pace_of, span_of
from songs.alignment.tokens import Heard, split, tokens_of
from songs.lyrics import SHORTEST_SECONDS, Line
from songs.plain_lyrics import Sung

__all__ = ["Heard", "aligned"]

Span = tuple[float, float]
BETWEEN_SECONDS = 0.4
"""From the end of a line to the next one, usually."""
LEAST_ROOM, MOST_ROOM = 0.6, 4.0
"""What a gap may be of what unheard lines need, so that they are sung in it."""
ROUNDED = 3


def aligned(
    lines: Sequence[Sung],
    heard: Sequence[Heard],
    seconds: float,
    *,
    fixed: Sequence[Line | None] = (),
    loose: bool = False,
) -> list[Line | None]:
    """A line with times for each of ``lines``; None for one that was not heard and that no gap
    between its neighbours would hold.

    ``fixed``: lines whose times stand, for each of ``lines`` one or None. Of a song of so many
    ``seconds``; lines never overlap. ``confidence`` 0 is that of a line put where there is room.
    """
    kept = list(fixed) or [None] * len(lines)
    words = [word for word in split(heard) if word.start < seconds]
    timed: list[Line | None] = []
    for (first, last), (since, until) in _between(kept, seconds):
        within = [word for word in words if since <= (word.start + word.end) / 2 <= until]
        timed += _placed(lines[first:last], within, (since, until), loose)
        timed += kept[last : last + 1]
    return timed


def _between(kept: Sequence[Line | None], seconds: float) -> list[tuple[tuple[int, int], Span]]:
    """The runs of lines between those that stand, and when they may be sung."""
    stand = [(at, line) for at, line in enumerate(kept) if line]
    ends = [(at, line.start) for at, line in stand] + [(len(kept), seconds)]
    begins = [(0, 0.0)] + [(at + 1, line.end) for at, line in stand]
    return [
        ((first, last), (since, max(since, until)))
        for (first, since), (last, until) in zip(begins, ends, strict=True)
    ]


def _placed(
    lines: Sequence[Sung], heard: Sequence[Heard], room: Span, loose: bool
) -> list[Line | None]:
    found = evidence_of(tokens_of(line.text for line in lines), len(lines), heard, loose=loose)
    pace = pace_of(found, heard)
    spans = _apart([span_of(line, heard, pace) if line.found else None for line in found], room)
    spans = _with_guesses(spans, found, pace)
    return [
        Line(span[0], span[1], line.text, line.who, one.confidence) if span else None
        for line, one, span in zip(lines, found, spans, strict=True)
    ]


def _apart(spans: Sequence[Span | None], room: Span) -> list[Span | None]:
    """In order, none over another; None also for one that has no room left."""
    ended: list[Span | None] = []
    limit = room[1]
    for span in reversed(spans):
        start = min(span[0], limit - SHORTEST_SECONDS) if span else limit
        ended.append((start, min(span[1], limit)) if span else None)
        limit = start
    kept: list[Span | None] = []
    since = room[0]
    for span in reversed(ended):
        start = max(round(span[0], ROUNDED), since) if span else since
        end = round(max(span[1], start + SHORTEST_SECONDS), ROUNDED) if span else start
        kept.append((start, end) if span and end <= room[1] else None)
        since = kept[-1][1] if kept[-1] else since
    return kept


def _with_guesses(
    spans: Sequence[Span | None], found: Sequence[Evidence], pace: float
) -> list[Span | None]:
    """Lines that were not heard, between two that were, where the gap is about as long as they."""
    filled = list(spans)
    for missing, run in groupby(range(len(spans)), lambda at: spans[at] is None):
        places = list(run)
        if not missing or not places[0] or places[-1] + 1 == len(spans):
            continue
        before, after = spans[places[0] - 1], spans[places[-1] + 1]
        assert before and after
        filled[places[0] : places[-1] + 1] = _spread(
            [found[at].words for at in places], (before[1], after[0]), pace
        )
    return filled


def _spread(words: Sequence[int], gap: Span, pace: float) -> list[Span | None]:
    needs = [count * pace + BETWEEN_SECONDS for count in words]
    room = gap[1] - gap[0]
    if not LEAST_ROOM * sum(needs) <= room <= MOST_ROOM * sum(needs):
        return [None] * len(words)
    spans: list[Span | None] = []
    at = gap[0]
    for need in needs:
        long = room * need / sum(needs)
        begins = at + long * min(BETWEEN_SECONDS / need, 0.3)
        spans.append((round(begins, ROUNDED), round(at + long, ROUNDED)))
        at += long
    return spans
