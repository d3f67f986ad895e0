"""Passages that grow for minutes without any turn."""

from __future__ import annotations

import numpy as np

from songs.analysis.climbs import parted

BARS = np.arange(0, 96, 2.0)
CLIMBING = np.linspace(0, 1, 192)
"""One value each half second."""


def test_a_long_climb_is_parted_at_a_phrase_where_it_is_much_louder_after_than_before() -> None:
    starts = parted([0.0], 96.0, BARS, CLIMBING)
    assert starts[0] == 0.0
    assert len(starts) > 1
    assert all(start % 8 == 0 for start in starts)
    assert np.diff([*starts, 96.0]).min() >= 12


def test_what_stays_as_loud_or_is_short_is_left_whole() -> None:
    assert parted([0.0], 96.0, BARS, np.full(192, 0.7)) == [0.0]
    assert parted([0.0, 40.0], 80.0, BARS, CLIMBING) == [0.0, 40.0]


def test_a_song_without_bars_is_left_as_it_is() -> None:
    assert parted([0.0, 50.0], 96.0, np.zeros(0), CLIMBING) == [0.0, 50.0]
