"""Step strings read: where in a bar something is struck, and how long it sounds."""

from __future__ import annotations

from collections.abc import Iterator

SILENT = ".-"


def strokes(steps: str, bar: int, meter: int, length: int) -> Iterator[tuple[float, float, str]]:
    """(place in beats, beats it lasts, character) in a bar of ``length`` beats.

    Bars parted by ``|`` are played in turn; a bar shorter than ``meter`` ends early.
    """
    bars = steps.split("|")
    text = bars[bar % len(bars)]
    step = meter / len(text)
    for index, character in enumerate(text):
        place = index * step
        if character in SILENT or place >= length:
            continue
        held = len(text[index + 1 :]) - len(text[index + 1 :].lstrip("-"))
        yield place, min((held + 1) * step, length - place), character


def swung(place: float, swing: float, unit: float) -> float:
    """The place with the middle of each ``unit`` of beats moved to the share ``swing`` of it."""
    whole, rest = divmod(place, unit)
    share = rest / unit
    bent = 2 * swing * share if share < 0.5 else swing + 2 * (1 - swing) * (share - 0.5)
    return (whole + bent) * unit
