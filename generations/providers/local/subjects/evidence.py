"""How far a cut can be trusted: each sign of a good one as a value 0..1 with its weight.

Every number is a measured mark: ramps run from where a cut was good to where it was bad.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of

Signs = dict[str, tuple[float, float]]


def thickness(shape: tuple[int, ...]) -> int:
    """Of the border of a picture that is taken for ground, in pixels."""
    return max(2, round(0.03 * min(shape[:2])))


def signs(
    rgb: NDArray[np.uint8], mask: NDArray[np.bool_], others: Sequence[NDArray[np.bool_]]
) -> Signs:
    """Of a cut ``mask``; ``others`` were found from different starts."""
    area = float(mask.mean())
    contour = _contour(mask)
    if contour is None or area < 0.01:
        return {"area": (0.0, 1.0)}
    contrast = _contrast(lab_of(rgb), mask, contour)
    hull = cv2.contourArea(cv2.convexHull(contour))
    inside, length = cv2.contourArea(contour), cv2.arcLength(contour, closed=True)
    alike = min(float((mask & other).sum() / max(1, (mask | other).sum())) for other in others)
    disputed = float(np.median([_disputed(mask, other) for other in others]))
    return {
        "colours": (_ramp(_overlap(lab_of(rgb), mask), 0.20, 0.45), 1.0),
        "longest run": (_ramp(_longest_run(contrast <= 11), 0.05, 0.16), 1.0),
        "calm ground": (_ramp(_texture(lab_of(rgb), ~mask), 2.5, 10), 1.0),
        "contrast": (_ramp(float((contrast > 11).mean()), 0.85, 0.45), 1.0),
        "agreement": (_ramp(alike, 0.9, 0.2), 0.5),
        "disputed": (_ramp(disputed, 0.02, 0.16), 1.0),
        "area": (min(_ramp(area, 0.12, 0.04), _ramp(area, 0.62, 0.85)), 1.0),
        "sides": (_ramp(_leaning(mask), 0.08, 0.35), 1.0),
        "solidity": (_ramp(inside / max(hull, 1.0), 0.72, 0.45), 1.0),
        "upright": (_ramp(_wide(contour), 1.25, 1.9), 1.0),
        "outline": (_ramp(length**2 / (4 * np.pi * max(inside, 1.0)), 3.5, 9), 1.0),
    }


def trust(parts: Signs) -> tuple[float, float]:
    """The weighed geometric mean of the signs, and the worst of them."""
    total = sum(weight for _, weight in parts.values())
    logs = sum(weight * np.log(max(value, 1e-6)) for value, weight in parts.values())
    return float(np.exp(logs / total)), min(value for value, _ in parts.values())


def _disputed(mask: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """The largest piece that only one of two cuts has, as a share: hair is lost in one piece."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((mask ^ other).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    return float(areas.max() / max(1, mask.sum())) if len(areas) else 0.0


def _leaning(mask: NDArray[np.bool_]) -> float:
    """Share of the rim just inside the border that is subject: it was cut off there, not found."""
    inside = thickness(mask.shape) + 1
    rows = slice(inside, None)
    rims = (mask[rows, inside], mask[rows, -inside - 1], mask[inside, inside:-inside])
    return float(np.concatenate(rims).mean())


def _wide(contour: NDArray[np.int32]) -> float:
    """Width over height: a strip of hills is no character."""
    _, _, across, tall = cv2.boundingRect(contour)
    return across / max(1, tall)


def _texture(lab: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    """Fine contrast in ΔE: in foliage GrabCut loses parts without any other sign showing it."""
    lines = np.abs(cv2.Laplacian(cv2.GaussianBlur(lab, (0, 0), 1), cv2.CV_32F)).sum(2)
    return float(np.median(lines[where])) if where.any() else 0.0


def _ramp(value: float, good: float, bad: float) -> float:
    return float(np.clip((value - bad) / (good - bad), 0, 1))


def _contour(mask: NDArray[np.bool_]) -> NDArray[np.int32] | None:
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(max(found, key=cv2.contourArea), np.int32) if found else None


def edge_contrast(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """Share of a mask's outline at which the picture changes by more than ΔE 6."""
    contour = _contour(mask)
    return 0.0 if contour is None else float((_contrast(lab, mask, contour) > 6).mean())


def _contrast(
    lab: NDArray[np.float32], mask: NDArray[np.bool_], contour: NDArray[np.int32]
) -> NDArray[np.float32]:
    """ΔE between 4 px inside and 4 px outside, at each point of the contour within the picture."""
    height, width = mask.shape
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 3)
    down, right = cv2.Sobel(soft, cv2.CV_32F, 0, 1), cv2.Sobel(soft, cv2.CV_32F, 1, 0)
    x, y = contour[:, 0, 0], contour[:, 0, 1]
    free = (x > 5) & (x < width - 6) & (y > 5) & (y < height - 6)
    x, y = x[free], y[free]
    if not len(x):
        return np.zeros(1, np.float32)
    normal = np.stack([right[y, x], down[y, x]]) / (np.hypot(right[y, x], down[y, x]) + 1e-6)
    even = cv2.blur(lab, (3, 3))
    step = (normal * 4).round().astype(int)
    inner = even[np.clip(y + step[1], 0, height - 1), np.clip(x + step[0], 0, width - 1)]
    outer = even[np.clip(y - step[1], 0, height - 1), np.clip(x - step[0], 0, width - 1)]
    return np.asarray(np.linalg.norm(inner - outer, axis=1), np.float32)


def _longest_run(weak: NDArray[np.bool_]) -> float:
    """The longest unbroken stretch as a share of the whole, the contour taken as a ring."""
    if weak.all():
        return 1.0
    longest = run = 0
    for value in np.concatenate([weak, weak]):
        run = run + 1 if value else 0
        longest = max(longest, run)
    return longest / len(weak)


def _overlap(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """Shared part of the two Lab histograms: 0 told apart by colour alone, 1 the same colours."""

    def histogram(points: NDArray[np.float32]) -> NDArray[np.float64]:
        bounds = ((0, 100), (-80, 80), (-80, 80))
        counts, _ = np.histogramdd(points, bins=(10, 16, 16), range=bounds)
        return np.asarray(counts / max(1, len(points)))

    return float(np.minimum(histogram(lab[mask]), histogram(lab[~mask])).sum())
