"""From what frames have in common with a character to one score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np

from characters.likeness import Box, Likeness
from characters.likeness.comparing import compared
from characters.likeness.figures import shows_figure
from characters.likeness.frames import Frame
from characters.likeness.placing import Place, places_of
from characters.likeness.reference import FINE, View
from characters.likeness.weights import BIAS, WEIGHTS

DARK, EVEN = 10.0, 2.5
"""Of lightness, 0..100: a frame whose brightest parts are darker, and one that varies less."""
LEAST_SIDE = 48
"""Pixels of a frame's shorter side."""
ROUGH = 1.3
"""Added to the sureness where the character image has a rough outline: part of what is looked for
is ground then. Measured on the characters that the weights were learnt from."""
DOUBTED = 0.5
"""Below this score the frame must show some figure, or there is nothing to be unlike."""

TOO_DARK = "It is too dark or too even to compare anything in it."
TOO_SMALL = f"It is smaller than {LEAST_SIDE} pixels: too small to compare anything in it."
NOBODY = "No figure was found in it that is large and clear enough to compare."


@dataclass(frozen=True)
class _Match:
    """``sureness``: logit of the score."""

    sureness: float
    place: Place
    parts: Mapping[str, float]
    frame: Frame


def judged(frames: Sequence[Frame], views: Sequence[View]) -> Likeness:
    """The middle one of the frames' scores, of those in which something can be measured."""
    clear = [frame for frame in frames if min(frame.rgb.shape[:2]) >= LEAST_SIDE]
    lit = [frame for frame in clear if _is_lit(frame)]
    if not lit:
        return Likeness(None, TOO_DARK if clear else TOO_SMALL)
    matches = [match for frame in lit if (match := _best(frame, views))]
    if not matches:
        return Likeness(None, NOBODY)
    sureness = median_low(match.sureness for match in matches)
    middle = next(match for match in matches if match.sureness == sureness)
    score = 1 / (1 + math.exp(-sureness))
    if score < DOUBTED and not shows_figure(middle.frame):
        return Likeness(None, NOBODY)
    parts = {name: round(value, 3) for name, value in middle.parts.items()}
    return Likeness(round(score, 3), _words(score), _box(middle), parts)


def sureness_of(parts: Mapping[str, float]) -> float:
    return BIAS + sum(weight * parts[name] for name, weight in WEIGHTS.items())


def _is_lit(frame: Frame) -> bool:
    light = frame.coarse[:, :, 0]
    return float(np.percentile(light, 98)) > DARK and float(light.std()) > EVEN


def _best(frame: Frame, views: Sequence[View]) -> _Match | None:
    found = [(place, compared(frame, place)) for place in places_of(frame, views)]
    extra = ROUGH if any(view.rough for view in views) else 0.0
    matches = [_Match(sureness_of(parts) + extra, place, parts, frame) for place, parts in found]
    return max(matches, key=lambda match: match.sureness, default=None)


def _box(match: _Match) -> Box:
    """Left, top, width, height in 0..1 of the frame, cut off at its edges."""
    rows, columns = FINE, match.place.view.rgb.shape[1]
    corners = np.array([[x, y, 1] for x in (0, columns) for y in (0, rows)]).T
    seen = match.place.move @ corners / np.array([match.frame.rgb.shape[1::-1]]).T
    (left, top), (right, bottom) = seen.min(1).clip(0, 1), seen.max(1).clip(0, 1)
    box = float(left), float(top), float(right - left), float(bottom - top)
    return tuple(round(part, 3) for part in box)  # type: ignore[return-value]


def _words(score: float) -> str:
    if score >= 0.75:
        return "It looks like the character."
    if score >= 0.5:
        return "It rather looks like the character."
    if score >= 0.25:
        return "It hardly looks like the character."
    return "It does not look like the character."
