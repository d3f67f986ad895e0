"""Where the subject stands in the frame and how large: scaled by its head, anchored by its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.stage.camera import Camera
from generations.providers.local.stage.devices import framed
from generations.providers.local.stage.hanging import FILLING, Hanging
from generations.providers.local.stage.shots import Shot
from generations.providers.local.subjects.enlarge import enlarge_rgba
from generations.providers.local.subjects.subject import Subject

REACH = 0.16
"""How far beyond the frame's edges a subject is kept for the camera's movement."""
FRAMED_HEIGHT = {"wide": 0.46, "medium": 0.74, "silhouette": 0.56, "close": 0.9, "detail": 0.96}
FILLED = 1.1
"""Height of a picture that fills the frame, with what the camera needs around it."""
WIDE_HEAD_OF_A_BUST = 1.2
LOWEST_CROWN = 0.62
LOWEST_CROWN_BELOW_ARMS = 0.4
LOWEST_CHIN = 0.78
ROOM = 0.94
ROOMS = {"wide": 0.7, "silhouette": 0.82, "medium": ROOM}
"""The most of the frame's width that a subject may take where raised arms must stay inside."""


@dataclass(frozen=True)
class Standing:
    """``rgba`` at its size on screen; ``left`` and ``top`` of it, ``foot`` and ``head`` (x, y,
    width, height) in pixels of the frame. ``shine``: the light 0..1 of a device."""

    rgba: NDArray[Any]
    left: float
    top: float
    foot: tuple[float, float]
    head: tuple[float, float, float, float]
    on_ground: bool
    fades: bool
    shine: NDArray[Any] | None = None


def stand(
    subject: Subject, shot: Shot, camera: Camera, ground: float, hanging: Hanging
) -> Standing:
    """``ground``: the y, in fractions of the frame, that a whole figure stands on; ``hanging``:
    what holds a picture that was not cut out."""
    if subject.tier == "frame":
        return _hung(subject, shot, camera.width, camera.height, hanging)
    width, height = camera.width, camera.height
    scale = _scale(subject, shot, camera)
    tall, wide = subject.rgba.shape[0] * scale, subject.rgba.shape[1] * scale
    top, on_ground = _top(subject, shot, tall, camera, ground)
    left = shot.x * width - (subject.head[0] + subject.head[2] / 2) * wide
    if shot.size in ROOMS:
        left = float(np.clip(left, min(0.03 * width, width - wide), max(0.97 * width - wide, 0)))
    foot = (left + wide / 2, top + tall)
    x, y, w, h = subject.head
    head = (left + x * wide, top + y * tall, w * wide, h * tall)
    rgba, left, top = _seen(subject.rgba, scale, (left, top), (width, height))
    return Standing(rgba, left, top, foot, head, on_ground, subject.bust)


def _scale(subject: Subject, shot: Shot, camera: Camera) -> float:
    width, height = camera.width, camera.height
    head = shot.head * (WIDE_HEAD_OF_A_BUST if subject.bust and shot.size == "wide" else 1.0)
    rows, columns = subject.rgba.shape[:2]
    scale = head * height / (subject.head[3] * rows)
    if shot.size in ROOMS:
        scale = min(scale, _most_with_raised_arms(subject, camera))
    if subject.bust:
        scale = max(scale, _least_of_a_bust(subject, camera))
    if shot.size in ROOMS:
        scale = min(scale, ROOMS[shot.size] * width / columns)
    if not subject.bust and shot.size in ("wide", "silhouette"):
        scale = min(scale, 0.8 * height / rows)
    return min(scale, ROOM * width / (subject.head[2] * columns))


def _most_with_raised_arms(subject: Subject, camera: Camera) -> float:
    """The scale at which what is higher than the head has room above it."""
    room = LOWEST_CROWN_BELOW_ARMS - camera.highest_seen()
    return room * camera.height / max(subject.head[1] * subject.rgba.shape[0], 1)


def _least_of_a_bust(subject: Subject, camera: Camera) -> float:
    """The scale at which a bust that ends below the frame still holds its head high enough."""
    _, crown, _, head = subject.head
    rows, below = subject.rgba.shape[0], camera.lowest_seen()
    by_crown = (below - LOWEST_CROWN) / max(1 - crown, 0.1)
    by_chin = (below - LOWEST_CHIN) / max(1 - crown - head, 0.3)
    return max(by_crown, by_chin) * camera.height / rows


def _top(
    subject: Subject, shot: Shot, tall: float, camera: Camera, ground: float
) -> tuple[float, bool]:
    """The upper edge, and whether a whole figure's feet are on the ground."""
    height = camera.height
    if not subject.bust and tall < 0.97 * height:
        return ground * height - tall, True
    top = shot.crown * height - subject.head[1] * tall
    if shot.size in ROOMS:
        top = max(top, camera.highest_seen() * height)
    return max(top, camera.lowest_seen() * height - tall), False


def _sized(rgba: NDArray[Any], width: int, height: int) -> NDArray[Any]:
    if rgba.shape[:2] == (height, width):
        return rgba
    way = cv2.INTER_AREA if rgba.shape[0] > height else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(rgba, (max(2, width), max(2, height)), interpolation=way), np.uint8
    )


def _seen(
    rgba: NDArray[Any], scale: float, corner: tuple[float, float], frame: tuple[int, int]
) -> tuple[NDArray[Any], float, float]:
    """Only what can come into the frame, enlarged: a close-up is far larger than it."""
    (left, top), (width, height) = corner, frame
    x0 = max(0, int((-REACH * width - left) / scale))
    y0 = max(0, int((-REACH * height - top) / scale))
    x1 = min(rgba.shape[1], int(((1 + REACH) * width - left) / scale) + 2)
    y1 = min(rgba.shape[0], int(((1 + REACH) * height - top) / scale) + 2)
    part = np.ascontiguousarray(rgba[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)])
    size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
    larger = enlarge_rgba(part, max(2, size[1]))
    return _sized(larger, *size), left + x0 * scale, top + y0 * scale


def _hung(subject: Subject, shot: Shot, width: int, height: int, hanging: Hanging) -> Standing:
    """A picture that could not be cut out, held by a device in the air of the place."""
    held = framed(subject, hanging)
    rows, columns = held.rgba.shape[:2]
    filling = hanging.device == FILLING
    tall = (FILLED if filling else FRAMED_HEIGHT[shot.size]) * height
    if not filling:
        tall = min(tall, ROOM * width * rows / columns)
    wide = tall * columns / rows
    left = float(np.clip(shot.x * width - wide / 2, 0.03 * width, max(0.97 * width - wide, 0)))
    if wide > ROOM * width:
        left = (width - wide) / 2
    top = (0.5 if filling else 0.47) * height - tall / 2
    rgba = _sized(held.rgba, round(wide), round(tall))
    shine = cv2.resize(held.shine, (rgba.shape[1], rgba.shape[0]))
    foot = (left + wide / 2, top + tall)
    return Standing(rgba, left, top, foot, (left, top, wide, tall), False, False, shine)
