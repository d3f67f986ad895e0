"""What the beats do to light and camera, kept below what can harm (WCAG 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.base import Beat

Curve = NDArray[Any]
LIGHT_RELEASE = 0.19
ZOOM_RELEASE = 0.34
FASTEST_TEMPO = 160.0
SWING = 0.10
SAFE_SWING = 0.085
SWINGS_A_SECOND = 3


@dataclass(frozen=True)
class Pulse:
    """One value 0..1 per frame: ``light`` for what shines, ``zoom`` for downbeats' camera kick."""

    light: Curve
    zoom: Curve

    def limited(self, swing: float) -> Pulse:
        """The pulse made so small that the mean luminance never swings by a tenth.

        ``swing``: what a full pulse adds to the mean relative luminance (0..1) of the picture.
        Below a tenth a change is no swing at all, however quick the beats are.
        """
        peak = float(self.light.max(initial=0.0)) * swing
        return self if peak <= SAFE_SWING else Pulse(self.light * (SAFE_SWING / peak), self.zoom)


def pulse_of(
    beats: Sequence[Beat], frames: int, rate: int, energy: float, tempo: float = 0.0
) -> Pulse:
    """The curves of a clip. Each beat is at its height in its own frame and dark one before."""
    light, zoom = np.zeros(frames), np.zeros(frames)
    for beat in _felt(beats, tempo):
        height = beat.strength * (1.0 if beat.downbeat else 0.5) * (0.35 + 0.65 * energy)
        first = round(beat.seconds * rate)
        _strike(light, first, height, rate * LIGHT_RELEASE)
        if beat.downbeat:
            _strike(zoom, first, height, rate * ZOOM_RELEASE)
    return Pulse(np.clip(light, 0, 1), np.clip(zoom, 0, 1))


def _strike(curve: Curve, first: int, height: float, release: float) -> None:
    start = max(first, 0)
    fall = height * np.exp(-(np.arange(start, len(curve)) - first) / release)
    np.maximum(curve[start:], fall, out=curve[start:])


def _felt(beats: Sequence[Beat], tempo: float) -> list[Beat]:
    """Every beat, or above 160 a minute every second one, starting from a downbeat."""
    if len(beats) > 1 and not tempo:
        tempo = 60 / max(1e-3, float(np.median(np.diff([beat.seconds for beat in beats]))))
    if tempo <= FASTEST_TEMPO:
        return list(beats)
    start = next((index for index, beat in enumerate(beats) if beat.downbeat), 0)
    return [beat for index, beat in enumerate(beats) if (index - start) % 2 == 0]


def most_swings(luminance: Curve, rate: int) -> int:
    """The most swings of a tenth or more of relative luminance within any second of a film."""
    large = [at for at, change in _swings(luminance) if abs(change) >= SWING]
    return max((sum(first <= at < first + rate for at in large) for first in large), default=0)


def _swings(luminance: Curve) -> Iterator[tuple[int, float]]:
    """Every run of frames in one direction: its last frame and its change."""
    steps = np.diff(luminance)
    ends = np.flatnonzero(np.diff(np.sign(steps))) + 1
    edges = np.concatenate([[0], ends, [len(luminance) - 1]]).astype(int)
    for start, end in pairwise(edges):
        yield int(end), float(luminance[end] - luminance[start])
