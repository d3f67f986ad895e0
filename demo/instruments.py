"""Sounds made of sines and noise. Each gives one note, mono, as samples of about -1..1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

RATE = 44_100


def hertz(key: float) -> float:
    """Of a MIDI key; 69 is the A of 440."""
    return float(440.0 * 2 ** ((key - 69) / 12))


def clock(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def shaped(sound: Sound, attack: float, release: float) -> Sound:
    """Rises in ``attack`` seconds and falls in the last ``release``."""
    time = np.arange(sound.size) / RATE
    left = (sound.size / RATE) - time
    return sound * np.clip(time / attack, 0, 1) * np.clip(left / release, 0, 1) ** 1.5


def filtered(sound: Sound, low: float = 0.0, high: float = 0.0, steep: int = 2) -> Sound:
    """Only what lies above ``low`` and below ``high`` Hz; 0: no such end. No phase is turned."""
    pitch = np.fft.rfftfreq(sound.size, 1 / RATE)
    keep = np.ones_like(pitch)
    if low:
        keep *= 1 / np.sqrt(1 + (low / np.maximum(pitch, 1e-3)) ** (2 * steep))
    if high:
        keep *= 1 / np.sqrt(1 + (pitch / high) ** (2 * steep))
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * keep, sound.size))


def noise(seconds: float, seed: int) -> Sound:
    return np.random.default_rng(seed).normal(0, 0.33, round(seconds * RATE))


# --- Drums -------------------------------------------------------------------------------------


def kick() -> Sound:
    time = clock(0.34)
    phase = 2 * np.pi * (47 * time + 95 / 34 * (1 - np.exp(-time * 34)))
    body = np.sin(phase) * np.exp(-time * 9.5)
    click = filtered(noise(0.34, 1), 1500, 7000) * np.exp(-time * 220)
    return shaped(body + 0.5 * click, 0.001, 0.08)


def snare(seed: int) -> Sound:
    time = clock(0.30)
    rattle = filtered(noise(0.30, seed), 1100, 9500) * np.exp(-time * 17)
    skin = np.sin(2 * np.pi * (182 * time + 3 * (1 - np.exp(-time * 60)))) * np.exp(-time * 24)
    return shaped(1.15 * rattle + 0.6 * skin, 0.001, 0.06)


def clap(seed: int) -> Sound:
    """Several hands, a little apart."""
    time = clock(0.26)
    hands = sum(np.exp(-np.maximum(time - late, 0) * 150) * (time >= late) for late in CLAPS)
    tail = 0.55 * np.exp(-np.maximum(time - CLAPS[-1], 0) * 20) * (time >= CLAPS[-1])
    return shaped(filtered(noise(0.26, seed), 900, 5200) * (hands + tail), 0.001, 0.05)


CLAPS = (0.0, 0.009, 0.019)


def hat(seed: int, seconds: float) -> Sound:
    time = clock(seconds)
    metal = filtered(noise(seconds, seed), 7200, 15_000, steep=4)
    return shaped(metal * np.exp(-time * 3.2 / seconds), 0.001, seconds * 0.3)


def shaker(seed: int) -> Sound:
    return shaped(filtered(noise(0.09, seed), 4200, 11_000), 0.028, 0.06)


def cymbal(seed: int) -> Sound:
    time = clock(2.4)
    metal = filtered(noise(2.4, seed), 3800, 14_000)
    return shaped(metal * np.exp(-time * 2.1), 0.002, 0.8)


def rise(seconds: float, seed: int) -> Sound:
    """Air that grows towards the chorus."""
    grown = (clock(seconds) / seconds) ** 2.6
    return shaped(filtered(noise(seconds, seed), 900, 9000) * grown, 0.02, 0.02)


# --- Tones -------------------------------------------------------------------------------------


def bass(key: float, seconds: float) -> Sound:
    """Round, with a pluck of overtones at its start."""
    time, pitch = clock(seconds), hertz(key)
    tone = sum(
        np.sin(2 * np.pi * pitch * n * time) * np.exp(-time * 3.2 * (n - 1)) / n**1.15
        for n in range(1, 9)
    )
    return shaped(np.tanh(1.3 * np.asarray(tone)) * np.exp(-time * 0.9), 0.004, 0.05)


def electric_piano(key: float, seconds: float, hard: float = 0.7) -> Sound:
    """A struck tine: one sine that bends another, and a short bell."""
    time, pitch = clock(seconds), hertz(key)
    bend = 1.9 * hard * np.exp(-time * 3.4) + 0.22
    tine = np.sin(2 * np.pi * pitch * time + bend * np.sin(2 * np.pi * pitch * time))
    bell = np.sin(2 * np.pi * pitch * 14 * time) * np.exp(-time * 26) * 0.07 * hard
    return shaped((tine + bell) * np.exp(-time * 1.5), 0.003, min(0.25, seconds * 0.4))


def kalimba(key: float, seconds: float = 0.9) -> Sound:
    """A plucked tongue of metal over wood."""
    time, pitch = clock(seconds), hertz(key)
    tongue = np.sin(2 * np.pi * pitch * time) * np.exp(-time * 6)
    over = np.sin(2 * np.pi * pitch * 3.01 * time) * np.exp(-time * 15) * 0.30
    top = np.sin(2 * np.pi * pitch * 6.27 * time) * np.exp(-time * 34) * 0.14
    return shaped(tongue + over + top, 0.002, 0.2)


def strings(key: float, seconds: float, seed: int) -> Sound:
    """Five saws that are not quite together, dull."""
    time, pitch = clock(seconds), hertz(key)
    random = np.random.default_rng(seed)
    voices = [_saw(time, pitch * (1 + apart), random.uniform()) for apart in APART]
    return shaped(filtered(np.mean(voices, axis=0), 180, 4600), 0.16, min(0.4, seconds * 0.3))


APART = (-0.0052, -0.0023, 0.0, 0.0027, 0.0049)
HIGHEST = 9000.0


def _saw(time: Sound, pitch: float, begin: float) -> Sound:
    most = int(min(24, HIGHEST // pitch))
    return np.asarray(
        sum(np.sin(2 * np.pi * n * (pitch * time + begin)) / n for n in range(1, most + 1)) * 0.6
    )


def whistle(key: float, seconds: float, came_from: float | None = None) -> Sound:
    """The lead: nearly a sine, with breath, a late vibrato, and a slide from the note before."""
    time = clock(seconds)
    start = key if came_from is None else came_from
    keys = key + (start - key) * np.exp(-time * 48)
    vibrato = 0.20 * np.clip((time - 0.22) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.4 * time)
    phase = 2 * np.pi * np.cumsum(440 * 2 ** ((keys + vibrato - 69) / 12)) / RATE
    tone = sum(share * np.sin(n * phase) for n, share in WHISTLE)
    breath = filtered(noise(seconds, int(key)), 2500, 8000) * 0.14
    return shaped((tone + breath) * (0.86 + 0.14 * np.exp(-time * 6)), 0.018, 0.07)


WHISTLE = ((1, 1.0), (2, 0.40), (3, 0.24), (4, 0.12), (5, 0.06))
