"""Where the camera is in every frame: one slow move per shot, a little drift, parallax by depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generations.providers.local.planes import Affine

MOVES = ("push", "pull", "truck", "crane", "handheld", "orbit")
PUSH = (1.0, 1.12)
PULL = (1.14, 1.01)
TRAVEL = 0.08
ROLL = np.radians(0.5)
DRIFT = 0.0035
DRIFT_HERTZ = (0.17, 0.29, 0.53)
HANDHELD = 2.2
BREATH = (0.004, 3.7)
SWAY = (0.006, 5.3)


@dataclass(frozen=True)
class View:
    """The camera in one frame: magnification, shift in fractions of the frame, roll in radians."""

    zoom: float
    right: float
    down: float
    roll: float


@dataclass(frozen=True)
class Camera:
    """``toward``: the place, in fractions of the frame, that a push goes to. ``way``: -1 or 1."""

    move: str
    width: int
    height: int
    seconds: float
    seed: int
    toward: tuple[float, float] = (0.5, 0.5)
    way: int = 1

    def view(self, seconds: float, kick: float = 0.0) -> View:
        """``kick``: what the beat adds to the magnification."""
        share = eased(seconds / self.seconds)
        zoom, right, down, roll = self._along(share)
        drift_x, drift_y = self._drift(seconds)
        return View(zoom + kick, right + drift_x, down + drift_y, roll)

    def _along(self, share: float) -> tuple[float, float, float, float]:
        """Magnification, shift right and down, and roll at a share of the move."""
        centred = share - 0.5
        if self.move == "push":
            return _between(PUSH, share), 0.0, 0.0, 0.0
        if self.move == "pull":
            return _between(PULL, share), 0.0, 0.0, 0.0
        if self.move == "truck":
            return 1.05, self.way * TRAVEL * centred, 0.0, 0.0
        if self.move == "crane":
            return 1.05, 0.0, -TRAVEL * centred, 0.0
        if self.move == "orbit":
            bow = 1.05 + 0.03 * np.sin(np.pi * share)
            return float(bow), self.way * 0.7 * TRAVEL * centred, 0.0, self.way * ROLL * centred
        return 1.06 + 0.02 * share, 0.0, 0.0, self.way * 0.5 * ROLL * centred

    def _drift(self, seconds: float) -> tuple[float, float]:
        size = DRIFT * (HANDHELD if self.move == "handheld" else 1.0)
        phases = np.random.default_rng([self.seed & 0xFFFFFFFF, 17]).uniform(0, 2 * np.pi, (2, 3))
        turns = 2 * np.pi * np.array(DRIFT_HERTZ) * seconds + phases
        x, y = (np.sin(turns) @ np.array([0.5, 0.3, 0.2])) * size
        return float(x), float(y)

    def transform(self, view: View, depth: float) -> Affine:
        """Frame to screen, in pixels, for what lies at ``depth`` (the subject at 1)."""
        zoom = 1 + (view.zoom - 1) * depth
        cos, sin = zoom * np.cos(view.roll), zoom * np.sin(view.roll)
        x, y = self.toward[0] * self.width, self.toward[1] * self.height
        dx = x + view.right * depth * self.width
        dy = y + view.down * depth * self.height
        return np.array([
            [cos, -sin, dx - cos * x + sin * y],
            [sin, cos, dy - sin * x - cos * y],
            [0, 0, 1],
        ])  # fmt: skip


def eased(share: float) -> float:
    """Half linear, half quintic: starts and stops softly and never stands still between."""
    t = min(max(share, 0.0), 1.0)
    return 0.5 * t + 0.5 * t**3 * (10 - 15 * t + 6 * t * t)


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def body(seconds: float, bounce: float, foot: tuple[float, float]) -> Affine:
    """The subject's own movement about its foot (in pixels of the frame): breath, sway, and the
    bounce of a beat."""
    breath = BREATH[0] * 0.5 * (1 - np.cos(2 * np.pi * seconds / BREATH[1]))
    sway = SWAY[0] * np.sin(2 * np.pi * seconds / SWAY[1])
    wide, high = 1 + 0.5 * breath - 0.4 * bounce, 1 + breath + bounce
    x, y = foot
    return np.array([
        [wide, -sway, x - wide * x + sway * y],
        [0, high, y - high * y],
        [0, 0, 1],
    ])  # fmt: skip
