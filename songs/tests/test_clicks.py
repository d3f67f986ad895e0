"""Clicks on the beats, laid over a song block by block."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mvsite.lib.sounds import RATE
from songs.analysis.clicks import clicks_in
from tests.factories import analysis

BLOCK = RATE


@pytest.mark.parametrize("behind", [0, 1, 200, 661, 662, 1322, 1323, 1324])
def test_blocks_together_are_what_one_block_is_wherever_a_beat_falls(behind: int) -> None:
    beats = tuple(second + behind / RATE for second in (0.0, 0.5, 1.0))
    heard = replace(analysis(), beats=beats, downbeats=beats[:1])
    whole = clicks_in(heard, 0, 2 * BLOCK)
    parts = [clicks_in(heard, first, BLOCK) for first in (0, BLOCK)]
    assert np.array_equal(np.concatenate(parts), whole)
    assert np.count_nonzero(whole) > 3000
