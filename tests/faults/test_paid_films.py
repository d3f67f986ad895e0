"""Whole films, all of whose steps are paid for, while workers die and answers are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.paid import QUICK, SLOW, SWITCHES, Orders, film_paid_once, lose_answers
from tests.faults.rig import Rig, ended, nothing_lost_or_torn, nothing_twice
from tests.standin import running

pytestmark = [pytest.mark.faults, pytest.mark.grown]
KINDS = ("see", "draw", "film")


@pytest.fixture
def orders(rig: Rig, tmp_path: Path) -> Iterator[Orders]:
    with running(tmp_path / "standin", **SLOW) as standin:
        yield Orders(rig, standin, tmp_path / "deaths")


def test_a_film_comes_out_whole_and_everything_in_it_is_paid_once(orders: Orders) -> None:
    orders.configure(*KINDS, **QUICK)
    lose_answers(orders.standin, 0.1)
    video = orders.film(seed=1)
    with orders.rig.working(switches=SWITCHES) as supervisor:
        orders.rig.wait(supervisor, until=lambda: ended(video) and orders.done())
    assert orders.died(), "no worker died"
    nothing_lost_or_torn(video)
    nothing_twice(video)
    assert not video.without_character
    film_paid_once(orders.standin, video)
