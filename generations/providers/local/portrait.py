"""Candidates for the character image: the reference's own pixels in other light and framing.

Never mirrored and never redrawn: whoever is in the reference is who is in every candidate.
Without a reference the figure is drawn from the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import DrawRequest, Outcome
from generations.providers.local.figure import draw_figure
from generations.providers.local.paint.pictures import write_png
from generations.providers.local.subjects.enlarge import enlarge_rgba
from generations.providers.local.subjects.subject import Subject, load_subject

Pixels = NDArray[np.floating[Any]]
NORMAL_BLUR = 0.045
"""Of the subject's height: how round the light takes its silhouette to be."""


@dataclass(frozen=True)
class _Mood:
    """What makes one candidate: side of the key light, its colours, grade and framing."""

    key_side: int
    key: tuple[float, float, float]
    shade: tuple[float, float, float]
    strength: float
    saturation: float
    contrast: float
    fill: float


GRADES: tuple[tuple[tuple[float, float, float], tuple[float, float, float]], ...] = (
    ((1.10, 1.01, 0.86), (0.86, 0.93, 1.08)),
    ((0.94, 1.01, 1.10), (1.00, 0.91, 0.88)),
    ((1.09, 0.96, 1.02), (0.88, 0.95, 1.10)),
    ((1.04, 1.04, 0.93), (0.92, 0.89, 1.06)),
)
"""Tints of light and shade, mean near 1: faces keep their colour."""


def draw_portrait(request: DrawRequest, folder: Path) -> Outcome:
    """A PNG of the request's size in ``folder``, RGBA where the subject is cut out.

    ``Outcome.data`` holds the hints of the new picture (boxes in 0..1 of it). Raises Refused.
    """
    if request.references:
        reference = request.references[0]
        subject = load_subject(reference.path(), reference.hints)
    else:
        subject = draw_figure(request.prompt, request.seed, request.height)
    mood = _mood(request.seed, drawn=not request.references)
    pixels, head = _composed(subject, mood, request.width, request.height)
    file = write_png(folder / f"portrait-{request.seed}.png", pixels)
    return Outcome(file=file, data=_hints(subject, head))


def _mood(seed: int, *, drawn: bool) -> _Mood:
    """Consecutive seeds differ in key side, grade and framing all at once."""
    rng = np.random.default_rng([seed, 97])
    key, shade = GRADES[seed % len(GRADES)]
    return _Mood(
        key_side=1 if seed % 2 else -1,
        key=key,
        shade=shade,
        strength=float(rng.uniform(0.15, 0.22)) * (0.6 if drawn else 1),
        saturation=float(rng.uniform(0.94, 1.06)),
        contrast=float(rng.uniform(1.0, 1.08)),
        fill=float((0.96, 0.88, 1.0, 0.92)[seed // 2 % 4]),
    )


def _composed(
    subject: Subject, mood: _Mood, width: int, height: int
) -> tuple[NDArray[np.uint8], list[float]]:
    """The lit subject on a canvas of the given size, and its head in 0..1 of that canvas."""
    if subject.tier == "frame":
        return _cropped_whole(subject, mood, width, height)
    scale = _scale(subject, mood, width, height)
    large = enlarge_rgba(subject.rgba, max(8, round(subject.rgba.shape[0] * scale)))
    lit = _relit(large, mood)
    tall, across = lit.shape[:2]
    left = round((width - across) / 2)
    top = height - tall if subject.bust else round((height - tall) * 0.55)
    canvas = np.zeros((height, width, 4), np.uint8)
    _paste(canvas, lit, left, top)
    x, y, w, h = subject.head
    head = [
        (left + x * across) / width,
        (top + y * tall) / height,
        w * across / width,
        h * tall / height,
    ]
    return canvas, head


def _scale(subject: Subject, mood: _Mood, width: int, height: int) -> float:
    """So that the whole subject is inside; a bust may grow a little, out of the lower edge only."""
    tall, across = subject.rgba.shape[:2]
    return min(width * 0.98 / across, height * 0.98 / tall) * mood.fill


def _cropped_whole(
    subject: Subject, mood: _Mood, width: int, height: int
) -> tuple[NDArray[np.uint8], list[float]]:
    """The photograph itself, cut to the canvas around its focus, graded."""
    rgb = subject.rgba[:, :, :3]
    tall, across = rgb.shape[:2]
    scale = max(width / across, height / tall) * (1.06 - (mood.fill - 0.88) * 0.5)
    size = (max(width, round(across * scale)), max(height, round(tall * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(rgb, size, interpolation=way)
    x, y, w, h = subject.head
    left = int(np.clip((x + w / 2) * size[0] - width / 2, 0, size[0] - width))
    top = int(np.clip((y + h / 2) * size[1] - height / 2, 0, size[1] - height))
    part = large[top : top + height, left : left + width].astype(np.float32) / 255
    graded = (_graded(part, mood) * 255).round().astype(np.uint8)
    return graded, [
        (x * size[0] - left) / width,
        (y * size[1] - top) / height,
        w * size[0] / width,
        h * size[1] / height,
    ]


def _relit(rgba: NDArray[np.uint8], mood: _Mood) -> NDArray[np.uint8]:
    """Lit from one side by normals of the blurred silhouette; alpha untouched."""
    alpha = rgba[:, :, 3].astype(np.float32) / 255
    facing = _towards_key(alpha, mood.key_side)[:, :, None]
    colour = rgba[:, :, :3].astype(np.float32) / 255
    lit = np.clip(facing, 0, 1)
    dim = np.clip(-facing, 0, 1)
    tint = (
        1
        + lit * (np.array(mood.key, np.float32) - 1)
        + dim * (np.array(mood.shade, np.float32) - 1)
    )
    exposure = 1 + mood.strength * (1.3 * lit - 1.6 * dim)
    shaded = _graded(np.clip(colour * tint * exposure, 0, 1), mood)
    return np.dstack([(shaded * 255).round().astype(np.uint8), rgba[:, :, 3]])


def _towards_key(alpha: Pixels, side: int) -> Pixels:
    """-1 turned away from the key light, 1 turned to it; the key stands 30° above the side."""
    sigma = max(2.0, alpha.shape[0] * NORMAL_BLUR)
    small = cv2.resize(alpha, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    round_ = cv2.GaussianBlur(small, (0, 0), sigma / 4, borderType=cv2.BORDER_REPLICATE)
    across = -cv2.Sobel(round_, cv2.CV_32F, 1, 0)
    down = -cv2.Sobel(round_, cv2.CV_32F, 0, 1)
    facing = (across * side * 0.87 - down * 0.5) * sigma * 0.22
    full = cv2.resize(np.tanh(facing * 2.2), alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, np.float32)


def _graded(colour: Pixels, mood: _Mood) -> Pixels:
    """Contrast about the middle and saturation; values 0..1."""
    luma = colour @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    rich = luma[:, :, None] + (colour - luma[:, :, None]) * mood.saturation
    return np.clip((rich - 0.5) * mood.contrast + 0.5, 0, 1)


def _paste(canvas: NDArray[np.uint8], part: NDArray[np.uint8], left: int, top: int) -> None:
    """``part`` onto the canvas, what sticks out is cut off; in place."""
    height, width = canvas.shape[:2]
    x, y = max(0, left), max(0, top)
    right, bottom = min(width, left + part.shape[1]), min(height, top + part.shape[0])
    canvas[y:bottom, x:right] = part[y - top : bottom - top, x - left : right - left]


def _hints(subject: Subject, head: list[float]) -> Mapping[str, Any]:
    return {
        "tier": subject.tier,
        "confidence": subject.confidence,
        "head": [round(value, 4) for value in head],
        "facing": subject.facing,
        "bust": subject.bust,
        "accent": list(subject.accent),
    }
