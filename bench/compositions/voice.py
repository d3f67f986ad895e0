"""A singing voice: harmonics under formants, with vibrato and gliding from note to note.

Formants of vowels after Peterson and Barney (1952), men and women between.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.compositions.score import Note

Sound = NDArray[np.float32]

VOWELS = (
    (760, 1250, 2600),
    (560, 1900, 2550),
    (300, 2400, 3000),
    (580, 900, 2500),
    (340, 950, 2400),
)
WIDTHS = (90.0, 120.0, 170.0)
GLIDE, ATTACK, RELEASE = 0.05, 0.045, 0.09
VIBRATO_RATE, VIBRATO_DEPTH = 5.6, 0.35
"""Hz and semitones."""
HARMONICS = 24
BREATH = 0.02


def sung(notes: Sequence[Note], seconds: float, rate: int) -> Sound:
    """Mono samples, -1..1. The notes must be in order; one that overlaps the next is cut."""
    size = int(seconds * rate)
    song = np.zeros(size, np.float32)
    random = np.random.default_rng(len(notes))
    before = notes[0].pitch if notes else 0
    for number, note in enumerate(notes):
        end = notes[number + 1].start if number + 1 < len(notes) else seconds
        length = min(note.seconds + RELEASE, max(end - note.start + RELEASE, 0.06))
        sound = _syllable(note, before, length, rate, VOWELS[note.pitch % len(VOWELS)], random)
        start = int(note.start * rate)
        room = song[start : start + sound.size]
        room += sound[: room.size]
        before = note.pitch
    top = float(np.abs(song).max()) or 1.0
    return song / np.float32(top)


def _syllable(
    note: Note,
    before: int,
    seconds: float,
    rate: int,
    formants: tuple[int, ...],
    random: np.random.Generator,
) -> Sound:
    time = np.arange(int(seconds * rate)) / rate
    glide = (before - note.pitch) * np.exp(-time / GLIDE)
    rising = np.clip((time - 0.2) / 0.3, 0, 1)
    phase = random.uniform(0, 2 * np.pi)
    wave = VIBRATO_DEPTH * rising * np.sin(2 * np.pi * VIBRATO_RATE * time + phase)
    pitch = note.pitch + np.clip(glide, -7, 7) + wave
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    angle = 2 * np.pi * np.cumsum(frequency) / rate
    tone = np.zeros(time.size)
    for harmonic in range(1, HARMONICS + 1):
        if harmonic * frequency.mean() < 0.45 * rate:
            tone += _gain(harmonic * frequency, formants) / harmonic * np.sin(harmonic * angle)
    tone += BREATH * random.standard_normal(time.size)
    shape = np.minimum(1, time / ATTACK) * np.clip((seconds - time) / RELEASE, 0, 1)
    return np.asarray(tone * shape * note.velocity / 127, dtype=np.float32)


def _gain(frequency: NDArray[np.float64], formants: tuple[int, ...]) -> NDArray[np.float64]:
    peaks = [
        1 / (1 + ((frequency - centre) / width) ** 2)
        for centre, width in zip(formants, WIDTHS, strict=True)
    ]
    return np.asarray(0.08 + sum(peaks))
