"""The songs that hearing is measured on, and the scores it is measured by."""

from __future__ import annotations

import wave
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from bench.compositions import compositions, dev, held_out, load
from bench.compositions.arranging import composed
from bench.compositions.plain import write_plain
from bench.compositions.score import DRUMS, VOICE, Composition, Mastering, Note, Truth
from bench.compositions.steps import strokes, swung
from bench.compositions.style import KIT
from bench.compositions.voice import sung
from bench.needed import needed

BEATS = tuple(0.5 * number for number in range(1, 19))
CLICKS = Truth("clicks", "none", 120, 4, True, 10.0, BEATS, BEATS[::4], (), ())
RATE = 22_050


@pytest.fixture(scope="module")
def songs() -> list[Composition]:
    return [*compositions("dev"), *compositions("held-out")]


def test_the_same_seed_gives_the_same_composition_and_another_seed_another():
    first, again, other = (composed(dev.FUNK, dev.FILLS, seed) for seed in (0, 0, 1))
    assert first == again
    assert first.truth.beats != other.truth.beats
    assert first.notes != other.notes


def test_there_are_compositions_enough_and_each_has_its_own_name(songs):
    assert len(dev.STYLES) >= 45
    assert len(held_out.STYLES) >= 25
    assert len({song.truth.name for song in songs}) == len(songs)


def test_beats_rise_and_lie_inside_the_song_with_bars_and_sections_among_them(songs):
    for song in songs:
        truth = song.truth
        assert 0 <= truth.beats[0] < truth.beats[-1] < truth.seconds, truth.name
        assert all(later > earlier for earlier, later in pairwise(truth.beats)), truth.name
        assert set(truth.downbeats) <= set(truth.beats), truth.name
        assert set(truth.boundaries) <= set(truth.downbeats), truth.name
        assert len(truth.labels) == len(truth.boundaries) + 1, truth.name


def test_every_note_sounds_inside_its_song(songs):
    for song in songs:
        last = max(note.start for note in song.notes)
        assert min(note.start for note in song.notes) >= 0, song.truth.name
        assert song.truth.beats[-1] - 8 < last < song.truth.seconds, song.truth.name


def test_an_inserted_bar_of_two_beats_moves_the_bars_after_it():
    style = next(style for style in dev.STYLES if style.odd_bar)
    truth = composed(style, dev.FILLS).truth
    places = [truth.beats.index(downbeat) for downbeat in truth.downbeats]
    assert sorted({after - before for before, after in pairwise(places)}) == [2, 4]


def test_what_is_tuned_on_and_what_is_held_out_share_no_groove_progression_or_fill():
    def tables(styles, pick):
        return {str(pick(style)) for style in styles if pick(style)}

    for pick in (lambda style: style.groove, lambda style: sorted(style.chords.items())):
        assert not tables(dev.STYLES, pick) & tables(held_out.STYLES, pick)
    assert not {str(fill) for fill in dev.FILLS} & {str(fill) for fill in held_out.FILLS}


@pytest.mark.parametrize("style", [*dev.STYLES, *held_out.STYLES], ids=lambda style: style.name)
def test_the_steps_of_a_style_fill_whole_beats(style):
    written = [*style.groove.values(), *(layer.steps for layer in style.layers)]
    for bar in (bar for steps in written if steps != "walking" for bar in steps.split("|")):
        assert len(bar) % style.meter == 0, bar


def test_a_step_is_held_until_the_next_and_never_past_its_bar():
    assert list(strokes("0-1.X---", 0, 4, 4)) == [(0, 1, "0"), (1, 0.5, "1"), (2, 2, "X")]
    assert list(strokes("x---|.x.x", 1, 4, 2)) == [(1, 1, "x")]


def test_swing_moves_what_is_between_the_beats_and_nothing_else():
    assert [swung(place, 2 / 3, 1.0) for place in (0, 0.5, 1, 3.5)] == [0, 2 / 3, 1, 3 + 2 / 3]


def test_a_voice_sings_the_pitch_it_is_given():
    voice = sung([Note(0.2, 1.2, VOICE, 69, 100)], 2.0, RATE)
    held = np.abs(np.fft.rfft(voice[int(0.3 * RATE) : int(1.3 * RATE)], 8 * RATE))
    low = held[: 8 * 600]
    assert abs(float(low.argmax()) / 8 - 440) < 15
    assert not voice[: int(0.19 * RATE)].any()


@pytest.mark.parametrize("mastering", [Mastering(), Mastering(codec="mp3", small_font=True)])
def test_a_drum_on_the_beat_is_heard_on_the_beat(mastering, tmp_path):
    pytest.importorskip("mido")
    from bench.compositions import sounding

    if not sounding.can_play():
        pytest.skip(sounding.HOW_TO_GET)
    kicks = tuple(Note(beat, 0.2, DRUMS, KIT["kick"], 110) for beat in BEATS)
    sounding.render(Composition(CLICKS, kicks, mastering), tmp_path / "clicks.wav")
    heard = loudness(tmp_path / "clicks.wav")
    late = [first_rise(heard, beat) - beat for beat in BEATS]
    assert abs(float(np.median(late))) < 0.003
    assert max(map(abs, late)) < 0.006


def loudness(path):
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return np.convolve(np.abs(samples.astype(float)), np.ones(22) / 22, "same")


def first_rise(heard, beat):
    start = int((beat - 0.03) * RATE)
    part = heard[start : start + int(0.13 * RATE)]
    quiet = part[: int(0.02 * RATE)].max()
    return (start + int(np.argmax(part > quiet + 0.1 * (part.max() - quiet)))) / RATE


def test_a_plain_song_is_written_with_what_is_true_of_it(tmp_path):
    truth = write_plain("120 four on the floor", tmp_path / "plain.wav", seconds=20)
    truth.write(tmp_path / "plain.json")
    assert load(tmp_path) == [(truth, tmp_path / "plain.wav")]
    assert truth.seconds == 20
    assert np.allclose(np.diff(truth.beats), 0.5, atol=1e-3)
    assert len(loudness(tmp_path / "plain.wav")) == 20 * RATE


def test_what_is_missing_is_asked_for_in_a_sentence():
    assert needed("numpy") is np
    with pytest.raises(SystemExit, match="needs no_such_package: pip install -r"):
        needed("no_such_package")


# --- The scores --------------------------------------------------------------------------------


@pytest.fixture
def hearing():
    pytest.importorskip("mir_eval")
    from bench import hearing_scores

    return hearing_scores


def heard_right(hearing, truth, **but):
    beats, downbeats, edges = map(np.array, (truth.beats, truth.downbeats, truth.boundaries))
    right = hearing.Heard(truth.tempo, truth.meter, beats, downbeats, edges, 0.1)
    return hearing.scores(truth, replace(right, **but))


@pytest.fixture
def truth():
    return composed(dev.ROCK, dev.FILLS).truth


def test_what_is_heard_right_gets_full_marks(hearing, truth):
    scores = heard_right(hearing, truth)
    full = ("F", "F any", "CMLt", "AMLt", "tempo", "tempo any", "metre", "down F", "sections")
    assert [round(scores[name], 6) for name in full] == [1.0] * len(full)
    assert scores["offset"] == pytest.approx(0, abs=1e-6)


def test_double_time_is_right_at_any_level_only(hearing, truth):
    double = hearing.levels(np.array(truth.beats))[1]
    scores = heard_right(hearing, truth, beats=double, tempo=2 * truth.tempo)
    assert scores["F"] < 0.7 < 0.99 < scores["F any"]
    assert (scores["CMLt"], scores["tempo"], scores["tempo any"]) == (0, 0, 1)


def test_late_beats_tell_by_how_much(hearing, truth):
    scores = heard_right(hearing, truth, beats=np.array(truth.beats) + 0.02)
    assert scores["offset"] == pytest.approx(20, abs=0.5)


def test_a_song_in_which_nothing_was_heard_scores_nothing(hearing, truth):
    none = np.zeros(0)
    scores = heard_right(hearing, truth, tempo=0, beats=none, downbeats=none, boundaries=none)
    assert [scores[name] for name in ("F", "F any", "CMLt", "tempo", "down F", "sections")] == [
        0
    ] * 6
    assert np.isnan(scores["offset"])
