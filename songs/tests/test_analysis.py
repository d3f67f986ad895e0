"""What holds of every analysis, whatever the sound."""

from __future__ import annotations

import json
import subprocess
import wave
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mvsite.lib import ffmpeg
from songs.analysis import Analysis, analyse
from songs.analysis.reading import samples_of
from songs.tests import synthetic
from songs.tests.synthetic import RATE


@pytest.fixture(scope="module")
def loop() -> synthetic.Song:
    return synthetic.song(120, parts=synthetic.LOOP, pattern="four")


def test_an_analysis_comes_back_from_json_as_it_was(loop):
    heard = analyse(loop.samples)
    assert Analysis.from_json(json.loads(json.dumps(heard.to_json()))) == heard


def test_the_same_samples_give_the_same_analysis(loop):
    assert analyse(loop.samples) == analyse(loop.samples.copy())


def test_times_are_kept_to_the_millisecond(loop):
    heard = analyse(loop.samples)
    for time in (*heard.beats, *heard.onsets, *heard.downbeats, heard.duration):
        assert time == round(time, 3)


def test_five_seconds_are_enough_for_an_analysis(loop):
    heard = analyse(loop.samples[: 5 * RATE])
    assert heard.duration == 5
    assert heard.window.seconds == 5
    assert heard.tempo == pytest.approx(120, rel=0.03)


def test_a_quiet_copy_of_a_song_has_the_same_beats(loop):
    loud, quiet = analyse(loop.samples), analyse(loop.samples * np.float32(0.01))
    assert quiet.beats == pytest.approx(loud.beats, abs=0.002)


def test_onsets_are_found_where_there_is_no_beat():
    times = (3.0, 7.1, 8.3, 15.0, 21.7)
    heard = analyse(synthetic.clicks(times, 25))
    assert heard.onsets == pytest.approx(times, abs=0.015)


def test_samples_that_are_no_numbers_count_as_silence(loop):
    broken = loop.samples.copy()
    broken[1000:1100] = np.nan
    broken[5000] = np.inf
    heard = analyse(broken)
    assert heard.tempo == pytest.approx(120, rel=0.01)
    assert np.isfinite(heard.energy).all()


def test_less_than_half_a_second_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="half a second"):
        analyse(np.zeros(100, np.float32))


def test_keep_alive_is_called_and_may_stop_the_work(loop):
    class Lost(Exception):
        pass

    def gone() -> None:
        raise Lost

    with pytest.raises(Lost):
        analyse(loop.samples, RATE, gone)


@settings(max_examples=20, deadline=None)
@given(
    seconds=some.floats(0.5, 12),
    seed=some.integers(0, 1000),
    sparse=some.floats(0, 1),
    gain=some.sampled_from([0.0, 1e-6, 0.1, 1.0, 4.0]),
)
def test_any_sound_gives_finite_values_in_order_and_in_range(seconds, seed, sparse, gain):
    chance = np.random.default_rng(seed)
    samples = chance.standard_normal(int(seconds * RATE))
    samples *= gain * (
        np.repeat(chance.random(samples.size // 2000 + 1), 2000)[: samples.size] > sparse
    )
    check(analyse(samples.astype(np.float32)))


def check(heard: Analysis) -> None:
    for times in (heard.beats, heard.downbeats, heard.onsets):
        assert all(0 <= time <= heard.duration for time in times)
        assert all(one < other for one, other in pairwise(times))
    values = (
        *heard.energy,
        *heard.strengths,
        heard.confidence,
        *(s.energy for s in heard.sections),
    )
    assert all(0 <= value <= 1 for value in values)
    assert all(0 <= peak <= 255 for peak in heard.peaks)
    assert len(heard.strengths) == len(heard.beats)
    assert heard.window.start + heard.window.seconds <= heard.duration + 0.002
    assert heard.sections[0].start == 0 and heard.sections[-1].end == heard.duration
    assert bool(heard.beats) == bool(heard.tempo)


def test_a_file_is_read_as_mono_samples_at_the_rate_of_the_analysis(tmp_path, loop):
    path = tmp_path / "song.flac"
    command = [ffmpeg.binary(), "-loglevel", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "1",
               "-i", "-", "-ac", "2", "-ar", "44100", path]  # fmt: skip
    subprocess.run(command, input=loop.samples.tobytes(), check=True)
    samples = samples_of(path)
    assert samples.dtype == np.float32
    assert samples.size == pytest.approx(loop.samples.size, abs=RATE // 100)
    assert analyse(samples).beats == pytest.approx(analyse(loop.samples).beats, abs=0.01)


def test_a_file_that_is_no_sound_is_an_error_of_ffmpeg(tmp_path):
    path = tmp_path / "song.mp3"
    path.write_text("not a song")
    with pytest.raises(ffmpeg.FFmpegError):
        samples_of(path)


def test_a_song_whose_sides_cancel_out_is_heard_all_the_same(tmp_path):
    left = np.round(20_000 * np.sin(np.arange(44_100) * 0.05)).astype("<i2")
    path = tmp_path / "opposite.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(np.stack([left, -left], axis=1).tobytes())
    assert float(np.abs(samples_of(path)).max()) > 0.5
