"""The beats of songs whose beats are known."""

from __future__ import annotations

import numpy as np
import pytest

from songs.analysis import analyse
from songs.tests import synthetic
from songs.tests.synthetic import RATE, Part, f_measure

VERSE_AND_CHORUS = (
    Part("verse", 8, 0.6, synthetic.VERSE),
    Part("chorus", 8, 1.0, synthetic.CHORUS),
)
PLAIN = {
    "72 rock": {"tempo": 72, "pattern": "rock"},
    "88.5 broken": {"tempo": 88.5, "pattern": "broken"},
    "97 rock": {"tempo": 97, "pattern": "rock"},
    "120 four on the floor": {"tempo": 120, "pattern": "four"},
    "140 swing": {"tempo": 140, "pattern": "swing", "swing": 2 / 3},
    "174 broken": {"tempo": 174, "pattern": "broken"},
}


@pytest.mark.parametrize("kind", PLAIN.values(), ids=PLAIN.keys())
def test_the_beats_of_a_plain_song_are_found_at_its_tempo(kind):
    song = synthetic.song(parts=VERSE_AND_CHORUS, **kind)
    heard = analyse(song.samples)
    assert f_measure(heard.beats, song.beats) >= 0.95
    assert heard.tempo == pytest.approx(kind["tempo"], rel=0.01)
    assert heard.confidence > 0.6


def test_beats_lie_within_ten_milliseconds_of_where_they_were_played():
    song = synthetic.song(97, parts=VERSE_AND_CHORUS)
    heard = np.array(analyse(song.samples).beats)
    apart = [np.abs(heard - beat).min() for beat in song.beats[8:]]
    assert np.median(apart) < 0.005
    assert np.percentile(apart, 95) < 0.010


def test_off_beat_hi_hats_do_not_shift_the_beat_even_where_they_are_alone():
    song = synthetic.song(120, pattern="four", parts=synthetic.POP)
    assert f_measure(analyse(song.samples).beats, song.beats) >= 0.95


def test_a_pulse_beyond_the_fastest_tempo_is_heard_at_its_half():
    song = synthetic.song(100.3, pattern="sixteenths", parts=synthetic.POP, seed=26)
    assert f_measure(analyse(song.samples).beats, song.beats) >= 0.95


def test_a_drifting_tempo_is_followed_past_the_model_s_fastest_double():
    song = synthetic.song((95, 104), parts=VERSE_AND_CHORUS)
    assert f_measure(analyse(song.samples).beats, song.beats) >= 0.95


@pytest.mark.parametrize(
    ("tempo", "pattern", "meter"), [(100, "waltz", 3), (150, "waltz", 3), (97, "rock", 4)]
)
def test_bars_of_three_and_four_begin_where_the_harmony_changes(tempo, pattern, meter):
    song = synthetic.song(tempo, pattern=pattern, meter=meter, parts=VERSE_AND_CHORUS)
    heard = analyse(song.samples)
    assert heard.meter == meter
    assert f_measure(heard.downbeats, song.downbeats) >= 0.9
    assert set(heard.downbeats) <= set(heard.beats)


def test_clicks_are_heard_where_they_are():
    times = np.arange(0.5, 29.5, 0.5)
    heard = analyse(synthetic.clicks(times, 30))
    assert heard.tempo == pytest.approx(120, rel=0.01)
    inner = [beat for beat in heard.beats if 1 < beat < 29]
    assert max(abs(beat * 2 - round(beat * 2)) / 2 for beat in inner) < 0.01


def test_the_strongest_beats_are_those_with_a_bass_drum():
    song = synthetic.song(97, parts=VERSE_AND_CHORUS)
    heard = analyse(song.samples)
    strong = {
        place: np.mean(
            [
                strength
                for beat, strength in zip(heard.beats, heard.strengths, strict=True)
                if np.abs(song.beats[place::2] - beat).min() < 0.05
            ]
        )
        for place in (0, 1)
    }
    assert strong[0] > 1.5 * strong[1]


def test_half_and_double_are_offered_as_alternatives():
    heard = analyse(synthetic.song(97, parts=VERSE_AND_CHORUS).samples)
    for ratio in (2, 1 / 2):
        assert any(abs(other - ratio * heard.tempo) < 0.02 for other in heard.alternatives)


def no_pulse() -> dict[str, synthetic.Sound]:
    chance = np.random.default_rng(5)
    time = np.arange(30 * RATE) / RATE
    return {
        "silence": np.zeros(30 * RATE, np.float32),
        "noise": (0.2 * chance.standard_normal(time.size)).astype(np.float32),
        "a steady tone": (0.5 * np.sin(2 * np.pi * 220 * time)).astype(np.float32),
        "one hit": synthetic.clicks([7.0], 30),
        "hits at random": synthetic.hits_at_random(30),
        "other hits at random": synthetic.hits_at_random(60, seed=3),
    }


@pytest.mark.parametrize("name", no_pulse())
def test_no_beat_is_claimed_where_there_is_none(name):
    heard = analyse(no_pulse()[name])
    assert (heard.tempo, heard.beats, heard.downbeats, heard.strengths) == (0.0, (), (), ())
    assert heard.confidence < 0.1
    assert heard.alternatives == ()
