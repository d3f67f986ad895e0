"""What can lie over a screen: textures of a print or a tape, and veils that change a frame.

Textures only take light away and cost nothing, as they share the vignette's pass. Veils work on
each frame: whole planes at once, in place.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import cloud, ramp
from generations.providers.local.paint.palettes import colour
from generations.providers.local.paint.planes import Frame, Plane, yuv_of
from generations.providers.local.paint.plates import Mask
from generations.providers.local.paint.style import MakeVeil, Texture

Rng = np.random.Generator


def fibres(strength: float) -> Texture:
    """The tooth and the fibres of paper."""

    def paper(width: int, height: int, rng: Rng) -> Mask:
        unit = float(np.sqrt(width * height))
        tooth = _cells(rng, width, height, 0.0035 * unit, 2)
        cloudy = _cells(rng, width, height, 0.05 * unit, 3)
        return np.asarray(1 - strength * (0.7 * tooth + 0.3 * cloudy), np.float32)

    return paper


def scan_lines(strength: float) -> Texture:
    """Every other pair of lines is darker, at any size of the frame."""

    def lines(width: int, height: int, rng: Rng) -> Mask:
        thick = max(1, round(height / 360))
        dark = (np.arange(height) // thick % 2).astype(np.float32)
        return np.repeat(1 - strength * dark[:, None], width, axis=1)

    return lines


def _cells(rng: Rng, width: int, height: int, wave: float, octaves: int) -> Mask:
    wave = max(wave, 2.0)
    return cloud(rng, (height, width), (height / wave, width / wave), octaves)


def sheet(paper: str, margin: float, rim: float = 0.0) -> MakeVeil:
    """A ragged border of bare paper, ``margin`` units wide; ``rim``: how much darker the paint is
    where it ends."""
    return lambda width, height, rng: _Sheet(width, height, rng, paper, margin, rim)


class _Sheet:
    def __init__(
        self, width: int, height: int, rng: Rng, paper: str, margin: float, rim: float
    ) -> None:
        inside, shade = _painted(width, height, rng, margin)
        y, u, v = yuv_of(colour(paper))
        small = cv2.resize(inside, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        self._keep = _byte(255 * inside * (1 - rim * shade))
        self._keep_small = _byte(255 * small)
        tooth = 1 - 0.03 * _cells(rng, width, height, 3.0, 2)
        self._bare = [_byte(y * tooth * (1 - inside)), _byte(u * (1 - small)),
                      _byte(v * (1 - small))]  # fmt: skip

    def lie_over(self, frame: Frame, index: int) -> None:
        keeps = (self._keep, self._keep_small, self._keep_small)
        for plane, keep, bare in zip((frame.y, frame.u, frame.v), keeps, self._bare, strict=True):
            cv2.multiply(plane, keep, dst=plane, scale=1 / 255)
            cv2.add(plane, bare, dst=plane)


def _painted(width: int, height: int, rng: Rng, margin: float) -> tuple[Mask, Mask]:
    """Where paint is, 1 inside and 0 on the bare border; and how near that border is, 1 on it."""
    unit = float(np.sqrt(width * height))
    x = np.minimum(np.arange(width), np.arange(width)[::-1]).astype(np.float32)[None, :]
    y = np.minimum(np.arange(height), np.arange(height)[::-1]).astype(np.float32)[:, None]
    away = np.minimum(x, y) / unit
    waves = _cells(rng, width, height, 0.12 * unit, 4) - 0.5
    bristles = cloud(rng, (height, width), (height / max(2, 0.005 * unit), 8), 2) - 0.5
    edge = margin * (1 + 1.5 * waves + 0.5 * bristles * ramp(x + 0 * y, 0.12 * unit, 0))
    inside = ramp(away - edge, -0.0012, 0.0012)
    return inside, np.exp(-np.maximum(away - edge, 0) / 0.006).astype(np.float32)


def tape(late: float = 0.005) -> MakeVeil:
    """A worn cassette: colour that comes ``late`` (in units) and soft, torn lines at the foot,
    here and there a dropout."""
    return lambda width, height, rng: _Tape(width, height, rng, late)


STRIPS = 8
SNOW = 26.0
"""Mean of the snow in the lowest line, in 8-bit steps: more looks like a torn white edge."""


class _Tape:
    def __init__(self, width: int, height: int, rng: Rng, late: float) -> None:
        unit = float(np.sqrt(width * height))
        self._late = max(1, round(late * unit / 2))
        self._foot = max(2, round(0.022 * height))
        deeper = np.linspace(0.3, 1, self._foot)
        pulls = rng.normal(0.006, 0.004, (STRIPS, self._foot)).cumsum(axis=1)
        self._tears = np.round(pulls * 0.5 * width).astype(int)
        noise = rng.random((STRIPS, self._foot, width)).astype(np.float32) ** 9
        smeared = cv2.blur(noise.reshape(-1, width), (max(3, width // 60), 1)).reshape(noise.shape)
        self._snow = _byte(SNOW * deeper[:, None] * smeared / smeared.mean())
        self._drops = rng.random((97, 3))

    def lie_over(self, frame: Frame, index: int) -> None:
        for plane in (frame.u, frame.v):
            soft = cv2.blur(plane, (2 * self._late + 1, 1))
            plane[:, self._late :] = soft[:, : -self._late]
        echo = frame.y[:, : -2 * self._late].copy()
        cv2.blur(frame.y, (3, 1), dst=frame.y)
        part = frame.y[:, 2 * self._late :]
        cv2.addWeighted(part, 0.93, echo, 0.07, 0, dst=part)
        self._tear(frame.y, index // 2 % STRIPS)
        self._drop(frame.y, index)

    def _tear(self, y: Plane, strip: int) -> None:
        """The lines where the heads change, each pulled aside, with snow."""
        for row, aside in enumerate(self._tears[strip]):
            line = y[y.shape[0] - self._foot + row]
            line[:] = np.roll(line, aside)
        foot = y[-self._foot :]
        cv2.add(foot, self._snow[strip], dst=foot)

    def _drop(self, y: Plane, index: int) -> None:
        """A short bright line, in about every seventh frame."""
        chance, x, row = self._drops[index % len(self._drops)]
        if chance < 0.14:
            left, top = int(x * y.shape[1]), int(row * 0.95 * y.shape[0])
            y[top : top + 2, left : left + y.shape[1] // 12] |= 0x60


def dust(often: float = 0.12) -> MakeVeil:
    """Specks on a film's base, each seen in one frame."""
    return lambda width, height, rng: _Dust(width, height, rng, often)


class _Dust:
    def __init__(self, width: int, height: int, rng: Rng, often: float) -> None:
        self._specks = rng.random((211, 4))
        self._often = often
        self._size = (width, height)

    def lie_over(self, frame: Frame, index: int) -> None:
        chance, x, y, size = self._specks[index % len(self._specks)]
        if chance > self._often:
            return
        width, height = self._size
        place = (round(x * width * 16), round(y * height * 16))
        radius = round((0.0008 + 0.0016 * size) * height * 16)
        cv2.circle(frame.y, place, radius, 60 if size > 0.3 else 200, -1, cv2.LINE_AA, 4)


def _byte(values: NDArray[Any]) -> Plane:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
