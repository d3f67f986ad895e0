"""Lines with their times as WebVTT (W3C), the track that a player shows beside a film, and as
SubRip, which editors read."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Lines = Iterable[Mapping[str, Any]]


class Cue(NamedTuple):
    """A line as it is heard in a film; seconds of it. ``who`` sings it, empty where nobody says."""

    start: float
    end: float
    text: str
    who: str


def cues(lines: Lines, start: float = 0.0, seconds: float = 1e9) -> Iterator[Cue]:
    """``lines`` as a song has them, in a film of so many ``seconds`` from ``start`` of it on."""
    for line in lines:
        if line["start"] - start < seconds and line["end"] > start:
            begins, ends = max(line["start"] - start, 0.0), min(line["end"] - start, seconds)
            text, who = (" ".join(str(line.get(key, "")).split()) for key in ("text", "who"))
            yield Cue(begins, ends, text, who)


def webvtt(lines: Lines, start: float = 0.0, seconds: float = 1e9) -> str:
    return "\n\n".join(["WEBVTT", *map(_cue, cues(lines, start, seconds))]) + "\n"


def subrip(lines: Lines, start: float = 0.0, seconds: float = 1e9) -> str:
    shown = enumerate(cues(lines, start, seconds), start=1)
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n"
        for number, cue in shown
    )


def _cue(cue: Cue) -> str:
    voice = f"<v {html.escape(cue.who)}>" if cue.who else ""
    times = f"{_clock(cue.start)} --> {_clock(cue.end)}"
    return f"{times}\n{voice}{html.escape(cue.text, quote=False)}"


def _clock(seconds: float, point: str = ".") -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
