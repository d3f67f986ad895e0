"""The layers of one scene from back to front, and any frame that the camera sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.planes import (
    Affine,
    Frame,
    Planes,
    add_light,
    add_luma,
    lay_ground,
    lay_over,
)
from generations.providers.local.stage.air import Air
from generations.providers.local.stage.camera import Camera, body
from generations.providers.local.stage.screen import Screen
from generations.providers.local.stage.whip import swept

GLOW = (0.32, 0.82)
SWELL = (0.12, 0.3)
RIM = (0.25, 0.75)
BOUNCE = (0.006, 0.018)
EXPOSURE = (0.025, 0.065)
"""What a full beat adds, from a quiet to a loud passage; ``SWELL``: the same for a swell."""
KICK = 0.012


@dataclass(frozen=True)
class Laid:
    """A layer of the stack: its planes, its depth, how coarsely it may be moved."""

    planes: Planes
    depth: float
    coarse: int


@dataclass(frozen=True)
class Stack:
    """Everything that the camera sees, from back to front."""

    behind: Sequence[Laid]
    glow: Laid
    subject: Planes | None
    rim: Planes | None
    foot: tuple[float, float]
    held: bool
    front: Sequence[Laid]
    air: Air | None
    screen: Screen
    camera: Camera
    energy: float
    exposure: float = 1.0

    def draw(
        self, index: int, seconds: float, light: float = 0.0, zoom: float = 0.0,
        swell: float = 0.0, torn: float = 0.0,
    ) -> Frame:  # fmt: skip
        """Frame ``index``; ``light``, ``zoom`` and ``swell`` as in a Pulse, ``torn`` as in a whip:
        its sign is that of the side to which the picture has gone."""
        frame = Frame.empty(self.camera.width, self.camera.height)
        view = self.camera.view(seconds, KICK * zoom)
        for number, layer in enumerate(self.behind):
            move = self.camera.transform(view, layer.depth)
            lay = lay_over if number else lay_ground
            lay(frame, layer.planes, move, coarse=layer.coarse)
        glow = 1 + self._felt(GLOW) * light + self._felt(SWELL) * swell
        add_light(frame, self.glow.planes, self.camera.transform(view, self.glow.depth), glow,
                  coarse=self.glow.coarse)  # fmt: skip
        if self.subject is not None:
            self._draw_subject(frame, seconds, light, zoom)
        for layer in self.front:
            move = self.camera.transform(view, layer.depth)
            lay_over(frame, layer.planes, move, coarse=layer.coarse)
        if self.air is not None:
            self.air.fall_over(frame, seconds)
        swept(frame, torn)
        self.screen.lie_over(frame, index, self.exposure * (1 + self._felt(EXPOSURE) * light))
        return frame

    def _draw_subject(self, frame: Frame, seconds: float, light: float, zoom: float) -> None:
        assert self.subject is not None
        foot = None if self.held else self.foot
        move = subject_move(self.camera, foot, seconds, light, zoom, self.energy)
        lay_over(frame, self.subject, move)
        if self.rim is not None:
            add_luma(frame, self.rim, move, self._felt(RIM) * light)

    def _felt(self, ends: tuple[float, float]) -> float:
        return felt(ends, self.energy)

    def exposed(self, gain: float) -> Stack:
        return replace(self, exposure=self.exposure * gain)

    def mean_luma(self) -> float:
        """Of its first frame, 0..1."""
        return float(np.mean(self.draw(0, 0.0).y[::2, ::2].astype(np.float32)) - 16) / 219

    def swing(self) -> float:
        """What a full pulse adds to the relative luminance, 0..1, of the whole picture or of the
        quarter of it that changes most: no more than that counts as a flash."""
        dark, bright = self.draw(0, 0.0), self.draw(0, 0.0, light=1.0)
        added = _luminance(bright) - _luminance(dark)
        return float(max(np.mean(added), np.quantile(added, 0.75)))


def felt(ends: tuple[float, float], energy: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * energy


def subject_move(
    camera: Camera, foot: tuple[float, float] | None, seconds: float, light: float, zoom: float,
    energy: float,
) -> Affine:  # fmt: skip
    """Frame to screen for the subject; ``foot`` is None for one that hangs and does not move."""
    move = camera.transform(camera.view(seconds, KICK * zoom), 1.0)
    if foot is None:
        return move
    return move @ body(seconds, felt(BOUNCE, energy) * light, foot)


def _luminance(frame: Frame) -> NDArray[Any]:
    shown = np.clip((frame.y[::4, ::4].astype(np.float32) - 16) / 219, 0, 1)
    return np.asarray(shown**2.2)
