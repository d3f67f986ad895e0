"""A film in another shape: which part of a wider or taller picture is seen, so that the head is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.ffmpeg import Form

Plane = NDArray[Any]
Edges = tuple[float, float, float, float]
STILL = 0.03
"""A head that wanders by less of the picture's side is not followed."""
ABOVE = 1 / 6
"""By so much of what is seen the head stands above its middle, where there is room."""


@dataclass(frozen=True)
class Window:
    """The middle of what is seen, in fractions of the whole picture: ``x`` and ``y`` at the start,
    ``dx`` and ``dy`` more a second."""

    x: float
    y: float
    dx: float = 0.0
    dy: float = 0.0

    def corner(self, whole: Form, seen: Form, seconds: float) -> tuple[int, int]:
        """Left and top of what is seen at a moment, in pixels of the ``whole``."""
        left = (self.x + self.dx * seconds) * whole.width - seen.width / 2
        top = (self.y + self.dy * seconds) * whole.height - seen.height / 2
        return (
            round(min(max(left, 0), whole.width - seen.width)),
            round(min(max(top, 0), whole.height - seen.height)),
        )

    def in_ffmpeg(self, form: Form) -> str:
        """The filter that shows ``form`` of a picture that fills it."""
        x = f"clip(({self.x:.4f}+{self.dx:.5f}*t)*iw-ow/2,0,iw-ow)"
        y = f"clip(({self.y:.4f}+{self.dy:.5f}*t)*ih-oh/2,0,ih-oh)"
        return f"crop={form.width}:{form.height}:'{x}':'{y}'"


def window_on(
    heads: Sequence[Edges], seconds: Sequence[float], picture: float, form: Form
) -> Window:
    """One slow pan at most. ``heads``: left, top, right, bottom in fractions of the picture, whose
    aspect ``picture`` is; ``seconds``: when they are there."""
    edges = np.array(heads)
    xs, ys = edges[:, [0, 2]].mean(axis=1), edges[:, [1, 3]].mean(axis=1)
    x, dx = _drift(xs, seconds)
    y, dy = _drift(ys, seconds)
    seen = min(1.0, picture / float(form.aspect))
    return Window(round(x, 4), round(y + ABOVE * seen, 4), round(dx, 5), round(dy, 5))


def _drift(values: NDArray[np.float64], seconds: Sequence[float]) -> tuple[float, float]:
    """Where it begins, and what it gains in a second."""
    times = np.array(seconds)
    span = float(times.max() - times.min())
    if span <= 0:
        return float(values.mean()), 0.0
    slope, begin = np.polyfit(times, values, 1)
    if abs(slope) * span < STILL:
        return float((values.min() + values.max()) / 2), 0.0
    return float(begin), float(slope)


class Seen:
    """A matte as it lies in the film's own shape: what is outside of the window is not there."""

    def __init__(self, matte: Any, window: Window, form: Form, ahead: int) -> None:
        self.matte, self.window, self.form, self.ahead = matte, window, form, ahead
        self.frames, self.torn, self.haunted = matte.frames, matte.torn, matte.haunted
        by = max(form.width / matte.camera.width, form.height / matte.camera.height)
        self.by = by
        self.whole = Form(
            max(form.width, round(matte.camera.width * by)),
            max(form.height, round(matte.camera.height * by)),
        )

    def alpha(self, index: int) -> Plane:
        """0..255, in the film's size."""
        import cv2

        size = self.whole.width, self.whole.height
        plane = cv2.resize(self.matte.alpha(index), size, interpolation=cv2.INTER_LINEAR)
        left, top = self._corner(index)
        return np.asarray(plane[top : top + self.form.height, left : left + self.form.width])

    def head_at(self, index: int) -> Edges:
        """Left, top, right, bottom in pixels of the film; parts of it may lie outside."""
        left, top = self._corner(index)
        x0, y0, x1, y1 = (edge * self.by for edge in self.matte.head_at(index))
        return x0 - left, y0 - top, x1 - left, y1 - top

    def _corner(self, index: int) -> tuple[int, int]:
        seconds = (index - self.ahead) / self.form.rate
        return self.window.corner(self.whole, self.form, seconds)
