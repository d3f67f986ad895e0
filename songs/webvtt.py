"""Lines with their times as WebVTT (W3C), the track that a player shows beside a film."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any


def webvtt(lines: Iterable[Mapping[str, Any]], start: float = 0.0, seconds: float = 1e9) -> str:
    """``lines`` as a song has them, in a film of so many ``seconds`` from ``start`` of it on."""
    cues = [
        _cue(line, max(line["start"] - start, 0.0), min(line["end"] - start, seconds))
        for line in lines
        if line["start"] - start < seconds and line["end"] > start
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cue(line: Mapping[str, Any], start: float, end: float) -> str:
    text = html.escape(" ".join(str(line["text"]).split()), quote=False)
    who = " ".join(html.escape(line.get("who", "")).split())
    voice = f"<v {who}>" if who else ""
    return f"{_clock(start)} --> {_clock(end)}\n{voice}{text}"


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
