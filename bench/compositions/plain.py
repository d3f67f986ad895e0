"""The eight plain songs of three minutes that are always measured: sines, noise, exact beats."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np

from bench.compositions.score import Truth
from songs.tests import synthetic

SECONDS = 180
SONGS: dict[str, dict[str, Any]] = {
    "120 four on the floor": {"tempo": 120, "pattern": "four"},
    "97 rock": {"tempo": 97},
    "72 rock": {"tempo": 72},
    "140 swing": {"tempo": 140, "pattern": "swing", "swing": 2 / 3},
    "174 broken": {"tempo": 174, "pattern": "broken"},
    "97 drifting": {"tempo": (97, 103)},
    "118 drifting": {"tempo": (118, 124)},
    "88.5 broken": {"tempo": 88.5, "pattern": "broken"},
}
BEATS_OF_ONE_ROUND = 4 * sum(part.bars for part in synthetic.POP)


def write_plain(name: str, path: Path, seconds: int = SECONDS) -> Truth:
    """So much of the song as a WAV of 22,050 Hz in mono; what is true of it."""
    kind = SONGS[name]
    fastest = float(np.max(kind["tempo"]))
    rounds = -(-seconds * fastest / 60 // BEATS_OF_ONE_ROUND)
    song = synthetic.song(**kind, parts=synthetic.POP * int(rounds), seed=len(name))
    beats = song.beats[song.beats < seconds]
    boundaries = [time for time in song.boundaries if time < seconds]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(synthetic.RATE)
        kept = song.samples[: seconds * synthetic.RATE]
        file.writeframes((kept * 32767).astype("<i2").tobytes())
    return Truth(
        name=path.stem,
        genre="synthetic",
        tempo=round(60 / float(np.median(np.diff(beats))), 2),
        meter=4,
        level_fixed=True,
        seconds=seconds,
        beats=tuple(np.round(beats, 4).tolist()),
        downbeats=tuple(np.round(beats[::4], 4).tolist()),
        boundaries=tuple(np.round(boundaries, 4).tolist()),
        labels=song.labels[: len(boundaries) + 1],
    )
