"""Many kills of every kind, one after the other: ``manage.py test -m long``; some minutes."""

from __future__ import annotations

import random

import pytest

from tests.faults.rig import (
    Rig,
    ended,
    no_ffmpeg_is_left,
    nothing_lost_or_torn,
    nothing_twice,
)
from tests.faults.test_kills import kill_a_child, kill_everything, kill_the_worker
from tests.faults.test_messages import wipe_the_broker

pytestmark = pytest.mark.long
FILMS_AT_ONCE = 3
ROUNDS = 12
KILLS = 6
"""Of each round, while something is under way."""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_films_survive_whatever_happens_to_workers_and_messages(rig: Rig, seed: int) -> None:
    random.seed(seed)
    videos = [rig.order(number) for number in range(FILMS_AT_ONCE)]
    hits = 0
    with rig.working() as supervisor:
        while hits < KILLS:
            rig.wait_some(supervisor, random.uniform(0.2, 2.5))
            if all(ended(video) for video in videos):
                videos.append(rig.order(len(videos)))
                continue
            hits += random.choice((kill_a_child, kill_the_worker, kill_everything))(supervisor)
            if random.random() < 0.3:
                wipe_the_broker()
        rig.wait(supervisor, *videos)
    nothing_lost_or_torn(*videos)
    nothing_twice(*videos)
    no_ffmpeg_is_left()
