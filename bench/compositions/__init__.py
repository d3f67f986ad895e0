"""Songs of many genres whose every beat is known, made by ``python -m bench.compositions``.

Two sets that share no groove, no progression and no fill: ``dev`` may be tuned on, ``held-out``
is only measured. Another seed makes other songs of the same styles. The set ``synthetic`` is
eight plain songs of sines and noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.compositions.arranging import composed
from bench.compositions.score import Composition, Truth
from bench.needed import needed

TABLES = {"dev": "bench.compositions.dev", "held-out": "bench.compositions.held_out"}
SYNTHETIC = "synthetic"
SETS = (*TABLES, SYNTHETIC)


def compositions(which: str, seed: int = 0) -> Iterator[Composition]:
    """The set ``dev`` or ``held-out``, as notes."""
    tables = import_module(TABLES[which])
    for style in tables.STYLES:
        yield composed(style, tables.FILLS, seed)


def prepare(folder: Path, which: str, seed: int = 0) -> Path:
    """Render what is not there yet; the folder of a set.

    Raises SystemExit where FluidSynth is missing, with how to get it.
    """
    place = folder / (which if not seed else f"{which}-{seed}")
    place.mkdir(parents=True, exist_ok=True)
    if which == SYNTHETIC:
        _prepare_plain(place)
        return place
    for composition in compositions(which, seed):
        _prepare(composition, place / f"{composition.truth.name}.wav")
    return place


def _prepare(composition: Composition, song: Path) -> None:
    """The JSON is written last and removed first: where it is, the song is whole."""
    needed("mido")
    from bench.compositions.sounding import render

    said = song.with_suffix(".json")
    if said.exists() and Truth.read(said) == composition.truth:
        return
    said.unlink(missing_ok=True)
    render(composition, song)
    composition.truth.write(said)


def _prepare_plain(place: Path) -> None:
    from bench.compositions.plain import SONGS, write_plain

    for name in SONGS:
        song = place / f"{name.replace(' ', '-')}.wav"
        if not song.with_suffix(".json").exists():
            write_plain(name, song).write(song.with_suffix(".json"))


def load(folder: Path) -> list[tuple[Truth, Path]]:
    """What is true of each song in a folder of WAVs, and the WAV; by name."""
    known = sorted(folder.glob("*.json"))
    return [(Truth.read(path), path.with_suffix(".wav")) for path in known]
