"""Words with times: each line of a text a segment, each word as long as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

MARGIN = 0.03
"""Share of the file before the first and after the last word."""
BREATH = 6
"""Letters' worth of silence after each line."""
PUNCTUATION = '.,;:!?"()…–—'
EVERY = 5
OTHERS = {"heart": "hard", "night": "light", "you": "your", "the": "a"}
"""What is heard in their place when it is misheard."""


@dataclass(frozen=True)
class Word:
    """Seconds from the start of the file."""

    text: str
    start: float
    end: float

    @property
    def written(self) -> dict[str, Any]:
        return {"word": self.text, "start": round(self.start, 2), "end": round(self.end, 2)}


@dataclass(frozen=True)
class Segment:
    number: int
    words: Sequence[Word]

    @property
    def written(self) -> dict[str, Any]:
        return {
            "id": self.number, "seek": 0, "start": round(self.words[0].start, 2),
            "end": round(self.words[-1].end, 2), "text": " " + _joined(self.words), "tokens": [],
            "temperature": 0.0, "avg_logprob": -0.3, "compression_ratio": 1.2,
            "no_speech_prob": 0.02,
        }  # fmt: skip


@dataclass(frozen=True)
class Heard:
    segments: Sequence[Segment]

    @property
    def words(self) -> list[Word]:
        return [word for segment in self.segments for word in segment.words]

    @property
    def text(self) -> str:
        return _joined(self.words)


def spread(text: str, seconds: float) -> Heard:
    """Over nearly all of the file; a word begins where the one before it ended, with a breath
    after each line."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    widths = [len(word) + 1 + BREATH * (word is line[-1]) for line in lines for word in line]
    begin, room = seconds * MARGIN, seconds * (1 - 2 * MARGIN)
    ends = [0, *accumulate(widths)]
    scale = room / ends[-1] if ends[-1] else 0.0
    places = iter(begin + scale * at for at in ends)
    return Heard(
        [
            Segment(number, [_word(word, next(places), scale) for word in line])
            for number, line in enumerate(lines)
        ]
    )


def _word(text: str, start: float, scale: float) -> Word:
    bare = text.strip(PUNCTUATION)
    return Word(bare, start, start + scale * len(text))


def misheard(heard: Heard) -> Heard:
    """Every fifth word is another, or loses its end."""
    count = 0
    segments = []
    for segment in heard.segments:
        words = []
        for word in segment.words:
            count += 1
            words.append(replace(word, text=_other(word.text)) if count % EVERY == 0 else word)
        segments.append(replace(segment, words=words))
    return Heard(segments)


def _other(word: str) -> str:
    return OTHERS.get(word.lower(), word[: max(1, len(word) - 2)] + "in")


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
