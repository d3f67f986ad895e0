"""The plan of cuts: what it must hold for any song, and what it does with known ones."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from songs.analysis import Analysis, Section, Window
from videos.timeline import (
    MOST_CLIPS,
    Plan,
    clip_beats,
    plan_cuts,
    section_of,
    shortest_slot,
    suggested_window,
)


def known(
    duration: float = 120.0,
    tempo: float = 120.0,
    *,
    offset: float = 0.25,
    energies: tuple[float, ...] = (0.5,),
    meter: int = 4,
    onsets: tuple[float, ...] = (),
) -> Analysis:
    """A song of equal sections; ``tempo`` 0 for one without a beat."""
    beats = np.arange(offset, duration, 60 / tempo).round(3).tolist() if tempo else []
    downbeats = beats[::meter]
    edges = np.linspace(0, duration, len(energies) + 1)
    starts = [0.0, *(_nearest(downbeats, float(edge)) for edge in edges[1:-1]), duration]
    sections = tuple(
        Section("verse", starts[i], starts[i + 1], energy, i) for i, energy in enumerate(energies)
    )
    curve = [energies[min(int(i / 2 / duration * len(energies)), len(energies) - 1)]
             for i in range(int(2 * duration))]  # fmt: skip
    return Analysis(
        duration, tempo, meter, tuple(beats), tuple(0.5 for _ in beats), tuple(downbeats), sections,
        Window(0, min(30, duration)), (0,) * 1200, tuple(curve), onsets, 0.9 if tempo else 0.0,
    )  # fmt: skip


def _nearest(times, time: float) -> float:
    return min(times, key=lambda each: abs(each - time)) if times else time


def lengths(plan: Plan) -> list[int]:
    return [slot.frames for slot in plan.slots]


songs = some.builds(
    known,
    duration=some.floats(5, 300).map(lambda value: round(value, 3)),
    tempo=some.sampled_from([0.0, 60.0, 72.0, 88.5, 97.0, 120.0, 139.6, 174.0, 200.0]),
    offset=some.floats(0, 2),
    energies=some.lists(some.floats(0, 1), min_size=1, max_size=6).map(tuple),
    meter=some.sampled_from([3, 4]),
    onsets=some.lists(some.floats(0, 300), max_size=20).map(lambda times: tuple(sorted(times))),
)
clips_wanted = some.one_of(some.none(), some.integers(1, MOST_CLIPS))


@settings(max_examples=80, deadline=None)
@given(song=songs, share=some.floats(0, 0.8), seconds=some.floats(2, 320), clips=clips_wanted)
def test_any_plan_fills_its_window_to_the_frame_with_slots_that_are_long_enough(
    song, share, seconds, clips
):
    plan = plan_cuts(song, share * song.duration, seconds, clips)
    assert plan.cuts[0] == 0
    wanted = min(seconds, song.duration - plan.start)
    assert abs(plan.frames - wanted * plan.rate) < 1
    assert plan.start + plan.seconds <= song.duration + 1e-6 or plan.seconds <= 1 / plan.rate
    assert min(lengths(plan)) >= min(shortest_slot(song), plan.frames)
    assert len(plan.slots) <= (clips or MOST_CLIPS)
    assert (clips is None or len(plan.slots) == clips) or "Fewer clips than asked" in plan.notes[-1]


@settings(max_examples=30, deadline=None)
@given(song=songs.filter(lambda song: song.tempo > 0), start=some.floats(0, 3), clips=clips_wanted)
def test_every_inner_cut_is_half_a_frame_from_a_beat(song, start, clips):
    plan = plan_cuts(song, start, 30, clips)
    for cut in plan.cuts[1:-1]:
        time = plan.start + cut / plan.rate
        assert min(abs(beat - time) for beat in song.beats) <= 0.5 / plan.rate + 1e-6


@settings(max_examples=12, deadline=None)
@given(song=songs, clips=clips_wanted)
def test_the_same_song_gives_the_same_cuts(song, clips):
    copy = Analysis.from_json(song.to_json())
    assert plan_cuts(song, 0, 30, clips) == plan_cuts(copy, 0, 30, clips)


def test_six_clips_in_thirty_seconds_are_cut_on_downbeats():
    song = known(energies=(0.3, 0.9))
    plan = plan_cuts(song, song.downbeats[10], 30, 6)
    assert (len(plan.slots), plan.frames, plan.notes) == (6, 720, ())
    for cut in plan.cuts[1:-1]:
        assert _gap(song.downbeats, plan.start + cut / 24) <= 0.5 / 24 + 1e-6


def _gap(times, time: float) -> float:
    return abs(_nearest(times, time) - time)


@pytest.mark.parametrize("clips", [4, 5, 6, 7, 9, 12, None])
def test_a_section_starts_with_a_cut(clips):
    song = known(energies=(0.3, 0.9, 0.5, 0.8))
    plan = plan_cuts(song, song.downbeats[5], 60, clips)
    starts = [s.start for s in song.sections if plan.start < s.start < plan.start + 59]
    assert starts
    cuts = [plan.start + cut / 24 for cut in plan.cuts]
    assert all(_gap(cuts, start) <= 0.5 / 24 + 1e-6 for start in starts)


def test_clips_are_shorter_where_the_music_is_louder():
    song = known(energies=(0.1, 1.0))
    plan = plan_cuts(song, 30.25, 60, 16)
    quiet = [slot.seconds for slot in plan.slots if slot.start + slot.seconds <= 60.5]
    loud = [slot.seconds for slot in plan.slots if slot.start >= 60]
    assert np.mean(quiet) > 1.4 * np.mean(loud)


def test_the_music_asks_for_more_cuts_when_it_is_loud():
    loud = plan_cuts(known(energies=(0.95,)), 0.25, 30, None)
    quiet = plan_cuts(known(energies=(0.1,)), 0.25, 30, None)
    assert len(loud.slots) > 1.5 * len(quiet.slots) > 3


@pytest.mark.parametrize("tempo", [120.0, 0.0])
def test_a_film_for_which_the_music_wants_too_many_clips_says_so(tempo: float) -> None:
    long = known(duration=880, tempo=tempo, energies=(0.9,))
    plan = plan_cuts(long, 0.25, 870, None)
    assert len(plan.slots) == MOST_CLIPS
    assert "100 are the most" in plan.notes[-1]
    assert not plan_cuts(known(), 0.25, 60, None).notes


def test_too_many_clips_are_fewer_and_that_is_said():
    plan = plan_cuts(known(tempo=90), 0.25, 30, 40)
    assert min(slot.seconds for slot in plan.slots) >= 2 * 60 / 90 - 1 / 24
    assert plan.notes == (
        f"Fewer clips than asked: 40 would be shorter than two beats, "
        f"so there are {len(plan.slots)}.",
    )


def test_at_a_fast_tempo_a_second_is_the_least_and_is_named():
    plan = plan_cuts(known(tempo=174), 0.25, 10, 20)
    assert min(lengths(plan)) >= 24
    assert "shorter than a second" in plan.notes[0]


def test_a_song_shorter_than_the_length_gives_a_film_as_long_as_the_song():
    plan = plan_cuts(known(duration=12.5), 3, 30, 4)
    assert (plan.start, plan.frames, len(plan.slots)) == (0, 300, 4)
    assert plan.notes == ("The song ends sooner: the film is 12.5 s long.",)


def test_a_window_that_runs_over_the_end_is_cut_there():
    plan = plan_cuts(known(duration=60), 50, 30, None)
    assert (plan.start, plan.frames) == (50, 240)


@pytest.mark.parametrize(("start", "seconds"), [(120, 30), (500, 30), (-1, 30), (0, 0)])
def test_a_window_with_nothing_in_it_is_refused_with_a_sentence(start, seconds):
    with pytest.raises(ValueError, match="nothing to film"):
        plan_cuts(known(), start, seconds, 6)


@pytest.mark.parametrize("clips", [0, -3, 101])
def test_a_number_of_clips_out_of_range_is_refused_with_a_sentence(clips):
    with pytest.raises(ValueError, match="1 to 100 clips"):
        plan_cuts(known(), 0, 30, clips)


def test_without_beats_the_cuts_fall_on_sections_and_onsets():
    song = known(tempo=0, energies=(0.5, 0.5, 0.5, 0.5), onsets=(8.1, 11.6, 19.3, 40.7, 51.0))
    plan = plan_cuts(song, 0, 60, 6)
    strong = {round(time * 24) for time in song.onsets} | {15 * 24, 30 * 24, 45 * 24}
    assert set(plan.cuts[1:-1]) <= strong
    assert 30 * 24 in plan.cuts


def test_without_anything_to_cut_on_the_clips_are_even():
    assert lengths(plan_cuts(known(tempo=0), 0, 30, 6)) == [120] * 6


def test_slots_follow_each_other_in_the_song():
    plan = plan_cuts(known(), 20.25, 30, 6)
    for one, other in zip(plan.slots, plan.slots[1:], strict=False):
        assert one.start + one.seconds == pytest.approx(other.start)
        assert other.first == one.first + one.frames
    assert [slot.index for slot in plan.slots] == list(range(6))


def test_where_no_beat_was_heard_strong_onsets_stand_for_beats_and_never_crowd():
    song = dataclasses.replace(
        known(tempo=0), beats=(), downbeats=(), onsets=(4.0, 4.1, 4.6, 5.2, 9.0)
    )
    beats = clip_beats(song, 4.0, 2.0)
    assert [beat.seconds for beat in beats] == [0.0, 0.6, 1.2]
    assert not any(beat.downbeat for beat in beats)


def test_beats_of_a_clip_are_counted_from_its_start():
    song = dataclasses.replace(known(), strengths=tuple(i % 4 / 4 for i in range(240)))
    beats = clip_beats(song, 2.25, 2.0)
    assert [beat.seconds for beat in beats] == [0.0, 0.5, 1.0, 1.5]
    assert [beat.downbeat for beat in beats] == [True, False, False, False]
    assert [beat.strength for beat in beats] == [0.0, 0.25, 0.5, 0.75]


def test_every_beat_belongs_to_one_clip_and_each_clip_begins_with_its_beat():
    song = known(tempo=97)
    plan = plan_cuts(song, song.downbeats[3], 30, 9)
    heard = [clip_beats(song, slot.start, slot.seconds) for slot in plan.slots]
    assert sum(map(len, heard)) == len(clip_beats(song, plan.start, plan.seconds))
    assert all(beats[0].seconds <= 0.5 / 24 + 1e-6 for beats in heard)


def test_a_song_shorter_by_a_blink_needs_no_note():
    assert plan_cuts(known(duration=29.95), 0, 30, 6).notes == ()


def test_a_slot_belongs_to_the_section_that_fills_most_of_it():
    song = known(energies=(0.2, 0.8))
    middle = song.sections[1].start
    assert section_of(song, middle - 3, 4) == song.sections[0]
    assert section_of(song, middle - 1, 4) == song.sections[1]
    assert section_of(dataclasses.replace(song, sections=()), 0, 4) is None


@pytest.mark.parametrize("seconds", [10, 30, 75])
def test_a_window_is_suggested_for_any_length_on_a_downbeat(seconds):
    song = known(energies=(0.2, 0.9, 0.3))
    window = suggested_window(song, seconds)
    assert window.seconds == seconds
    assert window.start in song.downbeats
    assert window.start < song.sections[2].start and window.start + seconds > song.sections[1].start
