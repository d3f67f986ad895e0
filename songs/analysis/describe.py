"""What was heard, for people to read: a few sentences, and the song as a line of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from songs.analysis.result import Analysis, Section
from songs.analysis.waveform import STEP

SURE, FAIRLY_SURE, UNSURE = 0.6, 0.35, 0.2
BLOCKS, BOUNDARY = "▁▂▃▄▅▆▇█", "│"
NO_BEAT = "No steady beat was heard; cuts follow sections and onsets."


def sentences(analysis: Analysis) -> Iterator[str]:
    """Tempo, sections and window, a line each."""
    yield beat_of(analysis)
    yield f"Sections: {', '.join(map(_named, analysis.sections))}."
    window = analysis.window
    yield (
        f"The best {window.seconds:.0f} s begin at {clock(window.start)}."
        if window.seconds < analysis.duration - STEP
        else "All of it fits a film."
    )


def beat_of(analysis: Analysis) -> str:
    """The tempo and how sure it is; what else it may be where it is not."""
    if not analysis.beats:
        return NO_BEAT
    heard = f"{tempo(analysis.tempo)} beats a minute, {analysis.meter} in a bar"
    return f"{heard}: {certainty(analysis)}."


def certainty(analysis: Analysis) -> str:
    """For the end of a sentence: "sure", "not sure; perhaps half of it: 70"."""
    if analysis.confidence >= SURE:
        return "sure"
    how = "fairly sure" if analysis.confidence >= FAIRLY_SURE else "not sure"
    if analysis.confidence < UNSURE:
        how = "hardly more than a guess"
    if not analysis.alternatives:
        return how
    return f"{how}; perhaps {_against(analysis.alternatives[0], analysis.tempo)}"


def _against(other: float, tempo_heard: float) -> str:
    ratio = other / tempo_heard
    names = {0.5: "half of it: ", 2.0: "twice that: ", 3.0: "three times that: "}
    name = next((words for value, words in names.items() if abs(ratio / value - 1) < 0.03), "")
    return name + tempo(other)


def tempo(beats_a_minute: float) -> str:
    """120, or 88.5."""
    return f"{beats_a_minute:.1f}".removesuffix(".0")


def clock(seconds: float) -> str:
    """1:04."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def time_text(seconds: float) -> str:
    """1:04.25, for a field; hundredths are enough to see."""
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000}:{hundredths % 6000 // 100:02d}.{hundredths % 100:02d}"


def _named(section: Section) -> str:
    return f"{section.label} {clock(section.start)}"


def drawn(analysis: Analysis, width: int) -> tuple[str, str]:
    """Two lines of ``width`` letters: the energy as blocks, and the sections' names below it."""
    ends = [round(section.end / analysis.duration * width) for section in analysis.sections]
    spans = list(zip([0, *ends], ends, analysis.sections, strict=False))
    names = (section.label[: end - start - 1].ljust(end - start) for start, end, section in spans)
    heights = (_energy_at(analysis.energy, (place + 0.5) / width) for place in range(width))
    blocks = (BLOCKS[min(int(height * len(BLOCKS)), len(BLOCKS) - 1)] for height in heights)
    marked = list(blocks)
    for start, _, _ in spans[1:]:
        marked[min(start, width - 1)] = BOUNDARY
    return "".join(marked), "".join(names).rstrip()


def _energy_at(energy: Sequence[float], share: float) -> float:
    return energy[min(int(share * len(energy)), len(energy) - 1)] if energy else 0.0
