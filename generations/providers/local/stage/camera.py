"""Where the camera is in every frame: a slow move per act, a little drift, parallax by depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import pi, sin

import numpy as np

from generations.providers.local.paint.planes import Affine

DRIFT = 0.005
DRIFT_HERTZ = (0.17, 0.29, 0.53)
DRIFT_SHARES = (0.5, 0.3, 0.2)
HANDHELD = 2.2
BREATH = (0.004, 3.7)
SWAY = (0.006, 5.3)
LONGEST_ACT = 7.0
"""Seconds after which the eye asks for something new: the camera goes on to another place."""
SHORTEST_ACT = 3.5
SOFT_TURN = 0.4
"""Seconds before and after the change from one act to the next in which the two are one."""
KEPT_BELOW = 0.02
"""What breath, sway and roll may lift of a subject's lower edge, in heights of the frame."""


@dataclass(frozen=True)
class View:
    """The camera in one frame. Shifts are in fractions of the frame, ``roll`` in radians.

    ``zoom``: magnification of the subject. ``dolly``: how much more the ground grows than the
    subject. ``around``: how far the camera has gone round the subject, which stands still while
    what is behind it and before it slide apart. ``tilt``: the lens turned up; near and far
    things sink alike.
    """

    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0
    roll: float = 0.0
    dolly: float = 0.0
    around: float = 0.0
    tilt: float = 0.0

    def toward(self, other: View, share: float) -> View:
        pairs = zip(self.values(), other.values(), strict=True)
        return View(*(one + (two - one) * share for one, two in pairs))

    def values(self) -> tuple[float, ...]:
        return (
            self.zoom, self.right, self.down, self.roll, self.dolly, self.around, self.tilt
        )  # fmt: skip

    def far_from(self, other: View) -> float:
        return float(np.abs(np.subtract(self.values(), other.values())).sum())

    def mirrored(self, way: int) -> View:
        return replace(self, right=way * self.right, roll=way * self.roll, around=way * self.around)


ROLL = float(np.radians(0.75))
MOVES: dict[str, tuple[View, View]] = {
    "push": (View(1.0), View(1.18)),
    "pull": (View(1.21), View(1.015)),
    "truck": (View(1.07, right=-0.06), View(1.07, right=0.06)),
    "crane": (View(1.07, down=-0.055), View(1.07, down=0.065)),
    "tilt": (View(1.07, down=0.02, tilt=0.05), View(1.1, down=-0.02, tilt=-0.02)),
    "handheld": (View(1.06, right=-0.025, roll=-0.5 * ROLL), View(1.15, 0.02, 0.01, 0.5 * ROLL)),
    "orbit": (View(1.07, right=-0.02, roll=-ROLL / 2, around=-0.065),
              View(1.09, right=0.02, roll=ROLL / 2, around=0.065)),
    "arc": (View(1.01, right=0.03, around=-0.05), View(1.17, right=-0.02, around=0.06)),
    "dolly": (View(1.04), View(1.05, dolly=0.2)),
}  # fmt: skip
"""From where to where each move goes; those to the side for a camera that goes to the right."""
RESTS = (
    View(1.12, right=0.05, down=0.01),
    View(1.42, right=-0.03, down=0.03, roll=0.4 * ROLL),
    View(1.05, around=-0.06),
    View(1.22, right=-0.055, around=0.04),
    View(1.36, right=0.03, down=0.02, roll=-0.4 * ROLL, around=-0.02),
)
"""Where the later acts of a long clip lead to, in turn."""


@dataclass(frozen=True)
class Camera:
    """``toward``: the place, in fractions of the frame, that a push goes to. ``way``: -1 or 1.

    ``turns``: when the later acts of a long clip begin, in seconds.
    """

    move: str
    width: int
    height: int
    seconds: float
    seed: int
    toward: tuple[float, float] = (0.5, 0.5)
    way: int = 1
    turns: tuple[float, ...] = ()

    def view(self, seconds: float, kick: float = 0.0) -> View:
        """``kick``: what the beat adds to the magnification."""
        at = self._along(seconds)
        drift_x, drift_y = self._drift(seconds)
        return replace(at, zoom=at.zoom + kick, right=at.right + drift_x, down=at.down + drift_y)

    def _along(self, seconds: float) -> View:
        """Where the move is; near a turn the mean of what lies around it, so nothing jerks."""
        near = min(SOFT_TURN, max(seconds, 0.0), max(self.seconds - seconds, 0.0))
        if not self.turns or near <= 0 or min(abs(seconds - t) for t in self.turns) > near:
            return self._on_the_way(seconds)
        around = [self._on_the_way(seconds + near * k / 4) for k in range(-4, 5)]
        parts = zip(*(view.values() for view in around), strict=True)
        return View(*(sum(part) / len(around) for part in parts))

    def _on_the_way(self, seconds: float) -> View:
        stops, times = self._stops, (0.0, *self.turns, self.seconds)
        for number, (start, end) in enumerate(pairwise(times)):
            if seconds < end or number == len(times) - 2:
                share = eased((seconds - start) / max(end - start, 1e-6))
                return stops[number].toward(stops[number + 1], share)
        return stops[-1]

    @cached_property
    def _stops(self) -> list[View]:
        start, end = MOVES[self.move]
        first = max(range(len(RESTS)), key=lambda number: RESTS[number].far_from(end))
        later = [RESTS[(first + number) % len(RESTS)] for number in range(len(self.turns))]
        return [stop.mirrored(self.way) for stop in (start, end, *later)]

    def _drift(self, seconds: float) -> tuple[float, float]:
        turns = [2 * pi * hertz * seconds for hertz in DRIFT_HERTZ]
        x, y = (
            sum(
                share * sin(turn + phase)
                for share, turn, phase in zip(DRIFT_SHARES, turns, phases, strict=True)
            )
            for phases in self._phases
        )
        return x * self._unsteady, y * self._unsteady

    @cached_property
    def _phases(self) -> list[list[float]]:
        chance = np.random.default_rng([self.seed & 0xFFFFFFFF, 17])
        return [list(map(float, row)) for row in chance.uniform(0, 2 * pi, (2, 3))]

    @property
    def _unsteady(self) -> float:
        return DRIFT * (HANDHELD if self.move == "handheld" else 1.0)

    def lowest_seen(self) -> float:
        """The y, in fractions of the frame, below which nothing of the subject's depth is ever
        seen: there a bust may end. The same for every length of the clip."""
        return self._seen(1.0, (*MOVES[self.move], *RESTS)) + self._unsteady + KEPT_BELOW

    def highest_seen(self) -> float:
        """The same for the upper edge in the first act: below it raised arms stay in the frame."""
        return self._seen(0.0, MOVES[self.move]) + self._unsteady + KEPT_BELOW

    def _seen(self, edge: float, ends: Sequence[View]) -> float:
        """The lowest place in the frame where an edge of the screen (y 0 or 1) lies."""
        eye = self.toward[1]
        return max(eye + (edge - eye - view.down - view.tilt) / view.zoom for view in ends)

    def transform(self, view: View, depth: float) -> Affine:
        """Frame to screen, in pixels, for what lies at ``depth`` (the subject at 1)."""
        zoom = 1 + (view.zoom - 1) * depth + view.dolly * (1 - depth)
        cos, sin = zoom * np.cos(view.roll), zoom * np.sin(view.roll)
        x, y = self.toward[0] * self.width, self.toward[1] * self.height
        dx = x + (view.right * depth + view.around * (1 - depth)) * self.width
        dy = y + (view.down * depth + view.tilt) * self.height
        return np.array([
            [cos, -sin, dx - cos * x + sin * y],
            [sin, cos, dy - sin * x - cos * y],
            [0, 0, 1],
        ])  # fmt: skip


def eased(share: float) -> float:
    """Half linear, half quintic: starts and stops softly and never stands still between."""
    t = min(max(share, 0.0), 1.0)
    return 0.5 * t + 0.5 * t**3 * (10 - 15 * t + 6 * t * t)


def acts(seconds: float, downbeats: Sequence[float]) -> tuple[float, ...]:
    """When the later acts of a clip begin: evenly spread, each moved to a downbeat near it."""
    count = int(np.ceil(seconds / LONGEST_ACT))
    even = [seconds * number / count for number in range(1, count)]
    reach = seconds / max(count, 1) - SHORTEST_ACT
    return tuple(_nearest(time, downbeats, reach / 2) for time in even)


def _nearest(time: float, beats: Sequence[float], reach: float) -> float:
    near = min(beats, key=lambda beat: abs(beat - time), default=time)
    return near if abs(near - time) <= max(reach, 0.0) else time


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
