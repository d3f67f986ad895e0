"""What a person knows better than the ear, checked. ``correcting`` applies it.

A plain dict that is kept apart from what was heard; taking a key out undoes it. All are optional:

- ``level``: "half", "double", "third" or "triple" of the tempo that was heard;
- ``tempo_bpm``: a tempo set or tapped by hand. Near a level of what was heard that level is meant;
  else the beats become an even grid;
- ``beat_offset_seconds``: all beats come so much later; ``beat_offset_beats``: the same in beats
  (.5: the off-beat is the beat);
- ``meter``: beats in a bar; ``downbeat_seconds``: the beat nearest to it begins one;
- ``sections``: all of them anew, dicts of ``label``, ``start`` and, if wanted, ``end`` (seconds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from statistics import fmean
from typing import Any

from mvsite.lib.uploads import clean

Corrections = Mapping[str, Any]

LEVELS = {"half": 1 / 2, "double": 2.0, "third": 1 / 3, "triple": 3.0}
METERS = range(2, 13)
MOST_SECTIONS = 100
LONGEST_LABEL = 40
"""Letters."""
APART = 0.05
"""Seconds by which the end of a section and the start of the next may differ."""
LEAST_TAPS = 4


class BadCorrection(ValueError):
    """It makes no sense. ``field`` is the key of it; the message is a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def checked(corrections: Corrections, duration: float) -> dict[str, Any]:
    """The same in plain numbers and names, without what is None or empty.

    ``duration`` of the song in seconds. Raises BadCorrection.
    """
    given = {name: value for name, value in corrections.items() if value not in (None, "", [])}
    for name in given.keys() - CHECKS.keys():
        raise BadCorrection(name, f"“{clean(str(name), 40)}” is nothing that can be corrected.")
    if {"level", "tempo_bpm"} <= given.keys():
        raise BadCorrection("level", "Say either the level or the tempo, not both.")
    return {name: CHECKS[name](name, value, duration) for name, value in given.items()}


def tapped(times: Sequence[float]) -> dict[str, float]:
    """The correction that is meant by tapping along from the first beat of a bar on.

    ``times``: seconds of the song; the even beats nearest to them by least squares. Raises
    BadCorrection for fewer than LEAST_TAPS.
    """
    if len(times) < LEAST_TAPS or not all(later > earlier for earlier, later in pairwise(times)):
        raise BadCorrection("tempo_bpm", f"Tap at least {LEAST_TAPS} beats, one after the other.")
    middle, mean = (len(times) - 1) / 2, fmean(times)
    beat = sum((k - middle) * (time - mean) for k, time in enumerate(times))
    beat /= sum((k - middle) ** 2 for k in range(len(times)))
    first = max(mean - middle * beat, 0.0)
    return {"tempo_bpm": round(60 / beat, 3), "downbeat_seconds": round(first, 3)}


def _level(name: str, value: object, _: float) -> str:
    if not isinstance(value, str) or value not in LEVELS:
        raise BadCorrection(name, f"The level is one of: {', '.join(LEVELS)}.")
    return value


def _number(least: float, most: float, words: str) -> Callable[[str, object, float], float]:
    def check(name: str, value: object, _: float) -> float:
        number = _as_number(value)
        if number is None or not least <= number <= most:
            raise BadCorrection(name, f"{words} is a number from {least:g} to {most:g}.")
        return number

    return check


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return round(number, 3) if isfinite(number) else None


def _meter(name: str, value: object, _: float) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in METERS:
        least, most = METERS[0], METERS[-1]
        raise BadCorrection(name, f"A bar has {least} to {most} beats, a whole number.")
    return value


def _downbeat(name: str, value: object, duration: float) -> float:
    time = _as_number(value)
    if time is None or not 0 <= time <= duration:
        raise BadCorrection(name, f"A bar begins between 0 and {duration:.1f} s of this song.")
    return time


def _sections(name: str, value: object, duration: float) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_SECTIONS:
        raise BadCorrection(name, f"Sections are a list, {MOST_SECTIONS} at most.")
    found = [_section(name, item) for item in value]
    starts = [section["start"] for section in found]
    if starts[0] > APART:
        raise BadCorrection(name, "The first section begins where the song does, at 0 s.")
    if any(later <= earlier for earlier, later in pairwise(starts)) or starts[-1] >= duration:
        raise BadCorrection(
            name, "Each section begins after the one before it, and before the song ends."
        )
    ends = [*starts[1:], duration]
    for section, end in zip(found, ends, strict=True):
        _require_no_gap(name, section, end)
    return [
        {"label": section["label"], "start": start, "end": end}
        for section, start, end in zip(found, [0.0, *starts[1:]], ends, strict=True)
    ]


def _section(name: str, item: object) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise BadCorrection(name, "Each section has a label and a start.")
    label = clean(str(item.get("label") or ""), LONGEST_LABEL).lower()
    start = _as_number(item.get("start"))
    if not label or start is None or start < 0:
        raise BadCorrection(name, "Each section has a label, and a start in seconds.")
    return {"label": label, "start": start, "end": item.get("end")}


def _require_no_gap(name: str, section: Mapping[str, Any], following: float) -> None:
    if section["end"] is None:
        return
    end = _as_number(section["end"])
    if end is None or abs(end - following) > APART:
        raise BadCorrection(
            name,
            "Sections follow one another without gaps: "
            f"“{section['label']}” has to end at {following:g} s.",
        )


CHECKS: Mapping[str, Callable[[str, object, float], Any]] = {
    "level": _level,
    "tempo_bpm": _number(30, 300, "The tempo in beats a minute"),
    "beat_offset_seconds": _number(-10, 10, "The offset of the beats in seconds"),
    "beat_offset_beats": _number(-1, 1, "The offset of the beats in beats"),
    "meter": _meter,
    "downbeat_seconds": _downbeat,
    "sections": _sections,
}
