"""What a composition is: notes in seconds, and what is true of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DRUMS = -1
"""Stands for a General MIDI program where the notes are the drum kit's."""
VOICE = -2
"""Stands for a program where the notes are sung by ``bench.compositions.voice``."""


@dataclass(frozen=True, order=True)
class Note:
    """``start`` and ``seconds`` in seconds, ``pitch`` and ``velocity`` as MIDI numbers."""

    start: float
    seconds: float
    program: int
    pitch: int
    velocity: int


@dataclass(frozen=True)
class Truth:
    """What a listener should find; times in seconds.

    ``level_fixed``: the drums leave no doubt whether to count this fast, half or double.
    ``boundaries``: where each section but the first begins. ``score``: stands for the notes and
    the mastering; where it is another, so is the recording.
    """

    name: str
    genre: str
    tempo: float
    meter: int
    level_fixed: bool
    seconds: float
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    boundaries: tuple[float, ...]
    labels: tuple[str, ...]
    score: int = 0

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> Truth:
        said = json.loads(path.read_text())
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        return cls(**values)


@dataclass(frozen=True)
class Mastering:
    """How far from sterile: gains in dB of the lowest and highest octaves, a lossy codec or none.

    ``small_font``: played by the smaller of the two sound fonts.
    """

    bass: float = 0.0
    treble: float = 0.0
    squeeze: float = 2.0
    codec: str = ""
    fade_in: float = 0.0
    small_font: bool = False


@dataclass(frozen=True)
class Composition:
    truth: Truth
    notes: tuple[Note, ...]
    mastering: Mastering = Mastering()
