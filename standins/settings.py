"""How settings are read: on the command line, and by ``POST /_settings`` while a stand-in runs."""

from __future__ import annotations

import random
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

Chosen = TypeVar("Chosen", bound=Any)
"""A stand-in's dataclass of settings."""
Readers = Mapping[str, tuple[Callable[[str], Any], str]]
"""Setting → how it is read, and what it is."""


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


class BadSetting(Exception):
    """The message says which and why."""


def changed(settings: Chosen, readers: Readers, wishes: Mapping[str, Any]) -> Chosen:
    """With the wishes read as on the command line. Raises BadSetting."""
    read: dict[str, Any] = {}
    for name, value in wishes.items():
        if name not in readers:
            raise BadSetting(f"There is no setting {name!r}. There are: {', '.join(readers)}.")
        try:
            read[name] = readers[name][0](str(value))
        except ValueError as error:
            raise BadSetting(f"{name}: {error}.") from error
    return replace(settings, **read)


def add_arguments(parser: ArgumentParser, settings: Any, readers: Readers) -> None:
    for name, (_, words) in readers.items():
        shown = _shown(getattr(settings, name))
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="X", help=f"{words} ({shown})")


def from_arguments(settings: Chosen, readers: Readers, arguments: Namespace) -> Chosen:
    """Raises BadSetting."""
    given = {name: getattr(arguments, name) for name in readers}
    return changed(
        settings, readers, {name: text for name, text in given.items() if text is not None}
    )


def _shown(default: Any) -> str:
    return f"{default.least:g}-{default.most:g}" if isinstance(default, Span) else str(default)
