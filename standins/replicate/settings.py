"""What can be set: on the command line, and by ``POST /_settings`` while it runs."""

from __future__ import annotations

import random
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple


class Span(NamedTuple):
    """Between two bounds, as ``8-20``; one number alone is both."""

    least: float
    most: float

    def drawn(self) -> float:
        return random.uniform(self.least, self.most)


def span(text: str) -> Span:
    least, _, most = text.partition("-")
    return Span(float(least), float(most or least))


def yes(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def dollars(text: str) -> float | None:
    return None if text.lower() == "none" else float(text)


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


READ: dict[str, tuple[Callable[[str], Any], str]] = {
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
}
"""How each is read, and what it is."""


class BadSetting(Exception):
    """The message says which and why."""


def changed(settings: Settings, wishes: Mapping[str, Any]) -> Settings:
    """With the wishes read as on the command line. Raises BadSetting."""
    read: dict[str, Any] = {}
    for name, value in wishes.items():
        if name not in READ:
            raise BadSetting(f"There is no setting {name!r}. There are: {', '.join(READ)}.")
        try:
            read[name] = READ[name][0](str(value))
        except ValueError as error:
            raise BadSetting(f"{name}: {error}.") from error
    return replace(settings, **read)


def add_arguments(parser: ArgumentParser) -> None:
    for name, (_, words) in READ.items():
        shown = _shown(getattr(Settings, name))
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="X", help=f"{words} ({shown})")


def from_arguments(arguments: Namespace) -> Settings:
    """Raises BadSetting."""
    given = {name: getattr(arguments, name) for name in READ}
    return changed(Settings(), {name: text for name, text in given.items() if text is not None})


def _shown(default: Any) -> str:
    return f"{default.least:g}-{default.most:g}" if isinstance(default, Span) else str(default)
