"""Edges of a cut-out: a guided matte, no colour of the old ground, and the torn paper border."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of

PAPER = (247, 243, 235)
STAIRS = 0.15
"""Share of an outline that is half clear; with less of it, its stairs show when enlarged."""
PAPER_WIDTH = 0.012
"""Of the picture's height: wide enough to hide a small error of the cut."""


def opaque(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The whole picture on white, without any transparency."""
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    flat = rgba[:, :, :3] * alpha + 255 * (1 - alpha)
    return np.dstack([flat.round().astype(np.uint8), np.full(rgba.shape[:2], 255, np.uint8)])


def bled(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same picture with its own colours carried into the clear pixels around it.

    Resizing straight alpha would otherwise mix in whatever colour lies below alpha 0.
    """
    alpha = rgba[:, :, 3]
    core = (alpha > 96).astype(np.float32)
    colours = _outward(rgba[:, :, :3], core)
    seen = (alpha > 8)[:, :, None]
    return np.dstack([np.where(seen, rgba[:, :, :3], colours), np.where(alpha > 8, alpha, 0)])


def rounded(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same picture with a soft outline where it had stairs: an alpha of only 0 and 255."""
    alpha = rgba[:, :, 3]
    outline = cv2.morphologyEx(alpha, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 127
    between = (alpha > 12) & (alpha < 243)
    if between.sum() > STAIRS * outline.sum():
        return rgba
    even = cv2.GaussianBlur(alpha, (0, 0), 1.4).astype(np.float32) / 255
    soft = np.clip((even - 0.5) * 2.2 + 0.5, 0, 1) * 255
    return np.dstack([bled(rgba)[:, :, :3], soft.round().astype(np.uint8)])


def refined(rgb: NDArray[np.uint8], matte: NDArray[np.float32]) -> NDArray[np.uint8]:
    """RGBA: the matte led along the picture's own edges, drawn in by a pixel, colours cleaned."""
    guided = _guided(_contrast_plane(rgb, matte), matte, radius=_edge_radius(rgb), smooth=4e-4)
    sure = _between(guided, 0.12, 0.88)
    choked = cv2.GaussianBlur(_choked(sure), (0, 0), 0.6)
    core = (choked > 0.97).astype(np.float32)
    colours = np.where((choked > 0.97)[:, :, None], rgb, _outward(rgb, core))
    return np.dstack([colours.astype(np.uint8), (choked * 255).round().astype(np.uint8)])


def paper_bordered(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The cut-out with a torn white border, as if cut from a printed sheet."""
    width = max(3.0, rgba.shape[0] * PAPER_WIDTH)
    pad = int(width * 2.2)
    padded = cv2.copyMakeBorder(rgba, pad, 0, pad, pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    alpha = padded[:, :, 3].astype(np.float32) / 255
    away = cv2.distanceTransform((alpha < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    torn = width * (1 + 0.34 * fibre_noise(away.shape, width * 1.1, seed=7))
    sheet = np.clip(torn - away + 0.5, 0, 1)
    paper = _paper_colour(away / width)
    colours = padded[:, :, :3] * alpha[:, :, None] + paper * (1 - alpha[:, :, None])
    return np.asarray(np.dstack([colours, sheet * 255]).round(), np.uint8)


def fibre_noise(shape: tuple[int, ...], scale: float, seed: int) -> NDArray[np.float32]:
    """Smooth noise in about -1..1 with features of ``scale`` pixels and finer ones on them."""
    rng = np.random.default_rng(seed)
    total = np.zeros(shape[:2], np.float32)
    for octave, weight in ((1.0, 0.6), (0.35, 0.4)):
        cell = max(1.5, scale * octave)
        grid = (int(shape[0] / cell) + 3, int(shape[1] / cell) + 3)
        coarse = rng.uniform(-1, 1, grid).astype(np.float32)
        size = (shape[1], shape[0])
        total += np.float32(weight) * cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    return total


def _paper_colour(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Paper, a shade darker under the edge of the print and at the tear. ``depth`` 0..1."""
    shade = 1 - 0.10 * np.exp(-depth * 9) - 0.05 * np.clip(depth - 0.75, 0, 1)
    grain = 1 + 0.02 * fibre_noise(depth.shape, 3, seed=11)
    return np.clip(np.asarray(PAPER, np.float32) * (shade * grain)[:, :, None], 0, 255)


def _edge_radius(rgb: NDArray[np.uint8]) -> int:
    return max(2, round(min(rgb.shape[:2]) / 160))


def _contrast_plane(rgb: NDArray[np.uint8], matte: NDArray[np.float32]) -> NDArray[np.float32]:
    """One plane 0..1 of the picture along the Lab direction that tells subject from ground."""
    lab = lab_of(rgb)
    inside, outside = lab[matte > 0.9], lab[matte < 0.1]
    if not len(inside) or not len(outside):
        return lab[:, :, 0] / np.float32(100)
    axis = inside.mean(0) - outside.mean(0) + np.array([3, 0, 0], np.float32)
    plane = lab @ (axis / np.linalg.norm(axis))
    low, high = np.percentile(plane, (1, 99))
    return np.asarray(np.clip((plane - low) / max(high - low, 1e-3), 0, 1), np.float32)


def _guided(
    guide: NDArray[np.float32], matte: NDArray[np.float32], radius: int, smooth: float
) -> NDArray[np.float32]:
    """He, Sun, Tang: Guided Image Filtering (2010), with a single plane as guide."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.blur(plane, size), np.float32)

    mean_guide, mean_matte = mean(guide), mean(matte)
    slope = (mean(guide * matte) - mean_guide * mean_matte) / (
        mean(guide * guide) - mean_guide**2 + np.float32(smooth)
    )
    offset = mean_matte - slope * mean_guide
    return np.clip(mean(slope) * guide + mean(offset), 0, 1)


def _choked(matte: NDArray[np.float32]) -> NDArray[np.float32]:
    """A pixel less all round; what runs out of the picture's edge stays there."""
    held = cv2.copyMakeBorder(matte, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    return np.asarray(cv2.erode(held, kernel)[2:-2, 2:-2], np.float32)


def _between(matte: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    return np.asarray(np.clip((matte - low) / (high - low), 0, 1), np.float32)


def _outward(rgb: NDArray[np.uint8], core: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The colours of the core, spread into everything around it."""
    colours = rgb.astype(np.float32)
    filled, known = colours * core[:, :, None], core
    result = filled.copy()
    for sigma in (1.2, 3.0, 9.0):
        weight = cv2.GaussianBlur(core, (0, 0), sigma)
        spread = cv2.GaussianBlur(filled, (0, 0), sigma) / np.maximum(weight, 1e-4)[:, :, None]
        reached = (weight > 0.02) & (known == 0)
        result[reached] = spread[reached]
        known = np.where(reached, 1, known)
    return np.asarray(result.clip(0, 255).round(), np.uint8)
