"""Pictures for the tests, drawn here: a bust with a face, on whatever ground is wanted."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

SKIN, COAT, HAIR = (226, 172, 138), (178, 34, 52), (48, 32, 26)


def bust(height: int = 240, width: int = 200) -> NDArray[np.uint8]:
    """RGBA: head, hair and a red coat that runs out of the lower edge; the rest is clear."""
    rgba = np.zeros((height, width, 4), np.uint8)
    middle, head = width // 2, height // 4
    coat = (middle, height + height // 10), (width * 2 // 5, height // 2)
    neck = (middle - head // 4, head), (middle + head // 4, height * 3 // 4)
    cv2.rectangle(rgba, *neck, (*SKIN, 255), -1)
    cv2.ellipse(rgba, *coat, 0, 0, 360, (*COAT, 255), -1, cv2.LINE_AA)
    cv2.ellipse(
        rgba, (middle, head + 4), (head * 3 // 5, head * 4 // 5), 0, 0, 360, (*HAIR, 255), -1
    )
    cv2.ellipse(
        rgba, (middle, head + 14), (head * 2 // 5, head * 3 // 5), 0, 0, 360, (*SKIN, 255), -1
    )
    rgba[:, :, 3] = np.where(rgba[:, :, 3] > 127, 255, 0)
    return rgba


def figure(height: int = 300, width: int = 160) -> NDArray[np.uint8]:
    """RGBA: a whole figure on two legs, with clear space below its feet."""
    rgba = np.zeros((height, width, 4), np.uint8)
    cv2.circle(rgba, (width // 2, 50), 26, (*SKIN, 255), -1)
    cv2.rectangle(rgba, (width // 2 - 34, 78), (width // 2 + 34, 180), (*COAT, 255), -1)
    for x in (width // 2 - 26, width // 2 + 10):
        cv2.rectangle(rgba, (x, 180), (x + 16, height - 20), (30, 40, 90, 255), -1)
    return rgba


def over(rgba: NDArray[np.uint8], ground: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    return (rgba[:, :, :3] * alpha + ground * (1 - alpha)).astype(np.uint8)


def soft_ground(height: int = 240, width: int = 200) -> NDArray[np.uint8]:
    """A studio wall: brighter to one side, with a little noise."""
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(1).normal(0, 1.5, (height, width))
    grey = 150 + 40 * x / width - 25 * y / height + noise
    return np.dstack([grey * 0.8, grey * 0.95, grey]).clip(0, 255).astype(np.uint8)


def patchwork(height: int = 200, width: int = 240, seed: int = 2) -> NDArray[np.uint8]:
    """A picture without any subject: coloured patches everywhere."""
    patches = np.random.default_rng(seed).integers(0, 255, (10, 12, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC))


def blurred_place(height: int, width: int) -> NDArray[np.uint8]:
    """Large soft spots of cool colours with a little grain, as behind a portrait."""
    rng = np.random.default_rng(4)
    spots = rng.uniform(60, 170, (6, 6, 3)).astype(np.float32) * [0.6, 0.9, 1.0]
    soft = cv2.resize(spots, (width, height), interpolation=cv2.INTER_CUBIC)
    grainy = soft + rng.normal(0, 3, (height, width, 3))
    return np.asarray(grainy.clip(0, 255), np.uint8)


def save(path: Path, pixels: NDArray[np.uint8]) -> Path:
    Image.fromarray(pixels).save(path)
    return path
