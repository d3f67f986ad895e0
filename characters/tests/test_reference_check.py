from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture
from PIL import ImageFilter

from characters import reference_check
from generations.providers import offline
from tests.media import make_picture


def figure(path: Path, side: int = 600) -> Picture.Image:
    """The tests' bust at ``side`` pixels, with cloth that has lines of its own."""
    with Picture.open(make_picture(path)) as small:
        image = small.resize((side, side), Picture.Resampling.NEAREST)
    pixels = np.array(image)
    grain = np.random.default_rng(3).integers(-20, 20, pixels.shape[:2])
    pixels[:, :, :3] = np.clip(pixels[:, :, :3] + grain[:, :, None], 0, 255)
    return Picture.fromarray(pixels)


def said(path: Path, image: Picture.Image) -> dict[str, str]:
    """Title to level, after the whole check."""
    image.save(path)
    found = reference_check.check(path, offline().facts(path))
    assert all(finding["text"].endswith(".") for finding in found)
    return {finding["title"]: finding["level"] for finding in found}


def test_a_good_picture_has_nothing_held_against_it(tmp_path: Path) -> None:
    found = said(tmp_path / "p.png", figure(tmp_path / "p.png"))
    assert found.pop("600 × 600 pixels") == "ok"
    assert found == {"One figure": "ok", "In focus": "ok", "Clean edge": "ok"}


@pytest.mark.parametrize(
    ("side", "title"), [(390, "Small: 390 × 390 pixels"), (120, "Very small: 120 × 120 pixels")]
)
def test_a_small_picture_is_a_hint_with_its_pixels(tmp_path: Path, side: int, title: str) -> None:
    found = said(tmp_path / "p.png", figure(tmp_path / "p.png", side))
    assert found[title] == "hint"


@pytest.mark.parametrize(("radius", "title"), [(1.6, "A little soft"), (8, "Out of focus")])
def test_a_blurred_picture_is_called_so(tmp_path: Path, radius: float, title: str) -> None:
    blurred = figure(tmp_path / "p.png").filter(ImageFilter.GaussianBlur(radius))
    assert said(tmp_path / "p.png", blurred)[title] == "hint"


def test_a_large_picture_is_as_sharp_as_what_is_used_of_it(tmp_path: Path) -> None:
    image = figure(tmp_path / "p.png").resize((2400, 2400), Picture.Resampling.BICUBIC)
    assert said(tmp_path / "p.png", image)["In focus"] == "ok"


def test_two_figures_are_counted(tmp_path: Path) -> None:
    one = figure(tmp_path / "p.png", 500)
    both = Picture.new("RGBA", (1100, 500))
    both.paste(one, (0, 0))
    both.paste(one, (600, 0))
    assert said(tmp_path / "p.png", both)["2 separate figures"] == "hint"


def test_a_plain_ground_gives_a_clean_edge(tmp_path: Path) -> None:
    image = figure(tmp_path / "p.png")
    ground = Picture.new("RGBA", image.size, "#88aacc")
    ground.alpha_composite(image)
    assert said(tmp_path / "p.png", ground.convert("RGB"))["Clean edge"] == "ok"


def test_a_picture_without_an_outline_is_said_to_be_shown_whole(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 600, 3), np.uint8)
    found = said(tmp_path / "p.png", Picture.fromarray(noise))
    assert found["Kept in its picture"] == "hint"
    assert not [title for title in found if "figure" in title]


@pytest.mark.parametrize(("factor", "title"), [(0.1, "Very dark"), (6.0, "Very bright")])
def test_too_dark_and_too_bright_are_hints(tmp_path: Path, factor: float, title: str) -> None:
    pixels = np.array(figure(tmp_path / "p.png")).astype(float)
    pixels[:, :, :3] = np.clip(pixels[:, :, :3] * factor, 0, 255)
    image = Picture.fromarray(pixels.astype(np.uint8))
    assert said(tmp_path / "p.png", image)[title] == "hint"


def test_what_pixels_alone_say_comes_before_anybody_looked_for_a_subject(tmp_path: Path) -> None:
    figure(tmp_path / "p.png").save(tmp_path / "p.png")
    titles = [finding["title"] for finding in reference_check.check(tmp_path / "p.png")]
    assert titles == ["In focus", "Clean edge", "600 × 600 pixels"]


def test_a_picture_that_cannot_be_read_is_said_by_an_error(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"a picture")
    with pytest.raises(OSError, match="cannot identify"):
        reference_check.check(tmp_path / "p.png")


def test_it_needs_no_opencv_in_the_process_that_answers_pages() -> None:
    program = (
        "import sys, characters.reference_check, characters.hue; sys.exit('cv2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
