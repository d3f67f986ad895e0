"""What a place in a frame has in common with the view that it was found by, part by part."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from characters.likeness.frames import Frame
from characters.likeness.placing import Place
from characters.likeness.reference import FINE, TALL, View

Plane = NDArray[np.float32]

MARGIN = 14
"""Rows and columns around the view, of ``TALL``: so far a part may have moved."""
PATCH, HOP = 24, 12
LEAST_COVER = 0.6
BINS, CHROMA, LIGHT = 12, 64.0, 100.0
LEAST_SHARE = 0.25
"""Of the view that must lie inside the frame."""
NAMES = ("marks", "parts", "whole", "tints", "hues", "shades", "moved", "share")


def compared(frame: Frame, place: Place) -> dict[str, float]:
    """Each of ``NAMES``; where not said otherwise 0 is nothing in common, 1 about the same pixels.

    ``marks``: of the arrangement; ``parts``: patches found again near their places; ``whole``:
    correlation; ``tints``, ``hues``: colours as they are, and without a common cast; ``shades``:
    light and dark, without contrast and brightness; ``moved``: how far the patches were from
    their places, 0..1.4; ``share``: of the view that lies inside the frame.
    """
    view, seen, inside = place.view, *_straightened(frame, place)
    kept = view.cover * inside
    share = float(kept.sum() / max(view.cover.sum(), 1))
    if share < LEAST_SHARE:
        return dict.fromkeys(NAMES, 0.0) | {"moved": 1.0, "share": share}
    core = seen[MARGIN:-MARGIN, MARGIN:-MARGIN]
    own, other = view.lab[kept > 0.5], core[kept > 0.5]
    parts, moved = _parts(view, seen, kept)
    return {
        "marks": float(np.log1p(place.agreed)) / 4,
        "parts": parts,
        "whole": _correlation(own, other),
        "tints": _shared(own, other),
        "hues": _shared(own, _without_cast(own, other)),
        "shades": _correlation(own[:, :1], other[:, :1]),
        "moved": moved,
        "share": share,
    }


def _straightened(frame: Frame, place: Place) -> tuple[Plane, Plane]:
    """The place as the view stands, with a margin around it, in Lab; and what lies inside."""
    scale = FINE / TALL
    to_view = np.array([[scale, 0, -MARGIN * scale], [0, scale, -MARGIN * scale], [0, 0, 1]])
    move = place.move @ to_view
    rows, columns = (side + 2 * MARGIN for side in place.view.cover.shape)
    shrunk = float(np.hypot(move[0, 0], move[1, 0]))
    lab = cv2.GaussianBlur(frame.lab, (0, 0), 0.5 * shrunk) if shrunk > 1.3 else frame.lab
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(lab, move, (columns, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    there = np.ones(lab.shape[:2], np.float32)
    inside = cv2.warpAffine(there, move, (columns, rows), flags=flags)
    return np.asarray(seen, np.float32), np.asarray(inside[MARGIN:-MARGIN, MARGIN:-MARGIN])


def _parts(view: View, seen: Plane, kept: Plane) -> tuple[float, float]:
    """How well patches are found again, weighed by what there is to see in them; and how far
    they had to be looked for."""
    alike, away, weights = [], [], []
    for y in range(0, kept.shape[0] - PATCH + 1, HOP):
        for x in range(0, kept.shape[1] - PATCH + 1, HOP):
            if kept[y : y + PATCH, x : x + PATCH].mean() < LEAST_COVER:
                continue
            patch = view.lab[y : y + PATCH, x : x + PATCH]
            area = seen[y : y + PATCH + 2 * MARGIN, x : x + PATCH + 2 * MARGIN]
            found = cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED)
            found = np.where(np.isfinite(found) & (found <= 1.001), found, 0)
            at = np.unravel_index(int(found.argmax()), found.shape)
            alike.append(float(found[at]))
            away.append(float(np.hypot(at[0] - MARGIN, at[1] - MARGIN)) / MARGIN)
            weights.append(min(float(patch.std((0, 1)).sum()), 25.0))
    if not weights:
        return 0.0, 1.0
    return float(np.average(alike, weights=weights)), float(np.average(away, weights=weights))


def _correlation(own: Plane, other: Plane) -> float:
    one, two = own - own.mean(0), other - other.mean(0)
    size = float(np.sqrt((one**2).sum() * np.maximum((two**2).sum(), 4.0 * two.size)))
    return float((one * two).sum() / max(size, 1e-3))


def _without_cast(own: Plane, other: Plane) -> Plane:
    """As if the same light lay on both: the same middle and spread of lightness, the same
    middle of colour."""
    middle, own_middle = np.median(other, axis=0), np.median(own, axis=0)
    spread = float(own[:, 0].std() / max(other[:, 0].std(), 2.0))
    gain = np.array([np.clip(spread, 0.5, 3), np.clip(spread, 0.7, 1.6), np.clip(spread, 0.7, 1.6)])
    return np.asarray((other - middle) * gain + own_middle, np.float32)


def _shared(own: Plane, other: Plane) -> float:
    """Common part of two soft histograms of colour."""
    return float(np.minimum(_histogram(own), _histogram(other)).sum())


def _histogram(points: Plane) -> NDArray[np.float64]:
    bounds = ((0, LIGHT), (-CHROMA, CHROMA), (-CHROMA, CHROMA))
    counts, _ = np.histogramdd(points, bins=(6, BINS, BINS), range=bounds)
    soft = cv2.GaussianBlur(counts.reshape(6, -1), (1, 3), 0.6).reshape(counts.shape)
    for level in range(6):
        soft[level] = cv2.GaussianBlur(soft[level], (0, 0), 0.8)
    return np.asarray(soft / max(soft.sum(), 1e-6))
