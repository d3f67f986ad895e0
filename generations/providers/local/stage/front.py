"""Near things keep off the face: what a front layer has before it fades out around the head."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.plates import MARGIN, Layer, Mask

AROUND = 0.62
"""Half axes of what stays free, in the head's width and height: a little more than the head."""
REACH = (0.09, 0.04)
"""How far, in fractions of the frame, a front layer moves across the head during a clip."""
SOFT = 1.5
"""Where it is whole again, in those half axes."""

Box = tuple[float, float, float, float]


def clear_of(layer: Layer, head: Box) -> Layer:
    """The layer without what lies before ``head`` (x, y, width, height in the frame, 0..1)."""
    kept = _kept(layer.cover.shape, head)
    if float((layer.cover * (1 - kept)).max(initial=0.0)) < 0.01:
        return layer
    return replace(layer, rgb=layer.rgb * kept[..., None], cover=layer.cover * kept)


def _kept(shape: tuple[int, ...], head: Box) -> Mask:
    x, y, width, height = head
    across = (_places(shape[1])[None] - x - width / 2) / (AROUND * width + REACH[0])
    down = (_places(shape[0])[:, None] - y - height / 2) / (AROUND * height + REACH[1])
    share = np.clip((np.hypot(across, down) - 1) / (SOFT - 1), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _places(count: int) -> NDArray[np.float32]:
    """Where the middles of so many pixels of a layer lie in the frame."""
    middles = (np.arange(count, dtype=np.float32) + 0.5) / count
    return np.asarray(middles * (1 + 2 * MARGIN) - MARGIN, np.float32)
