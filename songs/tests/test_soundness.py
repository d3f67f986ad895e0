"""What is wrong with a song's sound is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mvsite.lib import storage
from mvsite.lib.sounds import RATE
from songs.analysis.soundness import faults_in, faults_of
from songs.hearing import hear
from songs.models import Song
from tests.factories import make_song
from tests.films import sound_file


def tone(seconds: float = 12.0, height: float = 0.5) -> NDArray[np.int16]:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.clip(height * np.sin(2 * np.pi * 220 * time), -1, 1)
    return np.repeat((wave * 32_767).astype(np.int16)[:, None], 2, axis=1)


def test_a_sound_song_has_no_faults() -> None:
    assert list(faults_in(tone())) == []
    assert list(faults_in(tone(height=1.0))) == []


def test_silence_from_end_to_end_is_said_alone() -> None:
    assert list(faults_in(tone(height=0.0))) == [
        "Nothing can be heard in this song: it is silent from beginning to end."
    ]


def test_a_long_silence_is_said_with_its_place_and_a_short_one_is_music() -> None:
    sound = tone(100.0)
    sound[65 * RATE : 74 * RATE] = 0
    sound[10 * RATE : 13 * RATE] = 0
    assert list(faults_in(sound)) == ["It is silent for 9 s from 1:05 on."]


@pytest.mark.parametrize(("side", "left"), [("left", 1), ("right", 0)])
def test_one_side_alone_is_said(side: str, left: int) -> None:
    sound = tone()
    sound[:, left] = 0
    assert list(faults_in(sound)) == [
        f"Only its {side} side has sound, and a film of it will sound the same."
    ]


def test_tops_that_are_cut_off_are_said() -> None:
    assert "clipped" in " ".join(faults_in(tone(height=3.0)))


@pytest.mark.django_db
def test_a_song_that_is_heard_keeps_its_faults_beside_what_was_noted_before(
    tmp_path: Path,
) -> None:
    samples = np.zeros(8 * RATE, np.float32)
    samples[: 2 * RATE] = 0.3 * np.sin(np.arange(2 * RATE) * 0.05)
    song = make_song(seconds=8.0, warnings=["The file ends early: 8 s of it could be read."])
    storage.put(song.canonical_key, sound_file(tmp_path / "song.flac", samples))
    assert faults_of(storage.local_path(song.canonical_key), tmp_path)
    hear(song)
    song.refresh_from_db()
    assert song.status == Song.Status.READY
    assert song.warnings == [
        "The file ends early: 8 s of it could be read.", "It is silent for 6 s from 0:02 on.",
    ]  # fmt: skip
