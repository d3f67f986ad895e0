"""What is known of a subject apart from its film is what the film shows."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generations.providers.base import Media, Refused
from generations.providers.local.film import clip_pulse, stack_of
from generations.providers.local.matte import matte_of
from generations.tests import film_media
from generations.tests.film_media import filmed, look, scene

SIZE = (320, 180)


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.mark.parametrize("shot", ["medium", "close"])
def test_the_matte_is_where_the_subject_is_drawn(media: Path, shot: str) -> None:
    request = filmed([film_media.bust(media)], SIZE, 30, scene=scene("sea", shot))
    stack = stack_of(request)
    swing = stack.swing()
    matte, pulse = matte_of(request, swing), clip_pulse(request).limited(swing)
    assert matte is not None
    for index in (0, 13, 29):
        light, zoom, swell = pulse.at(index)
        whole = stack.draw(index, index / request.rate, light, zoom, swell)
        empty = replace(stack, subject=None, rim=None).draw(
            index, index / request.rate, light, zoom, swell
        )
        changed = np.abs(whole.y.astype(int) - empty.y.astype(int))
        covered = matte.alpha(index)
        assert changed[covered == 0].mean() < 6
        assert (changed[covered == 255] > 6).mean() > 0.6
        left, top, right, bottom = matte.head_at(index)
        inside = covered[max(0, round(top)) : round(bottom), round(left) : round(right)]
        assert (inside > 200).mean() > 0.5


def test_a_scene_without_a_subject_has_no_matte(media: Path) -> None:
    assert matte_of(filmed(scene=scene("sea", "wide"), size=SIZE)) is None
    photograph = film_media.photograph(media)
    assert matte_of(filmed(keyframe=photograph, scene=None, look=None, size=SIZE)) is None


def test_a_picture_that_is_gone_is_refused(media: Path) -> None:
    with pytest.raises(Refused):
        matte_of(filmed([Media("gone.png")], size=SIZE))


def test_where_the_camera_is_torn_aside_the_matte_says_so(media: Path) -> None:
    request = filmed([film_media.bust(media)], SIZE, 48, look=look(lifts=True))
    matte = matte_of(request)
    assert matte is not None
    assert matte.torn.index(True) == 43
