"""What can be set: on the command line, and by ``POST /_settings`` while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from standins.openai.dialects import DIALECTS
from standins.settings import Readers, Span, dollars, span


def dialect(text: str) -> str:
    if text not in DIALECTS:
        raise ValueError(f"{text!r} is none of {', '.join(DIALECTS)}")
    return text


SLOW = Span(4, 12)


@dataclass(frozen=True)
class Settings:
    dialect: str = "openai"
    seconds: Span = SLOW
    requests_per_minute: float = 500
    credit: float | None = None
    height: int = 0
    heard: str = ""
    key: str = ""


READERS: Readers = {
    "dialect": (dialect, f"whose HTTP it speaks: {', '.join(DIALECTS)}"),
    "seconds": (span, "how long an answer takes, after the call was accepted"),
    "requests_per_minute": (float, "more are throttled; so many at once are let in"),
    "credit": (dollars, "dollars; at 0 nothing is accepted; none: unlimited"),
    "height": (int, "make pictures at most so high; 0: as asked"),
    "heard": (str, "the words in every recording; empty: those of the call's prompt"),
    "key": (str, "the one key that is let in; empty: any that the dialect takes"),
}
