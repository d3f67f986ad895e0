"""The ways in which a listener might count a song, one of which is its beat.

Two models hear it, each within one octave of tempo, so that neither can slip to its half or
double. Of each pulse the simple ratios and shifts are counted too: half and double, every third
(a bar of 6/8), two of three (shuffles), half a beat and a third of a beat later (off-beats).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from songs.analysis.beats import beat_frames
from songs.analysis.places import Places, every, tempo_of
from songs.analysis.spectrum import KeepAlive, Spectrum
from songs.analysis.steady import steady_pulses

SLOW, FAST = (50.0, 107.0), (100.0, 214.0)
SLOWEST, FASTEST = 40.0, 220.0
FEWEST = 6
THIRD = 1 / 3
Ways = Mapping[float, Sequence[float]]
WAYS: dict[tuple[float, float], Ways] = {
    SLOW: {1: (0, 0.5, THIRD, 2 * THIRD), 1 / 2: (0, 0.25), 3 / 2: (0, 0.5, 1)},
    FAST: {
        1: (0, 0.5, THIRD, 2 * THIRD),
        2: (0, 1, 0.5, 1.5),
        3: (0, 1, 2),
        3 / 2: (0, 0.5, 1),
    },
}
"""For each model: every so many of its beats, beginning at these."""


def pulses(spectrum: Spectrum, keep_alive: KeepAlive) -> list[Places]:
    """Each in frames. Empty where the song is too short for any."""
    onset, frame = spectrum.onset, spectrum.frame
    found = []
    for tempi, ways in WAYS.items():
        heard = beat_frames(onset, frame, tempi, keep_alive).astype(np.float64)
        found += _counted(heard, ways, frame)
    for even in steady_pulses(onset, frame, FAST, heard) if found else ():
        found += _counted(even, WAYS[FAST], frame)
    return found


def _counted(heard: Places, ways: Ways, frame: float) -> list[Places]:
    if heard.size < FEWEST:
        return []
    tempo = tempo_of(heard, frame)
    slow_enough = (beats for beats in ways if SLOWEST * beats <= tempo <= FASTEST * beats)
    counted = [every(heard, beats, first) for beats in slow_enough for first in ways[beats]]
    return [places for places in counted if places.size >= FEWEST]
