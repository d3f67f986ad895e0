from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from tests.films import (
    SMALL,
    bursts,
    coloured_film,
    exact_film,
    foreign_film,
    numbers_of,
    picture_of,
    sound_file,
)
from videos.lettering.titles import Title
from videos.mp4 import read_mp4
from videos.overlays import EndFade
from videos.segments import (
    NotAClip,
    TooShort,
    is_exact,
    make_segment,
    segment_key,
    shape_of,
    whole_segment,
)

FOREIGN = {
    "another size": ("clip.mp4", Form(320, 180), ("-c:v", "libx264")),
    "another codec": ("clip.webm", Form(160, 90), ("-c:v", "libvpx", "-b:v", "1M")),
    "another rate": ("clip.mp4", Form(160, 90, 12), ("-c:v", "libx264")),
    "another pixel format": ("clip.mov", Form(160, 90), ("-vf", "format=yuv444p")),
    "open groups of pictures": ("clip.mp4", Form(160, 90), ("-x264-params", "keyint=250")),
    "tall": ("clip.mp4", Form(90, 160), ("-c:v", "libx264")),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_any_clip_becomes_exactly_the_frames_asked_for(tmp_path: Path, kind: str):
    name, form, arguments = FOREIGN[kind]
    source = foreign_film(tmp_path / name, range(2 * form.rate), form, arguments=arguments)
    assert not is_exact(source, SMALL)
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=43)
    assert is_exact(tmp_path / "out.mp4", SMALL, 43)
    assert len(numbers_of(tmp_path / "out.mp4")) == 43


def test_frames_of_the_same_rate_come_through_in_order(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(60), Form(320, 180))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=30, in_point=0.5)
    assert numbers_of(tmp_path / "out.mp4") == list(range(12, 42))


def test_a_film_of_uneven_frame_times_keeps_its_time(tmp_path: Path):
    uneven = ("-vf", "setpts='N/24/TB+gte(N,24)*0.25/TB'", "-fps_mode", "vfr")
    source = foreign_film(tmp_path / "clip.mp4", range(48), SMALL, arguments=uneven)
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=54)
    numbers = numbers_of(tmp_path / "out.mp4")
    assert numbers[:24] == list(range(24))
    assert numbers[30:] == list(range(24, 48))
    assert set(numbers[24:30]) <= {23, 24}


def test_sound_does_not_come_into_a_segment(tmp_path: Path):
    sound = sound_file(tmp_path / "sound.wav", bursts(2))
    source = foreign_film(tmp_path / "clip.mp4", range(40), SMALL, sound=sound)
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=40)
    assert read_mp4(tmp_path / "out.mp4").sound is None


def test_a_clip_filmed_upright_is_shown_upright(tmp_path: Path):
    lying = foreign_film(tmp_path / "lying.mp4", range(30), Form(160, 90))
    turned = tmp_path / "turned.mp4"
    ffmpeg.run(["-display_rotation", "90", "-i", lying, "-c", "copy", turned])
    assert (shape_of(turned).width, shape_of(turned).height) == (90, 160)


def test_pixels_that_are_not_square_are_not_stretched(tmp_path: Path):
    narrow = foreign_film(
        tmp_path / "clip.mp4", range(30), Form(120, 90), arguments=("-vf", "setsar=4/3")
    )
    make_segment(narrow, tmp_path / "out.mp4", form=SMALL, frames=24)
    assert numbers_of(tmp_path / "out.mp4") == list(range(24))


def test_a_tall_clip_is_shown_whole_over_a_darker_copy_of_itself(tmp_path: Path):
    source = coloured_film(tmp_path / "clip.mp4", "0xc08040", 1, Form(90, 160))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24)
    picture = picture_of(tmp_path / "out.mp4", 5).astype(int)
    assert np.abs(picture[45, 80] - (0xC0, 0x80, 0x40)).max() < 8
    assert 0.2 < picture[45, 10].sum() / picture[45, 80].sum() < 0.7


def test_a_nearly_fitting_clip_fills_the_frame(tmp_path: Path):
    source = coloured_film(tmp_path / "clip.mp4", "0xc08040", 1, Form(150, 100))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24)
    picture = picture_of(tmp_path / "out.mp4", 5).astype(int)
    assert np.abs(picture - (0xC0, 0x80, 0x40)).max() < 8


def test_colours_of_a_small_untagged_clip_are_read_as_players_read_them(tmp_path: Path):
    source = tmp_path / "clip.mp4"
    ffmpeg.run(
        ["-f", "lavfi", "-i", "color=0x30a050:s=320x180:d=1.5",
         "-vf", "scale=out_color_matrix=bt601,format=yuv420p,setparams=colorspace=unknown", source]
    )  # fmt: skip
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24)
    assert np.abs(picture_of(tmp_path / "out.mp4", 3).astype(int) - (0x30, 0xA0, 0x50)).max() < 6


def test_a_clip_up_to_half_a_second_short_holds_its_last_frame(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(40), Form(320, 180))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=52)
    assert numbers_of(tmp_path / "out.mp4") == [*range(40), *[39] * 12]


def test_a_clip_that_is_shorter_still_is_refused_with_a_sentence(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(40), Form(320, 180))
    with pytest.raises(TooShort, match=r"0\.5 s too short for its place of 2\.2 s"):
        make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=53)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_clip_that_begins_after_its_end_is_too_short(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(40), Form(320, 180))
    with pytest.raises(TooShort):
        make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24, in_point=9)


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\n/etc/passwd\n", b"\0\0\0\x18ftypmp42" * 9])
def test_what_is_no_clip_is_refused_with_a_sentence(tmp_path: Path, content: bytes):
    source = tmp_path / "clip.mp4"
    source.write_bytes(content)
    with pytest.raises(NotAClip, match=r"“clip\.mp4” holds no film"):
        make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24)
    assert not is_exact(source, SMALL)


def test_what_is_in_the_form_already_is_not_encoded_again(tmp_path: Path):
    source = exact_film(tmp_path / "clip.mp4", range(50))
    assert is_exact(source, SMALL, 50)
    assert not is_exact(source, SMALL, 49)
    assert not is_exact(source, Form(160, 160))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=50)
    assert (tmp_path / "out.mp4").read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    ("first", "last"), [(0, 60), (0, 49), (24, 72), (24, 60), (7, 66), (7, 90)]
)
def test_a_cut_through_an_exact_clip_gives_just_its_frames(tmp_path: Path, first: int, last: int):
    source = exact_film(tmp_path / "clip.mp4", range(90))
    out = tmp_path / "out.mp4"
    make_segment(source, out, form=SMALL, frames=last - first, in_point=first / 24)
    assert is_exact(out, SMALL, last - first)
    assert numbers_of(out) == list(range(first, last))


def test_every_second_of_a_segment_can_be_decoded_by_itself(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(96), Form(320, 180))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=90)
    video = read_mp4(tmp_path / "out.mp4").video
    assert video is not None
    assert list(video.keys) == [0, 24, 48, 72]
    with ffmpeg.decoded(tmp_path / "out.mp4", SMALL, first=48, frames=1) as frames:
        assert next(frames).shape == (135, 160)


def test_segments_say_what_their_colours_are(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(30), Form(320, 180))
    make_segment(source, tmp_path / "out.mp4", form=SMALL, frames=24)
    _, said = ffmpeg.run(["-i", tmp_path / "out.mp4", "-f", "null", "-"])
    assert "yuv420p(tv, bt709, progressive)" in said


def test_all_of_a_clip_becomes_a_segment_of_its_own_length(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(37), Form(320, 180))
    assert whole_segment(source, tmp_path / "out.mp4", form=SMALL) == 37
    assert numbers_of(tmp_path / "out.mp4") == list(range(37))


def test_the_same_clip_gives_the_same_bytes(tmp_path: Path):
    source = foreign_film(tmp_path / "clip.mp4", range(30), Form(320, 180))
    for name in ("one.mp4", "two.mp4"):
        make_segment(source, tmp_path / name, form=SMALL, frames=24)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_the_key_changes_with_everything_that_changes_the_pixels():
    title = Title("Song", "Singer")
    plain = segment_key("ab", 0.0, 48, SMALL, [title])
    others = [
        segment_key("ac", 0.0, 48, SMALL, [title]),
        segment_key("ab", 1.0, 48, SMALL, [title]),
        segment_key("ab", 0.0, 49, SMALL, [title]),
        segment_key("ab", 0.0, 48, Form(90, 160), [title]),
        segment_key("ab", 0.0, 48, SMALL, [replace(title, side="right")]),
        segment_key("ab", 0.0, 48, SMALL, [title, EndFade()]),
        segment_key("ab", 0.0, 48, SMALL),
    ]
    assert len({plain, *others}) == len(others) + 1
    assert plain == segment_key("ab", 0.0, 48, SMALL, [title])
