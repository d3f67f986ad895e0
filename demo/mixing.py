"""Parts become one sound: place, room, balance, and the level of a finished record."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from demo.instruments import RATE, Sound, filtered, kick
from mvsite.lib import ffmpeg

LEVEL = -14.5
"""Of the loud half, in dB below full scale (root of the mean square of both channels)."""
PEAK = 0.84
DIPS = {"bass": 0.55, "keys": 0.28, "strings": 0.5, "bells": 0.2}
"""How far a part makes way for the kick."""
DIP_SECONDS = 0.16
WET = {"drums": 0.05, "air": 0.15, "keys": 0.20, "bells": 0.42, "lead": 0.30, "strings": 0.34}
ECHO = {"lead": 0.22, "bells": 0.26}
ECHO_SECONDS = 60 / 112 * 0.75
ROOM_SECONDS = 1.7
CODEC = ["-c:a", "aac", "-b:a", "160k"]


class Band:
    """Each part as two channels; ``aside``: -1 left, 1 right."""

    def __init__(self, seconds: float, begin: float) -> None:
        self.size = round(seconds * RATE)
        self.begin = begin
        self.parts: dict[str, Sound] = {}
        self.kicks: list[float] = []
        self._kick = kick()

    def add(
        self, part: str, at: float, sound: Sound, loud: float, *, aside: float = 0.0
    ) -> None:  # fmt: skip
        whole = self.parts.setdefault(part, np.zeros((self.size, 2)))
        first = round((at + self.begin) * RATE)
        sound = sound[: self.size - first] * loud
        angle = (aside + 1) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2)
        whole[first : first + sound.size] += sound[:, None] * sides

    def kick(self, at: float, loud: float) -> None:
        self.kicks.append(at + self.begin)
        self.add("drums", at, self._kick, loud)


def mastered(band: Band) -> Sound:
    dip = _dip(band)
    total = np.zeros((band.size, 2))
    for name, part in band.parts.items():
        dry = part * (1 - DIPS.get(name, 0.0) * dip)[:, None]
        dry = dry + ECHO.get(name, 0.0) * _echoed(dry)
        total += dry + WET.get(name, 0.0) * _in_room(dry)
    total = _each(total, lambda side: filtered(side, 32, 16_500, steep=3))
    return _limited(total * _gain(total))


def _dip(band: Band) -> Sound:
    """1 at a kick, back to 0 soon after."""
    dip = np.zeros(band.size)
    fall = np.linspace(1, 0, round(DIP_SECONDS * RATE)) ** 1.6
    for at in band.kicks:
        first = round(at * RATE)
        part = dip[first : first + fall.size]
        np.maximum(part, fall[: part.size], out=part)
    return dip


def _echoed(sound: Sound) -> Sound:
    """Three times, each on the other side and softer."""
    heard = np.zeros_like(sound)
    late = round(ECHO_SECONDS * RATE)
    for number in (1, 2, 3):
        side = sound[:, ::-1] if number % 2 else sound
        heard[number * late :] += side[: -number * late] * 0.55 ** (number - 1)
    return heard


def _in_room(sound: Sound) -> Sound:
    random = np.random.default_rng(77)
    time = np.arange(round(ROOM_SECONDS * RATE)) / RATE
    heard = np.empty_like(sound)
    for side in (0, 1):
        walls = random.normal(0, 1, time.size) * np.exp(-time * 4.2) * np.clip(time / 0.012, 0, 1)
        walls = filtered(walls, 260, 6500)
        heard[:, side] = _convolved(sound[:, side], walls / np.linalg.norm(walls))
    return heard


def _convolved(sound: Sound, other: Sound) -> Sound:
    size = 1 << (sound.size + other.size).bit_length()
    both = np.fft.rfft(sound, size) * np.fft.rfft(other, size)
    return np.asarray(np.fft.irfft(both, size)[: sound.size])


def _each(sound: Sound, work: object) -> Sound:
    assert callable(work)
    return np.stack([work(sound[:, side]) for side in (0, 1)], axis=1)


def _gain(sound: Sound) -> float:
    loud = sound[sound.shape[0] // 2 : -3 * RATE]
    return float(10 ** (LEVEL / 20) / np.sqrt(np.mean(loud**2)))


def _limited(sound: Sound) -> Sound:
    """Peaks are rounded off, never cut; below half of the peak nothing is changed."""
    knee = PEAK / 2
    over = np.abs(sound) - knee
    soft = knee + (PEAK - knee) * np.tanh(over / (PEAK - knee))
    return np.where(over > 0, np.sign(sound) * soft, sound)


def write(path: Path, sound: Sound, title: str, artist: str) -> None:
    """Encoded as the file's name says, with its title."""
    with tempfile.NamedTemporaryFile(suffix=".raw") as raw:
        raw.write(sound.astype("<f4").tobytes())
        raw.flush()
        tags = ["-metadata", f"title={title}", "-metadata", f"artist={artist}"]
        form = ["-f", "f32le", "-ar", str(RATE), "-ac", "2"]
        ffmpeg.run([*form, "-i", raw.name, *CODEC, *tags, "-fflags", "+bitexact", path])
