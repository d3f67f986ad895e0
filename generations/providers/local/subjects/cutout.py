"""Telling the subject from its ground where the picture has no transparency of its own.

Every number is a measured mark: ramps run from where a cut was good to where it was bad.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of
from generations.providers.local.subjects.evidence import edge_contrast, signs, thickness, trust

GRAB_SIDE = 300
FLAT_SIDE = 150
"""Of drawings and blank pictures: over even areas GrabCut needs fifty times as long."""
STARTS = ((0.33, 0.55), (0.36, 0.44), (0.42, 0.52))
"""Half axes of the ellipses that GrabCut begins with; the first reaches over the crown."""
CUT_AT, CUT_WORST = 0.96, 0.9
PAPER_AT, PAPER_WORST = 0.80, 0.4
SPILL = 0.05
WHOLE = 0.6
"""Share of a keyed cut that its largest piece must hold."""
LEAST_EDGE = 0.5
"""Share of the outline that must have contrast."""
SWALLOWED = 0.01
"""Share of the keyed ground that may have edges of its own."""


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
    found = 1 - _flooded(away < edge)
    matte = _without_strands(_own_parts(found, 0.02))
    if not 0.06 <= float(matte.mean()) <= 0.85 or _spilled(matte):
        return None
    if _broken(lab, matte) or _shapes(lab, _large_parts(found, 0.02)) > SWALLOWED:
        return None
    return Cut(matte.astype(np.float32), "plain", round(near, 3))


def _spilled(matte: NDArray[np.float32]) -> bool:
    """Whether ground was left standing: it shows where a subject seldom reaches the border."""
    high = int(matte.shape[0] * 0.6)
    rim = np.concatenate([matte[1], matte[:high, 1], matte[:high, -2]])
    return bool(rim.mean() > SPILL)


def _without_strands(matte: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without long lines of a pixel or two that stand off the body, as white sleeves leave on
    white; what lies close to the body stays."""
    side = max(3, round(min(matte.shape) / 130)) | 1
    body = cv2.morphologyEx(matte, cv2.MORPH_OPEN, _disc(side))
    return np.asarray(matte * cv2.dilate(body, _disc(3 * side)), np.float32)


def _disc(side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _broken(lab: NDArray[np.float32], matte: NDArray[np.float32]) -> bool:
    """Whether a keyed cut cannot be whole: scattered pieces, or an edge that is hardly one."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((matte > 0.5).astype(np.uint8))
    if stats[1:, cv2.CC_STAT_AREA].max() < WHOLE * matte.sum():
        return True
    return edge_contrast(lab, matte > 0.5) < LEAST_EDGE


def _shapes(lab: NDArray[np.float32], found: NDArray[np.float32]) -> float:
    """Share of the ground, away from what was found, where the picture has edges of its own: of
    a white thing on white the most of it is keyed away."""
    scale = 400 / max(found.shape)
    small = cv2.resize(lab, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = (small.shape[1], small.shape[0])
    near = cv2.dilate(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), _disc(41))
    soft = cv2.GaussianBlur(small, (0, 0), 1.5)
    steps = np.abs(cv2.Sobel(soft, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    steps = steps.max(axis=2)
    usual = float(np.percentile(steps[_border(steps.shape) & (near < 0.01)], 99, method="lower"))
    ground = steps[near < 0.01]
    return float((ground > max(3.0, 1.6 * usual)).mean())


def grabbed(rgb: NDArray[np.uint8]) -> Cut:
    """What two of three GrabCuts from different starts agree on, and how far to trust it."""
    small = _small(rgb)
    first = _grab(small, *STARTS[0])
    confidence, worst = trust(signs(small, first, [first]))
    if confidence < PAPER_AT or worst < PAPER_WORST:
        return Cut(np.zeros(rgb.shape[:2], np.float32), "frame", round(confidence, 3))
    found = [first, *(_grab(small, *start) for start in STARTS[1:])]
    mask = _filled(_own_parts((np.sum(found, axis=0) > 1).astype(np.float32), 0.08) > 0.5)
    confidence, worst = trust(signs(small, mask, found))
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
    thick = thickness(shape)
    border = np.zeros((height, width), bool)
    border[:thick] = border[:, :thick] = border[:, -thick:] = True
    return border


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


def _own_parts(mask: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """The largest part and others of at least ``share`` of it; what the picture cuts off beside
    it is somebody else's."""
    labels, areas = _parts(mask)
    inside = thickness(mask.shape) + 2
    rim = np.concatenate([labels[-inside], labels[:, inside], labels[:, -inside], labels[inside]])
    cut_off = np.isin(np.arange(len(areas)), rim)
    kept = (areas >= share * areas.max()) & ~(cut_off & (areas < areas.max()))
    return np.asarray(mask * kept[labels], np.float32)


def _large_parts(mask: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """The parts of at least ``share`` of the largest."""
    labels, areas = _parts(mask)
    return np.asarray(mask * (areas >= share * areas.max())[labels], np.float32)


def _parts(mask: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The label of every pixel, and the area of every label; that of the ground, 0, is 0."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return np.asarray(labels, np.int32), np.asarray(areas, np.int32)


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
    return _filled(_own_parts(found, 0.08) > 0.5)


def _filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(_flooded(~mask) < 0.5)
