"""Telling the subject from its ground where the picture has no transparency of its own.

Every number is a measured mark: ramps run from where a cut was good to where it was bad.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.pictures import lab_of

GRAB_SIDE = 300
FLAT_SIDE = 150
"""Of drawings and blank pictures: over even areas GrabCut needs fifty times as long."""
CUT_AT, CUT_WORST = 0.96, 0.8
PAPER_AT, PAPER_WORST = 0.80, 0.4
SPILL = 0.05


@dataclass(frozen=True)
class Cut:
    """``matte`` 0..1 of the picture's shape; ``tier`` is what the confidence allows."""

    matte: NDArray[np.float32]
    tier: str
    confidence: float


def has_alpha(rgba: NDArray[np.uint8]) -> bool:
    alpha = rgba[:, :, 3]
    return bool((alpha < 16).mean() > 0.03 and (alpha > 239).mean() > 0.03)


def find(rgb: NDArray[np.uint8]) -> Cut:
    """The best cut of an opaque picture; tier "frame" when none can be trusted."""
    return plain_ground(rgb) or grabbed(rgb)


def plain_ground(rgb: NDArray[np.uint8]) -> Cut | None:
    """A subject on an even or softly shaded ground; None when the ground is not plain."""
    lab = lab_of(rgb)
    border = _border(lab.shape)
    ground = _surface(lab, border)
    away = np.linalg.norm(lab - ground, axis=2)
    near = float((away[border] < 8).mean())
    if near < 0.86 or float(np.median(away[border])) > 4.5:
        return None
    edge = float(np.clip(np.percentile(away[border & (away < 8)], 98) * 1.6, 5, 10))
    matte = 1 - _flooded(away < edge)
    matte = _largest_parts(matte, 0.02)
    if not 0.06 <= float(matte.mean()) <= 0.85 or _spilled(matte):
        return None
    return Cut(matte.astype(np.float32), "plain", round(near, 3))


def _spilled(matte: NDArray[np.float32]) -> bool:
    """Whether ground was left standing: it shows where a subject seldom reaches the border."""
    high = int(matte.shape[0] * 0.6)
    rim = np.concatenate([matte[1], matte[:high, 1], matte[:high, -2]])
    return bool(rim.mean() > SPILL)


def grabbed(rgb: NDArray[np.uint8]) -> Cut:
    """GrabCut from two starts, and how far its result can be trusted."""
    small = _small(rgb)
    mask = _grab(small, 0.36, 0.44)
    other = _grab(small, 0.27, 0.36)
    parts = _evidence(small, mask, other)
    confidence = _geometric_mean(parts)
    worst = min(parts.values(), key=lambda part: part[0])[0]
    size = (rgb.shape[1], rgb.shape[0])
    matte = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    return Cut(np.asarray(matte, np.float32), _tier(confidence, worst), round(confidence, 3))


def _tier(confidence: float, worst: float) -> str:
    if confidence >= CUT_AT and worst >= CUT_WORST:
        return "cut"
    return "paper" if confidence >= PAPER_AT and worst >= PAPER_WORST else "frame"


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The outer 3 % at the top, left and right; a bust may leave the picture below."""
    height, width = shape[:2]
    thick = _thickness(shape)
    border = np.zeros((height, width), bool)
    border[:thick] = border[:, :thick] = border[:, -thick:] = True
    return border


def _thickness(shape: tuple[int, ...]) -> int:
    return max(2, round(0.03 * min(shape[:2])))


def _surface(lab: NDArray[np.float32], border: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The quadratic surface of the ground, fitted twice: the second time without outliers."""
    height, width = border.shape
    y, x = (np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]) - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1).astype(np.float32)
    at, colours = terms[border], lab[border]
    keep = np.linalg.norm(colours - np.median(colours, axis=0), axis=1) < 30
    if keep.mean() < 0.5:
        keep[:] = True
    for _ in range(2):
        weights = np.linalg.lstsq(at[keep], colours[keep], rcond=None)[0]
        keep = np.linalg.norm(colours - at @ weights, axis=1) < 8
        if keep.mean() < 0.3:
            break
    return np.asarray(terms @ weights, np.float32)


def _flooded(ground: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 where ground is joined to the picture's border: white inside the subject stays."""
    _, labels = cv2.connectedComponents(ground.astype(np.uint8), connectivity=4)
    rim = np.concatenate([labels[0], labels[:, 0], labels[:, -1], labels[-1]])
    return np.isin(labels, np.setdiff1d(rim, [0])).astype(np.float32)


def _largest_parts(mask: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Without the parts smaller than ``share`` of the largest."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8))
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.flatnonzero(areas >= share * areas.max())
    return np.asarray(mask * np.isin(labels, kept), np.float32)


def _small(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    small = _fitted(rgb, GRAB_SIDE)
    return _fitted(rgb, FLAT_SIDE) if _is_flat(small) else small


def _is_flat(rgb: NDArray[np.uint8]) -> bool:
    """Whether most neighbours have one colour."""
    steps = np.abs(np.diff(rgb.astype(np.int16), axis=1)).max(axis=2)
    return bool((steps <= 2).mean() > 0.5)


def _fitted(rgb: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    scale = min(1.0, side / max(rgb.shape[:2]))
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _grab(rgb: NDArray[np.uint8], across: float, tall: float) -> NDArray[np.bool_]:
    """The subject by GrabCut: probable in a centred ellipse, certain in its core."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x / width - 0.5) / across, (y / height - 0.56) / tall)
    mask = np.where(away < 1, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[away < 0.28] = cv2.GC_FGD
    mask[_border(rgb.shape)] = cv2.GC_BGD
    ground, subject = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    bgr = np.ascontiguousarray(rgb[:, :, ::-1])
    cv2.grabCut(bgr, mask, (0, 0, 1, 1), ground, subject, 4, cv2.GC_INIT_WITH_MASK)
    found = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    return _filled(_largest_parts(found, 0.08) > 0.5)


def _filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(_flooded(~mask) < 0.5)


def _evidence(
    rgb: NDArray[np.uint8], mask: NDArray[np.bool_], other: NDArray[np.bool_]
) -> dict[str, tuple[float, float]]:
    """Each sign of a good cut as (value 0..1, weight)."""
    area = float(mask.mean())
    contour = _contour(mask)
    if contour is None or area < 0.01:
        return {"area": (0.0, 1.0)}
    contrast = _contrast(lab_of(rgb), mask, contour)
    hull = cv2.contourArea(cv2.convexHull(contour))
    inside, length = cv2.contourArea(contour), cv2.arcLength(contour, closed=True)
    both = float((mask & other).sum() / max(1, (mask | other).sum()))
    return {
        "colours": (_ramp(_overlap(lab_of(rgb), mask), 0.20, 0.45), 1.0),
        "longest run": (_ramp(_longest_run(contrast <= 11), 0.05, 0.16), 1.0),
        "calm ground": (_ramp(_texture(lab_of(rgb), ~mask), 2.5, 10), 1.0),
        "contrast": (_ramp(float((contrast > 11).mean()), 0.85, 0.45), 1.0),
        "agreement": (_ramp(both, 0.9, 0.2), 0.5),
        "area": (min(_ramp(area, 0.12, 0.04), _ramp(area, 0.62, 0.85)), 1.0),
        "sides": (_ramp(_leaning(mask), 0.08, 0.35), 1.0),
        "solidity": (_ramp(inside / max(hull, 1.0), 0.72, 0.45), 1.0),
        "upright": (_ramp(_wide(contour), 1.25, 1.9), 1.0),
        "outline": (_ramp(length**2 / (4 * np.pi * max(inside, 1.0)), 3.5, 9), 1.0),
    }


def _leaning(mask: NDArray[np.bool_]) -> float:
    """Share of the rim just inside the border that is subject: it was cut off there, not found."""
    inside = _thickness(mask.shape) + 1
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


def _geometric_mean(parts: dict[str, tuple[float, float]]) -> float:
    total = sum(weight for _, weight in parts.values())
    logs = sum(weight * np.log(max(value, 1e-6)) for value, weight in parts.values())
    return float(np.exp(logs / total))


def _contour(mask: NDArray[np.bool_]) -> NDArray[np.int32] | None:
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(max(found, key=cv2.contourArea), np.int32) if found else None


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
