"""What can be set: on the command line, and by ``POST /_settings`` while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from standins.settings import Readers, Span, dollars, span, yes


def unknown_inputs(text: str) -> str:
    if text not in ("reject", "ignore"):
        raise ValueError(f"{text!r} is neither reject nor ignore")
    return text


SLOW = Span(8, 20)
LATE = Span(0.2, 3)
ANYWHERE = Span(0, 1)


@dataclass(frozen=True)
class Settings:
    seconds: Span = SLOW
    answer: Span = LATE
    accepts: Span = ANYWHERE
    queue: float = 0.1
    expire_after: float = 3600
    run_limit: float = 1800
    least_deadline: float = 5
    creates_per_minute: float = 600
    calls_per_minute: float = 3000
    credit: float | None = None
    low_credit_per_minute: float = 6
    count_refused: bool = False
    unknown_inputs: str = "reject"
    webhook_patience: float = 60
    webhook_of_aborted: bool = False
    file_limit: int = 100_000_000
    height: int = 0
    token: str = ""
    clock: float = 0


READERS: Readers = {
    "seconds": (span, "how long a prediction takes, queue included"),
    "answer": (span, "how long the answer to a create takes"),
    "accepts": (span, "the share of that time after which it is accepted"),
    "queue": (float, "share of a prediction's seconds that it is in the queue"),
    "expire_after": (float, "seconds until input, output and files are gone"),
    "run_limit": (float, "seconds after which a run that never ends is ended"),
    "least_deadline": (float, "the smallest Cancel-After, in seconds"),
    "creates_per_minute": (float, "more are throttled; so many at once are let in"),
    "calls_per_minute": (float, "the same for all other calls"),
    "low_credit_per_minute": (float, "creates that are let in below $5, one at once"),
    "credit": (dollars, "dollars; below 5 few creates are let in, at 0 none; none: unlimited"),
    "count_refused": (yes, "throttled tries count too, and push the limit on"),
    "unknown_inputs": (unknown_inputs, "reject or ignore inputs that the schema has not"),
    "webhook_patience": (float, "seconds after its end that a webhook is tried"),
    "webhook_of_aborted": (yes, "whether `aborted` sends `completed`: unknown"),
    "file_limit": (int, "bytes of an upload"),
    "height": (int, "make pictures and clips at most so high; 0: as asked"),
    "token": (str, "the one token that is let in; empty: any r8_"),
    "clock": (float, "seconds that the clock is ahead by which its answers are dated"),
}
