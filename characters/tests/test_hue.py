from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Picture
from PIL import ImageDraw

from characters import hue


def plain(path: Path, colour: str, mode: str = "RGB") -> Path:
    Picture.new(mode, (200, 200), colour).save(path)
    return path


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#1f6fd0", 257), ("#1d9a4a", 150), ("#e0b020", 88), ("#8a3fd0", 303), ("#18a0a0", 195)],
)
def test_a_coloured_picture_lends_its_own_hue(tmp_path: Path, colour: str, expected: int) -> None:
    found = hue.hue_of(plain(tmp_path / "p.png", colour))
    assert found is not None
    assert abs(found - expected) <= 3


@pytest.mark.parametrize(
    ("colour", "expected"), [("#e01020", 52), ("#d0104a", 340), ("#d01090", 340), ("#c9501f", 52)]
)
def test_reds_belong_to_errors_and_become_their_nearer_neighbour(
    tmp_path: Path, colour: str, expected: int
) -> None:
    assert hue.hue_of(plain(tmp_path / "p.png", colour)) == expected


def test_no_hue_at_all_is_ever_a_red() -> None:
    kept = {hue.kept_from_red(degrees) for degrees in range(360)}
    assert not [degrees for degrees in kept if degrees >= 345 or degrees <= 48]
    assert {49, 344} <= kept


def test_a_grey_picture_has_none(tmp_path: Path) -> None:
    assert hue.hue_of(plain(tmp_path / "p.png", "#777777")) is None


def test_what_is_clear_does_not_count(tmp_path: Path) -> None:
    image = Picture.new("RGBA", (200, 200), (0, 255, 0, 0))
    ImageDraw.Draw(image).ellipse([60, 60, 140, 140], fill=(31, 111, 208, 255))
    image.save(tmp_path / "p.png")
    assert abs(hue.hue_of(tmp_path / "p.png") - 257) <= 3


def test_of_two_colours_the_one_with_more_of_it_wins_and_never_their_middle(
    tmp_path: Path,
) -> None:
    image = Picture.new("RGB", (200, 200), "#1d9a4a")
    ImageDraw.Draw(image).rectangle([0, 0, 200, 70], fill="#1f6fd0")
    image.save(tmp_path / "p.png")
    assert abs(hue.hue_of(tmp_path / "p.png") - 150) <= 3


def test_a_file_that_is_no_picture_and_one_that_is_gone_have_none(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"a picture")
    assert hue.hue_of(tmp_path / "p.png") is None
    assert hue.hue_of(tmp_path / "gone.png") is None
