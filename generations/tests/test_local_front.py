"""What lies before the subject."""

from __future__ import annotations

import numpy as np
import pytest

from generations.providers.local.paint.plates import Layer
from generations.providers.local.stage.front import clear_of

HEAD = (0.4, 0.2, 0.15, 0.25)


def full(size: int = 120) -> Layer:
    return Layer(np.ones((size, size, 3), np.float32), np.ones((size, size), np.float32), 1.5)


def at(layer: Layer, x: float, y: float) -> float:
    height, width = layer.cover.shape
    return float(layer.cover[int((y + 0.1) / 1.2 * height), int((x + 0.1) / 1.2 * width)])


def test_nothing_near_lies_before_the_face_however_the_camera_moves():
    layer = clear_of(full(), HEAD)
    for x in (0.36, 0.475, 0.59):
        for y in (0.21, 0.325, 0.44):
            assert at(layer, x, y) < 0.2
    assert at(layer, 0.475, 0.325) == 0


def test_what_is_elsewhere_stays_and_colours_fade_with_their_cover():
    layer = clear_of(full(), HEAD)
    assert at(layer, 0.95, 0.9) == pytest.approx(1)
    assert np.allclose(layer.rgb, layer.cover[..., None])


def test_a_layer_that_is_not_near_the_head_is_the_same():
    layer = full()
    layer.cover[:90] = 0
    assert clear_of(layer, HEAD) is layer
