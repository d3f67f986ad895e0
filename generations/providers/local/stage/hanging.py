"""How a picture that could not be cut out is shown in a clip: by which device, and which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import FilmLook
from generations.providers.local.stage.shots import Shot
from generations.providers.local.subjects.enlarge import enlarge_rgba
from generations.providers.local.subjects.subject import Subject

OF_PAPER, OF_LIGHT = ("print", "torn"), ("portal", "screen")
FILLING = "filling"
"""No device: the picture itself fills the frame, and towards the light the place shows through."""
NEAR = ("close", "detail")
PARTS = ("head", "aside", "whole")
HEADS = {"head": 2.3, "aside": 2.9, "detail": 1.25}
"""How much of the picture is shown, in heights of its head."""
ALMOST_ALL = {"head": 1.0, "detail": 0.8}
"""The least share of a picture's height where it fills the frame, whose edges the camera eats."""
TOO_TALL, TOO_BROAD = 0.45, 1.6
"""Width over height, in those of the frame, between which a picture may fill it: beyond, half a
face would be left, and a device holds it near instead."""
ASIDE = 0.24
"""Of the part's width: how far off its middle the head lies."""
LEAST_PART = 0.6
"""Of the picture's height: where nothing could be cut out its head is a guess, and a smaller part
might show no more than an eye."""


@dataclass(frozen=True)
class Hanging:
    """``side``: where the light stands; ``accent``: 3 numbers 0..255; ``aspect``: the frame's."""

    device: str
    part: str
    side: int
    accent: tuple[int, int, int]
    aspect: float
    seed: int


def plan_hanging(
    look: FilmLook, shot: Shot, wanted: Sequence[str], accent: tuple[int, int, int], aspect: float,
    broad: float,
) -> Hanging:  # fmt: skip
    """Paper and light take turns from clip to clip, so that no two neighbours have one idea;
    ``wanted``: the devices that suit the place; ``broad``: width over height of the picture."""
    device = _device(look, wanted)
    part = PARTS[(look.seed + look.position // 2) % len(PARTS)]
    if shot.size in NEAR and TOO_TALL < broad / aspect < TOO_BROAD:
        device, part = FILLING, "detail" if shot.size == "detail" else "head"
    elif shot.size not in ("medium", *NEAR):
        part = "whole"
    return Hanging(device, part, shot.side, accent, aspect, look.seed * 31 + look.position)


def _device(look: FilmLook, wanted: Sequence[str]) -> str:
    kind = (OF_PAPER, OF_LIGHT)[(look.seed + look.position) % 2]
    suiting = [device for device in kind if device in wanted] or list(kind)
    return suiting[(look.seed + look.position // 2) % len(suiting)]


def part_of(
    subject: Subject, hanging: Hanging, low: float, high: float, tall: int
) -> NDArray[np.uint8]:
    """The part to show, RGB of about ``tall`` rows; width over height from ``low`` to ``high``."""
    rgb = subject.rgba[:, :, :3]
    height, width = rgb.shape[:2]
    aspect = float(np.clip(width / height, low, high))
    rows = min(height, width / aspect)
    if hanging.part in HEADS:
        wanted = HEADS[hanging.part] * subject.head[3] * height
        filling = hanging.device == FILLING
        least = ALMOST_ALL[hanging.part] if filling else LEAST_PART
        rows = float(np.clip(wanted, min(rows, least * height), rows))
    left, top = _corner(subject, hanging, rows * aspect, rows)
    part = rgb[int(top) : int(top + rows), int(left) : int(left + rows * aspect)]
    return _sized(part, tall)


def _corner(subject: Subject, hanging: Hanging, across: float, tall: float) -> tuple[float, float]:
    """Of a part around the head; off its middle it leaves room on the side of the light."""
    height, width = subject.rgba.shape[:2]
    x, y, w, h = subject.head
    off = ASIDE * hanging.side * across if hanging.part == "aside" else 0.0
    above = 0.42 if hanging.part in HEADS else 0.5
    left = np.clip((x + w / 2) * width + off - across / 2, 0, width - across)
    top = np.clip((y + h / 2) * height - above * tall, 0, height - tall)
    return float(left), float(top)


def _sized(part: NDArray[np.uint8], tall: int) -> NDArray[np.uint8]:
    size = (max(8, round(part.shape[1] * tall / part.shape[0])), max(8, tall))
    if part.shape[0] >= tall:
        return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    solid = np.dstack([part, np.full(part.shape[:2], 255, np.uint8)])
    return np.ascontiguousarray(enlarge_rgba(solid, tall)[:, :, :3])


def dissolved(shape: tuple[int, ...], side: int, aspect: float) -> NDArray[Any]:
    """Cover of a picture that fills the frame: towards the light the place shows through it."""
    height, width = shape[:2]
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    from_light = 1 - x if side > 0 else x
    along = 0.75 * from_light + 0.35 * y if aspect > 0.8 else 0.3 * from_light + 0.9 * y
    share = np.clip((along - 0.14) / 0.3, 0, 1)
    return np.asarray(0.25 + 0.75 * share * share * (3 - 2 * share), np.float32)
