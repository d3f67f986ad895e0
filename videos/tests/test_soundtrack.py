"""The film's sound is the upload's own, packet for packet, wherever that can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mvsite.lib import ffmpeg
from mvsite.lib.sounds import RATE, read_song
from tests.films import delay_between, sound_of
from tests.scenery import Staged, shots, silent_film, stereo_song
from videos.joining import join
from videos.measuring.packets import copied_share, packets
from videos.mp4 import read_mp4
from videos.report import Expected, measure
from videos.soundtrack import NotCopyable, Soundtrack, copy_window, lay_sound

LOW_COMPLEXITY = ("-c:a", "aac", "-b:a", "128k", "-aac_pns", "0")
"""Without noise that each decoder makes up for itself."""


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stereo_song(tmp_path_factory.mktemp("song") / "song.flac", 12)


def uploaded(song: Path, folder: Path, name: str, arguments: Sequence[str]) -> tuple[Path, Path]:
    """The song in another form, and our transcode of that."""
    upload = folder / name
    ffmpeg.run(["-i", song, *arguments, upload])
    return upload, read_song(upload, name, folder).canonical


@pytest.mark.parametrize(
    ("name", "more", "start"),
    [
        ("song.m4a", (), 0.0),
        ("song.m4a", (), 3.14159),
        ("song.m4a", (), 6.5),
        ("song.aac", (), 3.14159),
        ("rate.m4a", ("-ar", "48000"), 3.14159),
        ("one.m4a", ("-ac", "1"), 3.14159),
    ],
)
def test_the_packets_of_an_aac_song_are_copied_and_heard_to_the_sample(
    tmp_path: Path, song: Path, name: str, more: tuple[str, ...], start: float
) -> None:
    upload, canonical = uploaded(song, tmp_path, name, (*LOW_COMPLEXITY, *more))
    out = tmp_path / "sound.m4a"
    laid = lay_sound(upload, canonical, start, 5.5, out, fade_out=1.0)
    assert laid == Soundtrack(copied=True, faded=0.0)
    assert copied_share(out, upload) == 1
    assert float(read_mp4(out).sound.seconds) == pytest.approx(5.5, abs=1 / RATE)
    window = sound_of(canonical)[round(start * RATE) :][: round(5.5 * RATE)]
    delay, alike = delay_between(sound_of(out)[: len(window)], window)
    assert abs(delay) <= 1 / RATE
    assert alike > 0.99


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("song.mp3", ()),
        ("song.ogg", ()),
        ("low.m4a", (*LOW_COMPLEXITY, "-ar", "22050")),
        ("alac.m4a", ("-c:a", "alac")),
        ("wide.m4a", (*LOW_COMPLEXITY, "-ac", "6")),
    ],
)
def test_any_other_song_is_encoded_once(
    tmp_path: Path, song: Path, name: str, arguments: tuple[str, ...]
) -> None:
    upload, canonical = uploaded(song, tmp_path, name, arguments)
    out = tmp_path / "sound.m4a"
    laid = lay_sound(upload, canonical, 2.0, 4.0, out, fade_out=1.0)
    assert laid == Soundtrack(copied=False, faded=1.0)
    assert copied_share(out, upload) == 0
    assert float(read_mp4(out).sound.seconds) == pytest.approx(4.0, abs=1 / RATE)


def test_a_copy_that_is_not_the_song_s_window_is_not_used(tmp_path: Path, song: Path) -> None:
    upload, _ = uploaded(song, tmp_path, "song.m4a", LOW_COMPLEXITY)
    other = stereo_song(tmp_path / "other.flac", 12, seed=2)
    with pytest.raises(NotCopyable, match="not the song's window"):
        copy_window(upload, other, 2.0, 4.0, tmp_path / "sound.m4a")
    assert not lay_sound(upload, other, 2.0, 4.0, tmp_path / "sound.m4a", fade_out=0.5).copied


def test_a_window_beyond_the_last_packet_is_not_copied(tmp_path: Path, song: Path) -> None:
    upload, canonical = uploaded(song, tmp_path, "song.m4a", LOW_COMPLEXITY)
    with pytest.raises(NotCopyable, match="ends before"):
        copy_window(upload, canonical, 10.0, 4.0, tmp_path / "sound.m4a")


def test_a_film_proves_that_its_sound_was_copied(tmp_path: Path, song: Path) -> None:
    upload, canonical = uploaded(song, tmp_path, "song.m4a", LOW_COMPLEXITY)
    staged = Staged(canonical, start=2.3)
    sound, film = tmp_path / "sound.m4a", tmp_path / "film.mp4"
    copy_window(upload, canonical, staged.start, 6.0, sound)
    picture = silent_film(tmp_path / "picture.mp4", shots(staged.cuts))
    join([picture], sound, film, form=staged.form)
    assert packets(film) == packets(sound)
    expected = Expected(staged.cuts, canonical, staged.start, upload)
    report = measure(film, expected)
    assert report.copied == 1
    assert report.heard.identical > 0.99
    (line,) = [line for line in report.lines if line.subject == "sound"]
    assert line.verdict == "ok"
    assert line.measured.startswith("the song’s own, bit for bit (every packet)")
