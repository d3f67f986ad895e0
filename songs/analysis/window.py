"""The part of a song that a short film should show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from songs.analysis.result import Section, Window
from songs.analysis.waveform import energy_between

SECONDS = 30.0
LEAD_IN = 0.3
"""The share of the window that should pass before the chorus: something to rise from."""
CHORUS, ARRIVAL, MID_PHRASE = 0.5, 0.45, 0.05


def best_window(
    seconds: float,
    duration: float,
    downbeats: Sequence[float],
    sections: Sequence[Section],
    energy: Sequence[float],
) -> Window:
    """Starts on a downbeat (where there are any) and ends inside the song.

    The most energy wins, with as much chorus as there is and its arrival in the window.
    """
    seconds = min(seconds, duration)
    last = duration - seconds
    starts = [time for time in downbeats if time <= last + 1e-6]
    if not starts or last <= 0:
        starts = [s.start for s in sections if s.start <= last and not downbeats] or [0.0]
    curve = np.asarray(energy, dtype=np.float64)
    firsts = {section.start for section in sections}

    def worth(start: float) -> float:
        return (
            energy_between(curve, start, start + seconds)
            + CHORUS * _chorus_share(sections, start, seconds)
            + ARRIVAL * _arrival(sections, start, seconds)
            - MID_PHRASE * (min(abs(start - first) for first in firsts) > 0.1 if firsts else 0)
        )

    start = max(starts, key=worth) if last > 0 else 0.0
    return Window(round(start, 3), round(seconds, 3))


def _chorus_share(sections: Sequence[Section], start: float, seconds: float) -> float:
    inside = sum(
        max(0.0, min(section.end, start + seconds) - max(section.start, start))
        for section in sections
        if section.label == "chorus"
    )
    return inside / seconds


def _arrival(sections: Sequence[Section], start: float, seconds: float) -> float:
    """1 where a chorus begins just after its lead-in, less the further from there."""
    arrivals = [
        (second.start - start) / seconds
        for first, second in pairwise(sections)
        if second.label == "chorus" != first.label
    ]
    return max((max(0.0, 1 - abs(place - LEAD_IN) / LEAD_IN) for place in arrivals), default=0.0)
