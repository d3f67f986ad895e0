"""A flat picture moved: what fills a slot when there is a keyframe and no scene in layers."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import FilmRequest
from generations.providers.local.paint.painting import soften
from generations.providers.local.paint.planes import light_planes, planes_of
from generations.providers.local.stage.camera import Camera
from generations.providers.local.stage.screen import Screen
from generations.providers.local.stage.stack import Laid, Stack
from generations.providers.local.styles import style_named

MOST_CROPPED = 0.42
MOST_CROPPED_AROUND_A_HEAD = 0.72
"""Share of a picture that filling the frame may cost; beyond it the picture is shown whole."""
SHARPEST = 1.06
"""Pixels of the kept picture for one of the frame: the middle of a push."""

Shown = NDArray[Any]


def still_stack(request: FilmRequest, rgba: NDArray[Any]) -> Stack:
    """The picture as a stack of one layer, pushed towards its subject or trucked past."""
    width, height = request.width & ~1, request.height & ~1
    hints = request.keyframe.hints if request.keyframe else {}
    rgb = rgba[..., :3].astype(np.float32)
    shown, toward = _shaped(rgb, width, height, hints.get("head"))
    energy = request.look.energy if request.look else 0.5
    position = request.look.position if request.look else request.seed
    style = style_named("clean")
    dark = light_planes(np.zeros((8, 8, 3), np.float32), (0, 0), width / 8)
    seconds = request.frames / request.rate
    return Stack(
        behind=[Laid(planes_of(shown, None, (0, 0), width / shown.shape[1]), 1.0, 1)],
        glow=Laid(dark, 1.0, 4),
        subject=None, rim=None, foot=(0, 0), held=True, front=[], air=None,
        screen=Screen(style, width, height, request.seed),
        camera=Camera(("push", "pull")[position % 2], width, height, seconds, request.seed, toward),
        energy=energy,
    )  # fmt: skip


def _focus(head: object) -> tuple[float, float]:
    """The middle of the head, in 0..1 of the picture; a little above the middle without one."""
    if isinstance(head, list | tuple) and len(head) == 4:
        x, y, wide, tall = (float(part) for part in head)
        return x + wide / 2, y + tall / 2
    return 0.5, 0.44


def _shaped(rgb: Shown, width: int, height: int, head: object) -> tuple[Shown, tuple[float, float]]:
    """The picture in the frame's shape, and where in it the camera goes to."""
    focus = _focus(head)
    most = MOST_CROPPED_AROUND_A_HEAD if head else MOST_CROPPED
    size = (round(width * SHARPEST), round(height * SHARPEST))
    rows, columns = rgb.shape[:2]
    fill = max(size[0] / columns, size[1] / rows)
    kept = size[0] * size[1] / (columns * rows * fill * fill)
    if kept < 1 - most:
        return _whole(rgb, size), (0.5, 0.5)
    scaled = _scaled(rgb, fill, size)
    x = _start(focus[0], scaled.shape[1], size[0])
    y = _start(focus[1], scaled.shape[0], size[1])
    toward = (
        (focus[0] * scaled.shape[1] - x) / size[0],
        (focus[1] * scaled.shape[0] - y) / size[1],
    )
    return np.ascontiguousarray(scaled[y : y + size[1], x : x + size[0]]), toward


def _scaled(rgb: Shown, factor: float, least: tuple[int, int]) -> Shown:
    rows, columns = rgb.shape[:2]
    size = (max(least[0], round(columns * factor)), max(least[1], round(rows * factor)))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(rgb, size, interpolation=way), 0, 255)


def _start(focus: float, have: int, want: int) -> int:
    return int(np.clip(round(focus * have - want / 2), 0, have - want))


def _whole(rgb: Shown, size: tuple[int, int]) -> Shown:
    """The picture whole, over a dark blurred copy of itself that fills the frame."""
    rows, columns = rgb.shape[:2]
    ground = cv2.resize(rgb, (96, 96), interpolation=cv2.INTER_AREA)
    ground = 0.45 * soften(cv2.resize(ground, size, interpolation=cv2.INTER_CUBIC), size[1] / 16)
    fit = min(size[0] / columns, size[1] / rows) * 0.94
    inner = _scaled(rgb, fit, (2, 2))
    top, left = (size[1] - inner.shape[0]) // 2, (size[0] - inner.shape[1]) // 2
    shade = np.zeros(ground.shape[:2], np.float32)
    shade[top : top + inner.shape[0], left : left + inner.shape[1]] = 1
    ground *= 1 - 0.6 * soften(shade, size[1] / 50)[..., None]
    ground[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return np.clip(ground, 0, 255)
