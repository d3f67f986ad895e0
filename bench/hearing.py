"""How well songs are heard: ``python -m bench.hearing --set dev --librosa``.

Songs whose beats, bars and sections are known (``bench.compositions``) against what the analysis
says of them, with librosa in the same run if asked. F is mir_eval's F-measure at 70 ms, ``F any``
the best of the beats at half, at double and off the beat, CMLt and AMLt its continuity. Seconds
are the processor's. Prints a table, means, the marks and one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")

import numpy as np
from numpy.typing import NDArray

from bench.compositions import SETS, SYNTHETIC, load, prepare
from bench.compositions.score import Truth
from bench.hearing_marks import judged
from bench.hearing_scores import Heard, cuts_off_beat, scores
from bench.hearing_start import first_of
from bench.needed import needed
from songs.analysis import Analysis, analyse
from songs.analysis.reading import RATE, samples_of

OURS, LIBROSA = "Leitmotif", "librosa"
COLUMNS = (
    "F", "F any", "CMLt", "AMLt", "tempo", "tempo any", "metre", "down F", "offset", "sections",
    "cpu", "x real time",
)  # fmt: skip
WIDTH = 40
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    """The scores of one tool on one song."""

    tool: str
    truth: Truth
    heard: Heard
    scores: dict[str, float]


def ours(samples: Samples) -> tuple[Heard, Analysis]:
    began = time.process_time()
    said = analyse(samples, RATE)
    cpu = time.process_time() - began
    beats, downbeats = np.array(said.beats), np.array(said.downbeats)
    edges = np.array([section.start for section in said.sections[1:]])
    return Heard(said.tempo, said.meter, beats, downbeats, edges, cpu), said


def librosas(samples: Samples) -> Heard:
    """Its downbeats are every fourth beat: it hears none."""
    librosa = needed("librosa")

    began = time.process_time()
    tempo, beats = librosa.beat.beat_track(y=samples, sr=RATE, units="time")
    cpu = time.process_time() - began
    return Heard(float(np.atleast_1d(tempo)[0]), 4, beats, beats[::4], None, cpu)


def measured(songs: Sequence[tuple[Truth, Path]], with_librosa: bool) -> tuple[list[Row], dict]:
    """A row for each tool and song; and the cuts of films of them all."""
    rows, cuts, anywhere = [], [], []
    warm(samples_of(songs[0][1]), with_librosa)
    for truth, path in songs:
        samples = samples_of(path)
        heard, analysis = ours(samples)
        rows.append(Row(OURS, truth, heard, scores(truth, heard)))
        if with_librosa:
            heard = librosas(samples)
            rows.append(Row(LIBROSA, truth, heard, scores(truth, heard)))
        near, far = cuts_off_beat(truth, analysis)
        cuts += near
        anywhere += far
    frames, random = float(np.median(cuts)), float(np.median(anywhere))
    nearer = random / max(frames, 1e-3)
    return rows, {"frames_off": frames, "random_frames_off": random, "times_nearer": nearer}


def warm(samples: Samples, with_librosa: bool) -> None:
    """What a first call costs is measured in processes of their own."""
    ours(samples)
    if with_librosa:
        librosas(samples)


def means(rows: Sequence[Row]) -> dict[str, float]:
    """Of every score; of the offset the medians, with its sign and without."""
    offsets = [row.scores["offset"] for row in rows]
    found = {name: _mean([row.scores[name] for row in rows]) for name in COLUMNS}
    return {**found, "offset": _median(offsets), "|offset|": _median(np.abs(offsets))}


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else float("nan")


GROUPS: dict[str, Callable[[Truth], bool]] = {
    "all": lambda truth: True,
    "drums fix the level": lambda truth: truth.level_fixed,
    "drums leave it open": lambda truth: not truth.level_fixed,
}


def grouped(rows: Sequence[Row]) -> dict[str, dict[str, dict[str, float]]]:
    """Means by group of songs and tool."""
    tools = list(dict.fromkeys(row.tool for row in rows))
    return {
        group: {tool: means(kept) for tool in tools
                if (kept := [r for r in rows if r.tool == tool and belongs(r.truth)])}
        for group, belongs in GROUPS.items()
    }  # fmt: skip


def heading(first: str) -> str:
    return f"{first:{WIDTH}}" + "".join(f"{name:>10}" for name in COLUMNS)


def line(name: str, found: dict[str, float], more: str = "") -> str:
    return f"{name:{WIDTH}}" + "".join(f"{_shown(n, found[n]):>10}" for n in COLUMNS) + more


def _shown(name: str, value: float) -> str:
    if np.isnan(value):
        return "–"
    return f"{value:.1f}" if name in ("offset", "x real time") else f"{value:.2f}"


def table(rows: Sequence[Row], worst: int) -> list[str]:
    """A line for each song as we hear it, or for the worst; with the tempi, true and heard."""
    mine = [row for row in rows if row.tool == OURS]
    if worst:
        mine = sorted(mine, key=lambda row: row.scores["F"])[:worst]
    shown = [
        line(r.truth.name, r.scores, f"  {r.truth.tempo:.1f} heard as {r.heard.tempo:.1f}")
        for r in mine
    ]
    return [heading("song"), *shown]


def report(rows: Sequence[Row], cuts: dict[str, float], worst: int) -> list[str]:
    by_group = [
        line(f"{group}: {tool}", found, f"  |offset| {found['|offset|']:.1f}")
        for group, tools in grouped(rows).items()
        for tool, found in tools.items()
    ]
    return [
        *table(rows, worst),
        "",
        heading("means (offset: median)"),
        *by_group,
        f"cuts: {cuts['frames_off']:.2f} frames from a beat, at random "
        f"{cuts['random_frames_off']:.2f}: {cuts['times_nearer']:.1f} times nearer",
    ]


def chosen(options: argparse.Namespace) -> dict[str, list[tuple[Truth, Path]]]:
    """The songs of each set that is asked for."""
    names = SETS if options.set == "all" else [options.set]
    found = {}
    for name in names:
        seed = 0 if name == SYNTHETIC else options.seed
        songs = load(prepare(options.songs, name, seed))
        found[name] = [each for each in songs if options.only in each[0].name]
    return {name: songs for name, songs in found.items() if songs}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", choices=[*SETS, "all"], default="dev")
    options.add_argument("--seed", type=int, default=0, help="other songs of the same styles")
    options.add_argument("--librosa", action="store_true", help="measure librosa beside")
    options.add_argument("--songs", type=Path, default=Path(tempfile.gettempdir()) / "songs")
    options.add_argument("--only", default="", help="songs whose name has this in it")
    options.add_argument("--worst", type=int, default=0, help="show so many songs only")
    asked = options.parse_args()
    result = {name: told(name, songs, asked) for name, songs in chosen(asked).items()}
    print(json.dumps(result))
    return 0


def told(name: str, songs: Sequence[tuple[Truth, Path]], asked: argparse.Namespace) -> dict:
    """Measures a set, prints what was found and gives it."""
    rows, cuts = measured(songs, asked.librosa)
    print(f"{name}: {len(songs)} songs", *report(rows, cuts, asked.worst), "", sep="\n")
    longest = max(songs, key=lambda song: song[0].seconds)[1]
    first = {tool: first_of(tool, longest) for tool in dict.fromkeys(row.tool for row in rows)}
    for tool, run in first.items():
        print(f"first song with start, {tool}: {run['seconds']:.2f} s (CPU {run['cpu']:.2f} s), "
              f"{run['megabytes']:.0f} MB")  # fmt: skip
    lowest = min(r.scores["F"] for r in rows if r.tool == OURS) if name == SYNTHETIC else None
    marks = judged(lowest, grouped(rows), cuts, first)
    print(*_verdict(marks), "", sep="\n")
    return {"songs": len(songs), "means": grouped(rows), "cuts": cuts, "first": first,
            "marks": marks}  # fmt: skip


def _verdict(marks: dict[str, dict]) -> list[str]:
    return [
        f"{'good' if mark['good'] else 'must' if mark['must'] else 'MISSED':8}{name}: "
        f"{mark['value']:.3g} (must {mark['must_be']:g}, good {mark['good_be']:g})"
        for name, mark in marks.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
