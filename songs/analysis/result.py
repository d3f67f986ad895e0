"""What is known of a song once it has been heard; kept as JSON. Times are seconds of the song."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1


@dataclass(frozen=True)
class Section:
    """Sections of the same ``group`` repeat one another. ``energy`` 0..1."""

    label: str
    start: float
    end: float
    energy: float
    group: int


@dataclass(frozen=True)
class Window:
    start: float
    seconds: float


@dataclass(frozen=True)
class Analysis:
    """``tempo`` is 0 and ``beats`` is empty where no beat was heard.

    ``strengths`` (0..1, bass) has one value a beat; ``downbeats`` are some of the ``beats``.
    ``peaks``: 1,200 values 0..255 over the whole song, for drawing it. ``energy``: 0..1, one
    value each half second. ``onsets``: strong ones, to cut on where there is no beat.
    ``alternatives``: tempi that a listener might tap instead, the likelier first.
    """

    duration: float
    tempo: float
    meter: int
    beats: tuple[float, ...]
    strengths: tuple[float, ...]
    downbeats: tuple[float, ...]
    sections: tuple[Section, ...]
    window: Window
    peaks: tuple[int, ...]
    energy: tuple[float, ...]
    onsets: tuple[float, ...]
    confidence: float
    alternatives: tuple[float, ...] = ()
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        """Plain lists, numbers and strings."""
        plain = dataclasses.asdict(self)
        return {name: _listed(value) for name, value in plain.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Analysis:
        """What ``to_json`` gave. Raises TypeError for a form that is not this version's."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["sections"] = tuple(Section(**section) for section in data["sections"])
        values["window"] = Window(**data["window"])
        return cls(**values)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
