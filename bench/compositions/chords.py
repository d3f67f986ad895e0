"""Chords by name: ``Am F C G7`` is a bar each, ``Dm7+G7`` shares one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

ROOTS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7, 12),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "6": (0, 4, 7, 9),
    "9": (0, 4, 7, 10, 14),
    "m9": (0, 3, 7, 10, 14),
    "sus4": (0, 5, 7),
    "sus2": (0, 2, 7),
    "dim": (0, 3, 6),
    "m7b5": (0, 3, 6, 10),
}


@dataclass(frozen=True)
class Chord:
    """``root`` 0..11 from C on, ``tones`` in semitones above it."""

    root: int
    tones: tuple[int, ...]

    def pitch(self, tone: int, low: int) -> int:
        """The chord's tone by number (it goes on in the next octave), its root at ``low`` or up."""
        octave, place = divmod(tone, len(self.tones))
        base = low + (self.root - low) % 12
        return base + self.tones[place] + 12 * octave


def chord(name: str, up: int = 0) -> Chord:
    """Raises ValueError for a name that is no chord."""
    said = re.fullmatch(r"([A-G])([#b]?)(.*)", name)
    if not said or said[3] not in QUALITIES:
        raise ValueError(f"{name!r} is not a chord that is known here.")
    root = ROOTS[said[1]] + {"#": 1, "b": -1, "": 0}[said[2]]
    return Chord((root + up) % 12, QUALITIES[said[3]])


@cache
def progression(names: str, up: int = 0) -> tuple[tuple[Chord, ...], ...]:
    """For each bar its chords, ``up`` semitones higher."""
    return tuple(tuple(chord(name, up) for name in bar.split("+")) for bar in names.split())
