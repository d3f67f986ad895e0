"""What clips sound like themselves, under their film: by real files, measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from tests.films import (
    SMALL,
    SOUND_RATE,
    bursts,
    delay_between,
    exact_film,
    foreign_film,
    sound_file,
    sound_of,
)
from videos.clip_sound import Heard, lay_clip_sounds
from videos.mp4 import read_mp4

RATE = 24
OTHER = Form(320, 180)


@pytest.fixture(scope="module")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a film of another size, with a sound of its own."""
    folder = tmp_path_factory.mktemp("loud")
    own = sound_file(folder / "own.wav", bursts(2, seed=5))
    return foreign_film(folder / "loud.mp4", range(48), OTHER, sound=own)


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exact_film(tmp_path_factory.mktemp("silent") / "silent.mp4", range(36))


def expected(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts).astype(np.float32)


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * SOUND_RATE))


def test_each_clip_is_heard_at_its_place_and_silence_where_one_has_no_sound(
    tmp_path: Path, loud: Path, silent: Path
) -> None:
    out = tmp_path / "sound.m4a"
    clips = [Heard(silent, 0, 36, 0), Heard(loud, 0, 48, 36), Heard(None, 0, 36, 84)]
    assert lay_clip_sounds(clips, RATE, out)
    heard = sound_of(out)
    delay, alike = delay_between(expected(quiet(1.5), bursts(2, seed=5), quiet(1.5)), heard)
    assert abs(delay) <= 0.010
    assert alike > 0.9
    assert np.abs(heard[:60_000]).max() < 0.01
    assert float(read_mp4(out).sound.seconds) == pytest.approx(5, abs=0.03)


def test_a_clip_is_heard_from_where_it_is_shown(tmp_path: Path, loud: Path) -> None:
    out = tmp_path / "sound.m4a"
    assert lay_clip_sounds([Heard(loud, 12, 24, 0)], RATE, out)
    half = SOUND_RATE // 2
    delay, alike = delay_between(bursts(2, seed=5)[half : 3 * half], sound_of(out))
    assert abs(delay) <= 0.010
    assert alike > 0.9


def test_clips_that_overlap_are_faded_into_each_other_at_the_same_level(tmp_path: Path) -> None:
    turns = np.arange(2 * SOUND_RATE) / SOUND_RATE * 220
    tone = (0.6 * np.sin(2 * np.pi * turns)).astype(np.float32)
    own = sound_file(tmp_path / "tone.wav", tone)
    clip = foreign_film(tmp_path / "tone.mp4", range(48), SMALL, sound=own)
    out = tmp_path / "sound.m4a"
    assert lay_clip_sounds([Heard(clip, 0, 48, 0), Heard(clip, 0, 48, 36)], RATE, out)
    heard = sound_of(out)
    assert float(read_mp4(out).sound.seconds) == pytest.approx(84 / RATE, abs=0.03)
    alone, both = (strength(heard, *span) for span in ((0.5, 1.4), (1.6, 1.9)))
    assert both == pytest.approx(alone, rel=0.1)


def strength(heard: np.ndarray, start: float, end: float) -> float:
    return float(np.sqrt(np.mean(heard[round(start * SOUND_RATE) : round(end * SOUND_RATE)] ** 2)))


def test_levelled_sound_comes_out_at_the_platforms_loudness(tmp_path: Path) -> None:
    own = sound_file(tmp_path / "own.wav", bursts(6, seed=2) / np.float32(4))
    clip = foreign_film(tmp_path / "clip.mp4", range(140), SMALL, sound=own)
    out = tmp_path / "sound.m4a"
    assert lay_clip_sounds([Heard(clip, 0, 140, 0)], RATE, out, levelled=True)
    _, said = ffmpeg.run(["-i", out, "-map", "0:a", "-af", "ebur128", "-f", "null", "-"])
    assert abs(float(said.rsplit("I:", 1)[1].split()[0]) + 14) < 1


def test_clips_without_sound_give_none(tmp_path: Path, silent: Path) -> None:
    out = tmp_path / "sound.m4a"
    assert not lay_clip_sounds([Heard(silent, 0, 36, 0)], RATE, out, levelled=True)
    assert not out.exists()
