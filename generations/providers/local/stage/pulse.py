"""What the song does to light and camera, kept below what can harm (WCAG 2.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.base import Beat

Curve = NDArray[Any]
LIGHT_RELEASE = 0.19
ZOOM_RELEASE = 0.34
FASTEST_TEMPO = 160.0
SAFE_SWING = 0.085
UNHEARD = 0.3
"""The height of a beat without any bass: the time goes on where the drums leave it out."""
LOUDNESS = 0.45
"""The power that turns a beat's strength into how strong it feels: most are a tenth of the loudest
one."""
BREATH_SECONDS = 4.4
"""How long light takes to come and go by itself, where beats are farther apart than that."""
SWELL_SECONDS = 1.1
"""Louder and softer passages come into the light as slowly as this (sigma)."""
SWELL_BEGINS = 1.5


@dataclass(frozen=True)
class Pulse:
    """One value per frame. ``light``: what shines, 0..1; ``zoom``: the camera's kick on downbeats,
    0..1; ``swell``: how far the passage is louder (to 1) or softer (to -1) than its clip."""

    light: Curve
    zoom: Curve
    swell: Curve

    def at(self, index: int) -> tuple[float, float, float]:
        """Light, zoom and swell of one frame."""
        return float(self.light[index]), float(self.zoom[index]), float(self.swell[index])

    def limited(self, swing: float) -> Pulse:
        """The pulse made so small that the luminance never swings by a tenth.

        ``swing``: what a full pulse adds to the relative luminance (0..1) of the picture. Below a
        tenth a change is no swing at all, however quick the beats are.
        """
        peak = float(self.light.max(initial=0.0)) * swing
        if peak <= SAFE_SWING:
            return self
        return replace(self, light=self.light * (SAFE_SWING / peak))


def pulse_of(
    beats: Sequence[Beat], frames: int, rate: int, energy: float, tempo: float = 0.0,
    wave: Sequence[float] = (),
) -> Pulse:  # fmt: skip
    """The curves of a clip. Each beat is at its height in its own frame and dark one before;
    where there are hardly any the light breathes. ``wave``: how loud the song is, 0..1."""
    light, zoom = np.zeros(frames), np.zeros(frames)
    for beat in _felt(beats, tempo):
        felt = UNHEARD + (1 - UNHEARD) * beat.strength**LOUDNESS
        height = felt * (1.0 if beat.downbeat else 0.5) * (0.35 + 0.65 * energy)
        first = round(beat.seconds * rate)
        _strike(light, first, height, rate * LIGHT_RELEASE)
        if beat.downbeat:
            _strike(zoom, first, height, rate * ZOOM_RELEASE)
    if len(beats) < frames / rate / BREATH_SECONDS:
        light = np.maximum(light, _breath(frames, rate, energy))
    return Pulse(np.clip(light, 0, 1), np.clip(zoom, 0, 1), _swell(wave, frames, rate))


def _strike(curve: Curve, first: int, height: float, release: float) -> None:
    start = max(first, 0)
    fall = height * np.exp(-(np.arange(start, len(curve)) - first) / release)
    np.maximum(curve[start:], fall, out=curve[start:])


def _breath(frames: int, rate: int, energy: float) -> Curve:
    turns = 2 * np.pi * np.arange(frames) / rate / BREATH_SECONDS
    return np.asarray((0.3 + 0.3 * energy) * 0.5 * (1 - np.cos(turns)))


def _swell(wave: Sequence[float], frames: int, rate: int) -> Curve:
    """Loudness against its own mean, smoothed; it grows from nothing, so that a clip's first
    frame is its keyframe."""
    if len(wave) < 2 or frames < 2:
        return np.zeros(frames)
    loud = np.interp(np.linspace(0, 1, frames), np.linspace(0, 1, len(wave)), wave)
    reach = round(3 * SWELL_SECONDS * rate)
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (SWELL_SECONDS * rate)) ** 2)
    smooth = np.convolve(np.pad(loud, reach, mode="reflect" if reach < frames else "edge"),
                         window / window.sum(), mode="valid")  # fmt: skip
    away = (smooth - smooth.mean()) / max(float(smooth.mean()), 0.1)
    grown = np.clip(np.arange(frames) / rate / SWELL_BEGINS, 0, 1)
    return np.asarray(np.clip(2 * away, -1, 1) * grown)


def _felt(beats: Sequence[Beat], tempo: float) -> list[Beat]:
    """Every beat, or above 160 a minute every second one, starting from a downbeat."""
    if len(beats) > 1 and not tempo:
        tempo = 60 / max(1e-3, float(np.median(np.diff([beat.seconds for beat in beats]))))
    if tempo <= FASTEST_TEMPO:
        return list(beats)
    start = next((index for index, beat in enumerate(beats) if beat.downbeat), 0)
    return [beat for index, beat in enumerate(beats) if (index - start) % 2 == 0]
