"""Songs of many genres whose every beat is known, made by ``python -m bench.compositions``.

Two sets that share no groove, no progression and no fill: ``dev`` may be tuned on, ``held-out``
is only measured. Another seed makes other songs of the same styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.compositions.arranging import composed
from bench.compositions.score import Composition, Truth

SETS = {"dev": "bench.compositions.dev", "held-out": "bench.compositions.held_out"}


def compositions(which: str, seed: int = 0) -> Iterator[Composition]:
    """The set ``dev`` or ``held-out``, as notes."""
    tables = import_module(SETS[which])
    for style in tables.STYLES:
        yield composed(style, tables.FILLS, seed)


def prepare(folder: Path, which: str, seed: int = 0) -> Path:
    """Render what is not there yet; the folder of a set.

    Raises SystemExit where FluidSynth is missing, with how to get it.
    """
    from bench.compositions.sounding import render

    place = folder / (which if not seed else f"{which}-{seed}")
    place.mkdir(parents=True, exist_ok=True)
    for composition in compositions(which, seed):
        song = place / f"{composition.truth.name}.wav"
        said = song.with_suffix(".json")
        known = said.exists() and Truth.read(said) == composition.truth
        if not (known and song.exists()):
            said.unlink(missing_ok=True)
            render(composition, song)
            composition.truth.write(said)
    return place


def load(folder: Path) -> list[tuple[Truth, Path]]:
    """What is true of each song in a folder of WAVs, and the WAV; by name."""
    known = sorted(folder.glob("*.json"))
    return [(Truth.read(path), path.with_suffix(".wav")) for path in known]
