"""Sections, the suggested window and the outline of songs whose form is known."""

from __future__ import annotations

import numpy as np
import pytest

from songs.analysis import Analysis, analyse
from songs.analysis.window import best_window
from songs.tests import synthetic


@pytest.fixture(scope="module")
def song() -> synthetic.Song:
    return synthetic.song(120, pattern="rock")


@pytest.fixture(scope="module")
def heard(song: synthetic.Song) -> Analysis:
    return analyse(song.samples)


def test_sections_begin_where_the_song_changes(song, heard):
    found = [section.start for section in heard.sections[1:]]
    assert f_measure_of_boundaries(found, song.boundaries) >= 0.75


def f_measure_of_boundaries(found, true) -> float:
    return synthetic.f_measure(found, true, within=3.0, skip=0.0)


def test_sections_follow_each_other_without_a_gap(heard):
    assert heard.sections[0].start == 0
    assert heard.sections[-1].end == heard.duration
    for one, other in zip(heard.sections, heard.sections[1:], strict=False):
        assert one.end == other.start


def test_every_section_after_the_first_begins_on_a_downbeat(heard):
    assert {section.start for section in heard.sections[1:]} <= set(heard.downbeats)


def test_verse_and_chorus_are_told_apart_and_each_repeats_itself(song, heard):
    named = {round(s.start): s for s in heard.sections}
    starts = dict(zip((0.0, *song.boundaries), song.labels, strict=True))
    for label in ("verse", "chorus"):
        mine = [named[round(start)] for start, true in starts.items() if true == label]
        assert {section.label for section in mine} == {label}
        assert len({section.group for section in mine}) == 1


def test_intro_and_outro_are_the_quiet_ends(heard):
    assert heard.sections[0].label == "intro"
    assert heard.sections[-1].label == "outro"
    chorus = max(s.energy for s in heard.sections if s.label == "chorus")
    assert heard.sections[0].energy < 0.5 * chorus


def test_what_comes_once_after_the_chorus_is_no_verse(song, heard):
    bridge = song.boundaries[song.labels.index("bridge") - 1]
    section = min(heard.sections, key=lambda s: abs(s.start - bridge))
    assert section.label in {"bridge", "break"}


def test_noise_has_one_section():
    chance = np.random.default_rng(1)
    noise = (0.2 * chance.standard_normal(40 * synthetic.RATE)).astype(np.float32)
    assert len(analyse(noise).sections) == 1


def test_the_suggested_window_leads_into_the_chorus(song, heard):
    window = heard.window
    assert window.seconds == 30
    assert window.start in heard.downbeats
    arrival = [b for b, label in zip(song.boundaries, song.labels[1:], strict=True)
               if label == "chorus" and window.start + 1 < b < window.start + 20]  # fmt: skip
    assert arrival


def test_the_window_for_thirty_seconds_is_the_suggested_one(heard):
    again = best_window(30, heard.duration, heard.downbeats, heard.sections, heard.energy)
    assert again == heard.window


def test_a_song_shorter_than_the_window_is_the_window():
    heard = analyse(synthetic.song(120, parts=synthetic.LOOP).samples)
    assert heard.duration < 30
    assert (heard.window.start, heard.window.seconds) == (0, heard.duration)


def test_energy_is_higher_in_the_chorus_than_in_the_verse(song, heard):
    def mean(label: str) -> float:
        ends = [*song.boundaries, heard.duration]
        spans = zip(song.labels, (0.0, *song.boundaries), ends, strict=True)
        parts = [heard.energy[int(2 * s) + 2 : int(2 * e) - 2] for n, s, e in spans if n == label]
        return float(np.mean(np.concatenate(parts)))

    assert mean("chorus") > mean("verse") + 0.15 > mean("intro") + 0.3


def test_peaks_show_the_loudest_sample_of_each_part(song, heard):
    assert len(heard.peaks) == 1200
    assert max(heard.peaks) == round(255 * float(np.abs(song.samples).max()))
    quiet, loud = heard.peaks[20:80], heard.peaks[350:400]
    assert np.mean(quiet) < np.mean(loud)
