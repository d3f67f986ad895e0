"""Workers are killed at random moments of films under way."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from mvsite.supervision import Supervisor
from tests.faults.rig import (
    Rig,
    children_of,
    ended,
    in_the_film_s_order,
    kill,
    no_ffmpeg_is_left,
    nothing_lost_or_torn,
    nothing_twice,
)
from videos.models import Video

pytestmark = pytest.mark.faults


def kill_a_child(supervisor: Supervisor) -> bool:
    """False where none is there just now, as after all ways to kill."""
    worker = supervisor.children[0].process
    assert worker is not None
    children = children_of(worker.pid)
    return bool(children) and kill(random.choice(children))


def kill_the_worker(supervisor: Supervisor) -> bool:
    worker = supervisor.children[0].process
    assert worker is not None
    return kill(worker.pid)


def kill_everything(supervisor: Supervisor) -> bool:
    found = [kill(child.process.pid) for child in supervisor.children if child.process]
    return any(found)


def with_kills(
    rig: Rig, way: Callable[[Supervisor], bool], videos: list[Video], *, kills: int, seed: int
) -> None:
    """So many kills while something is under way: when all films are made, another is ordered."""
    random.seed(seed)
    hits = 0
    with rig.working() as supervisor:
        while hits < kills:
            rig.wait_some(supervisor, random.uniform(0.3, 2.0))
            if all(ended(video) for video in videos):
                videos.append(rig.order(len(videos) + 1))
                continue
            hits += way(supervisor)
        rig.wait(supervisor, *videos)


def test_an_undisturbed_film_is_made_once_and_in_its_order(rig: Rig) -> None:
    rig.takes_its_time()
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    nothing_twice(video)
    in_the_film_s_order(video)
    assert len(rig.made()) == len(set(rig.made()))


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(kill_a_child, marks=pytest.mark.grown),
        pytest.param(kill_the_worker, marks=pytest.mark.grown),
        kill_everything,
    ],
)
def test_films_survive_kills_at_random_moments(rig: Rig, way: Callable[[Supervisor], bool]) -> None:
    videos = [rig.order(seed) for seed in (1, 2)]
    with_kills(rig, way, videos, kills=4, seed=len(way.__name__))
    nothing_lost_or_torn(*videos)
    nothing_twice(*videos)
    in_the_film_s_order(videos[0])
    no_ffmpeg_is_left()


@pytest.mark.grown
def test_control_without_the_sweeper_a_killed_worker_s_film_is_lost(rig: Rig) -> None:
    """One whose next message the broker holds in that moment is not: then another is tried."""
    with rig.working(sweeper=False) as supervisor:
        assert any(is_lost(rig, supervisor, seed) for seed in range(1, 6))


def is_lost(rig: Rig, supervisor: Supervisor, seed: int) -> bool:
    rig.log.unlink(missing_ok=True)
    kill_the_worker(supervisor)
    rig.wait(supervisor, until=rig.listens)
    made, video = len(rig.made()), rig.order(seed)
    rig.wait(supervisor, until=lambda: len(rig.made()) > made)
    kill_the_worker(supervisor)
    try:
        rig.wait(supervisor, video, seconds=12)
    except AssertionError:
        return True
    return False
