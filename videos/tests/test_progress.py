"""How far a film is, and how long the rest will take."""

from __future__ import annotations

import pytest

from videos.progress import Progress, Step


def half_done(elapsed: float, before: float = 0.0) -> Progress:
    steps = (Step("song", "Hear", 1, 1, 5.0), Step("clips", "Film", 0, 1, 5.0))
    return Progress(steps, elapsed, before)


def test_the_rest_takes_as_long_as_what_was_done_did() -> None:
    assert half_done(10.0).eta == pytest.approx(10.0)


def test_what_was_done_before_says_nothing_of_the_time_left() -> None:
    assert half_done(0.1, before=0.5).eta is None
    assert half_done(2.0, before=0.4).eta == pytest.approx(10.0)
