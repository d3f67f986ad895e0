"""Where the subject of a take is in each of its frames, without the rest of the picture: what is
to stand between place and subject leaves it out, and nothing is laid over a face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generations.providers.base import FilmRequest
from generations.providers.local.film import clip_pulse, stager_of
from generations.providers.local.paint.planes import (
    Affine,
    Plane,
    Planes,
    on_screen,
    planes_of,
    warped,
)
from generations.providers.local.stage.camera import Camera
from generations.providers.local.stage.ghost import is_haunted
from generations.providers.local.stage.pulse import Pulse
from generations.providers.local.stage.stack import subject_move
from generations.providers.local.stage.standing import Standing
from generations.providers.local.stage.whip import whip_curve


@dataclass(frozen=True)
class Matte:
    """``head`` in pixels of the frame before the camera moves: left, top, width, height. ``torn``:
    frames in which the camera is torn aside, where nothing is known. ``haunted``: its ghost stands
    in the sky."""

    cover: Planes
    head: tuple[float, float, float, float]
    foot: tuple[float, float] | None
    camera: Camera
    pulse: Pulse
    energy: float
    rate: int
    torn: tuple[bool, ...]
    haunted: bool = False

    @property
    def frames(self) -> int:
        return len(self.torn)

    def alpha(self, index: int) -> Plane:
        """What the subject covers of a frame: 0..255, shape (height, width)."""
        size = self.camera.width, self.camera.height
        plane = np.zeros(size[::-1], np.uint8)
        move = self._move(index)
        box = on_screen(self.cover, move, size)
        if box is not None:
            x0, y0, x1, y1 = box
            _, clear = warped(self.cover, move, box)
            plane[y0:y1, x0:x1] = 255 - clear[: y1 - y0, : x1 - x0]
        return plane

    def head_at(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels of the screen."""
        left, top, width, height = self.head
        xs, ys = (left, left + width), (top, top + height)
        corners = np.array([[x, y, 1] for x in xs for y in ys]).T
        seen = self._move(index) @ corners
        return (
            float(seen[0].min()), float(seen[1].min()), float(seen[0].max()), float(seen[1].max())
        )  # fmt: skip

    def _move(self, index: int) -> Affine:
        light, zoom, _ = self.pulse.at(index)
        return subject_move(self.camera, self.foot, index / self.rate, light, zoom, self.energy)


def matte_of(request: FilmRequest, swing: float = 0.0) -> Matte | None:
    """Of a take that was filmed in layers from this request; None where there is no subject.

    ``swing``: what a full pulse adds to the picture's luminance, as the take's result has it.
    """
    stager = stager_of(request)
    if stager is None or stager.backdrop.subject is None or stager.standing is None:
        return None
    torn = whip_curve(request.look, request.frames)
    return Matte(
        cover=_cover(stager.standing),
        head=stager.standing.head,
        foot=None if stager.backdrop.subject.tier == "frame" else stager.standing.foot,
        camera=stager.camera,
        pulse=clip_pulse(request).limited(swing),
        energy=stager.take.look.energy,
        rate=request.rate,
        torn=tuple(bool(each) for each in torn),
        haunted=is_haunted(stager.take.look, stager.backdrop.setting.name),
    )


def _cover(standing: Standing) -> Planes:
    alpha = standing.rgba[..., 3].astype(np.float32) / 255
    return planes_of(np.zeros((*alpha.shape, 3), np.float32), alpha, (standing.left, standing.top))
