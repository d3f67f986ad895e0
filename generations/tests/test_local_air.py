"""What floats through the picture moves as it should and never runs out."""

from __future__ import annotations

import numpy as np
import pytest

from generations.providers.local.paint.planes import Frame
from generations.providers.local.stage.air import WEATHERS, Air

WIDTH, HEIGHT = 192, 128


def flecks(air: Air, seconds: float) -> np.ndarray:
    """Only what the air adds to a black frame, shape (h, w)."""
    frame = Frame.empty(WIDTH, HEIGHT)
    frame.buffer[:] = 0
    air.fall_over(frame, seconds)
    return frame.y.astype(np.float32)


def moved(before: np.ndarray, after: np.ndarray) -> int:
    """Rows by which the second picture lies lower than the first."""
    shifts = range(-12, 13)
    return max(shifts, key=lambda rows: float((np.roll(before, rows, axis=0) * after).sum()))


@pytest.mark.parametrize("name", ["embers", "bubbles", "dust"])
def test_what_is_light_rises(name):
    air = Air(name, WIDTH, HEIGHT, seed=5)
    seconds = 0.04 / abs(WEATHERS[name].fall)
    assert moved(flecks(air, 0.0), flecks(air, seconds)) < 0


def test_snow_falls():
    air = Air("snow", WIDTH, HEIGHT, seed=5)
    seconds = 0.04 / WEATHERS["snow"].fall
    assert moved(flecks(air, 0.0), flecks(air, seconds)) > 0


@pytest.mark.parametrize("name", WEATHERS)
def test_the_air_never_runs_empty(name):
    air = Air(name, WIDTH, HEIGHT, seed=5)
    light = [flecks(air, seconds).sum() for seconds in (0, 7, 61, 600)]
    assert min(light) > 0.4 * max(light) > 0


def test_a_spark_flickers_on_its_way_and_a_flake_does_not():
    assert dimmest("embers") < 0.6 < dimmest("snow")


def dimmest(name: str) -> float:
    """The least light of one fleck on its way for three quarters of a second, by its most."""
    air = Air(name, WIDTH, HEIGHT, seed=5)
    first = flecks(air, 0.0)
    first[:40] = first[88:] = first[:, :40] = first[:, 152:] = 0
    row, column = np.unravel_index(int(first.argmax()), first.shape)
    light = []
    for step in range(36):
        near = flecks(air, step / 48)[row - 2 : row + 3, column - 2 : column + 3]
        light.append(float(near.sum()))
        down, right = np.unravel_index(int(near.argmax()), near.shape)
        row, column = row + down - 2, column + right - 2
    return min(light) / max(light)
