"""“Paper Lanterns”: eight bars of verse, eight of chorus, one chord to end on. In D, 112 a minute.

``perform`` gives the same samples each time it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from demo import instruments as play
from demo.instruments import RATE, Sound
from demo.mixing import Band, mastered, write

TITLE, ARTIST = "Paper Lanterns", "Leitmotif"
BEAT = 60 / 112
BAR = 4 * BEAT
EIGHTH = BEAT / 2
VERSE, CHORUS, END = 0, 8, 16
SECONDS = 16 * BAR + 2.6
BEGIN = 0.04
"""Seconds before the first beat: encoders soften a sound that starts at once."""

D, E_MINOR, G, A, B_MINOR, D_OVER_F = (
    (38, (62, 66, 69, 76)), (40, (62, 64, 67, 71)), (43, (59, 62, 66, 71)),
    (45, (61, 64, 69, 71)), (47, (62, 66, 69, 71)), (42, (62, 66, 69, 74)),
)  # fmt: skip
"""The bass's key and the hand's."""
CHORDS = (
    D, B_MINOR, G, A, D, B_MINOR, E_MINOR, A,
    G, A, B_MINOR, D_OVER_F, G, A, D, D,
)  # fmt: skip

Melody = Sequence[tuple[int, int]]
"""Key and length in eighths; key 0 is silence."""
VERSE_TUNE: Melody = (
    (66, 2), (69, 2), (74, 3), (73, 1), (71, 5), (0, 3),
    (67, 2), (71, 2), (74, 3), (73, 1), (69, 5), (0, 3),
    (66, 2), (69, 2), (74, 3), (76, 1), (78, 4), (74, 2), (0, 2),
    (76, 3), (74, 3), (71, 2), (73, 4), (76, 4),
)  # fmt: skip
CHORUS_TUNE: Melody = (
    (71, 3), (74, 3), (71, 2), (73, 3), (76, 3), (73, 2),
    (74, 3), (78, 3), (76, 1), (74, 1), (69, 5), (0, 1), (69, 1), (69, 1),
    (71, 3), (74, 3), (71, 2), (73, 3), (76, 3), (78, 2),
    (79, 2), (78, 2), (76, 2), (74, 2), (74, 7), (0, 1),
)  # fmt: skip


def make(path: Path) -> None:
    write(path, perform(), TITLE, ARTIST)


def perform() -> Sound:
    """Two channels, shape (samples, 2)."""
    band = Band(SECONDS, BEGIN)
    for part in (_drums, _bass, _chords, _kalimba, _lead, _strings, _last_chord):
        part(band)
    return mastered(band)


# --- When ---------------------------------------------------------------------------------------


def bar(number: int, eighths: float = 0.0) -> float:
    """Seconds from the first beat."""
    return number * BAR + eighths * EIGHTH


def notes(tune: Melody, first_bar: int) -> Iterator[tuple[float, int, float, int | None]]:
    """Start, key, seconds, and the key before where nothing is between."""
    at, before = bar(first_bar), None
    for key, eighths in tune:
        if key:
            yield at, key, eighths * EIGHTH, before
        before = key or None
        at += eighths * EIGHTH


# --- The parts ----------------------------------------------------------------------------------


def _drums(band: Band) -> None:
    for number in range(END):
        if number < CHORUS:
            _verse_drums(band, number)
        else:
            _chorus_drums(band, number)
    band.add("drums", bar(CHORUS - 1), play.rise(BAR, 90), 0.42)
    for number, eighths in enumerate((4, 5, 6, 6.5, 7, 7.5)):
        band.add("drums", bar(CHORUS - 1, eighths), play.snare(60 + number), 0.20 + 0.05 * number)
    for number, at in enumerate((CHORUS, CHORUS + 4, END)):
        band.add("air", bar(at), play.cymbal(70 + number), 0.9, aside=0.2 - 0.3 * number)


def _verse_drums(band: Band, number: int) -> None:
    for eighths in (0, 4) if number < CHORUS - 1 else (0,):
        band.kick(bar(number, eighths), 0.55)
    for step in range(16):
        strength = (0.85, 0.35, 0.60, 0.38)[step % 4]
        sound = play.shaker(200 + number * 16 + step)
        band.add("drums", bar(number, step / 2), sound, strength, aside=0.35)
    if 2 <= number < CHORUS - 1:
        for eighths in (2, 6):
            band.add("drums", bar(number, eighths), play.clap(300 + number), 0.62, aside=-0.1)


def _chorus_drums(band: Band, number: int) -> None:
    for eighths in (0, 2, 4, 6):
        band.kick(bar(number, eighths), 0.92)
    if number % 2:
        band.kick(bar(number, 7), 0.55)
    for eighths in (2, 6):
        band.add("drums", bar(number, eighths), play.snare(400 + number), 0.72)
        band.add("drums", bar(number, eighths), play.clap(500 + number), 0.85, aside=0.15)
    for step in range(16):
        seed, open_ = 600 + number * 16 + step, step % 4 == 2
        sound = play.hat(seed, 0.19 if open_ else 0.05)
        band.add("drums", bar(number, step / 2), sound, 0.95 if open_ else 0.60, aside=-0.3)


def _bass(band: Band) -> None:
    for number, (key, _) in enumerate(CHORDS):
        for eighths, length, up in BASS_CHORUS if number >= CHORUS else BASS_VERSE:
            sound = play.bass(key + up, length * EIGHTH * 0.94)
            band.add("bass", bar(number, eighths), sound, 0.34 if number >= CHORUS else 0.22)


BASS_VERSE = ((0, 3, 0), (3, 1, 0), (4, 3, 0), (7, 1, 12))
BASS_CHORUS = tuple((eighth, 1, 12 if eighth in (3, 6) else 0) for eighth in range(8))


def _chords(band: Band) -> None:
    for number, (_, keys) in enumerate(CHORDS):
        rhythm = ((0, 3), (3, 3), (6, 2)) if number >= CHORUS else ((0, 5), (5, 3))
        for eighths, length in rhythm:
            for place, key in enumerate(keys):
                sound = play.electric_piano(key, length * EIGHTH, 0.55 if number < CHORUS else 0.8)
                late = 0.006 * place
                band.add(
                    "keys", bar(number, eighths) + late, sound, 0.15, aside=-0.45 + 0.3 * place
                )


def _kalimba(band: Band) -> None:
    """Broken chords, two octaves up in the chorus."""
    for number, (_, keys) in enumerate(CHORDS):
        up = 12 if number < CHORUS else 24
        order = (0, 2, 1, 3, 2, 1, 3, 2)
        for eighths in range(8) if number >= 2 else ():
            key = keys[order[eighths]] + up
            loud = 0.26 if eighths % 2 == 0 else 0.18
            aside = 0.5 if eighths % 2 else -0.5
            band.add("bells", bar(number, eighths), play.kalimba(key), loud, aside=aside)


def _lead(band: Band) -> None:
    for at, key, seconds, _ in notes(VERSE_TUNE, VERSE):
        band.add("lead", at, play.kalimba(key, 1.3), 0.46)
        band.add("lead", at, play.electric_piano(key, seconds + 0.2, 0.9), 0.17)
    for at, key, seconds, before in notes(CHORUS_TUNE, CHORUS):
        band.add("lead", at, play.whistle(key, seconds, before), 0.25)
        band.add("lead", at, play.whistle(key + 12, seconds, before and before + 12), 0.10)
        band.add("lead", at, play.electric_piano(key, seconds + 0.2, 1.0), 0.17, aside=0.1)


def _strings(band: Band) -> None:
    for number in range(4, END):
        _, keys = CHORDS[number]
        loud = 0.16 if number < CHORUS else 0.34
        for place, key in enumerate(keys[:3]):
            sound = play.strings(key, BAR * 1.04, 800 + number * 4 + place)
            aside = (-0.7, 0.0, 0.7)[place]
            band.add("strings", bar(number), sound, loud, aside=aside)


def _last_chord(band: Band) -> None:
    band.kick(bar(END), 0.9)
    band.add("bass", bar(END), play.bass(38, 2.2), 0.5)
    ring = partial(play.electric_piano, seconds=2.4, hard=0.6)
    for place, key in enumerate((62, 66, 69, 74, 78)):
        band.add("keys", bar(END) + 0.012 * place, ring(key), 0.17, aside=-0.4 + 0.2 * place)
    band.add("lead", bar(END), play.kalimba(86, 1.8), 0.3)


assert len(CHORDS) == END
assert np.isclose(RATE, 44_100)
