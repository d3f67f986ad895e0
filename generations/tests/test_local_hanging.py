"""A picture that was not cut out is shown in ever other ways, and always as if meant so."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from generations.providers.base import FilmLook
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.devices import DEVICES, framed
from generations.providers.local.stage.hanging import (
    FILLING,
    OF_LIGHT,
    OF_PAPER,
    Hanging,
    part_of,
    plan_hanging,
)
from generations.providers.local.stage.shots import plan_shot
from generations.providers.local.subjects.subject import Subject
from generations.tests.film_media import scene

ACCENT = (255, 120, 80)


@pytest.fixture
def subject() -> Subject:
    """A blue picture whose left part, with the head in it, is red."""
    picture = np.full((240, 320, 4), (30, 90, 200, 255), np.uint8)
    picture[:, :140] = (200, 60, 40, 255)
    return Subject(picture, "frame", 0.0, False, (0.15, 0.2, 0.2, 0.3), 0, ACCENT)


def hanging(device: str, part: str = "whole", side: int = 1, aspect: float = 16 / 9) -> Hanging:
    return Hanging(device, part, side, ACCENT, aspect, 3)


def hangings(seed: int, shots: list[str]) -> list[Hanging]:
    looks = [FilmLook("clean", seed, n, len(shots)) for n in range(len(shots))]
    names = sorted(SETTINGS)
    devices = [SETTINGS[name].devices for name in names]
    return [
        plan_hanging(look, plan_shot(look, scene(shot=shot), 0, 1280, 720),
                     devices[(seed + look.position) % len(names)], ACCENT, 16 / 9, 1.4)
        for look, shot in zip(looks, shots, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_shows_the_picture_and_has_a_light_of_its_own(subject, device):
    held = framed(subject, hanging(device))
    height, width = held.rgba.shape[:2]
    middle = held.rgba[height // 3 : height // 2, width // 3 : width // 2].reshape(-1, 4).mean(0)
    assert middle[3] > 240
    assert abs(middle[2] - middle[0]) > 20
    assert held.shine.shape == (height, width)
    assert 0.1 < held.shine.max() <= 1
    again = framed(subject, hanging(device))
    assert np.array_equal(held.rgba, again.rgba)


@pytest.mark.parametrize("device", [*OF_PAPER, *OF_LIGHT])
def test_a_device_stands_free_on_clear_ground(subject, device):
    rgba = framed(subject, hanging(device)).rgba
    assert rgba[[0, 0, -1, -1], [0, -1, 0, -1], 3].max() < 40


@pytest.mark.parametrize("seed", range(6))
def test_no_two_neighbours_hold_the_picture_alike(seed):
    found = hangings(seed, ["wide", "medium", "medium", "medium", "silhouette", "wide"])
    kinds = [hung.device in OF_PAPER for hung in found]
    assert all(a != b for a, b in pairwise(kinds))
    assert len({(hung.device, hung.part) for hung in found}) >= 4


def test_each_place_gets_a_device_that_suits_it_where_one_of_the_kind_does():
    look = FilmLook("clean", 0, 1, 6)
    shot = plan_shot(look, scene(shot="medium"), 0, 1280, 720)
    for wanted in (("screen", "print"), ("portal", "torn")):
        assert plan_hanging(look, shot, wanted, ACCENT, 16 / 9, 1.4).device == wanted[0]


def test_close_shots_fill_the_frame_and_details_come_nearest():
    close, detail = hangings(2, ["close", "detail"])
    assert (close.device, detail.device) == (FILLING, FILLING)
    assert (close.part, detail.part) == ("head", "detail")


@pytest.mark.parametrize(("frame", "broad"), [(9 / 16, 1.0), (9 / 16, 1.5), (16 / 9, 0.6)])
def test_a_picture_far_from_the_frames_shape_is_held_near_and_does_not_fill_it(frame, broad):
    look = FilmLook("clean", 2, 1, 6)
    shot = plan_shot(look, scene(shot="close"), 0, round(720 * frame), 720)
    assert plan_hanging(look, shot, (), ACCENT, frame, broad).device in (*OF_PAPER, *OF_LIGHT)
    assert plan_hanging(look, shot, (), ACCENT, frame, frame).device == FILLING


@pytest.mark.parametrize(("part", "least"), [("head", 1.0), ("detail", 0.8)])
def test_what_fills_the_frame_is_most_of_the_picture(part, least):
    steps = np.full((400, 300, 4), 255, np.uint8)
    steps[..., :3] = np.linspace(0, 255, 400).astype(np.uint8)[:, None, None]
    subject = Subject(steps, "frame", 0.0, False, (0.3, 0.2, 0.2, 0.2), 0, ACCENT)
    shown = part_of(subject, hanging(FILLING, part, aspect=0.75), 0.75, 0.75, 200)
    assert float(np.ptp(shown.astype(int))) >= 0.97 * least * 255


def test_a_part_is_cut_around_the_head(subject):
    whole = part_of(subject, hanging("print", "whole"), 1.3, 1.4, 120)
    near = part_of(subject, hanging("print", "detail"), 1.3, 1.4, 120)
    red = [float((part[..., 0] > part[..., 2]).mean()) for part in (whole, near)]
    assert red[1] > red[0] + 0.2


def test_a_part_off_the_middle_leaves_room_towards_the_light(subject):
    red = [
        float((part[..., 0] > part[..., 2]).mean())
        for side in (-1, 1)
        for part in [part_of(subject, hanging("print", "aside", side), 1.0, 1.0, 120)]
    ]
    assert red[0] > red[1]


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16, 1.0])
def test_a_picture_that_fills_the_frame_has_its_shape_and_lets_the_place_through(subject, aspect):
    rgba = framed(subject, hanging(FILLING, "head", aspect=aspect)).rgba
    assert rgba.shape[1] / rgba.shape[0] == pytest.approx(aspect, rel=0.03)
    assert rgba[-1, 0, 3] == 255
    assert rgba[0, -1, 3] < 140
