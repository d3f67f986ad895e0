"""Hears a song: its beats, bars and sections, and the part of it that a film should show.

Pure functions of arrays; this file is the order in which they are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from songs.analysis.accents import Accents, accents_of
from songs.analysis.climbs import parted
from songs.analysis.downbeats import bars
from songs.analysis.labels import labelled
from songs.analysis.level import Counted, counted
from songs.analysis.onsets import strong_onsets
from songs.analysis.places import Places, refined, strengths_at, tempo_of
from songs.analysis.pulse import NO_BEAT, confidence
from songs.analysis.result import Analysis, Section, Window
from songs.analysis.sections import GRID, boundaries, features
from songs.analysis.spectrum import KeepAlive, Spectrum, spectrum_of
from songs.analysis.waveform import energy_between, energy_of, peaks_of
from songs.analysis.window import SECONDS, best_window

__all__ = ["Analysis", "Section", "Window", "analyse"]

SHORTEST_SOUND = 0.5
RATIOS = (1 / 3, 1 / 2, 2 / 3, 3 / 4, 4 / 3, 3 / 2, 2, 3)


def analyse(
    samples: NDArray[np.float32], rate: int = 22_050, keep_alive: KeepAlive = lambda: None
) -> Analysis:
    """Hear mono samples (-1..1); the same samples give the same analysis.

    Anything that is sound gives a sensible answer: without a beat ``tempo`` is 0. Raises
    ValueError for less than half a second. ``keep_alive`` is called about once a second.
    """
    samples = _checked(samples, rate)
    duration = samples.size / rate
    spectrum = spectrum_of(samples, rate, keep_alive)
    accents = accents_of(spectrum)
    keep_alive()
    heard, sure = _beats(spectrum, accents, keep_alive)
    beats = np.clip(refined(heard.places, spectrum), 0.0, duration)
    tempo = tempo_of(beats)
    meter, first_of_bar = bars(accents, heard.places)
    downbeats = _rounded(beats[first_of_bar])
    energy = energy_of(samples, rate, spectrum)
    keep_alive()
    sections = _sections(spectrum, beats, beats[first_of_bar], energy, duration)
    return Analysis(
        duration=round(duration, 3),
        tempo=round(tempo, 2),
        meter=meter,
        beats=_rounded(beats),
        strengths=_strengths(spectrum, heard.places),
        downbeats=downbeats,
        sections=sections,
        window=best_window(SECONDS, duration, downbeats, sections, _rounded(energy)),
        peaks=peaks_of(samples),
        energy=_rounded(energy),
        onsets=_rounded(strong_onsets(spectrum)),
        confidence=sure,
        alternatives=_alternatives(tempo, heard.others),
    )


def _checked(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    if samples.size < SHORTEST_SOUND * rate:
        raise ValueError("The song is empty: there is less than half a second of sound in it.")
    if np.isfinite(samples @ samples):
        return samples
    return np.nan_to_num(samples, posinf=0.0, neginf=0.0)


def _beats(spectrum: Spectrum, accents: Accents, keep_alive: KeepAlive) -> tuple[Counted, float]:
    """(what is counted, how sure one can be of it), without places where there is no beat."""
    heard = counted(spectrum, accents, keep_alive)
    there = confidence(spectrum.onset, heard.places)
    if there < NO_BEAT:
        return Counted(heard.places[:0], 0.0, ()), there
    return heard, round(there * (1 + heard.likely) / 2, 3)


def _sections(
    spectrum: Spectrum,
    beats: NDArray[np.float64],
    downbeats: NDArray[np.float64],
    energy: NDArray[np.float64],
    duration: float,
) -> tuple[Section, ...]:
    edges = beats if beats.size else np.arange(0, duration, GRID)
    rows = features(spectrum, edges)
    turns = [0.0, *boundaries(spectrum, edges, downbeats, duration).tolist()]
    starts = parted(turns, duration, downbeats, energy)
    ends = [*starts[1:], duration]
    energies = [energy_between(energy, s, e) for s, e in zip(starts, ends, strict=True)]
    return labelled(starts, duration, energies, rows, edges)


def _strengths(spectrum: Spectrum, places: Places) -> tuple[float, ...]:
    """Bass at each beat, 1 for the strongest twentieth."""
    low = strengths_at(spectrum.low, places)
    top = float(np.percentile(low, 95)) if low.size else 0.0
    return _rounded(np.minimum(low / top, 1) if top > 0 else low)


def _alternatives(tempo: float, others: Sequence[float]) -> tuple[float, ...]:
    """Simple ratios of the tempo, the likelier first; half and double even if nothing says so."""
    near = [tempo * min(RATIOS, key=lambda ratio: abs(other / tempo - ratio)) for other in others]
    near += [t for t in (tempo / 2, tempo * 2) if tempo and 40 <= t <= 240]
    return tuple(dict.fromkeys(_rounded(near)))


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)
