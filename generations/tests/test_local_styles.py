"""The twelve styles of the offline film: colours, screens, palettes, brightness."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from generations.providers.base import Slot, WriteRequest
from generations.providers.local.backdrop import Backdrop
from generations.providers.local.film import stack_of
from generations.providers.local.paint.grade import Grade
from generations.providers.local.paint.palettes import PALETTES, luma
from generations.providers.local.paint.planes import Frame
from generations.providers.local.script.locations import scout
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.screen import Screen
from generations.providers.local.styles import LABELS, PLAIN, STYLES
from generations.providers.local.take import Take
from generations.providers.local.write import write_scenes
from generations.tests import film_media
from generations.tests.film_media import filmed, look, scene

SMALL = (96, 54)
TWELVE = {
    "clean", "16mm", "teal-orange", "noir", "neon", "vhs", "risograph", "cyanotype", "gold-leaf",
    "pastel", "ink", "watercolour",
}  # fmt: skip
LIGHT_GROUNDS = ("risograph", "pastel", "ink", "watercolour")
COLOURLESS = ("noir",)


@pytest.fixture
def bust(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    return film_media.bust(tmp_path)


def wedge() -> np.ndarray:
    """Greys from black to white over saturated colours: shape (40, 64, 3)."""
    grey = np.repeat(np.linspace(0, 1, 64, dtype=np.float32)[None, :, None], 3, axis=2)
    colours = np.random.default_rng(1).random((20, 64, 3)).astype(np.float32)
    return np.vstack([grey.repeat(20, axis=0), colours])


def grey_frame(value: int = 120, size: tuple[int, int] = SMALL) -> Frame:
    frame = Frame.empty(*size)
    frame.y[:] = value
    frame.u[:] = frame.v[:] = 128
    return frame


def screened(name: str, index: int = 0, value: int = 120, seed: int = 5) -> np.ndarray:
    frame = grey_frame(value)
    Screen(STYLES[name], *SMALL, seed).lie_over(frame, index, 1.0)
    return frame.buffer


def test_labels_say_what_the_styles_say_of_themselves():
    for name, style in STYLES.items():
        label = LABELS[name]
        assert (label.name, label.title, label.about) == (name, style.title, style.about)


def test_whoever_lists_the_styles_does_not_wait_for_opencv():
    lists = "from generations.providers.local.styles import STYLES; print(*STYLES)"
    seen = f"{lists}; import sys; print('cv2' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    names, heavy = run.stdout.splitlines()
    assert set(names.split()) == TWELVE
    assert heavy == "False"


def test_there_are_twelve_and_the_plain_one_comes_first():
    assert set(STYLES) == TWELVE
    assert next(iter(STYLES)) == PLAIN


@pytest.mark.parametrize("name", STYLES)
def test_a_style_says_what_it_is_and_names_only_what_exists(name):
    style = STYLES[name]
    assert style.title
    assert style.about.endswith(".")
    assert set(style.palettes) <= set(PALETTES)
    assert set(style.suits) <= set(SETTINGS)
    assert not style.palettes or len(style.palettes) >= 3


@pytest.mark.parametrize("name", STYLES)
def test_colours_stay_colours_and_lighter_greys_stay_lighter(name):
    made = STYLES[name].colours(wedge())
    assert made.min() >= 0
    assert made.max() <= 1
    assert (np.diff(luma(made[0])) > -1e-3).all()
    assert luma(made[0, -1]) - luma(made[0, 0]) > 0.5


@pytest.mark.parametrize("name", ["clean", "noir"])
def test_a_neutral_grey_stays_neutral_where_no_hue_is_promised(name):
    made = STYLES[name].colours(wedge())[0]
    assert np.ptp(made, axis=-1).max() < 0.01


def test_teal_and_orange_cools_shadows_warms_lights_and_leaves_the_ends():
    shadow, light = STYLES["teal-orange"].colours(np.array([[0.25] * 3, [0.75] * 3]))
    black, white = STYLES["teal-orange"].colours(np.array([[0.0] * 3, [1.0] * 3]))
    assert shadow[2] > shadow[0] + 0.02
    assert light[0] > light[2] + 0.02
    assert np.ptp(black) < 0.01
    assert np.ptp(white) < 0.01


@pytest.mark.parametrize("name", STYLES)
def test_a_brush_keeps_size_and_range_and_does_the_same_twice(name):
    picture, cover = wedge(), np.ones((40, 64), np.float32)
    first = Grade(STYLES[name]).pictures(picture, cover, 60.0)
    assert first.shape == picture.shape
    assert first.min() >= -1
    assert first.max() <= 256
    assert np.array_equal(first, Grade(STYLES[name]).pictures(picture, cover, 60.0))


def test_ink_draws_a_line_around_what_is_lighter_than_its_edge():
    cover = np.zeros((60, 60), np.float32)
    cover[15:45, 15:45] = 1
    picture = np.full((60, 60, 3), 0.7, np.float32)
    drawn = luma(Grade(STYLES["ink"]).pictures(picture, cover, 600.0))
    assert drawn[15:17, 20:40].mean() < 0.75 * drawn[28:32, 28:32].mean()


def test_ink_keeps_red_only_on_the_character():
    red = np.array([[0.6, 0.1, 0.08]], np.float32)
    (of_place,) = Grade(STYLES["ink"]).colours(red)
    (of_subject,) = Grade.of_subject(STYLES["ink"]).colours(red)
    assert np.ptp(of_place) < 0.1
    assert of_subject[0] > of_subject[1] + 0.2


@pytest.mark.parametrize("name", STYLES)
def test_a_screen_is_the_same_for_the_same_seed_and_frame(name):
    assert np.array_equal(screened(name, 7), screened(name, 7))


@pytest.mark.parametrize("name", STYLES)
def test_a_brighter_frame_stays_brighter_under_the_screen(name):
    dark, bright = screened(name, value=70), screened(name, value=190)
    rows = SMALL[1]
    assert bright[:rows].mean() > dark[:rows].mean() + 20


@pytest.mark.parametrize("name", ["ink", "watercolour"])
def test_the_margin_is_bare_paper_whatever_the_frame_shows(name):
    frame = Frame.empty(320, 180)
    frame.y[:], frame.u[:], frame.v[:] = 20, 90, 200
    Screen(STYLES[name], 320, 180, 3).lie_over(frame, 0, 1.0)
    shown = frame.rgb()
    edges = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]])
    assert edges.min() > 200
    assert shown[60:120, 100:220].mean() < 120


def test_the_margin_leaves_the_title_its_place():
    """Letters keep 5 % from the edges: there the paint is whole."""
    frame = grey_frame(60, (640, 360))
    Screen(STYLES["watercolour"], 640, 360, 3).lie_over(frame, 0, 1.0)
    inside = frame.y[24:-24, 40:-40]
    assert (inside > 150).mean() < 0.01


def test_a_risograph_prints_two_inks_on_paper_whatever_the_colours_were():
    style = STYLES["risograph"]
    grey = np.full((60, 90, 3), 0.55, np.float32)
    green = grey * np.array([0.4, 1.3, 0.2]) * 0.55 / luma(0.55 * np.array([0.4, 1.3, 0.2]))
    for picture in (grey, green.astype(np.float32)):
        made = Grade(style).pictures(picture, None, 900.0) / 255
        assert (made[..., 0] > made[..., 1] - 0.01).mean() > 0.5
        assert luma(made).std() > 0.08


def test_darker_places_take_more_ink():
    means = []
    for tone in np.linspace(0, 1, 9):
        picture = np.full((60, 60, 3), tone, np.float32)
        means.append(luma(Grade(STYLES["risograph"]).pictures(picture, None, 900.0)).mean())
    assert (np.diff(means) > -1).all()
    assert means[-1] - means[0] > 150


def test_the_colour_of_a_tape_comes_late():
    frame = grey_frame(120, (320, 180))
    frame.v[:, 80:] = 200
    Screen(STYLES["vhs"], 320, 180, 5).lie_over(frame, 0, 1.0)
    assert frame.v[40, 80] < 160
    assert frame.v[40, 90] == 200


def test_what_is_brightened_is_as_colourful_as_before():
    picture = np.broadcast_to(np.array([0.42, 0.3, 0.24], np.float32), (8, 8, 3))
    plain, bright = (STYLES[PLAIN].colours(picture, gamma)[0, 0] for gamma in (1.0, 0.6))
    assert luma(bright) > 1.25 * luma(plain)
    assert np.ptp(bright) >= np.ptp(plain)


@pytest.mark.parametrize("height", [144, 270, 720])
def test_the_foot_of_a_tape_is_noise_and_no_white_edge(height):
    width = height * 16 // 9
    frame = grey_frame(60, (width, height))
    Screen(STYLES["vhs"], width, height, 5).lie_over(frame, 0, 1.0)
    foot = frame.y[-max(2, round(0.022 * height)) :].astype(int)
    assert foot.std() > 3
    assert foot.mean() < 60 + 45
    assert (foot > 200).mean() < 0.04


@pytest.mark.parametrize("size", [(64, 36), (36, 64), (48, 48)])
@pytest.mark.parametrize("name", STYLES)
def test_every_style_films_at_any_small_size(bust, name, size):
    frame = stack_of(filmed([bust], size, look=look(style=name))).draw(3, 0.1, light=1.0)
    colour = max(np.abs(plane.astype(int) - 128).max() for plane in (frame.u, frame.v))
    assert (colour <= 3) == (name in COLOURLESS)
    assert frame.y.std() > 8


def shown_luma(bust, name: str, place: str, position: int, light: str, peak: bool = False) -> float:
    shot = "close" if light == "full" else "medium"
    energy = 0.9 if light == "full" else 0.4
    request = filmed([bust], SMALL, scene=scene(place, shot, light),
                     look=look(position, style=name, energy=energy, peak=peak))  # fmt: skip
    return stack_of(request).mean_luma()


@pytest.mark.parametrize("name", STYLES)
def test_in_every_style_the_chorus_is_a_sixth_brighter_than_a_verse(bust, name):
    places = list(STYLES[name].fitting(SETTINGS))[1:3]
    verse = np.mean([shown_luma(bust, name, place, 2, "calm") for place in places])
    chorus = np.mean([shown_luma(bust, name, place, 3, "full", True) for place in places])
    assert chorus >= 1.15 * verse


@pytest.mark.parametrize("name", LIGHT_GROUNDS)
def test_a_light_ground_is_light(bust, name):
    place = next(iter(STYLES[name].fitting(SETTINGS)))
    assert shown_luma(bust, name, place, 2, "calm") > 0.39


@pytest.mark.parametrize("name", ["ink", "pastel", "watercolour"])
def test_pale_styles_wear_no_night(bust, name):
    worn = {
        Backdrop(
            Take.of(filmed([bust], SMALL, look=look(n, seed=n, style=name)))
        ).canvas.palette.name
        for n in range(5)
    }
    assert worn <= set(STYLES[name].palettes)
    assert min(PALETTES[palette].brightness for palette in worn) > 0.5


@pytest.mark.parametrize("name", STYLES)
def test_the_writer_chooses_places_that_the_style_can_show(name):
    slots = tuple(Slot(n, 5.0 * n, 5.0, lyric="stars over the stage") for n in range(6))
    scenes = write_scenes(WriteRequest(slots, style=name, seed=3))
    assert all(STYLES[name].wears(SETTINGS[one.setting].palettes) for one in scenes)


def test_a_style_draws_the_film_to_the_places_that_suit_it():
    slots = tuple(Slot(n, 5.0 * n, 5.0) for n in range(3))

    def suiting(style: str) -> int:
        found = [scout(WriteRequest(slots, style=style, seed=seed), SETTINGS) for seed in range(30)]
        return sum(place in STYLES["neon"].suits for places in found for place in places)

    assert suiting("neon") > 1.5 * suiting("clean")
