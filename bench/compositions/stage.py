"""What all players share: the clock, the form, and hands that are not quite exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.compositions.chords import Chord, progression
from bench.compositions.clock import Clock
from bench.compositions.forms import Section
from bench.compositions.score import Note
from bench.compositions.steps import swung
from bench.compositions.style import Style

LOUDEST = 127


@dataclass(frozen=True)
class Stage:
    """``up``: semitones by which the song is moved from how it is written."""

    style: Style
    clock: Clock
    sections: tuple[Section, ...]
    up: int
    random: np.random.Generator

    def chord_at(self, section: Section, bar: int, place: float) -> Chord:
        """``bar`` counts from the section's start, ``place`` in beats."""
        chords = self.style.chords
        names = chords.get(section.label, chords.get("", "C"))
        bars = progression(names, self.up)
        shared = bars[bar % len(bars)]
        length = self.clock.length(section.bar + bar)
        return shared[min(int(place / length * len(shared)), len(shared) - 1)]

    def note(
        self, bar: int, place: float, beats: float, program: int, pitch: int, velocity: float
    ) -> Note:
        """Of a bar of the whole song; played by a hand: a little early or late, loud or soft."""
        style = self.style
        start = self.clock.at(bar, swung(place, style.swing, style.swung))
        end = self.clock.at(bar, swung(place + beats, style.swing, style.swung))
        late = float(self.random.normal(0, style.human / 2))
        hand = min(max(late, -style.human), style.human)
        loud = velocity * (1 + float(self.random.normal(0, 0.06)) * (style.human > 0.001))
        seconds = max(0.04, 0.95 * (end - start))
        struck = int(min(max(loud, 1), LOUDEST))
        return Note(max(0.0, start + hand), seconds, program, pitch, struck)
