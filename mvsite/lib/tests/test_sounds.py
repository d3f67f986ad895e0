"""Songs: really decoded, and nothing left behind when they are refused."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tinytag import TinyTag

from mvsite.lib import ffmpeg
from mvsite.lib.sounds import RATE, SongFile, read_song, spoken, windowed_sound
from mvsite.lib.uploads import BadUpload
from tests.hostile import (
    PLAYLISTS,
    SECONDS,
    broken_floats,
    film,
    id3,
    playlist,
    song,
    tone,
    wav,
)
from tests.odd_files import REFUSED_SONGS, TAKEN_SONGS, Odd

Read = Callable[..., SongFile]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder that a song is decoded into."""
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


@pytest.fixture
def read(tmp_path: Path, kept: Path) -> Read:
    def read(data: bytes, name: str = "demo.mp3") -> SongFile:
        (tmp_path / "sent").write_bytes(data)
        return read_song(tmp_path / "sent", name, kept)

    return read


def samples(path: Path) -> NDArray[np.int16]:
    """Shape (samples, 2)."""
    output, _ = ffmpeg.run(["-i", path, "-f", "s16le", "-"], capture=True)
    return np.frombuffer(output, np.int16).reshape(-1, 2)


@pytest.mark.parametrize("odd", TAKEN_SONGS, ids=str)
def test_an_odd_song_is_taken_and_its_oddness_said(odd: Odd, read: Read, kept: Path):
    taken = read(odd.make(), odd.name)

    assert odd.says in " ".join(taken.notes)
    assert bool(taken.notes) == bool(odd.says)
    assert taken.title
    assert [taken.canonical] == list(kept.iterdir())
    assert TinyTag.get(taken.canonical).duration == pytest.approx(taken.seconds)


@pytest.mark.parametrize("odd", REFUSED_SONGS, ids=str)
def test_what_is_no_song_is_refused_with_a_sentence_and_nothing_kept(
    odd: Odd, read: Read, kept: Path
):
    with pytest.raises(BadUpload) as refusal:
        read(odd.make(), odd.name)

    assert odd.says in str(refusal.value)
    assert str(refusal.value).startswith(f"“{odd.name}”")
    assert "Nothing was kept." in str(refusal.value)
    assert list(kept.iterdir()) == []


def test_the_canonical_sound_is_cd_sound(read: Read):
    _, said = ffmpeg.run(["-i", read(song("opus")).canonical, "-f", "null", "-"])

    assert "flac, 44100 Hz, stereo, s16" in said


@pytest.mark.parametrize("extension", ["mp3", "m4a", "flac", "ogg", "opus"])
def test_the_length_is_that_of_the_decoded_sound(extension, read: Read):
    assert read(song(extension)).seconds == pytest.approx(SECONDS, abs=0.03)


@pytest.mark.parametrize(
    ("make", "extension"),
    [
        (film, "mp4"),
        (lambda: film("mov"), "mov"),
        (lambda: song("m4a"), "m4a"),
        (lambda: song("m4a", "-f", "mp4"), "m4a"),
        (lambda: song("opus"), "opus"),
        (lambda: song("ogg"), "ogg"),
    ],
)
def test_the_extension_is_that_of_the_content(make, extension, read: Read):
    assert read(make(), "called.flac").extension == extension


def test_a_mono_song_is_as_loud_on_both_sides_as_it_was(read: Read):
    taken = samples(read(wav(tone())).canonical)

    assert (taken[:, 0] == taken[:, 1]).all()
    assert taken.max() == pytest.approx(tone().max() * 32_767, abs=2)


def test_what_is_not_a_number_becomes_silence_not_a_bang(read: Read):
    taken = samples(read(broken_floats()).canonical)

    assert not taken[10_010:11_990].any()
    assert taken[20_000:21_000].any()


def test_eight_channels_come_down_to_two_without_clipping(read: Read):
    taken = samples(read(wav(tone(channels=8))).canonical)

    assert 1_000 < np.abs(taken.astype(int)).max() < 32_767


def test_title_and_artist_are_those_of_the_tags(read: Read):
    tags = ("-metadata", "title=Zwei  Wege\n", "-metadata", "artist=Ané")
    taken = read(song("mp3", *tags))

    assert (taken.title, taken.artist) == ("Zwei Wege", "Ané")


def test_without_tags_the_title_is_the_files_name(read: Read):
    assert read(song("mp3"), "C:\\Music\\two_roads.mp3").title == "two roads"


def test_a_hundred_kilobytes_of_title_are_cut(read: Read, settings):
    assert len(read(id3("x" * 100_000, song("mp3"))).title) == settings.TITLE_MAX_LENGTH


def test_a_song_over_the_longest_is_refused(read: Read, settings, kept: Path):
    settings.SONG_MAX_SECONDS = 6

    with pytest.raises(BadUpload, match="longer than 6 s, which is the most"):
        read(song("mp3"))
    assert list(kept.iterdir()) == []


def test_a_song_of_exactly_the_longest_is_taken(read: Read, settings):
    settings.SONG_MAX_SECONDS = SECONDS

    assert read(song("aac")).seconds > SECONDS


def test_a_song_over_the_size_is_refused_before_it_is_read(read: Read, settings):
    settings.SONG_MAX_BYTES = 10

    with pytest.raises(BadUpload, match="is the most"):
        read(b"text" * 100)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path):
    with pytest.raises(BadUpload, match=r"“gone.mp3” could not be found"):
        read_song(tmp_path / "gone.mp3", "gone.mp3", tmp_path)


def test_a_song_sent_as_a_link_is_read_from_where_it_lies(tmp_path: Path, kept: Path):
    (tmp_path / "real").write_bytes(song("mp3"))
    (tmp_path / "link.mp3").symlink_to(tmp_path / "real")

    assert read_song(tmp_path / "link.mp3", "link.mp3", kept).seconds > 5


def test_the_sent_file_is_left_as_it_was(tmp_path: Path, read: Read):
    read(song("mp3"))

    assert (tmp_path / "sent").read_bytes() == song("mp3")
    assert (tmp_path / "sent").stat().st_nlink == 1


READ_SONGS = """
import sys
from pathlib import Path
from mvsite.lib.sounds import read_song
from mvsite.lib.uploads import BadUpload
for source in sys.argv[2:]:
    try:
        read_song(Path(source), "demo.mp3", Path(sys.argv[1]))
    except BadUpload as refusal:
        print(refusal)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_playlist_never_gets_another_users_file_opened(tmp_path: Path, kept: Path):
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav(tone()))
    sent = [tmp_path / f"sent.{kind}" for kind in PLAYLISTS]
    for kind, path in zip(PLAYLISTS, sent, strict=True):
        path.write_bytes(playlist(kind, path=str(secret)))
    calls = tmp_path / "calls"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "999", "-e", "trace=openat,open", "-o", calls,
         sys.executable, "-c", READ_SONGS, kept, *sent],
        check=True, capture_output=True, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mvsite.settings"},
    )  # fmt: skip

    assert done.stdout.count("is not a song") == len(sent)
    assert all(f'"{path}"' in calls.read_text() for path in sent)
    assert f'"{secret}"' not in calls.read_text()


@pytest.mark.parametrize(("start", "seconds"), [(0, 1.5), (1.234_5, 3.25), (SECONDS - 1, 2)])
def test_a_window_has_its_length_to_the_sample(start, seconds, read: Read, tmp_path: Path):
    windowed_sound(read(song("flac")).canonical, start, seconds, tmp_path / "window.m4a")

    assert len(samples(tmp_path / "window.m4a")) == round(seconds * RATE)


def test_a_window_lies_where_it_was_asked_for(read: Read, tmp_path: Path):
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (SECONDS * RATE, 1))
    canonical = read(wav(noise)).canonical
    windowed_sound(canonical, 2.5, 2, tmp_path / "window.m4a")
    heard = samples(tmp_path / "window.m4a")[2_000:60_000, 0].astype(float)
    sung = samples(canonical)[:, 0].astype(float)
    likeness = [
        np.corrcoef(heard, sung[begin : begin + len(heard)])[0, 1]
        for begin in range(round(2.5 * RATE) + 1_995, round(2.5 * RATE) + 2_006)
    ]

    assert int(np.argmax(likeness)) == 5


def test_a_window_starts_and_ends_without_a_click(read: Read, tmp_path: Path):
    canonical = read(wav(tone())).canonical
    windowed_sound(canonical, 1.003, 2, tmp_path / "window.m4a", fade_out=0.5)
    heard = np.abs(samples(tmp_path / "window.m4a").astype(int)).max(axis=1)

    assert heard[:20].max() < heard[2_000:4_000].max() / 5
    assert heard[-200:].max() < heard[-44_100:-24_000].max() / 20


def test_the_same_window_gives_the_same_bytes(read: Read, tmp_path: Path):
    canonical = read(song("ogg")).canonical
    for name in ("one.m4a", "two.m4a"):
        windowed_sound(canonical, 1, 2, tmp_path / name)

    assert (tmp_path / "one.m4a").read_bytes() == (tmp_path / "two.m4a").read_bytes()


@pytest.mark.parametrize(
    ("seconds", "words"), [(12.9, "12 s"), (900, "15 min"), (224, "3 min 44 s"), (0.4, "0 s")]
)
def test_lengths_are_said_as_people_do(seconds, words):
    assert spoken(seconds) == words
