"""What was heard, put right by hand.

Corrections are applied to the analysis as it was heard, each time anew: nothing heard is lost, and
the same corrections give the same answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from songs.analysis.corrections import LEVELS, Corrections
from songs.analysis.result import Analysis, Section
from songs.analysis.waveform import energy_between
from songs.analysis.window import SECONDS, best_window

BY_HAND = 1.0
"""The confidence of beats that a person has put right."""
SAME_TEMPO = 0.04
"""A tempo so near to a level of the one that was heard (as a share) is that level."""
SAME_BEAT = 0.07
"""Seconds within which a beat of a grid is one that was heard."""
UNHEARD = 0.5
"""The strength of a beat of a grid where none was heard, and of one put between two, of theirs."""
BEATS = frozenset({"level", "tempo_bpm", "beat_offset_seconds", "beat_offset_beats"})
BARS = BEATS | {"meter", "downbeat_seconds"}
ACCENT = 0.1
"""How much a beat's strength counts where bars were not heard, against a bar that was heard."""
SLIP = 4.0
"""What a bar that is too short or too long costs, in bars that were heard."""
ANCHOR = 1e6


@dataclass(frozen=True)
class Beats:
    """Times in seconds, and how strong each one is."""

    tempo: float
    times: tuple[float, ...]
    strengths: tuple[float, ...]


def corrected(heard: Analysis, corrections: Corrections) -> Analysis:
    """``corrections`` as ``corrections.checked`` gave them; empty ones change nothing.

    Sections that nobody named move with their beats, and the window is suggested anew.
    """
    if not corrections:
        return heard
    found = _with_beats(heard, corrections) if BARS & corrections.keys() else heard
    if named := corrections.get("sections"):
        sections = _named(found, heard.sections, named)
    else:
        sections = _moved(found, heard.sections)
    window = best_window(
        min(SECONDS, heard.duration), heard.duration, found.downbeats, sections, heard.energy
    )
    return replace(found, sections=sections, window=window)


def _with_beats(heard: Analysis, corrections: Corrections) -> Analysis:
    beats = _shifted(_at_tempo(heard, corrections), heard.duration, corrections)
    if not beats.times:
        return heard
    meter = corrections.get("meter") or heard.meter or 4
    tempi = (heard.tempo, *heard.alternatives)
    return replace(
        heard,
        tempo=round(beats.tempo, 2),
        meter=meter,
        beats=beats.times,
        strengths=beats.strengths,
        downbeats=_bars(heard, beats, meter, corrections.get("downbeat_seconds")),
        confidence=BY_HAND if BEATS & corrections.keys() else heard.confidence,
        alternatives=tuple(t for t in tempi if t and abs(t / beats.tempo - 1) > SAME_TEMPO),
    )


def _at_tempo(heard: Analysis, corrections: Corrections) -> Beats:
    beats = Beats(heard.tempo, heard.beats, heard.strengths)
    if "tempo_bpm" not in corrections:
        level = LEVELS.get(corrections.get("level", ""), 1.0)
        return _at_level(heard, beats, level) if heard.beats else beats
    tempo = corrections["tempo_bpm"]
    levels = (1.0, *LEVELS.values()) if heard.tempo else ()
    for level in levels:
        if abs(tempo / (heard.tempo * level) - 1) <= SAME_TEMPO:
            return _at_level(heard, beats, level)
    return _grid(heard, tempo, corrections.get("downbeat_seconds"))


def _at_level(heard: Analysis, beats: Beats, level: float) -> Beats:
    if level > 1:
        return _divided(beats, round(level))
    return _thinned(heard, beats, round(1 / level))


def _divided(beats: Beats, parts: int) -> Beats:
    """Each beat becomes so many; those in between are as even as can be, and weaker."""
    times, strengths = list(beats.times[:1]), list(beats.strengths[:1])
    pairs = zip(pairwise(beats.times), pairwise(beats.strengths), strict=True)
    for (time, following), (strength, after) in pairs:
        step = (following - time) / parts
        times += [round(time + k * step, 3) for k in range(1, parts)] + [following]
        strengths += [round(UNHEARD * min(strength, after), 3)] * (parts - 1) + [after]
    return Beats(beats.tempo * parts, tuple(times), tuple(strengths))


def _thinned(heard: Analysis, beats: Beats, every: int) -> Beats:
    """Every so manieth beat: those on which most bars begin, then the strongest."""
    bars = set(heard.downbeats)

    def worth(first: int) -> tuple[int, float]:
        kept = beats.times[first::every]
        return sum(time in bars for time in kept), sum(beats.strengths[first::every])

    first = max(range(min(every, len(beats.times))), key=worth)
    return Beats(beats.tempo / every, beats.times[first::every], beats.strengths[first::every])


def _grid(heard: Analysis, tempo: float, begins: float | None) -> Beats:
    """Even beats over the whole song, through where a bar begins: as it was said, else heard."""
    step = 60 / tempo
    bar = begins if begins is not None else (heard.downbeats or heard.beats or (0.0,))[0]
    first = bar % step
    count = max(int(np.ceil((heard.duration - first) / step)), 1)
    times = tuple(round(first + k * step, 3) for k in range(count))
    return Beats(tempo, times, tuple(_strength_at(heard, time) for time in times))


def _strength_at(heard: Analysis, time: float) -> float:
    near = _nearest(heard.beats, time)
    if near is None or abs(heard.beats[near] - time) > SAME_BEAT:
        return UNHEARD
    return heard.strengths[near]


def _shifted(beats: Beats, duration: float, corrections: Corrections) -> Beats:
    """All beats later by the offset; what falls off one end is put on at the other."""
    step = 60 / beats.tempo if beats.tempo else 0.0
    offset = corrections.get("beat_offset_seconds", 0.0)
    offset += corrections.get("beat_offset_beats", 0.0) * step
    if not offset or not step:
        return beats
    pairs = [(time + offset, s) for time, s in zip(beats.times, beats.strengths, strict=True)]
    inside = [(round(time, 3), s) for time, s in pairs if 0 <= time < duration]
    if not inside:
        return beats
    gone = len(pairs) - len(inside)
    first, last = inside[0][0], inside[-1][0]
    added = (first - k * step if offset > 0 else last + k * step for k in range(1, gone + 1))
    inside += [(round(time, 3), UNHEARD) for time in added if 0 <= time < duration]
    times, strengths = zip(*sorted(inside), strict=True)
    return Beats(beats.tempo, times, strengths)


def _bars(heard: Analysis, beats: Beats, meter: int, begins: float | None) -> tuple[float, ...]:
    """The beats that begin a bar: where bars were heard, all moved so that one begins there."""
    anchor = _nearest(beats.times, begins) if begins is not None else None
    known = [place for bar in heard.downbeats if (place := _nearest(beats.times, bar)) is not None]
    before = [place for place in known if anchor is not None and place <= anchor]
    turn = anchor - before[-1] if anchor is not None and before else 0
    evidence = [ACCENT * strength for strength in beats.strengths]
    for place in known:
        if place + turn < len(evidence):
            evidence[place + turn] += 1 + ACCENT * (place == known[0])
    if anchor is not None:
        evidence[anchor] += ANCHOR
    return tuple(beats.times[place] for place in _rounds(evidence, meter))


def _rounds(evidence: Sequence[float], meter: int) -> list[int]:
    """The indexes of first beats that gather most evidence; a bar of another length costs SLIP."""
    score = [0.0] * meter
    came: list[list[int]] = []
    for value in evidence:
        best = max(range(meter), key=score.__getitem__)
        before = [(place - 1) % meter for place in range(meter)]
        before = [p if score[p] >= score[best] - SLIP else best for p in before]
        score = [score[p] - SLIP * (p != (place - 1) % meter) for place, p in enumerate(before)]
        score[0] += value
        came.append(before)
    place, firsts = max(range(meter), key=score.__getitem__), []
    for index in range(len(evidence) - 1, -1, -1):
        if place == 0:
            firsts.append(index)
        place = came[index][place]
    return firsts[::-1]


def _nearest(times: Sequence[float], time: float) -> int | None:
    if not times:
        return None
    place = bisect_left(times, time)
    around = range(max(place - 1, 0), min(place + 1, len(times)))
    return min(around, key=lambda index: abs(times[index] - time))


def _moved(found: Analysis, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Each starts on the nearest bar, else on the nearest beat, up to half a beat away."""
    if not found.beats or not sections:
        return tuple(sections)
    reach = median(b - a for a, b in pairwise(found.beats)) / 2 if len(found.beats) > 1 else 0.0
    starts = [sections[0].start]
    for section in sections[1:]:
        moved = _drawn_to(found, section.start, reach)
        starts.append(moved if starts[-1] < moved < section.end else section.start)
    ends = [*starts[1:], found.duration]
    return tuple(
        _section(found, section.label, start, end, section.group)
        for section, start, end in zip(sections, starts, ends, strict=True)
    )


def _drawn_to(found: Analysis, time: float, reach: float) -> float:
    for times in (found.downbeats, found.beats):
        near = _nearest(times, time)
        if near is not None and abs(times[near] - time) <= reach + 1e-6:
            return times[near]
    return time


def _named(
    found: Analysis, heard: Sequence[Section], named: Sequence[dict[str, Any]]
) -> tuple[Section, ...]:
    """As they were named; those of one name repeat one another, unless the ear told them apart."""
    groups: dict[str, int] = {}
    for section in heard:
        groups.setdefault(section.label, section.group)
    following = max((section.group for section in heard), default=-1) + 1
    sections = []
    for given in named:
        label, start, end = given["label"], given["start"], given["end"]
        if label not in groups:
            groups[label], following = following, following + 1
        same = max(heard, key=lambda s: min(s.end, end) - max(s.start, start), default=None)
        group = same.group if same and same.label == label else groups[label]
        sections.append(_section(found, label, start, end, group))
    return tuple(sections)


def _section(found: Analysis, label: str, start: float, end: float, group: int) -> Section:
    energy = energy_between(np.asarray(found.energy, dtype=np.float64), start, end)
    return Section(label, round(start, 3), round(end, 3), round(energy, 3), group)
