"""``manage.py analyse``: what is heard in files, without a database."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import wave
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from django.core.management import call_command

from mvsite.lib.sounds import RATE
from songs.analysis import describe
from songs.analysis.clicks import write_with_clicks
from tests import hostile
from tests.factories import analysis
from tests.films import sound_file
from tests.media import make_song

Ended = subprocess.CompletedProcess[str]
PROJECT = Path(__file__).resolve().parent.parent.parent
FIELDS = [
    "file", "tempo", "meter", "beats", "downbeats", "sections", "window", "confidence", "error",
]  # fmt: skip


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go; what is left of them is seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def types(*arguments: object) -> tuple[int, str, str]:
    """Exit status, what it says, and what it complains of."""
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command("analyse", *map(str, arguments), stdout=out, stderr=errors)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), errors.getvalue()
    return 0, out.getvalue(), errors.getvalue()


def typed(home: Path, *arguments: object, into: int | IO[Any] = subprocess.PIPE) -> Ended:
    """As a person types it."""
    return subprocess.run(
        [sys.executable, PROJECT / "manage.py", "analyse", *map(str, arguments)],
        env={"LEITMOTIF_HOME": str(home), "LEITMOTIF_NO_SETUP": "1", "PATH": "/usr/bin:/bin"},
        stdout=into, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
    )  # fmt: skip


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_song_is_described_in_words(tmp_path: Path) -> None:
    status, said, _ = types(make_song(tmp_path / "my_song.wav", seconds=24))
    assert status == 0
    assert "my song, 0:24" in said
    assert "120 beats a minute, 4 in a bar" in said
    assert any(block in said for block in describe.BLOCKS)


def test_a_program_gets_one_object_a_line_and_the_others_in_spite_of_one(
    tmp_path: Path, places: Path
) -> None:
    songs = [make_song(tmp_path / f"{tempo}.wav", tempo=tempo) for tempo in (100, 120)]
    status, said, _ = types("--json", songs[0], tmp_path / "nothing.mp3", tmp_path, songs[1])
    first, missing, folder, last = objects(said)
    assert status == 1
    assert all(list(found) == FIELDS for found in (first, missing, folder, last))
    assert [first["tempo"], last["tempo"]] == pytest.approx([100, 120], rel=0.01)
    assert first["file"] == str(songs[0])
    assert first["error"] is None
    assert set(first["downbeats"]) <= set(first["beats"])
    assert set(first["window"]) == {"start", "seconds"}
    assert missing["error"] == "“nothing.mp3” is not there."
    assert "folder" in folder["error"]
    assert not list(places.iterdir())


def test_a_command_typed_in_a_terminal_needs_no_database(tmp_path: Path) -> None:
    song = make_song(tmp_path / "song.wav", seconds=6)
    home = tmp_path / "home"
    done = typed(home, "--json", song)
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout)[0]["error"] is None
    assert not list(home.rglob("*.sqlite3"))


def test_who_reads_no_further_is_no_failure(tmp_path: Path) -> None:
    song = make_song(tmp_path / "song.wav", seconds=6)
    reading, writing = os.pipe()
    os.close(reading)
    ended = typed(tmp_path / "home", song, into=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    song = make_song(tmp_path / "song.wav", seconds=6)
    with Path("/dev/full").open("w") as full:
        ended = typed(tmp_path / "home", "--json", song, into=full)
    assert ended.returncode == 1
    assert ended.stderr == "What was heard cannot be written: No space left on device.\n"


def test_hostile_files_are_refused_with_a_sentence_and_leave_nothing(
    tmp_path: Path, places: Path
) -> None:
    whole = hostile.song("mp3")
    files = {
        "list.mp3": b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "empty.mp3": b"",
        "page.mp3": b"<html>", "text.wav": b"RIFF\0\0\0\0WAVE", "cut.mp3": whole[:300],
        "short.wav": hostile.wav(hostile.tone(1)),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    status, said, _ = types("--json", *(tmp_path / name for name in files))
    errors = [found["error"] for found in objects(said)]
    assert status == 1
    assert len(errors) == len(files)
    assert all(error and error[0] in "“T" and "Traceback" not in error for error in errors)
    assert not list(places.iterdir())


def test_what_is_damaged_is_heard_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    for seed in range(4):
        path = tmp_path / f"{seed}.mp3"
        path.write_bytes(hostile.damaged(hostile.song("mp3"), seed))
        status, said, _ = types("--json", path)
        assert (status == 1) == bool(objects(said)[0]["error"])


def test_where_there_is_no_beat_that_is_said(tmp_path: Path) -> None:
    song = tmp_path / "silence.wav"
    song.write_bytes(hostile.wav(np.zeros((8 * RATE, 1))))
    status, said, _ = types(song)
    assert (status, describe.NO_BEAT in said) == (0, True)


def test_clicks_are_written_over_the_song(tmp_path: Path, places: Path) -> None:
    song = make_song(tmp_path / "song.wav", seconds=8)
    status, _, _ = types(song, "--clicks", tmp_path / "clicks.wav")
    assert status == 0
    with wave.open(str(tmp_path / "clicks.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(8, abs=0.01)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "clicks.wav", "song.wav", "temporary",
    ]  # fmt: skip
    assert not list(places.iterdir())


def test_each_click_begins_at_the_sample_of_its_beat(tmp_path: Path) -> None:
    heard = analysis(seconds=45.0, beat=0.6178)
    silence = sound_file(tmp_path / "song.flac", np.zeros(45 * RATE, np.float32))
    write_with_clicks(silence, heard, tmp_path / "clicks.wav", tmp_path)
    with wave.open(str(tmp_path / "clicks.wav")) as file:
        left = np.frombuffer(file.readframes(file.getnframes()), "<i2")[::2].astype(int)
    loud = np.flatnonzero(np.abs(left) > 200)
    begins = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 4)]
    expected = np.round(np.array(heard.beats) * RATE)
    assert np.abs(begins - expected).max() <= 1


def test_clicks_of_bars_are_higher(tmp_path: Path) -> None:
    heard = analysis(seconds=8.0)
    silence = sound_file(tmp_path / "song.flac", np.zeros(8 * RATE, np.float32))
    write_with_clicks(silence, heard, tmp_path / "clicks.wav", tmp_path)
    with wave.open(str(tmp_path / "clicks.wav")) as file:
        left = np.frombuffer(file.readframes(file.getnframes()), "<i2")[::2].astype(float)

    def pitch(time: float) -> int:
        return int(np.abs(np.fft.rfft(left[round(time * RATE) :][:1323])).argmax())

    assert pitch(heard.beats[0]) == pitch(heard.beats[4]) > pitch(heard.beats[1])


def test_a_loud_song_with_clicks_is_not_clipped(tmp_path: Path) -> None:
    loud = sound_file(tmp_path / "song.flac", np.ones(6 * RATE, np.float32))
    write_with_clicks(loud, analysis(seconds=6.0), tmp_path / "clicks.wav", tmp_path)
    with wave.open(str(tmp_path / "clicks.wav")) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert samples.max() < 32_767
    assert samples.min() > -10_000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("song.wav", "song.wav", "--clicks", "out.wav"), "Clicks are for one song; 2 were named."),
        (("song.wav", "--clicks", "out.mp3"), "end it in .wav"),
        (("song.wav", "--clicks", "song.wav"), "would lie on “song.wav” itself"),
        (("song.wav", "--clicks", "nowhere/out.wav"), "is not there"),
    ],
)  # fmt: skip
def test_clicks_that_cannot_be_written_are_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    song = make_song(tmp_path / "song.wav", seconds=6)
    before = song.read_bytes()
    status, said, complaint = types(*arguments)
    assert status == 2
    assert sentence in complaint
    assert not said
    assert song.read_bytes() == before


def test_words_say_how_sure_one_can_be() -> None:
    heard = analysis()
    assert describe.beat_of(heard) == "120 beats a minute, 4 in a bar: sure."
    unsure = replace(heard, tempo=139.9, confidence=0.25, alternatives=(69.95, 200.0))
    assert describe.beat_of(unsure).endswith("not sure; perhaps half of it: 70.")


def test_a_song_is_drawn_with_its_sections_below() -> None:
    blocks, names = describe.drawn(analysis(), 40)
    assert len(blocks) == 40
    assert blocks[20] == describe.BOUNDARY
    assert blocks[5] < blocks[30]
    assert names.index("verse") == 0
    assert names.index("chorus") == 20
