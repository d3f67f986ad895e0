"""The character as everything else meets it: cut out of its picture, with what is known of it.

``load_subject`` takes the surest way to a cut-out that the picture allows and frames the picture
where none is sure; the picture's own pixels are all that is ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import read_picture
from generations.providers.local.subjects import anatomy, cutout, edges
from generations.providers.local.subjects.enlarge import enlarge_rgba
from generations.providers.local.subjects.gaze import facing

cv2.setNumThreads(1)

PAD = 8
WIDEST_CUT = 1.6
"""Width over height above which a picture without transparency is framed: a scene, no portrait."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Subject:
    """``rgba``: straight alpha, shape (h, w, 4), cropped to its box with 8 clear pixels around.

    A bust has no clear pixels below, so that its lower edge can leave the frame. Tier "frame" is
    the whole opaque picture. ``head`` is x, y, width, height in 0..1 of ``rgba``; ``facing`` -1
    looks left, 0 frontal, 1 right. Compared and hashed by identity.
    """

    rgba: NDArray[np.uint8]
    tier: str
    confidence: float
    bust: bool
    head: Box
    facing: int
    accent: tuple[int, int, int]


def load_subject(path: Path, hints: Mapping[str, Any] | None = None) -> Subject:
    """The subject of a picture. ``hints`` (boxes in 0..1 of the picture) win over measuring.

    Kept for the next clips of its film. Raises Refused when the file is no readable picture,
    FileNotFoundError.
    """
    there = path.stat()
    said = json.dumps(dict(hints or {}), sort_keys=True)
    return _loaded(path, there.st_mtime_ns, there.st_size, said)


@lru_cache(maxsize=2)
def _loaded(path: Path, _modified: int, _size: int, said: str) -> Subject:
    hints = json.loads(said)
    picture = read_picture(path)
    tier, confidence, rgba = _cut(picture, str(hints.get("tier", "")))
    confidence = float(hints.get("confidence", confidence))
    framed = tier == "frame"
    subject = (
        _framed(rgba, confidence, hints) if framed else standing(rgba, tier, confidence, hints)
    )
    subject.rgba.flags.writeable = False  # Others will have the same one.
    return subject


@lru_cache(maxsize=6)
def enlarged(subject: Subject, height: int) -> Subject:
    """The same subject with ``rgba`` of the given height in pixels."""
    return replace(subject, rgba=enlarge_rgba(subject.rgba, height))


def _cut(picture: NDArray[np.uint8], wanted: str) -> tuple[str, float, NDArray[np.uint8]]:
    """Tier, confidence and the picture with its final alpha, not yet cropped."""
    if wanted == "frame":
        return "frame", 0.0, edges.opaque(picture)
    if cutout.has_alpha(picture):
        return wanted or "alpha", 1.0, edges.bled(edges.rounded(picture))
    rgb = np.ascontiguousarray(picture[:, :, :3])
    cut = cutout.find(rgb)
    tier = wanted or _tier(cut, rgb.shape[1] / rgb.shape[0])
    if tier == "frame":
        return tier, cut.confidence, edges.opaque(picture)
    rgba = edges.refined(rgb, cut.matte)
    return tier, cut.confidence, edges.paper_bordered(rgba) if tier == "paper" else rgba


def _tier(cut: cutout.Cut, aspect: float) -> str:
    return cut.tier if cut.tier == "plain" or aspect <= WIDEST_CUT else "frame"


def standing(
    rgba: NDArray[np.uint8], tier: str, confidence: float, hints: Mapping[str, Any]
) -> Subject:
    left, top, right, bottom = anatomy.box(rgba)
    bust = bool(hints.get("bust", _runs_out_below(rgba, (left, top, right, bottom), tier)))
    cropped = _padded(rgba[top:bottom, left:right], below=0 if bust else PAD)
    head = (
        _moved(hints["head"], rgba.shape, (left - PAD, top - PAD), cropped.shape)
        if "head" in hints
        else anatomy.head_box(cropped[:, :, 3], bust=bust)
    )
    return Subject(
        rgba=cropped,
        tier=tier,
        confidence=confidence,
        bust=bust,
        head=head,
        facing=int(hints.get("facing", facing(cropped, head, bust=bust))),
        accent=_accent(cropped, hints),
    )


def _runs_out_below(rgba: NDArray[np.uint8], box: tuple[int, int, int, int], tier: str) -> bool:
    """A subject cut from an opaque picture can only be a bust if it reaches the picture's foot;
    one with clear ground below it only if it is cut off as by a knife."""
    left, top, right, bottom = box
    if tier != "alpha" and bottom < rgba.shape[0] * 0.98:
        return False
    free = tier == "alpha" and bottom < rgba.shape[0]
    return anatomy.is_bust(rgba[top:bottom, left:right, 3], free=free)


def _framed(rgba: NDArray[np.uint8], confidence: float, hints: Mapping[str, Any]) -> Subject:
    head = hints.get("head", anatomy.focus_box(rgba))
    return Subject(
        rgba=rgba,
        tier="frame",
        confidence=confidence,
        bust=bool(hints.get("bust", False)),
        head=(float(head[0]), float(head[1]), float(head[2]), float(head[3])),
        facing=int(hints.get("facing", 0)),
        accent=_accent(rgba, hints),
    )


def _accent(rgba: NDArray[np.uint8], hints: Mapping[str, Any]) -> tuple[int, int, int]:
    red, green, blue = hints.get("accent") or anatomy.accent(rgba)
    return int(red), int(green), int(blue)


def _padded(rgba: NDArray[np.uint8], below: int) -> NDArray[np.uint8]:
    return edges.bled(np.pad(rgba, ((PAD, below), (PAD, PAD), (0, 0))))


def _moved(
    head: Any, picture: tuple[int, ...], origin: tuple[int, int], cropped: tuple[int, ...]
) -> Box:
    """A box in 0..1 of the picture as one in 0..1 of the crop that starts at ``origin``."""
    x, y, width, height = (float(part) for part in head)
    return (
        (x * picture[1] - origin[0]) / cropped[1],
        (y * picture[0] - origin[1]) / cropped[0],
        width * picture[1] / cropped[1],
        height * picture[0] / cropped[0],
    )
