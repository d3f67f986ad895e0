"""Sounds that are hard to hear right: metronomes, damaged and poor recordings, odd bars."""

from __future__ import annotations

import numpy as np
import pytest

from songs.analysis import analyse
from songs.tests import synthetic
from songs.tests.synthetic import RATE, Part, f_measure

SHORT = (
    Part("verse", 8, 0.6, synthetic.VERSE),
    Part("chorus", 8, 1.0, synthetic.CHORUS),
)
KICK_IN_FIVES = {
    "kick": (0, 2, 3.5),
    "snare": (1, 4),
    "hat": tuple(np.arange(0, 5, 0.5)),
}


@pytest.fixture(scope="module")
def song() -> synthetic.Song:
    return synthetic.song(104, parts=SHORT)


@pytest.mark.parametrize(("tempo", "sensible"), [(40, (40, 80)), (240, (120, 240))])
def test_the_slowest_and_the_fastest_metronome_are_heard_at_a_level_of_theirs(tempo, sensible):
    heard = analyse(synthetic.clicks(np.arange(0.5, 39.5, 60 / tempo), 40))
    assert any(heard.tempo == pytest.approx(level, rel=0.01) for level in sensible)
    offered = (heard.tempo, *heard.alternatives)
    assert any(other == pytest.approx(tempo, rel=0.01) for other in offered)


def clipped(samples: synthetic.Sound) -> synthetic.Sound:
    return np.clip(8 * samples, -1, 1)


def off_centre(samples: synthetic.Sound) -> synthetic.Sound:
    return samples * np.float32(0.5) + np.float32(0.4)


def from_a_telephone(samples: synthetic.Sound) -> synthetic.Sound:
    """Nothing above 4 kHz, as of a source at 8 kHz."""
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(samples.size, 1 / RATE) > 4_000] = 0
    return np.fft.irfft(spectrum, samples.size).astype(np.float32)


@pytest.mark.parametrize("damage", [clipped, off_centre, from_a_telephone])
def test_the_beat_survives_what_befalls_recordings(song, damage):
    assert f_measure(analyse(damage(song.samples)).beats, song.beats) >= 0.95


def test_the_beat_goes_on_where_the_band_stops(song):
    samples = song.samples.copy()
    first, last = song.beats[24], song.beats[32]
    samples[round(first * RATE) : round(last * RATE)] *= np.float32(0.001)
    assert f_measure(analyse(samples).beats, song.beats) >= 0.95


def test_bars_of_five_are_counted(monkeypatch):
    monkeypatch.setitem(synthetic.PATTERNS, "fives", KICK_IN_FIVES)
    song = synthetic.song(120, pattern="fives", meter=5, parts=SHORT)
    heard = analyse(song.samples)
    assert heard.meter == 5
    assert f_measure(heard.downbeats, song.downbeats) >= 0.9


def test_what_is_doubtful_is_heard_with_less_confidence():
    plain = analyse(synthetic.song(104, parts=SHORT).samples)
    chance = np.random.default_rng(3)
    wandering = np.cumsum(chance.uniform(0.3, 0.9, 60))
    assert analyse(synthetic.clicks(wandering, wandering[-1] + 1)).confidence < 0.3
    assert plain.confidence > 0.8


def test_a_voice_alone_that_slides_has_no_beat():
    chance = np.random.default_rng(8)
    times = np.arange(30 * RATE) / RATE
    knots = np.cumsum(chance.uniform(0.3, 1.4, 40))
    pitch = np.interp(times, knots, chance.uniform(150, 300, knots.size))
    loud = np.interp(times, knots, chance.uniform(0.1, 0.5, knots.size))
    voice = sum(np.sin(k * 2 * np.pi * np.cumsum(pitch) / RATE) / k for k in range(1, 8))
    heard = analyse((0.3 * loud * voice).astype(np.float32))
    assert heard.confidence < 0.3
