"""The drum kit: grooves, fills at the ends of sections, bars where it falls silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.compositions.forms import Section
from bench.compositions.score import DRUMS, Note
from bench.compositions.stage import Stage
from bench.compositions.steps import strokes
from bench.compositions.style import KIT, Groove

USUALLY = {
    "intro": "light", "breakdown": "none", "bridge": "light", "outro": "light",
    "interlude": "light", "chorus": "crash", "drop": "crash", "refrain": "crash",
    "solo": "crash", "build": "light",
}  # fmt: skip
"""How the kit plays in a section unless the style says otherwise; "full" in all others."""
BACKBEAT = ("snare", "clap", "rim", "timbale")
TIMEKEEPERS = ("hat", "open", "ride", "shaker", "pedal", "cabasa", "tambourine")
LOUD = {"X": 118, "x": 92, "o": 48}
FILL_CHANCE, DROPOUT_CHANCE, MISS_CHANCE = 0.6, 0.2, 0.02
FILL_BEATS = 2


def drums(stage: Stage, fills: Sequence[Groove]) -> Iterator[Note]:
    for section in stage.sections:
        mode = stage.style.drums.get(section.label, USUALLY.get(section.label, "full"))
        groove = played(stage.style.groove, mode, stage.style.meter)
        for bar in range(section.bars):
            last = bar == section.bars - 1 and mode not in ("none", "hats")
            yield from _bar(stage, section, bar, groove, fills, last)
        if mode == "crash":
            yield stage.note(section.bar, 0, 2, DRUMS, KIT["crash"], 108)


def played(groove: Groove, mode: str, meter: int) -> Groove:
    """What is left of a groove, or made of it, in a mode."""
    if mode == "none":
        return {}
    if mode == "hats":
        return {name: steps for name, steps in groove.items() if name in TIMEKEEPERS}
    if mode == "light":
        return {name: steps for name, steps in groove.items() if name not in BACKBEAT}
    if mode == "half":
        return {**played(groove, "hats", meter), **_half_time(meter)}
    return groove


def _half_time(meter: int) -> Groove:
    middle = meter // 2
    return {
        "kick": "x" + "." * (meter - 1),
        "snare": "." * middle + "X" + "." * (meter - middle - 1),
    }


def _bar(
    stage: Stage, section: Section, bar: int, groove: Groove, fills: Sequence[Groove], last: bool
) -> Iterator[Note]:
    number, meter = section.bar + bar, stage.style.meter
    length = stage.clock.length(number)
    until = float(length)
    if last and groove:
        chance = stage.random.random()
        if chance < FILL_CHANCE + DROPOUT_CHANCE and length > FILL_BEATS:
            until = float(length - FILL_BEATS)
        if chance < FILL_CHANCE and length > FILL_BEATS:
            yield from _fill(stage, number, until, fills)
    level = 0.65 + 0.35 * section.energy
    for name, steps in groove.items():
        for place, _, character in strokes(steps, bar, meter, length):
            missed = place > 0 and stage.random.random() < MISS_CHANCE
            if place < until and not missed:
                loud = level * LOUD.get(character, LOUD["x"])
                yield stage.note(number, place, 0.25, DRUMS, KIT[name], loud)


def _fill(stage: Stage, bar: int, place: float, fills: Sequence[Groove]) -> Iterator[Note]:
    """A fill is written in steps of its two beats."""
    fill = fills[int(stage.random.integers(len(fills)))]
    for name, steps in fill.items():
        for offset, _, character in strokes(steps, 0, FILL_BEATS, FILL_BEATS):
            loud = LOUD.get(character, LOUD["x"])
            yield stage.note(bar, place + offset, 0.25, DRUMS, KIT[name], loud)
