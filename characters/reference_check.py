"""What a reference picture is good for, said before anything is made of it. Never a refusal.

The picture itself says how large, how sharp and how bright it is; ``seen`` is what the offline eye
knows of the subject in it, which takes longer and comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture

LARGE, SMALL = 512, 256
"""Pixels of the shorter side: enough for close shots, and hardly enough for any."""
MEASURED_AT = 512
"""Pixels of the longer side: sharpness is only comparable at one size."""
SHARP, BLURRED = 60.0, 10.0
"""Variance of the Laplacian of 8-bit grey within the subject, at that size."""
DARK, BRIGHT = 38.0, 228.0
"""Mean grey of the subject."""


class Finding(TypedDict):
    level: Literal["ok", "hint"]
    title: str
    text: str


def check(picture: Path | BinaryIO, seen: Mapping[str, Any] | None = None) -> list[Finding]:
    """Sentences about a picture, most telling first.

    Raises OSError when it cannot be read.
    """
    with Picture.open(picture) as opened:
        size, rgba = opened.size, _measured(opened)
    grey, inside = _grey(rgba), rgba[:, :, 3] > 200
    found = [
        _subject(seen),
        _sharpness(variance_of_laplacian(grey, inside)),
        _edge(seen, transparent=bool((rgba[:, :, 3] < 16).mean() > 0.03)),
        _size(*size),
        _gaze(seen),
        _light(float(grey[inside].mean()) if inside.any() else 128.0),
    ]
    return [finding for finding in found if finding is not None]


def _measured(opened: Picture.Image) -> NDArray[np.uint8]:
    opened.thumbnail((MEASURED_AT, MEASURED_AT), Picture.Resampling.LANCZOS)
    return np.asarray(opened.convert("RGBA"))


def _grey(rgba: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(rgba[:, :, :3] @ np.array([0.299, 0.587, 0.114]))


def variance_of_laplacian(grey: NDArray[np.float64], inside: NDArray[np.bool_]) -> float:
    """Of what lies wholly inside the subject: its outline against nothing is no sharpness."""
    middle = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    whole = inside[1:-1, 1:-1].copy()
    for part in (inside[:-2, 1:-1], inside[2:, 1:-1], inside[1:-1, :-2], inside[1:-1, 2:]):
        whole &= part
    return float((around - 4 * middle)[whole].var()) if whole.any() else 0.0


def _subject(seen: Mapping[str, Any] | None) -> Finding | None:
    figures = (seen or {}).get("figures", 0)
    if figures == 1:
        return _ok("One figure", "It stands apart from everything else in the picture.")
    if figures > 1:
        return _hint(
            f"{figures} separate figures",
            "They are taken for one character. Cut the picture down to the one you mean.",
        )
    return None


def _sharpness(variance: float) -> Finding:
    if variance >= SHARP:
        return _ok("In focus", "Fine lines are there to be kept.")
    if variance >= BLURRED:
        return _hint("A little soft", "It will do; a sharper picture keeps more of the face.")
    return _hint("Out of focus", "Fine lines are missing and cannot come back. Send a sharper one.")


EDGES: Mapping[str, Finding] = {
    "alpha": Finding(level="ok", title="Clean edge", text="The picture brings its own outline."),
    "plain": Finding(
        level="ok", title="Clean edge", text="It is cut out cleanly: the ground is plain."
    ),
    "cut": Finding(
        level="ok", title="Can be cut out", text="Its outline was found in a busy picture."
    ),
    "paper": Finding(
        level="hint", title="A rough edge",
        text="It is cut out like a paper figure, because parts of it look like the ground. "
        "A plain ground gives a clean edge.",
    ),
    "frame": Finding(
        level="hint", title="Kept in its picture",
        text="Its outline cannot be told from the ground, so the whole picture is shown in the "
        "scenes. A plain or clear ground sets it free.",
    ),
}  # fmt: skip


def _edge(seen: Mapping[str, Any] | None, *, transparent: bool) -> Finding | None:
    tier = (seen or {}).get("tier") or ("alpha" if transparent else "")
    return EDGES.get(str(tier))


def _size(width: int, height: int) -> Finding:
    pixels = f"{width:,} × {height:,} pixels"
    if min(width, height) >= LARGE:
        return _ok(pixels, "Large enough for close shots.")
    if min(width, height) >= SMALL:
        return _hint(f"Small: {pixels}", f"Close shots stay soft. {LARGE} on each side is better.")
    return _hint(
        f"Very small: {pixels}", f"It will look soft everywhere. {LARGE} on each side is better."
    )


def _gaze(seen: Mapping[str, Any] | None) -> Finding | None:
    if not seen or not seen.get("face"):
        return None
    way = {-1: "to the left", 0: "at us", 1: "to the right"}[int(seen["facing"])]
    return _ok("A face to be seen", f"It is taken to look {way}; scenes are laid out for that.")


def _light(mean: float) -> Finding | None:
    if mean < DARK:
        return _hint("Very dark", "Little can be told apart in it. Brighten it, or send another.")
    if mean > BRIGHT:
        return _hint("Very bright", "Light parts run together. Darken it, or send another.")
    return None


def _ok(title: str, text: str) -> Finding:
    return Finding(level="ok", title=title, text=text)


def _hint(title: str, text: str) -> Finding:
    return Finding(level="hint", title=title, text=text)
