"""How near what was heard comes to what was played: the scores of mir_eval, and the cuts.

As papers on beat tracking do, beats within the first five seconds are left out, true and heard.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.compositions.score import Truth
from bench.needed import needed
from songs.analysis import Analysis
from videos.timeline import plan_cuts, suggested_window

mir_eval = needed("mir_eval")

Times = NDArray[np.float64]

WITHIN, SECTION_WITHIN = 0.07, 3.0
SAME_TEMPO = 0.04
LEVELS = (0.5, 1.0, 2.0)
FILM_SECONDS, FILM_CLIPS, FRAME_RATE = 30.0, (6, None), 24
RANDOM_CUTS = 1_000


@dataclass(frozen=True)
class Heard:
    """``boundaries`` is None for a tool that hears no sections. ``cpu``: seconds."""

    tempo: float
    meter: int
    beats: Times
    downbeats: Times
    boundaries: Times | None
    cpu: float


def scores(truth: Truth, heard: Heard) -> dict[str, float]:
    """By name; ``offset`` in ms, late is positive, NaN where nothing was found."""
    true, found = np.array(truth.beats), np.asarray(heard.beats, dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mir_eval warns where nothing was found
        true, found = mir_eval.beat.trim_beats(true), mir_eval.beat.trim_beats(found)
        _, cmlt, _, amlt = mir_eval.beat.continuity(true, found)
        return {
            "F": f_measure(true, found),
            "F any": max(f_measure(level, found) for level in levels(true)),
            "CMLt": float(cmlt),
            "AMLt": float(amlt),
            "tempo": float(_same(heard.tempo, truth.tempo)),
            "tempo any": float(any(_same(heard.tempo, truth.tempo * k) for k in LEVELS)),
            "metre": float(_same_meter(heard.meter, truth.meter)),
            "down F": _downbeats(truth, heard),
            "offset": _offset(true, found),
            "sections": _sections(truth, heard),
            "cpu": heard.cpu,
            "x real time": truth.seconds / max(heard.cpu, 1e-9),
        }


def f_measure(true: Times, found: Times) -> float:
    return float(mir_eval.beat.f_measure(true, found, f_measure_threshold=WITHIN))


def levels(beats: Times) -> list[Times]:
    """The beats; at double; between them; every other, from the first and from the second."""
    middles = (beats[:-1] + beats[1:]) / 2
    return [beats, np.sort(np.concatenate([beats, middles])), middles, beats[::2], beats[1::2]]


def _same(tempo: float, true: float) -> bool:
    return abs(tempo - true) <= SAME_TEMPO * true


def _same_meter(heard: int, true: int) -> bool:
    """Two bars of two counted as one of four are right too."""
    return heard == true or (heard, true) == (4, 2)


def _downbeats(truth: Truth, heard: Heard) -> float:
    true = mir_eval.beat.trim_beats(np.array(truth.downbeats))
    return f_measure(true, mir_eval.beat.trim_beats(np.asarray(heard.downbeats, dtype=float)))


def _offset(true: Times, found: Times) -> float:
    pairs = mir_eval.util.match_events(true, found, WITHIN)
    apart = [found[theirs] - true[ours] for ours, theirs in pairs]
    return 1000 * float(np.median(apart)) if apart else float("nan")


def _sections(truth: Truth, heard: Heard) -> float:
    if heard.boundaries is None or not truth.boundaries:
        return float("nan")
    true, found = (
        mir_eval.util.boundaries_to_intervals(np.unique([0.0, *inner, truth.seconds]))
        for inner in (truth.boundaries, heard.boundaries)
    )
    return float(mir_eval.segment.detection(true, found, window=SECTION_WITHIN, trim=True)[2])


def cuts_off_beat(truth: Truth, heard: Analysis) -> tuple[list[float], list[float]]:
    """Frames from a true beat: of each cut of two films of 30 s, and of a thousand at random."""
    window = suggested_window(heard, FILM_SECONDS)
    cuts: list[float] = []
    for clips in FILM_CLIPS:
        plan = plan_cuts(heard, window.start, FILM_SECONDS, clips)
        cuts += [plan.start + cut / plan.rate for cut in plan.cuts[1:-1]]
    random = np.random.default_rng(len(truth.beats))
    anywhere = window.start + random.uniform(0, FILM_SECONDS, RANDOM_CUTS)
    return _frames_off(cuts, truth), _frames_off(anywhere, truth)


def _frames_off(times: Sequence[float] | Times, truth: Truth) -> list[float]:
    beats = np.array(truth.beats)
    return [FRAME_RATE * float(np.abs(beats - time).min()) for time in times]
