"""Basses, chords and riffs from step strings, walking basses, and a melody that comes back."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.compositions.forms import Section
from bench.compositions.score import Note
from bench.compositions.stage import Stage
from bench.compositions.steps import strokes
from bench.compositions.style import Layer

WALKING = "walking"
WITHOUT_LEAD = ("intro", "outro", "breakdown", "build", "interlude")
STRUM = 0.006
"""Beats between the strings of a chord."""


def layers(stage: Stage) -> Iterator[Note]:
    for layer in stage.style.layers:
        for section in stage.sections:
            if section.energy < layer.least:
                continue
            for bar in range(section.bars):
                yield from _bar(stage, layer, section, bar)


def _bar(stage: Stage, layer: Layer, section: Section, bar: int) -> Iterator[Note]:
    if layer.steps == WALKING:
        yield from _walk(stage, layer, section, bar)
        return
    number = section.bar + bar
    length, meter = stage.clock.length(number), stage.style.meter
    level = (0.55 + 0.45 * section.energy) * layer.velocity
    for place, beats, character in strokes(layer.steps, bar, meter, length):
        chord = stage.chord_at(section, bar, place)
        loud = level * (1.15 if character == "X" else 1.0)
        tones = range(len(chord.tones)) if character in "xX" else [int(character, 16)]
        for string, tone in enumerate(tones):
            pitch = chord.pitch(tone, layer.low)
            late = STRUM * string
            yield stage.note(number, place + late, beats, layer.program, pitch, loud)


def _walk(stage: Stage, layer: Layer, section: Section, bar: int) -> Iterator[Note]:
    """A note a beat: the root, tones of the chord, and a half-step into the next root."""
    number = section.bar + bar
    length = stage.clock.length(number)
    for beat in range(length):
        chord = stage.chord_at(section, bar, beat)
        tone = 0 if beat in (0, length // 2) else int(stage.random.integers(1, 4))
        pitch = chord.pitch(tone, layer.low)
        if beat == length - 1 and stage.random.random() < 0.5:
            after = stage.chord_at(section, (bar + 1) % section.bars, 0)
            pitch = after.pitch(0, layer.low) + int(stage.random.choice([-1, 1]))
        yield stage.note(number, beat, 0.95, layer.program, pitch, layer.velocity)


@dataclass(frozen=True)
class Tone:
    """``place`` and ``beats`` in beats from the motif's start, ``tone`` of the chord."""

    place: float
    beats: float
    tone: int


MOTIF_BARS = 2
ON_BEAT, OFF_BEAT = 0.62, 0.34
BUSIER = 1.5
SOLOISTS = (0, 11, 26, 65)
LIFTED, LIFT = ("chorus", "refrain", "drop"), 2
"""Where the melody lies higher, by so many tones of the chord."""


def melody(stage: Stage) -> Iterator[Note]:
    """The same motif wherever a label comes back; in a solo always a new one."""
    style = stage.style
    if style.lead is None:
        return
    up = int(stage.random.integers(2**31))
    for section in stage.sections:
        if section.label in WITHOUT_LEAD:
            continue
        label, solo = zlib.crc32(section.label.encode()), section.label == "solo"
        for bar in range(0, section.bars, MOTIF_BARS):
            random = np.random.default_rng([up, label, bar if solo else bar // MOTIF_BARS % 2])
            motif = _motif(random, style.meter, style.division, BUSIER if solo else 1.0)
            program = SOLOISTS[up % len(SOLOISTS)] if solo else style.lead
            yield from _sung(stage, section, bar, motif, program)
        if style.pickup and section.bar == 0:
            yield from _pickup(stage)
    if style.pickup and stage.sections[0].label in WITHOUT_LEAD:
        yield from _pickup(stage)


def _motif(random: np.random.Generator, meter: int, division: int, busy: float) -> list[Tone]:
    places = [place / division for place in range(division * MOTIF_BARS * meter - 1)]
    chances = [ON_BEAT if place % 1 == 0 else OFF_BEAT for place in places]
    chosen = [p for p, c in zip(places, chances, strict=True) if random.random() < busy * c]
    chosen = chosen or [0.0]
    ends = [*chosen[1:], MOTIF_BARS * meter - 0.5]
    walk = np.cumsum(random.integers(-1, 2, len(chosen))) + int(random.integers(0, 3))
    tones = np.abs(walk) % 6
    return [
        Tone(place, min(end - place, 2.5), int(tone))
        for place, end, tone in zip(chosen, ends, tones, strict=True)
    ]


def _sung(
    stage: Stage, section: Section, bar: int, motif: list[Tone], program: int
) -> Iterator[Note]:
    style = stage.style
    lift = LIFT if section.label in LIFTED else 0
    for tone in motif:
        ahead, place = divmod(tone.place, style.meter)
        number = bar + int(ahead)
        if number >= section.bars or place >= stage.clock.length(section.bar + number):
            continue
        chord = stage.chord_at(section, number, place)
        pitch = chord.pitch(tone.tone + lift, style.lead_low)
        loud = 84 + 24 * section.energy
        yield stage.note(section.bar + number, place, tone.beats, program, pitch, loud)


def _pickup(stage: Stage) -> Iterator[Note]:
    style = stage.style
    chord = stage.chord_at(stage.sections[0], 0, 0)
    for step, tone in enumerate((0, 1, 2)):
        assert style.lead is not None
        pitch = chord.pitch(tone, style.lead_low)
        yield stage.note(0, -1.5 + step / 2, 0.5, style.lead, pitch, 92)
