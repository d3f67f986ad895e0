"""The report of a film as a card for a terminal: a line a subject, and where the cuts lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

MARKS = {"ok": ("✓", "green"), "look": ("•", "yellow"), "fault": ("✗", "red")}
WORDS = {"ok": "nothing is wrong", "look": "worth a look", "fault": "something is wrong"}
WIDEST = 100
LEFT = 12
"""Columns before a drawing, where its name stands."""
HEIGHTS = " ▁▂▃▄▅▆▇█"
BINS = 24


def print_card(report: Mapping[str, Any], out: TextIO) -> None:
    """``report`` as ``Film.report`` holds it."""
    console = Console(file=out, highlight=False)
    console.width = min(console.width, WIDEST)
    console.print(card(report, console.width))


def card(report: Mapping[str, Any], width: int) -> RenderableType:
    if "lines" not in report:
        return Text(report.get("unmeasured", "This film has not been measured."))
    parts: list[RenderableType] = [_headline(report), _lines(report)]
    if report["form"]["seconds"] > 0:
        parts += [Text(), *_timeline(report, width - LEFT)]
    if report["cuts"]["random_ms"]:
        parts += [Text(), *_distances(report["cuts"])]
    return Group(*parts)


def _headline(report: Mapping[str, Any]) -> Text:
    mark, colour = MARKS[report["verdict"]]
    return Text.assemble(("Report card", "bold"), f"  {mark} ", (WORDS[report["verdict"]], colour))


def _lines(report: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(width=LEFT - 3)
    table.add_column(overflow="fold")
    for line in report["lines"]:
        mark, colour = MARKS[line["verdict"]]
        table.add_row(Text(mark, colour), line["subject"], line["measured"])
        for finding in line["findings"]:
            mark, colour = MARKS[finding["verdict"]]
            table.add_row("", "", Text(f"{mark} {finding['sentence']}", colour))
    return table


def _timeline(report: Mapping[str, Any], width: int) -> Iterator[RenderableType]:
    """Cuts over beats over light, from the first second to the last."""
    seconds, cuts = report["form"]["seconds"], report["cuts"]
    places = [cut["frame"] / (report["form"]["rate"] or 24) for cut in cuts["placed"]]
    yield _row("cuts", Text(_ticks(places, seconds, width, "┃"), "bold"))
    if cuts["beats"]:
        within = [beat for beat in cuts["beats"] if 0 <= beat < seconds]
        yield _row(cuts["against"], Text(_ticks(within, seconds, width, "╷"), "dim"))
    yield _row(
        "light", Text(_bars(_stretched(report["luma"], width), max(report["luma"])), "yellow")
    )
    yield _row("", Text(f"0:00{_clock(seconds):>{width - 4}}", "dim"))


def _distances(cuts: Mapping[str, Any]) -> Iterator[RenderableType]:
    """How far from the beat: this film's cuts over random ones, by distance."""
    own = [abs(cut["off_ms"]) for cut in cuts["placed"] if cut["off_ms"] is not None]
    most = max(*own, *cuts["random_ms"], 1.0)
    for name, values, colour in (("this film", own, "green"), ("at random", cuts["random_ms"], "")):
        counts = [0] * BINS
        for value in values:
            counts[min(BINS - 1, int(value / most * BINS))] += 1
        yield _row(name, Text(_bars(counts, max(counts)), colour))
    yield _row("", Text(f"0{f'{most:.0f} ms':>{BINS - 1}}  from the nearest", "dim"))


def _row(name: str, drawing: Text) -> RenderableType:
    return Padding(Text.assemble(f"{name:<{LEFT - 2}}", drawing), (0, 0, 0, 2))


def _ticks(times: Sequence[float], seconds: float, width: int, sign: str) -> str:
    columns = {min(width - 1, int(time / seconds * width)) for time in times}
    return "".join(sign if column in columns else " " for column in range(width))


def _stretched(values: Sequence[float], width: int) -> list[float]:
    return [values[int(column / width * len(values))] for column in range(width)]


def _bars(values: Sequence[float], most: float) -> str:
    """Whatever is not nothing is seen."""
    steps = len(HEIGHTS) - 1
    return "".join(
        HEIGHTS[min(steps, max(int(value > 0), round(value / most * steps)))] if most else " "
        for value in values
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
