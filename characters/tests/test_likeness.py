from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from characters.likeness import WORST_BELOW, Likeness, score
from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form

SIZE = (480, 270)
RED, GREEN = ("#b03040", "#e8c060"), ("#2f7a4a", "#d8d8e8")
Make = Callable[..., Path]


def figure(coat: str, trim: str) -> Image.Image:
    """A bust with a face, a hat, a scarf and buttons, cut out."""
    image = Image.new("RGBA", (300, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.polygon([(40, 360), (80, 200), (220, 200), (260, 360)], fill=coat)
    draw.ellipse([100, 60, 200, 200], fill="#d8a890")
    draw.polygon([(80, 95), (220, 95), (180, 20), (120, 30)], fill=coat)
    draw.line([80, 95, 220, 95], fill=trim, width=9)
    draw.rectangle([105, 190, 195, 215], fill=trim)
    draw.polygon([(160, 210), (195, 210), (200, 300), (170, 300)], fill=trim)
    for x in (126, 160):
        draw.ellipse([x, 115, x + 14, 127], fill="#202020")
    draw.line([130, 165, 170, 165], fill="#803030", width=5)
    for y in (240, 280, 320):
        draw.ellipse([120, y, 136, y + 16], fill=trim)
    return image


def scene(who: Image.Image | None, *, tall: float = 0.85, mirrored: bool = False) -> Image.Image:
    """A sky with a sun and hills, and ``who`` a little left of the middle."""
    frame = Image.new("RGB", SIZE, "#8fb4d8")
    draw = ImageDraw.Draw(frame)
    draw.ellipse([380, 30, 430, 80], fill="#f6e7b0")
    draw.polygon([(0, 200), (150, 150), (300, 210), (480, 160), (480, 270), (0, 270)],
                 fill="#5c7f78")  # fmt: skip
    if who is not None:
        small = ImageOps.contain(who, (SIZE[0], round(tall * SIZE[1])))
        small = ImageOps.mirror(small) if mirrored else small
        frame.paste(small, (110, SIZE[1] - small.height), small)
    return frame


def dimmed(image: Image.Image) -> Image.Image:
    """In the light of an evening."""
    light = np.array([0.8, 0.62, 0.5])
    return Image.fromarray((np.asarray(image) * light).astype(np.uint8))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def saved(image: Image.Image) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.png"
        image.save(path)
        return path

    return saved


@pytest.fixture
def red(make: Make) -> Path:
    return make(figure(*RED))


@pytest.fixture
def green(make: Make) -> Path:
    return make(figure(*GREEN))


def measured(image: Path, file: Path) -> float:
    found = score(image, None, file)
    assert found.score is not None, found.reason
    return found.score


def clip(path: Path, frames: list[Image.Image]) -> Path:
    form = Form(*SIZE)
    with Encoder(path, form) as encoder:
        for frame in frames:
            yuv = frame.convert("YCbCr")
            luma, blue, red = (np.asarray(part) for part in yuv.split())
            encoder.write(
                b"".join([luma.tobytes(), blue[::2, ::2].tobytes(), red[::2, ::2].tobytes()])
            )
    return path


def test_the_same_character_in_other_light_scores_above_another(
    make: Make, red: Path, green: Path
) -> None:
    file = make(dimmed(scene(figure(*RED))))
    assert measured(red, file) > WORST_BELOW
    assert measured(red, file) > measured(green, file)


def test_a_character_of_like_colours_scores_below_the_same(make: Make, red: Path) -> None:
    other = ImageOps.flip(figure(*RED).crop((0, 180, 300, 360))).resize((300, 360))
    assert measured(red, make(scene(figure(*RED)))) > measured(red, make(scene(other)))


def test_mirrored_counts_as_the_same(make: Make, red: Path) -> None:
    assert measured(red, make(scene(figure(*RED), mirrored=True))) > WORST_BELOW


def test_smaller_in_the_frame_counts_as_the_same(make: Make, red: Path) -> None:
    assert measured(red, make(scene(figure(*RED), tall=0.5))) > WORST_BELOW


def test_the_box_is_where_the_character_stands(make: Make, red: Path) -> None:
    box = score(red, None, make(scene(figure(*RED)))).found_box
    assert box is not None
    left, top, width, height = box
    assert left + width / 2 == pytest.approx((110 + 96) / SIZE[0], abs=0.06)
    assert top == pytest.approx(0.2, abs=0.12)
    assert height == pytest.approx(0.8, abs=0.15)


def test_a_character_image_with_a_ground_of_its_own_is_found_again(make: Make) -> None:
    image = make(scene(figure(*RED), tall=0.95).crop((60, 0, 340, 270)))
    file = make(dimmed(scene(figure(*RED), tall=0.7, mirrored=True)))
    other = make(dimmed(scene(figure(*GREEN), tall=0.7, mirrored=True)))
    assert measured(image, file) > WORST_BELOW
    assert measured(image, file) > (score(image, None, other).score or 0)


def test_the_same_files_give_the_same_likeness(make: Make, red: Path) -> None:
    file = make(dimmed(scene(figure(*RED))))
    assert score(red, None, file) == score(red, None, file)


@pytest.mark.parametrize("ground", ["a place", "#808080", "black"])
def test_without_anybody_it_is_not_measurable(make: Make, red: Path, ground: str) -> None:
    image = scene(None) if ground == "a place" else Image.new("RGB", SIZE, ground)
    found = score(red, None, make(image))
    assert not found.measurable
    assert found.reason.endswith(".")
    assert found.found_box is None


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 5), (47, 47), (49, 333), (641, 51)])
def test_odd_and_tiny_pictures_are_answered(make: Make, red: Path, size: tuple[int, int]) -> None:
    found = score(red, None, make(scene(figure(*RED)).resize(size)))
    assert isinstance(found, Likeness)
    assert found.measurable or found.reason.endswith(".")


@pytest.mark.parametrize("size", [(16, 16), (33, 200), (300, 31)])
def test_a_tiny_character_image_is_answered(make: Make, size: tuple[int, int]) -> None:
    image = make(figure(*RED).resize(size))
    assert isinstance(score(image, None, make(scene(figure(*RED)))), Likeness)


def test_a_clip_scores_by_its_frames(tmp_path: Path, red: Path, green: Path) -> None:
    shown = scene(figure(*RED))
    file = clip(tmp_path / "clip.mp4", [shown] * 24 + [dimmed(shown)] * 24)
    assert measured(red, file) > WORST_BELOW
    assert measured(red, file) > measured(green, file)


def test_a_clip_of_one_frame_has_a_likeness(tmp_path: Path, red: Path) -> None:
    assert measured(red, clip(tmp_path / "clip.mp4", [scene(figure(*RED))])) > WORST_BELOW


def test_a_clip_without_a_picture_says_so(tmp_path: Path, red: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(400))
    with pytest.raises(ffmpeg.FFmpegError):
        score(red, None, file)


def test_a_hint_of_where_the_head_is_is_taken(make: Make, red: Path) -> None:
    hints = {"head": [0.33, 0.16, 0.34, 0.4], "bust": True}
    found = score(red, hints, make(scene(figure(*RED))))
    assert (found.score or 0) > WORST_BELOW


def test_nothing_heavy_comes_with_the_package() -> None:
    code = "import sys, characters.likeness; print('cv2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
