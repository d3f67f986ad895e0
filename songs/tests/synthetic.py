"""Songs made of sines and noise whose beats, bars and sections are known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """A section: ``energy`` decides which instruments play, ``chords`` are roots, one a bar."""

    label: str
    bars: int
    energy: float
    chords: tuple[int, ...]


VERSE = (45, 41, 48, 43)
CHORUS = (41, 48, 50, 46)
BRIDGE = (38, 46, 39, 40)
POP = (
    Part("intro", 4, 0.3, VERSE),
    Part("verse", 8, 0.6, VERSE),
    Part("chorus", 8, 1.0, CHORUS),
    Part("verse", 8, 0.6, VERSE),
    Part("chorus", 8, 1.0, CHORUS),
    Part("bridge", 8, 0.4, BRIDGE),
    Part("chorus", 8, 1.0, CHORUS),
    Part("outro", 4, 0.3, VERSE),
)
LOOP = (Part("loop", 4, 0.8, VERSE),)

PATTERNS: dict[str, dict[str, tuple[float, ...]]] = {
    "rock": {"kick": (0, 2), "snare": (1, 3), "hat": tuple(np.arange(0, 4, 0.5))},
    "four": {"kick": (0, 1, 2, 3), "snare": (1, 3), "hat": (0.5, 1.5, 2.5, 3.5)},
    "broken": {"kick": (0, 1.5, 2.5), "snare": (1, 3), "hat": tuple(np.arange(0, 4, 0.5))},
    "sixteenths": {"kick": (0, 2.5), "snare": (1, 3), "hat": tuple(np.arange(0, 4, 0.25))},
    "swing": {"kick": (0, 2), "snare": (1, 3), "hat": (0, 1, 1.5, 2, 3, 3.5)},
    "waltz": {"kick": (0,), "snare": (1, 2), "hat": (0, 1, 2, 2.5)},
}


@dataclass(frozen=True)
class Song:
    """Mono samples and what is true of them, in seconds."""

    samples: Sound
    beats: NDArray[np.float64]
    downbeats: NDArray[np.float64]
    boundaries: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass
class Band:
    """The instruments, each rendered once."""

    seed: int
    kick: Sound = field(init=False)
    snare: Sound = field(init=False)
    hat: Sound = field(init=False)

    def __post_init__(self) -> None:
        noise = np.random.default_rng(self.seed)
        time = np.arange(int(0.25 * RATE)) / RATE
        sweep = 2 * np.pi * (48 * time + 70 * 0.03 * (1 - np.exp(-time / 0.03)))
        self.kick = (0.9 * np.sin(sweep) * np.exp(-time / 0.08)).astype(np.float32)
        hiss = noise.standard_normal(time.size)
        ring = np.sin(2 * np.pi * 190 * time)
        self.snare = ((0.25 * hiss + 0.3 * ring) * np.exp(-time / 0.06)).astype(np.float32)
        bright = np.diff(noise.standard_normal(time.size), prepend=0.0)
        self.hat = (0.12 * bright * np.exp(-time / 0.025)).astype(np.float32)


def note(pitch: float, seconds: float, attack: float = 0.02) -> Sound:
    """A tone of five harmonics; ``pitch`` as a MIDI number."""
    time = np.arange(int(seconds * RATE)) / RATE
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    tone = sum(np.sin(2 * np.pi * k * frequency * time) / k**1.5 for k in range(1, 6))
    shape = np.minimum(1, time / attack) * np.minimum(1, (seconds - time) / 0.04)
    return np.asarray(tone * shape, dtype=np.float32)


def add(song: Sound, sound: Sound, at: float, gain: float = 1.0) -> None:
    start = round(at * RATE)
    room = song[start : start + sound.size]
    room += gain * sound[: room.size]


def beat_times(
    tempo: float | Sequence[float], count: int, offset: float = 0.0
) -> NDArray[np.float64]:
    """``count`` + 1 times; a pair of tempi is a drift from the first to the second."""
    first, last = (tempo, tempo) if isinstance(tempo, int | float) else (tempo[0], tempo[-1])
    steps = 60 / np.linspace(first, last, count)
    return np.asarray(offset + np.concatenate([[0.0], np.cumsum(steps)]))


def song(
    tempo: float | Sequence[float],
    *,
    parts: Sequence[Part] = POP,
    pattern: str = "rock",
    meter: int = 4,
    swing: float = 0.5,
    offset: float = 0.3,
    seed: int = 0,
) -> Song:
    """A band playing ``parts``. ``swing`` is where the off-beat falls within the beat."""
    bars = sum(part.bars for part in parts)
    beats = beat_times(tempo, bars * meter, offset)
    samples = np.zeros(int((beats[-1] + 0.5) * RATE), np.float32)
    band = Band(seed)
    bar, starts = 0, []
    for part in parts:
        starts.append(float(beats[bar * meter]))
        for number in range(part.bars):
            times = beats[bar * meter : bar * meter + meter + 1]
            _play_bar(samples, band, part, part.chords[number % len(part.chords)], times,
                      PATTERNS[pattern], swing)  # fmt: skip
            bar += 1
    samples *= np.float32(0.7 / np.abs(samples).max())
    true = beats[:-1]
    labels = tuple(part.label for part in parts)
    return Song(samples, true, true[::meter], tuple(starts[1:]), labels)


def _play_bar(
    samples: Sound,
    band: Band,
    part: Part,
    root: int,
    times: NDArray[np.float64],
    pattern: dict[str, tuple[float, ...]],
    swing: float,
) -> None:
    def when(place: float) -> float:
        beat, rest = divmod(place, 1)
        step = times[int(beat) + 1] - times[int(beat)]
        return float(times[int(beat)] + step * (swing if rest == 0.5 else rest))

    drums = {"hat": (0.25, band.hat), "kick": (0.5, band.kick), "snare": (0.5, band.snare)}
    for name, (least, sound) in drums.items():
        for place in pattern[name] if part.energy >= least else ():
            add(samples, sound, when(place), part.energy)
    length = float(times[-1] - times[0])
    third = 4 if root % 2 else 3
    for interval in (12, 12 + third, 19):
        add(samples, note(root + interval, length), float(times[0]), 0.06 + 0.06 * part.energy)
    if part.energy >= 0.9:
        for beat in range(len(times) - 1):
            tune = note(root + 24 + (12, 7, 19, 7)[beat % 4], 0.4, attack=0.05)
            add(samples, tune, float(times[beat]), 0.12)
    for beat in range(len(times) - 1) if part.energy >= 0.5 else ():
        step = float(times[beat + 1] - times[beat])
        add(samples, note(root - 12, 0.8 * step), float(times[beat]), 0.2 * part.energy)


def clicks(times: Sequence[float] | NDArray[np.float64], seconds: float) -> Sound:
    """Two-millisecond clicks at exact times, for measuring latency."""
    samples = np.zeros(int(seconds * RATE), np.float32)
    burst = np.random.default_rng(1).uniform(-1, 1, int(0.002 * RATE)).astype(np.float32)
    for time in times:
        add(samples, burst, float(time), 0.8)
    return samples


def hits_at_random(seconds: float, seed: int = 0) -> Sound:
    """Drum hits with no pulse whatever."""
    chance = np.random.default_rng(seed)
    samples = np.zeros(int(seconds * RATE), np.float32)
    band = Band(seed)
    for time in chance.uniform(0, seconds, int(3 * seconds)):
        add(samples, (band.kick, band.snare, band.hat)[int(chance.integers(3))], float(time))
    return samples * np.float32(0.5)


def f_measure(
    found: Sequence[float] | NDArray[np.float64],
    true: Sequence[float] | NDArray[np.float64],
    *,
    within: float = 0.07,
    skip: float = 5.0,
) -> float:
    """Share of beats found and right (harmonic mean); each true beat counts once.

    The first ``skip`` seconds are left out, as the usual scorers do.
    """
    heard = [time for time in found if time >= skip]
    wanted = [time for time in true if time >= skip]
    hits, place = 0, 0
    for time in heard:
        while place < len(wanted) and wanted[place] < time - within:
            place += 1
        if place < len(wanted) and abs(wanted[place] - time) <= within:
            hits, place = hits + 1, place + 1
    return 2 * hits / (len(heard) + len(wanted)) if heard or wanted else 1.0
