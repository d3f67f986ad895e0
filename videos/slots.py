"""What lies between two cuts: section, energy, lyric and beats are read from the song."""

from __future__ import annotations

from collections.abc import Sequence

from generations.providers.base import Beat, Slot
from songs.analysis.result import Analysis, Section
from videos.models import Video
from videos.timeline import clip_beats, section_of

PEAKS = ("chorus", "hook", "drop", "refrain")
HELD_SECONDS = 1.0
"""For so long a line is sung into a slot that counts as sung."""
RISE = 0.2
"""What energy gains, of 1, when a song clearly rises."""


def spans(video: Video) -> list[tuple[float, float]]:
    """Start (seconds of the song) and length (seconds) of every slot."""
    rate = video.form.rate
    begins = video.window_start or 0.0
    neighbours = zip(video.cuts, video.cuts[1:], strict=False)
    return [(begins + a / rate, (b - a) / rate) for a, b in neighbours]


def slots_of(video: Video) -> list[Slot]:
    """One slot a clip, in the order of the film; none before its cuts are laid out."""
    heard = video.heard() if video.cuts else None
    between = spans(video)
    sections = [section_of(heard, *span) if heard else None for span in between]
    places = zip(between, sections, repeated(sections), strict=True)
    return [
        Slot(
            index=index,
            start=start,
            seconds=seconds,
            section=section.label if section else "",
            energy=energy_between(heard, start, start + seconds),
            lyric=lyric_between(video, start, start + seconds),
            repeats=repeats,
        )
        for index, ((start, seconds), section, repeats) in enumerate(places)
    ]


def repeated(sections: Sequence[Section | None]) -> list[int]:
    """For each slot, of which these are the sections, the earlier one that it repeats: as far into
    the same part of the song when that was heard first. -1 for none."""
    heard: dict[tuple[str, int], dict[float, list[int]]] = {}
    found = []
    for index, section in enumerate(sections):
        if section is None:
            found.append(-1)
            continue
        times = heard.setdefault((section.label, section.group), {})
        times.setdefault(section.start, []).append(index)
        first, now = next(iter(times.values())), times[section.start]
        found.append(-1 if now is first else first[min(len(now), len(first)) - 1])
    return found


def energy_between(heard: Analysis | None, start: float, end: float) -> float:
    """Mean energy, 0..1; the analysis keeps one value each half second."""
    values = heard.energy[int(start * 2) : max(int(end * 2), int(start * 2) + 1)] if heard else ()
    return sum(values) / len(values) if values else 0.5


def lyric_between(video: Video, start: float, end: float) -> str:
    """The timed lines that begin within; without one, the line that is still being sung."""
    known = video.song.lyric_lines if video.song else []
    lines = [line for line in known if line.get("start") is not None]
    begun = [line["text"] for line in lines if start <= line["start"] < end]
    held = [
        line["text"] for line in lines
        if line["start"] < start and (line.get("end") or 0) - start >= HELD_SECONDS
    ]  # fmt: skip
    return " ".join(begun or held[-1:])


def beats_of(video: Video, position: int, ahead: float = 0.0) -> tuple[Beat, ...]:
    """The beats within one slot, from its own start less ``ahead`` (seconds)."""
    heard = video.heard()
    if heard is None:
        return ()
    start, seconds = spans(video)[position]
    return clip_beats(heard, start - ahead, seconds + 2 * ahead)


def loudest(slots: list[Slot]) -> int:
    """The index of the film's peak: the loudest chorus, else the loudest slot; neither the opening
    nor the end where there is anything between them."""
    inner = slots[1:-1] or slots
    choruses = [slot for slot in inner if slot.section in PEAKS]
    return max(choruses or inner, key=lambda slot: slot.energy).index


def turns(slot: Slot, following: Slot) -> bool:
    """Whether the song goes on to another section between two slots."""
    return slot.section != following.section


def lifts(slot: Slot, following: Slot) -> bool:
    """Whether the song rises to a chorus, or clearly, where it goes on to another section."""
    rises = following.energy - slot.energy > RISE
    return turns(slot, following) and (following.section in PEAKS or rises)


def wave_of(video: Video, position: int) -> tuple[float, ...]:
    """How loud the song is along one slot, 0..1: the peaks that its picture is drawn from."""
    heard = video.heard()
    if heard is None:
        return ()
    start, seconds = spans(video)[position]
    share = len(heard.peaks) / heard.duration
    part = heard.peaks[int(start * share) : max(int((start + seconds) * share), 1)]
    return tuple(round(peak / 255, 3) for peak in part)
