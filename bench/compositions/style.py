"""What a style is made of: strings of steps that say who plays when.

A step string is a bar of equal steps, two bars or more parted by ``|``. For drums ``X`` is loud,
``x`` usual, ``o`` soft. For other players ``x`` and ``X`` are the whole chord, a digit one tone of
it (0 the root, going on in the next octave), ``-`` holds what sounds and ``.`` is silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KIT = {
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "floor": 41, "hat": 42, "low tom": 43,
    "pedal": 44, "open": 46, "tom": 47, "crash": 49, "high tom": 50, "ride": 51, "bell": 53,
    "tambourine": 54, "cowbell": 56, "bongo": 60, "conga": 63, "low conga": 64, "timbale": 65,
    "agogo": 67, "cabasa": 69, "shaker": 70, "guiro": 73, "clave": 75,
}  # fmt: skip

Groove = Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """A player: General MIDI ``program``, lowest pitch, and from which energy on it plays."""

    program: int
    steps: str
    low: int = 48
    least: float = 0.0
    velocity: int = 80


@dataclass(frozen=True)
class Style:
    """A song in the rough; a seed makes it one.

    ``tempo``: from, to. ``swing``: where the off-beat falls within ``swung`` beats. ``drums``: for
    labels of sections how the kit plays there (see ``drummer``). ``chords``: by label, "" for the
    others. ``lead``: program of the melody, ``voice.VOICE`` for a sung one, None for none.
    ``division``: steps of the melody in a beat.
    ``odd_bar``: so many beats in one bar before the second chorus. Times in seconds.
    """

    name: str
    genre: str
    tempo: tuple[float, float]
    groove: Groove = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    chords: Mapping[str, str] = field(default_factory=dict)
    form: str = "song"
    meter: int = 4
    swing: float = 0.5
    swung: float = 1.0
    division: int = 2
    drums: Mapping[str, str] = field(default_factory=dict)
    lead: int | None = None
    lead_low: int = 64
    human: float = 0.006
    curve: str = "human"
    level_fixed: bool = True
    silence: float = 0.0
    pickup: bool = False
    fade_in: float = 0.0
    odd_bar: int = 0
    codec: str = ""
