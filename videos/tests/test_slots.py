"""Where a film peaks and where it is lifted is read from its slots."""

from __future__ import annotations

from generations.providers.base import Slot
from songs.analysis.result import Section
from songs.models import Song
from videos.models import Video
from videos.slots import lifts, loudest, lyric_between, repeated, turns


def slot(index: int, section: str, energy: float) -> Slot:
    return Slot(index, 4.0 * index, 4.0, section, energy)


def test_a_line_that_is_still_sung_belongs_to_a_slot_in_which_none_begins() -> None:
    lines = [
        {"start": 2.0, "end": 7.5, "text": "a long line"}, {"start": 8.0, "end": 9.2, "text": "b"},
        {"start": None, "text": "never heard"},
    ]  # fmt: skip
    video = Video(song=Song(lyric_lines=lines))
    spans = ((0.0, 4.0), (4.0, 8.0), (8.0, 9.0), (9.0, 12.0))
    assert [lyric_between(video, *span) for span in spans] == [
        "a long line",
        "a long line",
        "b",
        "",
    ]


def test_a_chorus_that_comes_back_repeats_the_first_one_clip_by_clip() -> None:
    verse, bridge = Section("verse", 0, 8, 0.3, 0), Section("bridge", 20, 24, 0.3, 2)
    first, second = Section("chorus", 8, 16, 0.9, 1), Section("chorus", 24, 36, 0.9, 1)
    song = [verse, first, first, None, bridge, second, second, second]
    assert repeated(song) == [-1, -1, -1, -1, -1, 1, 2, 2]


def test_the_peak_is_the_loudest_chorus_and_neither_the_opening_nor_the_end():
    song = [
        slot(0, "chorus", 1.0), slot(1, "verse", 0.95), slot(2, "chorus", 0.8),
        slot(3, "chorus", 0.9), slot(4, "chorus", 1.0),
    ]  # fmt: skip
    assert loudest(song) == 3
    assert loudest(song[:2]) == 0
    assert loudest([slot(0, "", 0.4), slot(1, "", 0.5), slot(2, "", 0.6), slot(3, "", 0.1)]) == 2


def test_a_song_is_lifted_where_it_goes_on_to_its_chorus_or_clearly_rises():
    verse, chorus, bridge = slot(0, "verse", 0.5), slot(1, "chorus", 0.55), slot(2, "bridge", 0.3)
    assert lifts(verse, chorus)
    assert lifts(bridge, slot(3, "verse", 0.6))
    assert not lifts(chorus, bridge)
    assert not lifts(bridge, slot(3, "verse", 0.4))
    assert not lifts(chorus, slot(2, "chorus", 0.9))
    assert turns(verse, chorus)
