"""What is cut out is whole, what cannot be is framed; where a head is and which way it looks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from generations.providers.local.figure import draw_figure
from generations.providers.local.subjects.anatomy import accent_light
from generations.providers.local.subjects.evidence import signs, trust
from generations.providers.local.subjects.subject import load_subject

from .drawings import HAIR, SKIN, bust, over, save, soft_ground


def white(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), 255, np.uint8)


def turned_bust(aside: int) -> np.ndarray:
    """A bust whose eyes and mouth lie ``aside`` pixels off the middle of its head."""
    picture = bust(480, 400)
    for x in (-18, 18):
        cv2.ellipse(picture, (200 + aside + x, 128), (10, 4), 0, 0, 360, (*HAIR, 255), -1)
    cv2.ellipse(picture, (200 + aside, 172), (16, 4), 0, 0, 360, (*HAIR, 255), -1)
    return picture


def animal(side: int) -> np.ndarray:
    """Four legs, a body and a raised head, dark on white, from the side."""
    picture = white(300, 420)
    cv2.ellipse(picture, (210, 150), (110, 42), 0, 0, 360, (40, 36, 34), -1, cv2.LINE_AA)
    for x in (120, 150, 270, 300):
        cv2.rectangle(picture, (x, 150), (x + 12, 270), (40, 36, 34), -1)
    cv2.line(picture, (210 + side * 90, 130), (210 + side * 130, 60), (40, 36, 34), 34)
    cv2.ellipse(picture, (210 + side * 140, 50), (34, 18), 0, 0, 360, (40, 36, 34), -1)
    return picture


@pytest.mark.parametrize(("aside", "looks"), [(-18, -1), (0, 0), (18, 1)])
def test_a_face_looks_where_its_eyes_and_mouth_gather(tmp_path, aside, looks):
    subject = load_subject(save(tmp_path / "face.png", turned_bust(aside)))
    assert subject.facing == looks


def test_a_face_looks_the_same_way_on_whatever_ground_it_came(tmp_path):
    picture = turned_bust(18)
    grounds = (white(480, 400), soft_ground(480, 400), np.full((480, 400, 3), 40, np.uint8))
    for number, ground in enumerate(grounds):
        file = save(tmp_path / f"{number}.png", over(picture, ground))
        assert load_subject(file).facing == 1


@pytest.mark.parametrize("side", [-1, 1])
def test_an_animal_from_the_side_looks_where_its_head_is(tmp_path, side):
    subject = load_subject(save(tmp_path / "animal.png", animal(side)))
    assert subject.tier == "plain"
    assert subject.facing == side
    x, y, width, _ = subject.head
    assert (x + width / 2 - 0.5) * side > 0.25
    assert y < 0.1


def test_a_page_of_writing_is_framed_not_cut_to_pieces(tmp_path):
    page = Image.new("RGB", (400, 300), (236, 234, 230))
    lines = "\n".join(["Of all the songs that I have", "sung to you, this is the one"] * 4)
    ImageDraw.Draw(page).text((24, 20), lines, (30, 30, 34), ImageFont.load_default(26))
    assert load_subject(save(tmp_path / "page.png", np.array(page))).tier == "frame"


def test_a_white_thing_on_white_is_framed_where_most_of_it_would_be_lost(tmp_path):
    picture = np.full((300, 420, 3), 252, np.uint8)
    shape = np.array([[60, 210], [80, 110], [160, 100], [240, 170], [360, 200], [380, 230]])
    cv2.fillPoly(picture, [shape.astype(np.int32)], (242, 242, 244), cv2.LINE_AA)
    cv2.rectangle(picture, (58, 226), (384, 252), (190, 190, 196), -1)
    assert load_subject(save(tmp_path / "shoe.png", picture)).tier == "frame"


def test_a_thing_without_an_edge_of_its_own_is_not_keyed(tmp_path):
    picture = white(300, 300).astype(np.float32)
    cv2.circle(picture, (150, 150), 70, (120, 120, 124), -1)
    soft = cv2.GaussianBlur(picture, (0, 0), 22).astype(np.uint8)
    assert load_subject(save(tmp_path / "soft.png", soft)).tier != "plain"


def test_what_the_picture_cuts_off_beside_the_subject_is_left_out(tmp_path):
    rng = np.random.default_rng(3)
    ground = rng.normal((60, 110, 70), 3, (300, 300, 3))
    picture = ground.clip(0, 255).astype(np.uint8)
    cv2.circle(picture, (150, 120), 70, (232, 120, 60), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (215, 298), (45, 40), 0, 0, 360, (232, 120, 60), -1, cv2.LINE_AA)
    subject = load_subject(save(tmp_path / "flowers.png", picture))
    assert subject.tier == "plain"
    height, width = subject.rgba.shape[:2]
    assert 0.85 < width / height < 1.2


def test_a_very_tall_picture_has_edges_as_sharp_as_any(tmp_path):
    picture = over(bust(240, 200), np.full((240, 200, 3), (214, 212, 206), np.uint8))
    tall = np.full((1300, 200, 3), (214, 212, 206), np.uint8)
    tall[-240:] = picture
    alpha = load_subject(save(tmp_path / "tall.png", tall)).rgba[:, :, 3]
    outline = (np.abs(np.diff((alpha > 127).astype(int), axis=1))).sum()
    assert ((alpha > 12) & (alpha < 243)).sum() < 4 * outline


def test_a_large_piece_that_only_some_starts_find_costs_trust():
    picture = over(bust(), np.full((240, 200, 3), (60, 120, 90), np.uint8))
    whole = bust()[:, :, 3] > 127
    scalped = whole.copy()
    scalped[:60] = False
    sure, _ = trust(signs(picture, whole, [whole, whole]))
    unsure, _ = trust(signs(picture, whole, [scalped, scalped]))
    assert unsure < sure - 0.05


def test_an_accent_is_never_dull_and_grey_has_none():
    assert accent_light((86, 86, 88)) is None
    dull = np.array((124, 41, 38)) / 255
    light = accent_light((124, 41, 38))
    assert light is not None
    assert light.max() - light.min() >= (dull.max() - dull.min())
    assert light.max() > dull.max() + 0.15
    assert int(np.argmax(light)) == 0


def test_skin_is_no_accent_where_there_is_another_colour(tmp_path):
    picture = bust()
    picture[(picture[:, :, :3] == (178, 34, 52)).all(2)] = (*SKIN, 255)
    picture[190:225, 60:140] = (40, 90, 170, 255)
    red, _, blue = load_subject(save(tmp_path / "scarf.png", picture)).accent
    assert blue > red + 60


def test_a_thing_with_a_flat_foot_stands_free_where_a_bust_would_be_cut_off(tmp_path):
    for words in ("a red sneaker", "a lamp", "a blue book"):
        drawn = draw_figure(words, 3, 320).rgba
        assert not load_subject(save(tmp_path / "thing.png", drawn)).bust
    cut_off = np.pad(bust(), ((10, 40), (10, 10), (0, 0)))
    assert load_subject(save(tmp_path / "bust.png", cut_off)).bust


def test_an_outline_of_stairs_is_made_soft_and_a_soft_one_kept(tmp_path):
    hard = np.zeros((120, 120, 4), np.uint8)
    cv2.circle(hard, (60, 60), 40, (60, 50, 50, 255), -1)
    alpha = load_subject(save(tmp_path / "hard.png", hard)).rgba[:, :, 3]
    assert ((alpha > 20) & (alpha < 235)).sum() > 100
    soft = hard.copy()
    soft[:, :, 3] = cv2.GaussianBlur(hard[:, :, 3], (0, 0), 1.2)
    again = load_subject(save(tmp_path / "soft.png", soft)).rgba[:, :, 3]
    assert set(np.unique(again)) <= {0, *np.unique(soft[:, :, 3])}
