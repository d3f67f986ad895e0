"""What hearing must reach, and what would be good; for compositions that nobody tuned on."""

from __future__ import annotations

from typing import Any

FIXED = "drums fix the level"
AT_LEAST = {
    "F": (FIXED, 0.80, 0.88),
    "F any": ("all", 0.88, 0.93),
    "CMLt": ("all", 0.75, 0.83),
    "AMLt": ("all", 0.86, 0.90),
    "tempo": ("all", 0.85, 0.90),
    "tempo any": ("all", 0.94, 0.97),
    "down F": ("all", 0.50, 0.65),
    "sections": ("all", 0.75, 0.75),
    "x real time": ("all", 100, 100),
}
"""Score: the songs it is asked of, must, good."""
OFFSET = (6.0, 4.0)
F_TO_LIBROSA = (1.2, 1.3)
START_TO_LIBROSA = 0.5
MEGABYTES = 250
FRAMES_OFF, TIMES_NEARER = 1.0, (4.0, 8.0)
PLAIN_F = 0.95

Mark = dict[str, Any]


def judged(
    lowest: float | None,
    means: dict[str, dict[str, dict[str, float]]],
    cuts: dict[str, float],
    first: dict[str, dict[str, float]],
) -> dict[str, Mark]:
    """Each mark with its value and whether it is reached.

    Of the plain songs, whose ``lowest`` F is given, only theirs.
    """
    if lowest is not None:
        return {"lowest F": _at_least(lowest, PLAIN_F, PLAIN_F)}
    return {**_of_scores(means), **_of_costs(first), **_of_cuts(cuts), **_to_librosa(means, first)}


def _of_scores(means: dict[str, dict[str, dict[str, float]]]) -> dict[str, Mark]:
    marks = {
        score: _at_least(means[group]["Leitmotif"][score], must, good)
        for score, (group, must, good) in AT_LEAST.items()
        if "Leitmotif" in means[group]
    }
    return {**marks, "offset ms": _at_most(means["all"]["Leitmotif"]["|offset|"], *OFFSET)}


def _of_costs(first: dict[str, dict[str, float]]) -> dict[str, Mark]:
    return {"megabytes": _at_most(first["Leitmotif"]["megabytes"], MEGABYTES, MEGABYTES)}


def _of_cuts(cuts: dict[str, float]) -> dict[str, Mark]:
    return {
        "frames from a beat": _at_most(cuts["frames_off"], FRAMES_OFF, FRAMES_OFF),
        "times nearer than random": _at_least(cuts["times_nearer"], *TIMES_NEARER),
    }


def _to_librosa(
    means: dict[str, dict[str, dict[str, float]]], first: dict[str, dict[str, float]]
) -> dict[str, Mark]:
    if "librosa" not in first:
        return {}
    ratio = means["all"]["Leitmotif"]["F"] / means["all"]["librosa"]["F"]
    start = first["Leitmotif"]["seconds"] / first["librosa"]["seconds"]
    return {
        "F to librosa's": _at_least(ratio, *F_TO_LIBROSA),
        "first song to librosa's": _at_most(start, START_TO_LIBROSA, START_TO_LIBROSA),
    }


def _at_least(value: float, must: float, good: float) -> Mark:
    return {"value": value, "must_be": must, "good_be": good, "must": value >= must,
            "good": value >= good}  # fmt: skip


def _at_most(value: float, must: float, good: float) -> Mark:
    return {"value": value, "must_be": must, "good_be": good, "must": value <= must,
            "good": value <= good}  # fmt: skip
