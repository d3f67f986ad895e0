from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from mvsite.lib.sounds import windowed_sound
from tests.films import (
    SMALL,
    bursts,
    coloured_film,
    delay_between,
    exact_film,
    foreign_film,
    numbers_of,
    sound_file,
    sound_of,
)
from videos.joining import join, poster
from videos.mp4 import read_mp4
from videos.segments import make_segment
from videos.splicing import NotExact

LENGTHS = (50, 24, 37, 31, 48, 26)


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six films whose numbers run on from one to the next, two of them encoded otherwise."""
    folder = tmp_path_factory.mktemp("segments")
    paths, start = [], 0
    for number, length in enumerate(LENGTHS):
        path = folder / f"segment {number}.mp4"
        if number in (1, 4):
            clip = foreign_film(folder / "clip.mp4", range(start, start + length), Form(320, 180))
            make_segment(clip, path, form=SMALL, frames=length)
        else:
            exact_film(path, range(start, start + length))
        paths.append(path)
        start += length
    return paths


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_file(tmp_path_factory.mktemp("song") / "song.flac", bursts(12))


def window(song: Path, start: float, frames: int) -> Path:
    out = song.with_name("window.m4a")
    windowed_sound(song, start, frames / 24, out)
    return out


def test_no_frame_is_lost_or_doubled_at_the_joins(tmp_path: Path, segments: list[Path]):
    film = tmp_path / "film.mp4"
    assert join(segments, None, film, form=SMALL) == sum(LENGTHS)
    assert numbers_of(film) == list(range(sum(LENGTHS)))


def test_the_pictures_are_copied_not_encoded(tmp_path: Path, segments: list[Path]):
    film = tmp_path / "film.mp4"
    join(segments, None, film, form=SMALL)
    assert _packet_sums(film) == [each for path in segments for each in _packet_sums(path)]


def _packet_sums(path: Path) -> list[str]:
    data, _ = ffmpeg.run(["-i", path, "-map", "0:v", "-c", "copy", "-f", "framemd5", "-"],
                         capture=True)  # fmt: skip
    return [line.split()[-1] for line in data.decode().splitlines() if not line.startswith("#")]


def test_frames_stand_at_even_times_however_many_segments(tmp_path: Path):
    short = exact_film(tmp_path / "short.mp4", range(25))
    film = tmp_path / "film.mp4"
    join([short] * 150, None, film, form=SMALL)
    video = read_mp4(film).video
    assert video is not None
    assert (video.samples, video.ticks * 24) == (150 * 25, video.timescale)


def test_the_film_can_be_decoded_from_the_start_of_every_group(
    tmp_path: Path, segments: list[Path]
):
    film = tmp_path / "film.mp4"
    join(segments, None, film, form=SMALL)
    video = read_mp4(film).video
    assert video is not None
    assert len(video.keys) == 12
    for key in video.keys:
        with ffmpeg.decoded(film, SMALL, first=key, frames=1) as frames:
            bars = next(frames)[20, 8:160:16] > 125
        assert int(bars @ (1 << np.arange(10))) == key


def test_the_sound_is_the_songs_window_at_its_place(
    tmp_path: Path, segments: list[Path], song: Path
):
    film, frames = tmp_path / "film.mp4", sum(LENGTHS)
    join(segments, window(song, 2.5, frames), film, form=SMALL)
    heard = bursts(12)[round(2.5 * 44_100) :][: round(frames / 24 * 44_100)]
    delay, alike = delay_between(heard, sound_of(film))
    assert abs(delay) <= 0.010
    assert alike > 0.9


def test_sound_and_pictures_are_of_one_length(tmp_path: Path, segments: list[Path], song: Path):
    film = tmp_path / "film.mp4"
    join(segments, window(song, 0, sum(LENGTHS)), film, form=SMALL)
    movie = read_mp4(film)
    assert movie.video is not None
    assert movie.sound is not None
    assert movie.video.seconds == pytest.approx(sum(LENGTHS) / 24, abs=1e-3)
    assert abs(movie.sound.seconds - movie.video.seconds) <= 1024 / 44_100


def test_playing_can_start_before_all_is_loaded(tmp_path: Path, segments: list[Path], song: Path):
    film = tmp_path / "film.mp4"
    join(segments, window(song, 0, sum(LENGTHS)), film, form=SMALL)
    data = film.read_bytes()
    assert read_mp4(film).starts_at_once
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_film_says_what_its_colours_are(tmp_path: Path, segments: list[Path]):
    join(segments, None, tmp_path / "film.mp4", form=SMALL)
    _, said = ffmpeg.run(["-i", tmp_path / "film.mp4", "-f", "null", "-"])
    assert "yuv420p(tv, bt709, progressive)" in said
    assert b"colrnclx" in (tmp_path / "film.mp4").read_bytes()


def test_the_same_segments_give_the_same_bytes(tmp_path: Path, segments: list[Path]):
    for name in ("one.mp4", "two.mp4"):
        join(segments, None, tmp_path / name, form=SMALL, metadata={"title": "Lied\n2"})
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    assert b"Lied 2" in (tmp_path / "one.mp4").read_bytes()


@pytest.mark.parametrize(
    "name", ["it's.mp4", "a\nfile b.mp4", "-i.mp4", "concat:x|y.mp4", "ж%d.mp4"]
)
def test_no_name_of_a_file_can_break_the_list(tmp_path: Path, name: str):
    segment = exact_film(tmp_path / "plain.mp4", range(24)).rename(tmp_path / name)
    join([segment, segment], None, tmp_path / "film.mp4", form=SMALL)
    assert numbers_of(tmp_path / "film.mp4") == [*range(24), *range(24)]


def test_a_segment_of_another_form_is_refused_by_its_number(tmp_path: Path, segments: list[Path]):
    odd = foreign_film(tmp_path / "odd.mp4", range(24), SMALL)
    with pytest.raises(NotExact, match=r"Clip 3 is not in the film's form.*“odd\.mp4”"):
        join([*segments[:2], odd, *segments[2:]], None, tmp_path / "film.mp4", form=SMALL)
    assert not (tmp_path / "film.mp4").exists()


def test_sound_of_another_length_is_refused(tmp_path: Path, segments: list[Path], song: Path):
    with pytest.raises(NotExact, match=r"sound lasts 8\.00 s, its pictures 9\.00 s"):
        join(segments, window(song, 0, 192), tmp_path / "film.mp4", form=SMALL)


def test_nothing_but_the_film_is_left_and_an_old_one_stays_until_it_is_whole(
    tmp_path: Path, segments: list[Path]
):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the film before")
    seen = sorted(tmp_path.iterdir())
    with pytest.raises(NotExact):
        join([*segments, film], None, film, form=SMALL)
    assert film.read_bytes() == b"the film before"
    join(segments, None, film, form=SMALL)
    assert sorted(tmp_path.iterdir()) == seen


def test_the_poster_shows_the_frame_in_its_colours(tmp_path: Path):
    red = coloured_film(tmp_path / "red.mp4", "0xd03020", 1)
    blue = coloured_film(tmp_path / "blue.mp4", "0x2040c0", 1)
    join([red, blue], None, tmp_path / "film.mp4", form=SMALL)
    shown = {23: (0xD0, 0x30, 0x20), 24: (0x20, 0x40, 0xC0), 99: (0x20, 0x40, 0xC0)}
    for at, colour in shown.items():
        poster(tmp_path / "film.mp4", at, tmp_path / "poster.jpg")
        with Image.open(tmp_path / "poster.jpg") as picture:
            assert picture.size == (160, 90)
            assert np.abs(np.asarray(picture)[45, 80].astype(int) - colour).max() < 8
