"""What can be set: on the command line, and by ``POST /_settings`` while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from standins.settings import Readers, Span, dollars, span

SLOW = Span(20, 60)
LATE = Span(0.2, 3)
ANYWHERE = Span(0, 1)


@dataclass(frozen=True)
class Settings:
    seconds: Span = SLOW
    answer: Span = LATE
    accepts: Span = ANYWHERE
    queue: float = 0.1
    active_after: float = 1
    expire_after: float = 48 * 3600
    requests_per_minute: float = 600
    credit: float | None = None
    height: int = 0
    key: str = ""


READERS: Readers = {
    "seconds": (span, "how long an interaction takes, queue included"),
    "answer": (span, "how long the answer to a create takes"),
    "accepts": (span, "the share of that time after which it is accepted"),
    "queue": (float, "share of an interaction's seconds that it is queued"),
    "active_after": (float, "seconds after its end until its file can be loaded"),
    "expire_after": (float, "seconds until a file is gone"),
    "requests_per_minute": (float, "more are throttled; so many at once are let in"),
    "credit": (dollars, "dollars; at 0 nothing is accepted; none: unlimited"),
    "height": (int, "make clips at most so high; 0: as asked"),
    "key": (str, "the one key that is let in; empty: any that begins with AIza"),
}
