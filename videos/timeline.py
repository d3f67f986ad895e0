"""Where a film is cut: on the beats of the song, in whole frames that add up to the window.

Frames are counted from the start of the window, so nothing can drift: a cut is the frame nearest
to its beat, half a frame at most away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generations.providers.base import Beat
from mvsite.lib.ffmpeg import FRAME_RATE
from songs.analysis import Analysis, Section, Window
from songs.analysis.waveform import STEP
from songs.analysis.window import best_window

MOST_CLIPS = 100
LEAST_SECONDS = 1.0
LEAST_BEATS = 2
NOTICED_SECONDS = 0.2
QUIET_SECONDS, LOUD_SECONDS = 7.0, 3.0
"""How long the music itself would hold a picture, at energy 0 and 1."""
HALF_A_FRAME = 0.5 / FRAME_RATE + 1e-6
SAME_BEAT = 0.02
"""Seconds within which a downbeat and a beat are one: corrections by hand may part them."""
ONSETS_APART, ONSET_STRENGTH = 0.45, 0.8
SECTION_NEAR = 0.25
"""Seconds from which a section's start is drawn to the nearest beat."""

OFF_BAR, OFF_HALF_BAR, ON_ONSET, ON_GRID = 0.25, 0.12, 0.05, 0.3
SECTION_STARTS = -0.5
"""What a cut costs by where it falls, against the squared logarithm of each slot's length over the
even one: a slot a third too long (.08) is dearer than nothing, cheaper than a cut in mid-bar."""
LONGEST = 8.0
"""Times the even slot: one that is longer would cost more than any way around it, where there is
one, and a long song is laid out many times as fast without looking that far."""


@dataclass(frozen=True)
class Slot:
    """What two neighbouring cuts enclose: frames of the film, seconds of the song."""

    index: int
    first: int
    frames: int
    start: float
    seconds: float


@dataclass(frozen=True)
class Plan:
    """``cuts``: frame numbers from 0 to the last, both inclusive; one more than there are clips.

    ``start`` in seconds of the song. ``notes``: sentences about what is not as asked.
    """

    start: float
    cuts: tuple[int, ...]
    rate: int
    notes: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        return self.cuts[-1]

    @property
    def seconds(self) -> float:
        return self.frames / self.rate

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(
            Slot(
                index, first, end - first, self.start + first / self.rate, (end - first) / self.rate
            )
            for index, (first, end) in enumerate(zip(self.cuts, self.cuts[1:], strict=False))
        )


def plan_cuts(
    analysis: Analysis, start: float, seconds: float, clips: int | None, rate: int = FRAME_RATE
) -> Plan:
    """Cut ``seconds`` of the song from ``start`` on into ``clips``; None: the music decides.

    Raises ValueError (a sentence) where there is nothing to cut.
    """
    if clips is not None and not 1 <= clips <= MOST_CLIPS:
        raise ValueError(f"A film has 1 to {MOST_CLIPS} clips, not {clips}.")
    start, frames, notes = _window(analysis, start, seconds, rate)
    shortest = shortest_slot(analysis, rate)
    by_music = _count_by_music(analysis, start, frames / rate)
    wanted = clips or min(by_music, MOST_CLIPS)
    places = _candidates(analysis, start, frames, rate, min(wanted, max(1, frames // shortest)))
    most = _most_clips(sorted(places), shortest)
    if clips is not None and most < clips:
        notes.append(_too_many(clips, most, analysis, rate))
    if clips is None and by_music > MOST_CLIPS <= most:
        notes.append(_held_longer(by_music))
    pace = _pace(analysis, start, frames, rate)
    cuts = _best_cuts(places, pace, min(wanted, most), shortest)
    return Plan(start, cuts, rate, tuple(notes))


def even_cuts(seconds: float, clips: int | None, rate: int = FRAME_RATE) -> Plan:
    """Without a song each clip lasts as long as the others; None: as long as music would hold a
    picture at rest."""
    count = clips or max(1, round(seconds / QUIET_SECONDS))
    return Plan(0.0, tuple(round(seconds * rate * k / count) for k in range(count + 1)), rate)


def suggested_window(analysis: Analysis, seconds: float) -> Window:
    """The part of the song for a film of that length."""
    return best_window(
        seconds, analysis.duration, analysis.downbeats, analysis.sections, analysis.energy
    )


def clip_beats(analysis: Analysis, start: float, seconds: float) -> tuple[Beat, ...]:
    """The beats inside a span of the song, in seconds from its start.

    A cut is the frame nearest to its beat: the beat belongs to the clip that begins there, even
    where it falls up to half a frame before. Where no beat was heard the strong onsets stand for
    them, so that the light has something to follow.
    """
    if not analysis.beats:
        return _onsets_felt(analysis.onsets, start, seconds)
    first = bisect_left(analysis.beats, start - HALF_A_FRAME)
    last = bisect_left(analysis.beats, start + seconds - HALF_A_FRAME)
    return tuple(
        Beat(
            max(0.0, round(analysis.beats[i] - start, 4)),
            analysis.strengths[i] if i < len(analysis.strengths) else 0.5,
            _near(analysis.downbeats, analysis.beats[i]),
        )
        for i in range(first, last)
    )


def _onsets_felt(onsets: Sequence[float], start: float, seconds: float) -> tuple[Beat, ...]:
    felt: list[float] = []
    for onset in onsets:
        inside = start - HALF_A_FRAME <= onset < start + seconds - HALF_A_FRAME
        if inside and (not felt or onset - felt[-1] >= ONSETS_APART):
            felt.append(onset)
    return tuple(Beat(max(0.0, round(onset - start, 4)), ONSET_STRENGTH) for onset in felt)


def section_of(analysis: Analysis, start: float, seconds: float) -> Section | None:
    """The section that fills most of a span, the earlier of two that share it."""
    return max(
        analysis.sections,
        key=lambda s: min(s.end, start + seconds) - max(s.start, start),
        default=None,
    )


def shortest_slot(analysis: Analysis, rate: int = FRAME_RATE) -> int:
    """Frames: a second, or two beats (less the frame that rounding both ends may take)."""
    least = round(LEAST_SECONDS * rate)
    if not analysis.tempo:
        return least
    return max(least, int(np.ceil(LEAST_BEATS * 60 / analysis.tempo * rate)) - 1)


def _near(times: Sequence[float], time: float) -> bool:
    place = bisect_left(times, time - SAME_BEAT)
    return place < len(times) and times[place] <= time + SAME_BEAT


def _window(
    analysis: Analysis, start: float, seconds: float, rate: int
) -> tuple[float, int, list[str]]:
    """(start, frames, notes) of what there is of the window that was asked for."""
    if analysis.duration <= seconds:
        start = 0.0
    left = analysis.duration - start
    if seconds <= 0 or start < 0 or left * rate < 1:
        raise ValueError(
            f"There is nothing to film from {start:.1f} s on: the song is "
            f"{analysis.duration:.1f} s long. Choose an earlier start."
        )
    frames = max(1, round(seconds * rate))
    if frames <= left * rate + 1e-6:
        return start, frames, []
    fewer = int(left * rate + 1e-6)
    noticed = frames - fewer > NOTICED_SECONDS * rate
    said = f"The song ends sooner: the film is {fewer / rate:.1f} s long."
    return start, fewer, [said] if noticed else []


def _count_by_music(analysis: Analysis, start: float, seconds: float) -> int:
    times = np.arange(start, start + seconds, STEP)
    energy = _energy_at(analysis, times)
    held = QUIET_SECONDS + (LOUD_SECONDS - QUIET_SECONDS) * energy
    return max(round(seconds * float(np.mean(1 / held))), 1)


def _energy_at(analysis: Analysis, times: NDArray[np.float64]) -> NDArray[np.float64]:
    if not analysis.energy:
        return np.full(times.size, 0.5)
    place = np.minimum((times / STEP).astype(int), len(analysis.energy) - 1)
    return np.asarray(analysis.energy, dtype=np.float64)[place]


def _pace(analysis: Analysis, start: float, frames: int, rate: int) -> NDArray[np.float64]:
    """How much music has passed at each frame; it passes faster where there is more energy."""
    energy = _energy_at(analysis, start + np.arange(frames) / rate)
    return np.concatenate([[0.0], np.cumsum(2.0 ** (1.2 * (energy - 0.5)))])


def _candidates(
    analysis: Analysis, start: float, frames: int, rate: int, clips: int
) -> dict[int, float]:
    """Where a cut may fall, and what it costs there; both ends of the film included."""
    if analysis.beats:
        places = _on_beats(analysis, start, rate)
    else:
        places = _without_beats(analysis, start, frames, rate, clips)
    for section in analysis.sections[1:]:
        at = _nearest(places, (section.start - start) * rate)
        if at is not None and abs(at - (section.start - start) * rate) <= SECTION_NEAR * rate:
            places[at] = SECTION_STARTS
    inside = {frame: cost for frame, cost in places.items() if 0 < frame < frames}
    return {0: 0.0, **inside, frames: 0.0}


def _nearest(places: Iterable[int], frame: float) -> int | None:
    return min(places, key=lambda place: abs(place - frame), default=None)


def _on_beats(analysis: Analysis, start: float, rate: int) -> dict[int, float]:
    """Every beat: a bar's first costs nothing, its middle a little, the others more."""
    places: dict[int, float] = {}
    since_bar = 0
    for time in analysis.beats:
        since_bar = 0 if _near(analysis.downbeats, time) else since_bar + 1
        half = analysis.meter % 2 == 0 and since_bar == analysis.meter // 2
        cost = 0.0 if since_bar == 0 else OFF_HALF_BAR if half else OFF_BAR
        places[round((time - start) * rate)] = cost
    return places


def _without_beats(
    analysis: Analysis, start: float, frames: int, rate: int, clips: int
) -> dict[int, float]:
    """Sections before onsets before an even grid."""
    places = {round(frames * k / clips): ON_GRID for k in range(1, clips)}
    places |= {round((time - start) * rate): ON_ONSET for time in analysis.onsets}
    return places | {round((s.start - start) * rate): 0.0 for s in analysis.sections}


def _most_clips(places: Sequence[int], shortest: int) -> int:
    """As many as there is room for, each as short as may be."""
    last, count = 0, 1
    for place in places:
        if place - last >= shortest and places[-1] - place >= shortest:
            last, count = place, count + 1
    return count


def _too_many(clips: int, most: int, analysis: Analysis, rate: int) -> str:
    beats = shortest_slot(analysis, rate) > round(LEAST_SECONDS * rate)
    least = "two beats" if beats else "a second"
    there_is = "there is one" if most == 1 else f"there are {most}"
    return f"Fewer clips than asked: {clips} would be shorter than {least}, so {there_is}."


def _held_longer(clips: int) -> str:
    return (
        f"The music would take {clips} clips; {MOST_CLIPS} are the most, so that each is held "
        "longer. A shorter part of the song gives a livelier film."
    )


def _best_cuts(
    places: dict[int, float], pace: NDArray[np.float64], clips: int, shortest: int
) -> tuple[int, ...]:
    """The cheapest way through the candidates in exactly ``clips`` steps."""
    if clips == 1:
        return 0, max(places)
    frames = np.array(sorted(places))
    costs = np.array([places[int(frame)] for frame in frames])
    for longest in (LONGEST, np.inf):
        if cuts := _cheapest(frames, costs, pace[frames], clips, shortest, longest):
            return cuts
    raise AssertionError("_most_clips counted a way that is not there")


def _cheapest(
    frames: NDArray[np.int_], costs: NDArray[np.float64], passed: NDArray[np.float64], clips: int,
    shortest: int, longest: float,
) -> tuple[int, ...]:  # fmt: skip
    """Empty where there is no way without a slot over ``longest`` times the even one."""
    even = passed[-1] / clips
    best = np.full((clips + 1, frames.size), np.inf)
    best[0, 0] = 0.0
    before = np.zeros((clips + 1, frames.size), np.intp)
    steps = np.arange(1, clips + 1)
    for end in range(1, frames.size):
        near = int(np.searchsorted(frames, frames[end] - shortest, side="right"))
        far = int(np.searchsorted(passed, passed[end] - longest * even))
        if near <= far:
            continue
        uneven = np.log(np.maximum(passed[end] - passed[far:near], 1e-9) / even) ** 2
        options = best[:-1, far:near] + uneven
        nearest = options.argmin(axis=1)
        before[1:, end] = far + nearest
        best[1:, end] = options[steps - 1, nearest] + costs[end]
    if not np.isfinite(best[clips, -1]):
        return ()
    cuts, end = [int(frames[-1])], frames.size - 1
    for step in range(clips, 0, -1):
        end = int(before[step, end])
        cuts.append(int(frames[end]))
    return tuple(cuts[::-1])
