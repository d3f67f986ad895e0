"""Workers are killed at random moments of films under way."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import sleep

import pytest

from mvsite.supervision import Supervisor
from tests.faults.rig import (
    Rig,
    children_of,
    ended,
    ffmpegs,
    in_the_film_s_order,
    kill,
    nothing_lost_or_torn,
    nothing_twice,
)
from videos.models import Video

pytestmark = pytest.mark.faults


def kill_a_child(supervisor: Supervisor) -> None:
    worker = supervisor.children[0].process
    assert worker is not None
    if children := children_of(worker.pid):
        kill(random.choice(children))


def kill_the_worker(supervisor: Supervisor) -> None:
    worker = supervisor.children[0].process
    assert worker is not None
    kill(worker.pid)


def kill_everything(supervisor: Supervisor) -> None:
    for child in supervisor.children:
        assert child.process is not None
        kill(child.process.pid)


def with_kills(
    rig: Rig, way: Callable[[Supervisor], None], videos: list[Video], *, kills: int, seed: int
) -> int:
    """Kill while something is under way; returns how many kills hit."""
    random.seed(seed)
    hits = 0
    with rig.working() as supervisor:
        for _ in range(kills):
            pause = random.uniform(0.3, 2.0)
            rig.wait_some(supervisor, pause)
            if all(ended(video) for video in videos):
                break
            way(supervisor)
            hits += 1
        rig.wait(supervisor, *videos, seconds=120)
    return hits


def test_an_undisturbed_film_is_made_once_and_in_its_order(rig: Rig) -> None:
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    nothing_twice(video)
    in_the_film_s_order(video)
    assert len(rig.made()) == len(set(rig.made()))


@pytest.mark.parametrize("way", [kill_a_child, kill_the_worker, kill_everything])
def test_films_survive_kills_at_random_moments(rig: Rig, way: Callable[[Supervisor], None]) -> None:
    videos = [rig.order(seed) for seed in (1, 2)]
    hits = with_kills(rig, way, videos, kills=4, seed=len(way.__name__))
    assert hits >= 2, "the films were finished before the kills"
    nothing_lost_or_torn(*videos)
    nothing_twice(*videos)
    in_the_film_s_order(videos[0])
    for _ in range(30):
        if not ffmpegs():
            break
        sleep(1)
    assert not ffmpegs()


def test_control_without_the_sweeper_a_killed_worker_s_film_is_lost(rig: Rig) -> None:
    with rig.working(sweeper=False) as supervisor:
        rig.wait(supervisor, until=rig.listens)
        video = rig.order()
        rig.wait(supervisor, until=lambda: bool(rig.made()))
        kill_the_worker(supervisor)
        with pytest.raises(AssertionError):
            rig.wait(supervisor, video, seconds=12)
