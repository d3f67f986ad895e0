from __future__ import annotations

import colorsys
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from generations.providers.base import FilmLook
from generations.providers.local.paint.grade import flattened, mean_luma
from generations.providers.local.paint.palettes import PALETTES, dressed, film_palettes
from generations.providers.local.paint.plates import Canvas, Plates
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.air import WEATHERS
from generations.providers.local.stage.shots import plan_shot, size_at
from generations.providers.local.styles import STYLES, style_named
from generations.tests.film_media import scene

SHAPES = {"wide": (160, 90), "tall": (90, 160), "square": (120, 120)}


def canvas(name: str, shape: str = "wide", seed: int = 3, side: int = 1) -> Canvas:
    palette = dressed(SETTINGS[name].palettes[0], 1, None)
    return Canvas(*SHAPES[shape], palette, seed, side)


@cache
def drawn(name: str, shape: str = "wide", seed: int = 3, side: int = 1) -> Plates:
    return SETTINGS[name].draw(canvas(name, shape, seed, side))


def seen(name: str, shape: str = "wide", seed: int = 3) -> np.ndarray:
    return flattened(drawn(name, shape, seed), *SHAPES[shape])


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_seed_draws_the_same_place_and_another_seed_another(name):
    first, other = seen(name), seen(name, seed=4)
    again = flattened(SETTINGS[name].draw(canvas(name)), *SHAPES["wide"])
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 0.005


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_fills_every_shape_with_light_and_dark(name, shape):
    assert drawn(name, shape).behind[0].cover.min() > 0.99
    picture = seen(name, shape)
    assert np.isfinite(picture).all()
    assert 0.03 < mean_luma(picture) < 0.85
    assert picture.std() > 0.06


@pytest.mark.parametrize("name", SETTINGS)
def test_the_light_stands_on_the_side_that_was_asked_for(name):
    for side in (-1, 1):
        light = drawn(name, side=side).light
        assert 0.1 < (light[0] - 0.5) * side < 0.5
        assert -0.1 < light[1] < 0.95


@pytest.mark.parametrize("size", [(64, 36), (36, 64), (203, 67), (31, 31)])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_can_be_drawn_at_any_size(name, size):
    wide, high = size
    plates = SETTINGS[name].draw(Canvas(wide, high, PALETTES["dusk"], 8, side=-1, energy=1.0))
    assert plates.behind[0].cover.min() > 0.99
    for layer in [*plates.behind, *plates.front]:
        assert np.isfinite(layer.rgb).all()
        assert np.isfinite(layer.cover).all()
    assert np.isfinite(plates.glow).all()


@pytest.mark.parametrize("name", SETTINGS)
def test_the_beat_has_light_to_play_on_at_a_quarter_of_the_size(name):
    glow = drawn(name).glow
    wide, high = SHAPES["wide"]
    assert glow.shape == (round(1.2 * high / 4), round(1.2 * wide / 4), 3)
    assert glow.min() >= 0
    assert 0.004 < mean_luma(glow) < 0.4
    assert glow.max() > 0.1


@pytest.mark.parametrize("name", SETTINGS)
def test_what_stands_in_front_leaves_the_middle_of_the_picture_open(name):
    for shape in SHAPES:
        for layer in drawn(name, shape).front:
            rows, columns = layer.cover.shape
            middle = layer.cover[rows // 5 : rows * 3 // 5, columns // 3 : columns * 2 // 3]
            assert middle.mean() < 0.1


@pytest.mark.parametrize("palette", ["ember", "mist", "rose"])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_survives_a_palette_that_is_not_its_own(name, palette):
    picture = flattened(SETTINGS[name].draw(Canvas(96, 54, PALETTES[palette], seed=2)), 96, 54)
    assert picture.std() > 0.04
    assert (picture.min(axis=2) > 0.985).mean() <= 0.08


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
    orange_too = ("dusk", "golden", "ember")

    def clashes(accent: np.ndarray | None) -> int:
        films = [film_palettes(seed, accent, wishes) for seed in range(30)]
        return sum(name in orange_too for film in films for name in film)

    assert 2 * clashes(orange) < clashes(None)


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


def test_gold_never_turns_to_a_sickly_yellow():
    for seed in range(40):
        golden = dressed("golden", seed, None)
        for part in (golden.middle, golden.horizon):
            hue, _, _ = colorsys.rgb_to_hls(*map(float, part))
            assert hue * 360 < 46
