"""The light of a place on what stands in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generations.providers.local.paint.palettes import colour, luma
from generations.providers.local.stage.light import LEVELS, Lamp, lit

LAMP = Lamp(
    key=colour("fff1c4"), ambient=colour("c9925f"), haze=colour("ffd68a"), dark=colour("20130e"),
    toward=(1.0, 0.0), mean=0.2, light="calm", haze_share=0.0, fade=0.0,
)  # fmt: skip


def disc(value: int) -> np.ndarray:
    y, x = np.mgrid[0:120, 0:120]
    inside = np.hypot(x - 60, y - 60) < 50
    picture = np.full((120, 120, 4), value, np.uint8)
    picture[..., 3] = 255 * inside
    return picture


def shone(value: int, lamp: Lamp) -> np.ndarray:
    """Luma of the disc's middle band, away from the rim: shape (20, 76)."""
    behind = np.full((120, 120, 3), lamp.mean, np.float32)
    return np.asarray(luma(lit(disc(value), lamp, behind).rgb)[50:70, 22:98])


@pytest.mark.parametrize("mean", [0.3, 0.5, 0.7])
def test_a_white_face_is_not_burnt_out_in_full_light(mean):
    face = shone(250, replace(LAMP, light="full", mean=mean))
    assert 0.5 < face.mean() < 0.84


def test_the_side_towards_the_key_is_brighter():
    for toward in (-1.0, 1.0):
        face = shone(180, replace(LAMP, toward=(toward, 0.0)))
        left, right = face[:, :10].mean(), face[:, -10:].mean()
        assert toward * (right - left) > 0.02


def test_what_stands_against_the_light_is_dark():
    assert shone(250, replace(LAMP, light="against")).mean() < 0.6 * shone(250, LAMP).mean()


@pytest.mark.parametrize("light", LEVELS)
def test_what_is_black_all_over_can_stand_in_any_light(light):
    assert 0 < shone(0, replace(LAMP, light=light)).mean() < 0.2
