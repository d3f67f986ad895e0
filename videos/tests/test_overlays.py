import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form
from tests.films import SMALL, coloured_film, exact_film, numbers_of, picture_of
from videos.overlays import EndFade, Overlays, Title, crossfade, overlaid, placed
from videos.segments import is_exact
from videos.splicing import NotExact

HD = Form(480, 270)
TITLE = Title("City Blues", "Robert van Herk", side="left")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Films of one colour, each made once."""
    folder = tmp_path_factory.mktemp("plain")

    @cache
    def make(rgb: str, seconds: int, form: Form = HD) -> Path:
        return coloured_film(folder / f"{rgb}-{seconds}-{form.width}.mp4", rgb, seconds, form)

    return make


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Films of numbered frames, each made once."""
    folder = tmp_path_factory.mktemp("numbers")

    @cache
    def make(first: int, last: int) -> Path:
        return exact_film(folder / f"{first}-{last}.mp4", range(first, last))

    return make


def packets(path: Path) -> list[str]:
    data, _ = ffmpeg.run(
        ["-i", path, "-map", "0:v", "-c", "copy", "-f", "framemd5", "-"], capture=True
    )
    return [line.split()[-1] for line in data.decode().splitlines() if not line.startswith("#")]


def luma(path: Path, form: Form, at: int) -> np.ndarray:
    with ffmpeg.decoded(path, form, first=at, frames=1) as frames:
        return next(frames)[: form.height].astype(int)


def test_a_title_changes_no_length_and_no_frames_order(
    tmp_path: Path, numbers: Callable[..., Path]
):
    segment = numbers(0, 130)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(title=TITLE, fade=EndFade()))
    assert is_exact(tmp_path / "out.mp4", SMALL, 130)
    assert numbers_of(tmp_path / "out.mp4", frames=106) == list(range(106))


def test_only_the_groups_under_a_title_or_fade_are_encoded_again(
    tmp_path: Path, numbers: Callable[..., Path]
):
    segment = numbers(0, 192)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(title=TITLE, fade=EndFade()))
    before, after = packets(segment), packets(tmp_path / "out.mp4")
    assert before[96:168] == after[96:168]
    assert before[24:96] != after[24:96]
    assert before[168:] != after[168:]


def test_the_title_comes_and_goes_softly_in_its_time(tmp_path: Path, plain: Callable[..., Path]):
    segment = plain("0x203040", 5)
    overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=TITLE))
    brightest = [luma(tmp_path / "out.mp4", HD, at).max() for at in (10, 19, 40, 86, 95)]
    assert brightest[0] == brightest[4] < 60
    assert brightest[0] + 40 < brightest[1] < brightest[2] - 40
    assert brightest[2] > 220
    assert brightest[0] + 40 < brightest[3] < brightest[2] - 40


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_title_stands_in_the_lower_third_on_its_side(
    tmp_path: Path, plain: Callable[..., Path], side: str
):
    segment = plain("0x203040", 3)
    title = Title("City Blues", "Robert van Herk", side=side)
    overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=title))
    rows, columns = np.nonzero(luma(tmp_path / "out.mp4", HD, 48) > 150)
    assert rows.min() > 270 * 0.66
    assert rows.max() < 270 * 0.95
    if side == "left":
        assert 480 * 0.05 < columns.min() < columns.max() < 480 * 0.55
    else:
        assert 480 * 0.45 < columns.min() < columns.max() < 480 * 0.95


def test_away_from_the_title_and_its_scrim_no_picture_changes_before_encoding(
    tmp_path: Path, plain: Callable[..., Path]
):
    segment = plain("0x7090b0", 3)
    overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=TITLE))
    change = np.abs(luma(tmp_path / "out.mp4", HD, 48) - luma(segment, HD, 48))
    assert change[:110].max() <= 1
    assert change[:, 400:].max() <= 1


@pytest.mark.parametrize("ground", ["0x101828", "0x808080", "0xf4f6fa", "0xff8800", "0x55aa55"])
def test_a_title_is_legible_on_any_ground(tmp_path: Path, plain: Callable[..., Path], ground: str):
    segment = plain(ground, 3)
    found = overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=TITLE))
    picture = picture_of(tmp_path / "out.mp4", 48, HD) / 255
    linear = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    shades = (linear @ [0.2126, 0.7152, 0.0722])[195:248, 22:190]
    ground_shade = np.median(shades)
    ink_is_light = placed(segment, TITLE, form=HD).ink == "light"
    light, dark = (shades.max(), ground_shade) if ink_is_light else (ground_shade, shades.min())
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert found.contrast >= 4.5


def test_the_same_title_gives_the_same_bytes(tmp_path: Path, plain: Callable[..., Path]):
    for name in ("one.mp4", "two.mp4"):
        overlaid(
            plain("0x203040", 3), tmp_path / name, form=HD, on=Overlays(title=TITLE, fade=EndFade())
        )
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_a_later_segment_keeps_the_ink_and_side_of_the_first(plain: Callable[..., Path]):
    first = placed(plain("0xf4f6fa", 2), Title("City Blues"), form=HD)
    second = placed(plain("0x101828", 2), first.later(2.0), form=HD)
    assert (first.ink, first.side) == (second.ink, second.side)
    assert first.ink == "dark"


def busy_film(path: Path, busy: slice) -> Path:
    """Squares that jump about on one side, calm on the other."""
    random = np.random.default_rng(1)
    with Encoder(path, HD) as encoder:
        for _ in range(60):
            frame = np.full((405, 480), 128, np.uint8)
            frame[:270] = 60
            frame[:270, busy] = random.integers(20, 200, (9, 8)).repeat(30, 0).repeat(30, 1)
            encoder.write(frame)
    return path


def test_without_a_side_the_title_stands_where_the_picture_is_calm(tmp_path: Path):
    for busy, side in ((slice(0, 240), "right"), (slice(240, 480), "left")):
        segment = busy_film(tmp_path / "in.mp4", busy)
        assert placed(segment, Title("City Blues"), form=HD).side == side


def test_a_title_ends_with_its_shot_unless_that_is_too_short_to_read_it():
    assert Title("City Blues").within(3.2).end == 3.2
    assert Title("City Blues").within(6.0).end == 3.9
    assert Title("City Blues").within(1.0).end == 3.9


def test_ink_is_dark_on_snow_and_light_at_night(plain: Callable[..., Path]):
    for ground, ink in (("0xf4f6fa", "dark"), ("0x101828", "light")):
        segment = plain(ground, 3)
        assert placed(segment, TITLE, form=HD).ink == ink


def test_a_ground_of_snow_and_night_at_once_is_still_legible(tmp_path: Path):
    segment = tmp_path / "in.mp4"
    frame = np.full((405, 480), 128, np.uint8)
    frame[:270] = np.where(np.arange(480) // 40 % 2, 235, 20)
    with Encoder(segment, HD) as encoder:
        for _ in range(72):
            encoder.write(frame)
    assert (
        overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=TITLE)).contrast >= 4.5
    )


def test_a_title_reaches_over_a_cut_as_one(tmp_path: Path, plain: Callable[..., Path]):
    half = plain("0x203040", 2)
    whole = plain("0x203040", 4)
    overlaid(half, tmp_path / "a.mp4", form=HD, on=Overlays(title=TITLE))
    overlaid(half, tmp_path / "b.mp4", form=HD, on=Overlays(title=TITLE.later(2.0)))
    overlaid(whole, tmp_path / "c.mp4", form=HD, on=Overlays(title=TITLE))
    for part, at, of_whole in (("a", 30, 30), ("a", 47, 47), ("b", 0, 48), ("b", 40, 88)):
        one, other = (
            luma(tmp_path / f"{part}.mp4", HD, at), luma(tmp_path / "c.mp4", HD, of_whole)
        )  # fmt: skip
        assert np.abs(one - other).mean() < 1


def test_letters_that_no_face_has_are_noted_and_never_boxes(
    tmp_path: Path, plain: Callable[..., Path]
):
    segment = plain("0x203040", 3)
    whole = overlaid(
        segment, tmp_path / "plain.mp4", form=HD, on=Overlays(title=Title("Neon  Love"))
    )
    odd = overlaid(segment, tmp_path / "odd.mp4", form=HD, on=Overlays(title=Title("Neon ᚠ Love")))
    assert whole.notes == ()
    assert odd.notes == ("Left out of the title in the film: ᚠ",)
    assert (luma(tmp_path / "odd.mp4", HD, 48) == luma(tmp_path / "plain.mp4", HD, 48)).all()


def test_a_title_in_letters_that_no_face_has_is_left_out_with_a_note(
    tmp_path: Path, plain: Callable[..., Path]
):
    segment = plain("0x203040", 3)
    found = overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(title=Title("ᚠᚢᚦ", "ᚱ")))
    assert [note.split(" is")[0] for note in found.notes] == ["The title", "The artist"]
    assert (tmp_path / "out.mp4").read_bytes() == segment.read_bytes()


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "שלום עולם", "سلام دنیا", "Ночь Ωmega ơ ř", "e\u0301te\u0301", "a" * 100_000,
     "word " * 20_000, "\ud800x\0\x1b[31m\u202e", "👩‍👩‍👧 family", "— …", "ﷺ"],
)  # fmt: skip
def test_no_title_can_break_the_film(tmp_path: Path, numbers: Callable[..., Path], text: str):
    segment = numbers(0, 48)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(title=Title(text, text)))
    assert is_exact(tmp_path / "out.mp4", SMALL, 48)


@pytest.mark.parametrize("form", [Form(180, 320), Form(240, 240), Form(480, 270)])
def test_the_longest_title_keeps_its_margins(
    tmp_path: Path, plain: Callable[..., Path], form: Form
):
    segment = plain("0x203040", 3, form)
    title = Title("Donaudampfschifffahrtsgesellschaft " * 5, "An Ensemble of Many Names " * 3)
    overlaid(segment, tmp_path / "out.mp4", form=form, on=Overlays(title=title))
    rows, columns = np.nonzero(luma(tmp_path / "out.mp4", form, 48) > 150)
    assert columns.min() >= 0.05 * form.width
    assert columns.max() <= 0.95 * form.width
    assert rows.max() <= 0.95 * form.height


def test_the_end_goes_to_black_and_its_last_frame_is_black(
    tmp_path: Path, plain: Callable[..., Path]
):
    segment = plain("0xd0d0d0", 3, SMALL)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(fade=EndFade(1.0)))
    shades = [int(luma(tmp_path / "out.mp4", SMALL, at).mean()) for at in range(44, 72)]
    assert shades[3] == pytest.approx(int(luma(segment, SMALL, 47).mean()), abs=1)
    assert all(one > other for one, other in pairwise(shades[4:]))
    assert shades[-1] <= 17


def test_a_fade_longer_than_its_segment_takes_all_of_it(tmp_path: Path, plain: Callable[..., Path]):
    segment = plain("0xd0d0d0", 1, SMALL)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(fade=EndFade(3.0)))
    assert is_exact(tmp_path / "out.mp4", SMALL, 24)
    assert luma(tmp_path / "out.mp4", SMALL, 23).max() <= 17


def test_with_nothing_laid_over_a_segment_stays_as_it_is(
    tmp_path: Path, numbers: Callable[..., Path]
):
    segment = numbers(0, 30)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays())
    assert (tmp_path / "out.mp4").read_bytes() == segment.read_bytes()
    assert not (tmp_path / "out.mp4").is_symlink()


def test_what_is_not_in_the_form_gets_no_overlay(tmp_path: Path):
    segment = exact_film(tmp_path / "in.mp4", range(30), Form(90, 160))
    with pytest.raises(NotExact):
        overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(fade=EndFade()))
    assert [path.name for path in tmp_path.iterdir()] == ["in.mp4"]


def test_a_cross_fade_keeps_both_lengths_and_blends_only_around_the_cut(
    tmp_path: Path, numbers: Callable[..., Path]
):
    before = numbers(0, 70)
    after = numbers(200, 270)
    outs = tmp_path / "a2.mp4", tmp_path / "b2.mp4"
    crossfade(before, after, 12, *outs, form=SMALL)
    assert is_exact(outs[0], SMALL, 70)
    assert is_exact(outs[1], SMALL, 70)
    assert numbers_of(outs[0])[:64] == list(range(64))
    assert numbers_of(outs[1])[6:] == list(range(206, 270))
    assert packets(outs[0])[:48] == packets(before)[:48]
    assert packets(outs[1])[24:] == packets(after)[24:]


def test_a_cross_fade_goes_evenly_from_one_to_the_other(tmp_path: Path, plain: Callable[..., Path]):
    dark = plain("0x202020", 2, SMALL)
    light = plain("0xe0e0e0", 2, SMALL)
    outs = tmp_path / "a2.mp4", tmp_path / "b2.mp4"
    crossfade(dark, light, 12, *outs, form=SMALL)
    shades = [luma(outs[0], SMALL, at).mean() for at in range(41, 48)]
    shades += [luma(outs[1], SMALL, at).mean() for at in range(7)]
    steps = np.diff(shades)
    assert shades[0] == pytest.approx(luma(dark, SMALL, 41).mean(), abs=1)
    assert shades[-1] == pytest.approx(luma(light, SMALL, 6).mean(), abs=1)
    assert steps.min() > 5
    assert steps[1:-1].std() < 1.5


@pytest.mark.parametrize(("spare_before", "spare_after"), [(6, 6), (5, 23), (0, 3), (9, 30)])
def test_spare_frames_are_what_a_cross_fade_overlaps(
    tmp_path: Path, numbers: Callable[..., Path], spare_before: int, spare_after: int
):
    before = numbers(0, 60 + spare_before)
    after = numbers(200, 260 + spare_after)
    outs = tmp_path / "a2.mp4", tmp_path / "b2.mp4"
    crossfade(
        before, after, 12, *outs, form=SMALL, spare_before=spare_before, spare_after=spare_after
    )
    assert is_exact(outs[0], SMALL, 60)
    assert is_exact(outs[1], SMALL, 60)
    assert numbers_of(outs[0])[:54] == list(range(54))
    assert numbers_of(outs[1])[6:] == list(range(206 + spare_after, 260 + spare_after))


def test_the_blend_moves_on_in_both_pictures(tmp_path: Path, numbers: Callable[..., Path]):
    """Around the middle each picture weighs about half; its own drift tells which frame it is."""
    before = numbers(0, 36)
    after = numbers(0, 36)
    outs = tmp_path / "a2.mp4", tmp_path / "b2.mp4"
    crossfade(before, after, 12, *outs, form=SMALL, spare_before=6, spare_after=6)
    shade = luma(outs[0], SMALL, 29)[60:].mean()
    weight = 5.5 / 12
    expected = (1 - weight) * (60 + 29 * 7 % 100) + weight * (60 + 5 * 7 % 100)
    assert shade == pytest.approx(expected, abs=3)


def test_moviepy_is_not_imported_with_the_module():
    code = "import sys, videos.overlays; sys.exit('moviepy' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
