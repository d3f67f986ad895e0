"""What can be told of a cut-out from its shape and colours alone: box, head, accent."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of

Box = tuple[float, float, float, float]

HEAD_OF_BUST, HEAD_OF_FIGURE, HEAD_OF_ANIMAL = 0.27, 0.16, 0.34
LEAST_CHROMA, LIVELY = 14, 55
"""In Lab: a character below the first is grey and has no accent; the second is an accent's."""
BUST_FOOT = 0.4
"""Share of the columns of the lowest third that must run out of the lower edge."""
BOX = 0.8
"""Share of its box that a book or a telephone fills, and nobody's head and shoulders."""
SLENDER = 2.6
"""Height over width above which even a straight lower edge is that of a standing figure."""


def box(rgba: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels of what is visible; the whole when nothing is."""
    visible = rgba[:, :, 3] > 24
    rows, columns = np.flatnonzero(visible.any(1)), np.flatnonzero(visible.any(0))
    if not len(rows):
        return 0, 0, rgba.shape[1], rgba.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def is_bust(alpha: NDArray[np.uint8], *, free: bool = False) -> bool:
    """Whether a cropped cut-out is cut off straight below, as busts are, or stands on feet.

    ``free``: there was room below it. Then only a cut as by a knife counts, for the sole of a
    shoe is almost straight; and what fills its box is a thing with a flat foot.
    """
    rows = np.flatnonzero((alpha > 127).any(1))
    solid = alpha[: rows[-1] + 1 if len(rows) else 1] > 127
    height, width = solid.shape
    if height > SLENDER * width:
        return False
    if free and solid.mean() > BOX:
        return False
    lowest = solid[-(1 if free else max(2, height // 80)) :].any(0)
    third = solid[-max(3, height // 3) :].any(0)
    return bool(lowest.sum() > BUST_FOOT * max(1, third.sum()))


def head_box(alpha: NDArray[np.uint8], *, bust: bool) -> Box:
    """Where the head must be: below the first opaque row over the middle of the body's mass.

    Of what stands broader than tall, an animal as a rule, it is the highest part.
    """
    solid = (alpha > 127).astype(np.float32)
    height, width = solid.shape
    broad = not bust and width > height
    rows = np.flatnonzero(solid.any(1))
    top = int(rows[0]) if len(rows) else 0
    upper = solid[top : top + height // 8] if broad else solid[: int(height * 0.75)]
    mass = upper.sum(0)
    centre = float((mass * np.arange(width)).sum() / max(mass.sum(), 1))
    crown = _crown(solid, centre)
    share = HEAD_OF_ANIMAL if broad else HEAD_OF_BUST if bust else HEAD_OF_FIGURE
    size = (height - crown * 0.5) * share  # what is raised above the head counts half
    for _ in range(3):
        centre = _centred(solid, centre, crown, size)
        crown = _crown(solid, centre)
    across = _across(solid, centre, crown, size)
    return (
        max(0.0, (centre - across / 2) / width),
        crown / height,
        min(1.0, across / width),
        min(1 - crown / height, size / height),
    )


def focus_box(rgba: NDArray[np.uint8]) -> Box:
    """The part of a whole photograph to keep in view: where detail and colour gather."""
    small = np.asarray(cv2.resize(rgba[:, :, :3], (96, 96), interpolation=cv2.INTER_AREA), np.uint8)
    lab = lab_of(small)
    odd = np.linalg.norm(lab - lab.reshape(-1, 3).mean(0), axis=2)
    rows, columns = np.mgrid[0:96, 0:96] / 95 - 0.5
    weight = odd * np.exp(-(columns**2 + (rows + 0.05) ** 2) * 7)
    weight /= max(float(weight.sum()), 1e-6)
    x, y = float((weight * columns).sum()) + 0.5, float((weight * rows).sum()) + 0.5
    across, tall = 0.42, 0.42
    left, top = np.clip(x - across / 2, 0, 1 - across), np.clip(y - tall / 2, 0, 1 - tall)
    return float(left), float(top), across, tall


def accent(rgba: NDArray[np.uint8]) -> tuple[int, int, int]:
    """The strongest own colour: k-means in Lab, weighed by share and chroma.

    What could be skin, hair or wood counts half: everybody has it.
    """
    colours, shares = palette(rgba, 9)
    lab = lab_of(colours[None])[0]
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    lit = np.interp(lab[:, 0], (8, 30, 85, 98), (0.1, 1, 1, 0.3))
    common = (hue > 40) & (hue < 85) & (chroma < 52)
    weight = np.sqrt(shares) * chroma * lit * np.where(common, 0.5, 1)
    red, green, blue = colours[int(np.argmax(weight))]
    return int(red), int(green), int(blue)


def accent_light(colour: tuple[int, int, int]) -> NDArray[np.float32] | None:
    """The colour as a light (3 floats 0..1): its hue, never dull or dark; None for a grey."""
    lab = lab_of(np.array([[colour]], np.uint8))[0, 0]
    chroma = float(np.hypot(lab[1], lab[2]))
    if chroma < LEAST_CHROMA:
        return None
    lab[1:] *= max(chroma, LIVELY) / chroma
    lab[0] = np.clip(lab[0], 52, 82)
    return np.asarray(np.clip(cv2.cvtColor(lab[None, None], cv2.COLOR_LAB2RGB)[0, 0], 0, 1))


def palette(rgba: NDArray[np.uint8], count: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Main colours (n, 3) and their shares, largest first. The same picture gives the same."""
    solid = rgba[rgba[:, :, 3] > 200][:, :3]
    if not len(solid):
        return np.zeros((1, 3), np.uint8), np.ones(1, np.float32)
    step = max(1, len(solid) // 6000)
    points = lab_of(solid[::step][None])[0]
    count = min(count, len(np.unique(points, axis=0)))
    cv2.setRNGSeed(7)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 24, 0.4)
    start = np.zeros((len(points), 1), np.int32)
    _, labels, centres = cv2.kmeans(points, count, start, stop, 2, cv2.KMEANS_PP_CENTERS)
    labels = np.asarray(labels, np.int64)
    shares = np.bincount(labels.ravel(), minlength=count) / len(labels)
    order = np.argsort(-shares)
    rgb = cv2.cvtColor(centres[None], cv2.COLOR_LAB2RGB)[0]
    return (rgb[order] * 255).round().astype(np.uint8), shares[order].astype(np.float32)


def _crown(solid: NDArray[np.float32], centre: float) -> int:
    """The first row, in a narrow band over ``centre``, from which on the body is solid."""
    height, width = solid.shape
    half = max(2, round(width * 0.035))
    band = solid[:, max(0, int(centre) - half) : int(centre) + half + 1]
    rows = np.flatnonzero(band.mean(1) > 0.3)
    return int(rows[0]) if len(rows) else int(height * 0.02)


def _centred(solid: NDArray[np.float32], centre: float, crown: int, size: float) -> float:
    """The middle of what is opaque about the head; steps of at most a third of its height."""
    left = max(0, int(centre - size * 0.7))
    part = solid[crown : crown + max(2, int(size * 0.8)), left : int(centre + size * 0.7) + 1]
    mass = part.sum(0)
    if not mass.sum():
        return centre
    found = left + float((mass * np.arange(len(mass))).sum() / mass.sum())
    return float(np.clip(found, centre - size / 3, centre + size / 3))


def _across(solid: NDArray[np.float32], centre: float, crown: int, size: float) -> float:
    """Width of the head in pixels: the usual one, or less where the outline is narrower."""
    rows = solid[crown + int(size * 0.3) : crown + max(2, int(size * 0.7))]
    near = rows[:, max(0, int(centre - size * 0.5)) : int(centre + size * 0.5) + 1]
    measured = float(np.median(near.sum(1))) if near.size else size
    return float(np.clip(measured, size * 0.55, size * 0.95))
