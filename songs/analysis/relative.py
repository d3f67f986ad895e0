"""Corrections as people say them: half of that, a little later, one more section here.

Each is of what is heard now, and becomes corrections of what was heard at first. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose
from typing import Any

from songs.analysis.corrections import LEVELS, BadCorrection, Corrections
from songs.analysis.result import Analysis, Section

SAME = 0.01
NO_BEAT = "No beat was heard. Type a tempo or tap along first."


def scaled(first: Analysis, now: Analysis, factor: float) -> Corrections:
    """The tempo is so many times what it is now; back at what was heard, nothing is corrected."""
    if not now.tempo:
        raise BadCorrection("tempo_bpm", NO_BEAT)
    tempo = now.tempo * factor
    ratio = tempo / first.tempo if first.tempo else 0.0
    if isclose(ratio, 1.0, rel_tol=SAME):
        return {"level": None, "tempo_bpm": None}
    for name, level in LEVELS.items():
        if isclose(ratio, level, rel_tol=SAME):
            return {"level": name}
    return {"tempo_bpm": round(tempo, 3)}


def nudged(known: Corrections, seconds: float) -> Corrections:
    """All beats come so much later than now."""
    offset = round(float(known.get("beat_offset_seconds") or 0.0) + seconds, 3)
    return {"beat_offset_seconds": offset or None}


def beat_at(now: Analysis, known: Corrections, time: float) -> Corrections:
    """A beat comes at ``time``: the nearest one is moved there, and all others with it."""
    if not now.beats:
        raise BadCorrection("beat_offset_seconds", NO_BEAT)
    if not 0 <= time <= now.duration:
        raise BadCorrection(
            "beat_offset_seconds", f"A beat comes between 0 and {now.duration:.1f} s of this song."
        )
    return nudged(known, time - min(now.beats, key=lambda beat: abs(beat - time)))


def off_beat(known: Corrections) -> Corrections:
    """What lies between the beats are the beats; asked again, they are not."""
    return {"beat_offset_beats": None if known.get("beat_offset_beats") else 0.5}


def split(now: Analysis, time: float) -> Corrections:
    """One more section, from the bar nearest to ``time`` on."""
    if not 0 < time < now.duration:
        raise BadCorrection(
            "sections", f"A section can begin between 0 and {now.duration:.1f} s of this song."
        )
    start = _on_a_bar(now, time)
    if any(abs(section.start - start) < SAME for section in now.sections):
        raise BadCorrection("sections", f"A section begins at {start:.1f} s already.")
    before = [section for section in now.sections if section.start < start]
    new = Section(before[-1].label, start, before[-1].end, 0.0, 0)
    return named([*before, new, *now.sections[len(before) :]])


def _on_a_bar(now: Analysis, time: float) -> float:
    """Where the ear expects it: on a bar, if one is within half a bar."""
    near = min(now.downbeats, key=lambda bar: abs(bar - time), default=time)
    reach = 30 * now.meter / now.tempo if now.tempo else 0.0
    return near if near > 0 and abs(near - time) <= reach else time


def without(now: Analysis, index: int) -> Corrections:
    """The section before it goes on through this one; the second one through the first."""
    if not 0 <= index < len(now.sections) or len(now.sections) < 2:
        raise BadCorrection("sections", "A song has one section at least.")
    left = [section for place, section in enumerate(now.sections) if place != index]
    return named(left)


def named(sections: Sequence[Section]) -> Corrections:
    """These, the first from the song's start on."""
    items: list[dict[str, Any]] = [{"label": s.label, "start": s.start} for s in sections]
    items[0]["start"] = 0.0
    return {"sections": items}
