from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from generations.providers.base import FilmLook
from generations.providers.local.air import WEATHERS
from generations.providers.local.grade import flattened, mean_luma
from generations.providers.local.palettes import PALETTES, dressed, film_palettes
from generations.providers.local.plates import Canvas
from generations.providers.local.settings import SETTINGS
from generations.providers.local.shots import plan_shot, size_at
from generations.providers.local.styles import STYLES, style_named
from generations.tests.film_media import scene

SHAPES = {"wide": (160, 90), "tall": (90, 160), "square": (120, 120)}


def canvas(name: str, shape: str = "wide", seed: int = 3, side: int = 1) -> Canvas:
    palette = dressed(SETTINGS[name].palettes[0], 1, None)
    return Canvas(*SHAPES[shape], palette, seed, side)


def seen(place: Canvas, name: str) -> np.ndarray:
    return flattened(SETTINGS[name].draw(place), place.width, place.height)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_seed_draws_the_same_place_and_another_seed_another(name):
    first, again = seen(canvas(name), name), seen(canvas(name), name)
    other = seen(canvas(name, seed=4), name)
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 0.005


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_fills_every_shape_with_light_and_dark(name, shape):
    place = canvas(name, shape)
    plates = SETTINGS[name].draw(place)
    assert plates.behind[0].cover.min() > 0.99
    picture = flattened(plates, place.width, place.height)
    assert np.isfinite(picture).all()
    assert 0.03 < mean_luma(picture) < 0.85
    assert picture.std() > 0.06


@pytest.mark.parametrize("name", SETTINGS)
def test_the_light_stands_on_the_side_that_was_asked_for(name):
    for side in (-1, 1):
        light = SETTINGS[name].draw(canvas(name, side=side)).light
        assert (light[0] - 0.5) * side > 0.1


@pytest.mark.parametrize("name", SETTINGS)
def test_no_more_than_a_twenty_fifth_of_a_place_is_clipped(name):
    assert (seen(canvas(name), name).min(axis=2) > 0.985).mean() <= 0.04


@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_is_named_with_words_a_mood_palettes_and_air_that_exist(name):
    setting = SETTINGS[name]
    assert setting.name == name
    assert len(set(setting.words)) >= 6
    assert setting.mood in {"quiet", "loud", "any"}
    assert set(setting.palettes) <= set(PALETTES)
    assert setting.air in {*WEATHERS, ""}


def test_six_clips_find_six_places():
    assert len(SETTINGS) >= 6


@pytest.mark.parametrize("style", STYLES)
def test_three_palettes_dress_every_place(style):
    wishes = {name: one.palettes for name, one in STYLES[style].fitting(SETTINGS).items()}
    for seed in range(20):
        three = film_palettes(seed, None, wishes, STYLES[style].palettes)
        assert len(set(three)) == 3
        assert all(set(three) & set(worn) for worn in wishes.values())


def test_horizons_keep_away_from_the_characters_own_colour():
    orange = np.array([0.94, 0.53, 0.35], np.float32)
    wishes = {name: setting.palettes for name, setting in SETTINGS.items()}
    chosen = {name for seed in range(40) for name in film_palettes(seed, orange, wishes)}
    free = {name for seed in range(40) for name in film_palettes(seed, None, wishes)}
    assert "dusk" in free
    assert "dusk" not in chosen


def test_an_unknown_style_is_the_clean_one():
    assert style_named("cinematic") is STYLES["clean"]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12, 40])
def test_neighbours_differ_in_size_where_the_writer_says_nothing(count):
    sizes = [size_at(FilmLook("clean", 1, n, count)) for n in range(count)]
    assert all(a != b for a, b in pairwise(sizes[:-1]))
    if count >= 8:
        assert len(set(sizes)) >= 4


def test_a_frontal_subject_changes_sides_and_one_in_profile_looks_into_the_frame():
    looks = [FilmLook("clean", 1, n, 6) for n in range(6)]
    sides = [plan_shot(one, scene(), 0, 1280, 720).side for one in looks]
    assert sides == [-sides[1], sides[1]] * 3
    for facing in (-1, 1):
        shot = plan_shot(looks[2], scene(), facing, 1280, 720)
        assert (shot.x - 0.5) * facing < 0


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (960, 960)])
def test_five_shots_are_five_sizes_of_the_same_head(size):
    names = ("wide", "silhouette", "medium", "close", "detail")
    heads = [plan_shot(FilmLook("clean", 1, 2, 6), scene(shot=n), 0, *size).head for n in names]
    assert all(small < large for small, large in pairwise(heads))
