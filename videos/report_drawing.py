"""The report card of a film as a page draws it: places in percent, and what each drawing says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROWS_RANDOM = (104, 118, 132, 111, 125)
ROWS_OWN = (29, 42, 55)
"""Heights in pixels of the chart: dots that would lie on each other stand beside each other."""
LEAST_REACH = 60.0
"""Milliseconds that the chart reaches to either side, at least."""
MARGIN = 6.0
"""Percent of the chart at either end."""
SUBJECTS = {
    "form": "The file", "cuts": "Cuts", "shots": "Takes", "drift": "Drift", "sound": "Sound",
    "pictures": "Pictures", "flashes": "Flashes",
}  # fmt: skip
ICONS = {"ok": "check", "look": "warn", "fault": "warn"}
CLASSES = {"ok": "ok", "look": "hm", "fault": "no"}


@dataclass(frozen=True)
class Dot:
    x: str
    y: int


@dataclass(frozen=True)
class CutRow:
    """``at``: seconds of the film; ``off_ms``: later than its beat."""

    number: int
    at: float
    off_ms: float | None


@dataclass(frozen=True)
class Line:
    subject: str
    measured: str
    icon: str
    kind: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Cuts:
    """``band``: x and width of half a frame to either side of the beat."""

    rows: tuple[CutRow, ...]
    own: tuple[Dot, ...]
    random: tuple[Dot, ...]
    median_ms: float | None
    random_ms: float | None
    reach: float
    band_x: str
    band_width: str
    marks: str


@dataclass(frozen=True)
class Drawing:
    """``drift``: points (x 0..100, y 0..40) of how far each cut is off its plan, half a frame
    being 20 from the middle."""

    verdict: str
    cuts: Cuts
    drift: str
    drift_dots: tuple[Dot, ...]
    drift_ms: float
    half_frame_ms: float
    seconds: float
    light: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]

    @property
    def passed(self) -> int:
        return sum(line.kind == "ok" for line in self.lines)


def drawing_of(report: Mapping[str, Any]) -> Drawing | None:
    """None for a report that was not measured."""
    if "lines" not in report:
        return None
    form, cuts = report["form"], report["cuts"]
    rate = form["rate"] or 24
    return Drawing(
        verdict=report["verdict"],
        cuts=_cuts(cuts, rate),
        drift=_drift_line(cuts["placed"], form["frames"]),
        drift_dots=_drift_dots(cuts["placed"], form["frames"]),
        drift_ms=max((abs(c["frame"] - c["planned"]) for c in cuts["placed"]), default=0)
        * 1000 / rate,
        half_frame_ms=500 / rate,
        seconds=form["seconds"],
        light=_light(report["luma"]),
        lines=tuple(_line(line) for line in report["lines"]),
    )  # fmt: skip


def _cuts(cuts: Mapping[str, Any], rate: float) -> Cuts:
    placed = cuts["placed"]
    rows = tuple(CutRow(c["number"], c["frame"] / rate, c["off_ms"]) for c in placed)
    off = [c["off_ms"] for c in placed if c["off_ms"] is not None]
    random = _signed(cuts["random_ms"])
    reach = max(LEAST_REACH, *(abs(value) for value in (*off, *random)), 0.0)
    half = 500 / rate
    left, right = _x(-half, reach), _x(half, reach)
    return Cuts(
        rows=rows,
        own=tuple(_dot(value, reach, ROWS_OWN, i) for i, value in enumerate(off)),
        random=tuple(_dot(value, reach, ROWS_RANDOM, i) for i, value in enumerate(random)),
        median_ms=cuts["median_ms"],
        random_ms=cuts["random_median_ms"],
        reach=round(reach, -1),
        band_x=f"{left:.2f}%",
        band_width=f"{right - left:.2f}%",
        marks="a beat" if cuts["against"] == "beats" else "an onset or section",
    )


def _signed(distances: list[float]) -> list[float]:
    """Random cuts are kept as distances; as many lie before their beat as behind it."""
    return [value if i % 2 else -value for i, value in enumerate(distances)]


def _x(value: float, reach: float) -> float:
    return MARGIN + (100 - 2 * MARGIN) * (value + reach) / (2 * reach)


def _dot(value: float, reach: float, rows: tuple[int, ...], index: int) -> Dot:
    return Dot(f"{_x(value, reach):.2f}%", rows[index % len(rows)])


def _drift_line(placed: list[Mapping[str, Any]], frames: int) -> str:
    points = [f"{100 * c['frame'] / (frames or 1):.1f},{_off(c):.1f}" for c in placed]
    if not points:
        return ""
    first, last = points[0].split(",")[1], points[-1].split(",")[1]
    return " ".join([f"0,{first}", *points, f"100,{last}"])


def _drift_dots(placed: list[Mapping[str, Any]], frames: int) -> tuple[Dot, ...]:
    return tuple(Dot(f"{100 * c['frame'] / (frames or 1):.2f}%", round(_off(c))) for c in placed)


def _off(cut: Mapping[str, Any]) -> float:
    """A whole frame off its plan is twice the band."""
    return float(min(40, max(0, 20 + 40 * (cut["frame"] - cut["planned"]))))


def _light(luma: list[float]) -> tuple[tuple[str, str, str], ...]:
    """Of each second: x, y and height in percent."""
    count = len(luma) or 1
    return tuple(
        (f"{100 * i / count:.2f}%", f"{100 - value / 2.55:.1f}%", f"{value / 2.55:.1f}%")
        for i, value in enumerate(luma)
    )


def _line(line: Mapping[str, Any]) -> Line:
    sentences = tuple(finding["sentence"] for finding in line["findings"])
    subject = SUBJECTS.get(line["subject"], line["subject"].capitalize())
    verdict = line["verdict"]
    return Line(subject, line["measured"], ICONS[verdict], CLASSES[verdict], sentences)
