"""How sections follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ENERGY = {
    "intro": 0.35, "verse": 0.6, "chorus": 1.0, "bridge": 0.45, "outro": 0.4, "build": 0.65,
    "drop": 1.0, "breakdown": 0.3, "head": 0.75, "solo": 0.9, "interlude": 0.45, "theme": 0.6,
    "refrain": 0.95,
}  # fmt: skip

FORMS = {
    "song": (
        "intro:1 verse:2 chorus:2 verse:2 chorus:2 bridge:1 chorus:2 outro:1",
        "intro:1 verse:2 chorus:2 verse:2 chorus:2 outro:1",
        "verse:2 chorus:2 verse:2 chorus:2 bridge:2 chorus:2",
        "intro:1 chorus:2 verse:2 chorus:2 bridge:2 chorus:2 outro:1",
        "intro:1 verse:4 chorus:2 verse:2 chorus:4",
    ),
    "club": (
        "intro:2 build:2 drop:4 breakdown:2 build:1 drop:4 outro:1",
        "intro:1 drop:2 breakdown:2 drop:2 outro:1",
        "build:2 drop:2 breakdown:4 drop:4",
    ),
    "jazz": ("intro:1 head:2 solo:4 head:2 outro:1", "head:2 solo:4 bridge:2 head:2"),
    "tune": (
        "intro:1 theme:2 refrain:2 theme:2 interlude:1 refrain:2",
        "theme:2 refrain:2 theme:2 refrain:2 outro:1",
    ),
}
UNITS = (2, 4, 8)
SECONDS = (62.0, 100.0)


@dataclass(frozen=True)
class Section:
    """``bar``: the number of its first."""

    label: str
    bar: int
    bars: int

    @property
    def energy(self) -> float:
        return ENERGY[self.label]


def sections(
    form: str, bar_seconds: float, wanted: Sequence[str], random: np.random.Generator
) -> tuple[Section, ...]:
    """A form with the wanted labels, whose bars of that length come to 62 to 100 s.

    Or as near as there is one.
    """
    forms = [_parts(text) for text in FORMS[form]]
    most = max(_has(parts, wanted) for parts in forms)
    kept = [parts for parts in forms if _has(parts, wanted) == most]
    options = [(parts, unit) for parts in kept for unit in UNITS]
    fits = [option for option in options if _misses(option, bar_seconds) == 0]
    if not fits:
        fits = [min(options, key=lambda option: _misses(option, bar_seconds))]
    parts, unit = fits[int(random.integers(len(fits)))]
    bars = [unit * units for _, units in parts]
    firsts = np.cumsum([0, *bars])
    return tuple(
        Section(label, int(first), count)
        for (label, _), first, count in zip(parts, firsts, bars, strict=False)
    )


def _parts(text: str) -> list[tuple[str, int]]:
    pairs = [part.split(":") for part in text.split()]
    return [(label, int(units)) for label, units in pairs]


def _has(parts: list[tuple[str, int]], wanted: Sequence[str]) -> int:
    return len({label for label, _ in parts} & set(wanted))


def _misses(option: tuple[list[tuple[str, int]], int], bar_seconds: float) -> float:
    parts, unit = option
    seconds = sum(units for _, units in parts) * unit * bar_seconds
    return max(SECONDS[0] - seconds, 0.0, seconds - SECONDS[1])
