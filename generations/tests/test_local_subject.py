"""The subject is cut out as far as the picture allows, and framed where it does not."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import cv2
import numpy as np
import pytest
from PIL import Image

from generations.providers.base import Refused
from generations.providers.local.figure import draw_figure
from generations.providers.local.subjects.subject import PAD, Subject, enlarged, load_subject

from .drawings import COAT, blurred_place, bust, figure, over, patchwork, save, soft_ground


def white(shape: tuple[int, ...]) -> np.ndarray:
    return np.full((*shape[:2], 3), 255, np.uint8)


def agreement(subject: Subject, truth: np.ndarray) -> float:
    """Overlap over union of the cut-out with what was drawn."""
    rows, columns = np.flatnonzero(truth.any(1)), np.flatnonzero(truth.any(0))
    cropped = truth[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    found = subject.rgba[PAD:, PAD:, 3] > 127
    size = np.minimum(found.shape, cropped.shape)
    a, b = found[: size[0], : size[1]], cropped[: size[0], : size[1]]
    return float((a & b).sum() / (a | b).sum())


@pytest.fixture
def alpha_bust(tmp_path: Path) -> Subject:
    return load_subject(save(tmp_path / "bust.png", bust()))


def test_a_picture_with_transparency_is_used_as_its_own_cutout(alpha_bust: Subject) -> None:
    assert (alpha_bust.tier, alpha_bust.confidence) == ("alpha", 1.0)
    assert agreement(alpha_bust, bust()[:, :, 3] > 127) > 0.97


def test_a_bust_keeps_its_lower_edge_and_has_clear_pixels_elsewhere(alpha_bust: Subject) -> None:
    alpha = alpha_bust.rgba[:, :, 3]
    assert alpha_bust.bust
    assert alpha[-1].any()
    assert not alpha[:PAD].any()
    assert not alpha[:, :PAD].any()
    assert not alpha[:, -PAD:].any()


def test_a_figure_on_two_legs_stands_free(tmp_path: Path) -> None:
    subject = load_subject(save(tmp_path / "figure.png", figure()))
    assert not subject.bust
    assert not subject.rgba[-PAD:, :, 3].any()


@pytest.mark.parametrize("name", ["blank", "halves", "border"])
def test_a_picture_of_even_areas_is_framed_in_little_time(tmp_path: Path, name: str) -> None:
    picture = white((400, 400))
    if name == "halves":
        picture[:, :200] = 0
    elif name == "border":
        picture[5:-5, 5:-5] = 90
    begun = process_time()
    assert load_subject(save(tmp_path / "even.png", picture)).tier == "frame"
    assert process_time() - begun < 4  # seconds; it was 6 to 36


def test_the_head_is_found_under_raised_arms(tmp_path: Path) -> None:
    picture = bust()
    picture[0:130, 10:24] = picture[0:130, 176:190] = (*COAT, 255)
    picture[:30, 30:170, 3] = 0
    subject = load_subject(save(tmp_path / "arms.png", picture))
    x, y, width, height = subject.head
    rows = subject.rgba.shape[0]
    assert 0.4 < x + width / 2 < 0.6
    assert 20 < y * rows < 50
    assert 0.12 < height < 0.35


def test_a_palette_picture_with_a_transparent_colour_is_cut_too(tmp_path: Path) -> None:
    image = Image.fromarray(bust()).quantize(32)
    image.save(tmp_path / "palette.png")
    assert load_subject(tmp_path / "palette.png").tier == "alpha"


@pytest.mark.parametrize("ground", ["white", "soft"])
def test_a_plain_ground_is_keyed_out(tmp_path: Path, ground: str) -> None:
    picture = bust()
    behind = white(picture.shape) if ground == "white" else soft_ground()
    subject = load_subject(save(tmp_path / "plain.png", over(picture, behind)))
    assert subject.tier == "plain"
    assert agreement(subject, picture[:, :, 3] > 127) > 0.95


def test_white_inside_the_subject_stays_on_a_white_ground(tmp_path: Path) -> None:
    picture = over(bust(), white((240, 200)))
    picture[170:190, 90:110] = 255
    subject = load_subject(save(tmp_path / "button.png", picture))
    button = subject.rgba[(subject.rgba[:, :, :3] > 245).all(2)]
    assert (button[:, 3] == 255).sum() > 250


def test_no_fringe_of_the_old_ground_is_left_on_the_edge(tmp_path: Path) -> None:
    picture = over(bust(), np.full((240, 200, 3), (0, 255, 0), np.uint8))
    subject = load_subject(save(tmp_path / "green.png", picture))
    seen = subject.rgba[subject.rgba[:, :, 3] > 40].astype(int)
    assert (seen[:, 1] - seen[:, [0, 2]].max(1)).max() < 40


def test_a_subject_before_a_blurred_place_is_cut_by_its_colours(tmp_path: Path) -> None:
    drawn = draw_figure("a woman in a purple dress with black hair", 3, 320).rgba
    left, top = (420 - drawn.shape[1]) // 2, 400 - drawn.shape[0]
    picture = np.pad(drawn, ((top, 0), (left, 420 - left - drawn.shape[1]), (0, 0)))
    subject = load_subject(save(tmp_path / "photo.png", over(picture, blurred_place(400, 420))))
    assert subject.tier in ("cut", "paper")
    assert agreement(subject, picture[:, :, 3] > 127) > 0.9


def test_a_bright_stripe_of_the_ground_is_not_taken_for_the_subject(tmp_path: Path) -> None:
    ground = soft_ground().astype(np.float32)
    ground[:, 150:175] += 60
    picture = over(bust(), ground.clip(0, 255).astype(np.uint8))
    subject = load_subject(save(tmp_path / "stripe.png", picture))
    assert subject.tier == "frame" or agreement(subject, bust()[:, :, 3] > 127) > 0.9


def test_a_picture_without_a_clear_subject_is_framed_whole(tmp_path: Path) -> None:
    subject = load_subject(save(tmp_path / "scene.png", patchwork()))
    assert subject.tier == "frame"
    assert (subject.rgba[:, :, 3] == 255).all()
    assert subject.rgba.shape[:2] == (200, 240)


def test_a_strip_of_hills_is_not_cut_out_as_if_it_were_someone(tmp_path: Path) -> None:
    sky = np.linspace((208, 110, 160), (196, 160, 200), 240)[:, None].repeat(320, 1)
    sky[158:] = (110, 24, 64)
    for points, colour in (([40, 170, 100], (60, 110, 66)), ([190, 318, 250], (140, 128, 130))):
        left, right, top = points
        hill = np.array([[left, 158], [top, 70], [right, 158]], np.int32)
        cv2.fillPoly(sky, [hill], tuple(float(part) for part in colour))
    sky += np.random.default_rng(9).normal(0, 3, sky.shape)
    picture = sky.clip(0, 255).astype(np.uint8)
    assert load_subject(save(tmp_path / "hills.png", picture)).tier == "frame"


def test_the_paper_tier_has_a_white_border_around_the_cutout(tmp_path: Path) -> None:
    path = save(tmp_path / "plain.png", over(bust(), soft_ground()))
    plain, paper = load_subject(path), load_subject(path, {"tier": "paper"})
    assert paper.tier == "paper"
    pale = (paper.rgba[:, :, :3] > 210).all(2) & (paper.rgba[:, :, 3] > 200)
    assert pale.sum() > 200
    assert (paper.rgba[:, :, 3] > 127).sum() > (plain.rgba[:, :, 3] > 127).sum()


def test_hints_win_over_measuring(tmp_path: Path) -> None:
    hints = {"facing": -1, "bust": False, "accent": [1, 2, 3], "head": [0.25, 0.5, 0.5, 0.25]}
    subject = load_subject(save(tmp_path / "bust.png", bust()), hints)
    assert (subject.facing, subject.bust, subject.accent) == (-1, False, (1, 2, 3))
    height, width = subject.rgba.shape[:2]
    across, tall = subject.head[2:]
    assert across * width == pytest.approx(100)
    assert tall * height == pytest.approx(60)


def test_the_accent_is_the_strongest_colour_not_the_largest(tmp_path: Path) -> None:
    picture = bust()
    picture[(picture[:, :, :3] == COAT).all(2)] = (120, 120, 124, 255)
    picture[200:225, 60:140] = (20, 150, 60, 255)
    red, green, blue = load_subject(save(tmp_path / "scarf.png", picture)).accent
    assert green > red + 50
    assert green > blue + 50


def test_enlarging_keeps_shape_and_gives_the_height_asked_for(alpha_bust: Subject) -> None:
    large = enlarged(alpha_bust, 900)
    assert large.rgba.shape[0] == 900
    before, after = (alpha_bust.rgba[:, :, 3] > 127).mean(), (large.rgba[:, :, 3] > 127).mean()
    assert after == pytest.approx(before, rel=0.03)
    assert enlarged(alpha_bust, 900) is large
    assert enlarged(alpha_bust, 90).rgba.shape[0] == 90


def test_the_same_picture_gives_the_same_pixels(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.png", patchwork(seed=5))
    first, second = load_subject(path), load_subject(path)
    assert np.array_equal(first.rgba, second.rgba)
    assert (first.confidence, first.accent) == (second.confidence, second.accent)


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("not a picture")
    with pytest.raises(Refused, match="cannot be read"):
        load_subject(tmp_path / "no.png")


@pytest.mark.parametrize("size", [(9, 9), (8, 300), (300, 8)])
def test_odd_sizes_do_not_break_it(tmp_path: Path, size: tuple[int, int]) -> None:
    subject = load_subject(save(tmp_path / "odd.png", patchwork(*size)))
    assert subject.rgba.shape[2] == 4
