from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.films import SMALL, bursts, exact_film, sound_file
from videos.mp4 import NotMP4, read_mp4


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exact_film(tmp_path_factory.mktemp("mp4") / "film.mp4", range(30)).read_bytes()


def test_it_says_what_a_film_holds(tmp_path: Path):
    movie = read_mp4(exact_film(tmp_path / "film.mp4", range(50)))
    assert movie.sound is None
    video = movie.video
    assert video is not None
    assert (video.width, video.height) == (SMALL.width, SMALL.height)
    assert (video.samples, list(video.keys)) == (50, [0, 24, 48])
    assert float(video.seconds) == pytest.approx(50 / 24, abs=0.001)
    assert not movie.starts_at_once


def test_sound_is_as_long_as_it_is_heard(tmp_path: Path):
    sound = read_mp4(sound_file(tmp_path / "sound.m4a", bursts(1.5))).sound
    assert sound is not None
    assert float(sound.seconds) == pytest.approx(1.5, abs=0.001)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.data())
def test_a_damaged_file_is_never_worse_than_no_mp4(
    film: bytes, tmp_path: Path, data: some.DataObject
):
    damaged = bytearray(film)
    index = film.index(b"moov")
    for _ in range(data.draw(some.integers(1, 4))):
        damaged[data.draw(some.integers(index - 4, len(film) - 1))] = data.draw(
            some.integers(0, 255)
        )
    path = tmp_path / "damaged.mp4"
    path.write_bytes(damaged[: data.draw(some.integers(0, 40)) * -1 or None])
    try:
        assert read_mp4(path).tracks is not None
    except NotMP4 as error:
        assert str(error)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 64, b"\0\0\0\x01moov", b"#EXTM3U", b"\0\0\0\x09moov!"]
)
def test_what_is_no_mp4_is_called_so(tmp_path: Path, content: bytes):
    path = tmp_path / "file.mp4"
    path.write_bytes(content)
    with pytest.raises(NotMP4):
        read_mp4(path)
