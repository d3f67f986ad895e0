"""The last shot's other form: the character small under its own large, pale likeness in the sky."""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import FilmLook
from generations.providers.local.paint.painting import ramp
from generations.providers.local.paint.palettes import Colour, luma
from generations.providers.local.paint.plates import Mask, Picture
from generations.providers.local.subjects.subject import Subject

OPEN_SKIES = ("cloud_sea", "dunes", "ridgelines", "sea", "snow", "stars")
LEAST_CLIPS = 4
OFTEN = 0.5
HEAD, CROWN = 0.35, 0.04
"""Its head and where it begins, in heights of a wide frame."""
HEAD_WHEN_TALL = 0.2
STRENGTH = 0.5
OWN_COLOUR = 0.4
PORTRAIT = 1.9
"""How much of a picture that was not cut out is shown around the head, in heads."""


def haunts(seed: int, position: int, count: int, setting: str) -> bool:
    """Whether a clip is such a last shot. The writer asks too, so that the words tell of it."""
    last = position == count - 1 and count >= LEAST_CLIPS
    return last and setting in OPEN_SKIES and Random(f"{seed} ghost").random() < OFTEN


def is_haunted(look: FilmLook, setting: str) -> bool:
    return haunts(look.seed, look.position, look.count, setting)


def likeness(
    subject: Subject, width: int, height: int, x: float, air: Colour
) -> tuple[Picture, Mask, tuple[float, float]]:
    """Straight colours 0..1, cover, and where its upper left corner stands in the frame.

    ``x``: the middle of the head in fractions of the frame; ``air``: the colour that it fades to.
    """
    rgba, head = _portrait(subject)
    tall = HEAD_WHEN_TALL if height > 1.2 * width else HEAD
    scale = tall * height / (head[3] * rgba.shape[0])
    size = (max(4, round(rgba.shape[1] * scale)), max(4, round(rgba.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grown = np.clip(cv2.resize(rgba, size, interpolation=way), 0, 255).astype(np.float32) / 255
    left = x * width - (head[0] + head[2] / 2) * size[0]
    top = CROWN * height - head[1] * size[1]
    cover = STRENGTH * grown[..., 3] * _fading(size, head) * _narrowed(size, head)
    return _paled(grown[..., :3], air), cover.astype(np.float32), (left, top)


def _portrait(subject: Subject) -> tuple[NDArray[Any], tuple[float, float, float, float]]:
    """The subject and its head; of a picture that was not cut out a soft round part of it."""
    if subject.tier != "frame":
        return subject.rgba, subject.head
    rows, columns = subject.rgba.shape[:2]
    x, y, wide, tall = subject.head
    reach = PORTRAIT * max(wide * columns, tall * rows) / 2
    middle = ((x + wide / 2) * columns, (y + tall / 2) * rows)
    left, top = max(0, int(middle[0] - reach)), max(0, int(middle[1] - reach))
    part = subject.rgba[top : int(middle[1] + reach) + 1, left : int(middle[0] + reach) + 1].copy()
    across, down = (np.linspace(-1, 1, side) for side in (part.shape[1], part.shape[0]))
    away = np.hypot(across[None, :], down[:, None])
    part[..., 3] = (255 * (1 - ramp(away, 0.45, 1.0))).astype(np.uint8)
    return part, (0.25, 0.2, 0.5, 0.6)


def _fading(size: tuple[int, int], head: tuple[float, float, float, float]) -> Mask:
    """1 down to the chin, gone three quarters of a head below it."""
    down = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    chin = head[1] + head[3]
    return np.asarray(1 - ramp(down, chin - 0.1 * head[3], chin + 0.75 * head[3]), np.float32)


def _narrowed(size: tuple[int, int], head: tuple[float, float, float, float]) -> Mask:
    """1 around the head, gone where arms would reach across the sky."""
    middle, reach = (head[0] + head[2] / 2) * size[0], head[3] * size[1]
    away = np.abs(np.arange(size[0], dtype=np.float32)[None, :] - middle) / reach
    return np.asarray(1 - ramp(away, 0.75, 1.25), np.float32)


def _paled(rgb: Picture, air: Colour) -> Picture:
    """Most of its colour gives way to that of the air; its light and shade stay."""
    toned = luma(rgb)[..., None] * (0.45 + 0.9 * air)
    return np.clip(toned + OWN_COLOUR * (rgb - toned), 0, 1).astype(np.float32)
