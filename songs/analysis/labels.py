"""Which sections repeat one another, and what a musician would call each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from songs.analysis.downbeats import Rows, Values
from songs.analysis.result import Section

ALIKE = 0.5
"""How near in sound and harmony two sections are that count as the same."""
SAME_LEVEL = 0.25
QUIETER = 0.08
LONGEST_INTRO = 40.0
BREAK_BELOW = 0.35


def labelled(
    starts: Sequence[float],
    duration: float,
    energies: Sequence[float],
    rows: Rows,
    edges: Values,
) -> tuple[Section, ...]:
    """The sections that begin at ``starts`` (the first at 0); ``rows`` are features by beat."""
    ends = [*starts[1:], duration]
    spans = [
        _rows_between(rows, edges, start, end) for start, end in zip(starts, ends, strict=True)
    ]
    groups = _groups(spans, energies)
    labels = _labels(groups, energies, [e - s for s, e in zip(starts, ends, strict=True)])
    return tuple(
        Section(label, round(start, 3), round(end, 3), round(energy, 3), group)
        for label, start, end, energy, group in zip(
            labels, starts, ends, energies, groups, strict=True
        )
    )


def _rows_between(rows: Rows, edges: Values, start: float, end: float) -> Rows:
    first, last = np.searchsorted(edges, [start - 0.05, end - 0.05])
    first = min(int(first), len(rows) - 1)
    return rows[first : max(int(last), first + 1)]


def _groups(spans: Sequence[Rows], energies: Sequence[float]) -> list[int]:
    """Each section joins the group whose members it resembles most, or founds one."""
    groups: list[int] = []
    for index, span in enumerate(spans):
        fits: dict[int, list[float]] = {}
        for other in range(index):
            near = abs(energies[index] - energies[other]) <= SAME_LEVEL
            fits.setdefault(groups[other], []).append(_alike(span, spans[other]) if near else 0.0)
        best = max(fits, key=lambda group: float(np.mean(fits[group])), default=-1)
        joins = best >= 0 and float(np.mean(fits[best])) >= ALIKE
        groups.append(best if joins else max(groups, default=-1) + 1)
    return groups


def _alike(one: Rows, other: Rows) -> float:
    """Cosine of two sections, beat by beat where they begin and as a whole."""
    length = min(len(one), len(other))
    together = _cosine(one[:length].ravel(), other[:length].ravel())
    return 0.5 * together + 0.5 * _cosine(one.mean(axis=0), other.mean(axis=0))


def _cosine(one: Values, other: Values) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9))


def _labels(
    groups: Sequence[int], energies: Sequence[float], lengths: Sequence[float]
) -> list[str]:
    if len(groups) == 1:
        return ["verse"]
    chorus = _chorus(groups, energies)
    labels = ["chorus" if group == chorus else "" for group in groups]
    level = float(np.mean([e for e, label in zip(energies, labels, strict=True) if label]))
    for end, name in ((0, "intro"), (-1, "outro")):
        quiet = energies[end] < level - QUIETER
        if lengths[end] <= LONGEST_INTRO and not labels[end] and quiet:
            labels[end] = name
    counts = Counter(group for group, label in zip(groups, labels, strict=True) if not label)
    for index, label in enumerate(labels):
        if not label:
            labels[index] = _between(index, counts[groups[index]], labels, energies[index])
    return labels


def _chorus(groups: Sequence[int], energies: Sequence[float]) -> int:
    """The group with most energy; one that comes again counts for more."""
    counts = Counter(groups)

    def worth(group: int) -> float:
        members = [e for e, g in zip(energies, groups, strict=True) if g == group]
        return float(np.mean(members)) + (0.2 if counts[group] > 1 else 0.0)

    return max(sorted(counts), key=worth)


def _between(index: int, times: int, labels: Sequence[str], energy: float) -> str:
    """Neither chorus nor end: what comes once after the first chorus is a bridge or a break."""
    if times > 1 or "chorus" not in labels[:index]:
        return "verse"
    return "break" if energy < BREAK_BELOW else "bridge"
