"""The lines of a song as they are read in its film: how long each stands, and in which parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Any, Literal

from videos.lettering.breaking import length, lines_of, pieces

Kind = Literal["caption", "hand", "poster"]

LEAST_SECONDS = 0.8
LAST_SECONDS = 1.6
"""Before the film's end no line begins any more: the picture goes to black."""
LETTERS_A_SECOND = 20.0
"""More than that nobody reads (BBC Subtitle Guidelines: 160 to 180 words a minute is comfortable,
some 15 letters a second)."""
LONGEST = 56
"""Letters in two rows of a wide film; what is longer is read in parts."""
FADE_IN, FADE_OUT = 0.15, 0.2
LINGERS = 1.5
"""Seconds for which a line may stay beyond its end, to be read."""
CLOSE = 0.12
"""Lines nearer than that follow upon each other without a gap."""


@dataclass(frozen=True)
class Words:
    """What is read at once. Times in seconds of the film."""

    text: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def needs(self) -> float:
        return max(LEAST_SECONDS, length(self.text) / LETTERS_A_SECOND)


@dataclass(frozen=True)
class Caption:
    """Words at their place in the frame, in seconds of a segment.

    ``rows``: the lines; ``caps``: height of their capitals in pixels; ``align``: -1 left, 0 centre,
    1 right; ``x``: where that edge stands, ``y``: the lowest baseline, in pixels. ``tilt`` in
    degrees. A poster stands behind the subject.
    """

    rows: tuple[str, ...]
    start: float
    end: float
    kind: Kind
    voice: str
    caps: float
    align: int
    x: float
    y: float
    tilt: float = 0.0
    ink: Literal["auto", "light", "dark"] = "auto"

    @property
    def behind(self) -> bool:
        """Between the place and the subject."""
        return self.kind == "poster"

    def later(self, seconds: float) -> Caption:
        return replace(self, start=self.start - seconds, end=self.end - seconds)

    def meets(self, start: float, end: float) -> bool:
        """Whether any of it is seen between these moments."""
        return self.start < end and self.end > start

    def opacity(self, seconds: float) -> float:
        """0..1 at a moment of the segment."""
        rising, falling = (seconds - self.start) / FADE_IN, (self.end - seconds) / FADE_OUT
        return max(0.0, min(1.0, rising, falling))


def words_in_film(
    lines: Iterable[Mapping[str, Any]], start: float, seconds: float, longest: int = LONGEST
) -> list[Words]:
    """What is read in a film of so many ``seconds`` from ``start`` of the song on.

    A line too long for two rows is parted; one too short to be read stays while nothing follows,
    and is read together with the next one where that follows at once.
    """
    heard = [
        Words(str(line["text"]).strip(), max(0.0, line["start"] - start), line["end"] - start)
        for line in lines
    ]
    inside = [
        replace(words, end=min(words.end, seconds))
        for words in heard
        if words.text and words.start < seconds - LAST_SECONDS and words.end > LEAST_SECONDS
    ]
    parts = [part for words in inside for part in _parted(words, longest)]
    return _lingering(_together(parts, longest), seconds)


def _parted(words: Words, longest: int) -> list[Words]:
    """In parts of two rows at most, each for its share of the time."""
    if length(words.text) <= longest:
        return [words]
    count = int(-(-length(words.text) // longest))
    found = _even_parts(words.text, count)
    whole = sum(map(length, found))
    times, done = [words.start], 0.0
    for text in found:
        done += length(text)
        times.append(words.start + words.seconds * done / whole)
    return [Words(text, a, b) for text, (a, b) in zip(found, pairwise(times), strict=True)]


def _even_parts(text: str, count: int) -> list[str]:
    """Broken near the even shares, rather behind a comma."""
    parts = pieces(text)
    whole = length(text)
    breaks: list[int] = []
    for number in range(1, min(count, len(parts))):
        first = breaks[-1] + 1 if breaks else 1
        places = range(first, len(parts) - (count - 1 - number))
        breaks.append(min(places, key=lambda at: _unevenness(parts, at, whole * number / count)))
    return lines_of(parts, tuple(breaks))


def _unevenness(parts: Sequence[str], at: int, wanted: float) -> float:
    comma = parts[at - 1].rstrip()[-1] in ",;:.!?、。，—"
    return abs(length("".join(parts[:at])) - wanted) - 12 * comma


def _together(parts: Sequence[Words], longest: int) -> list[Words]:
    """One that would be gone too soon is read with the next, if both go into two rows."""
    kept: list[Words] = []
    for words in parts:
        before = kept[-1] if kept else None
        hurried = before is not None and before.seconds < before.needs
        if before and hurried and words.start - before.end < CLOSE:
            text = f"{before.text} {words.text}"
            if length(text) <= longest:
                kept[-1] = Words(text, before.start, words.end)
                continue
        kept.append(words)
    return kept


def _lingering(parts: Sequence[Words], seconds: float) -> list[Words]:
    """Into the silence behind it, as long as it takes to read it."""
    found = []
    for words, after in zip_longest(parts, parts[1:]):
        at = after.start if after else seconds
        wanted = max(words.end, min(words.start + words.needs, words.end + LINGERS))
        if at - words.start >= LEAST_SECONDS / 2:
            found.append(replace(words, end=min(wanted, at)))
    return found
