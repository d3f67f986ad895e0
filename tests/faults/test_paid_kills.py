"""Workers die at every point of a paid call and answers are lost: each picture is paid once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.paid import (
    QUICK,
    SLOW,
    SWITCHES,
    WITHOUT_GRACE,
    Orders,
    all_points_hit,
    lose_answers,
    paid_exactly_once,
)
from tests.faults.rig import Rig
from tests.standin import running

pytestmark = [pytest.mark.faults, pytest.mark.grown]
COUNT = 16
MOST = 4 * COUNT
"""Until every point was died at, which a coin decides."""


@pytest.fixture
def orders(rig: Rig, tmp_path: Path) -> Iterator[Orders]:
    with running(tmp_path / "standin", **SLOW) as standin:
        yield Orders(rig, standin, tmp_path / "deaths")


def finish(orders: Orders, switches: str = "") -> None:
    with orders.rig.working(switches=switches) as supervisor:
        orders.rig.wait(supervisor, until=orders.done)


def test_undisturbed_each_is_paid_once(orders: Orders) -> None:
    orders.configure(**QUICK)
    orders.order(COUNT)
    finish(orders)
    paid_exactly_once(orders.standin, COUNT)


def test_workers_die_at_every_point_and_answers_are_lost(orders: Orders) -> None:
    orders.configure(**QUICK)
    lose_answers(orders.standin, 0.1)
    ordered = 0
    while not all_points_hit(orders.died()) and ordered < MOST:
        orders.order(COUNT)
        ordered += COUNT
        finish(orders, SWITCHES)
    assert all_points_hit(orders.died()), orders.died()
    paid_exactly_once(orders.standin, ordered)


@pytest.mark.long
def test_control_without_a_grace_period_something_is_paid_twice(orders: Orders) -> None:
    """The first create loses its sender for certain, and is accepted long after it was given up."""
    orders.configure(**WITHOUT_GRACE)
    orders.standin.set(answer="20-25")
    orders.order(COUNT)
    finish(orders, SWITCHES)
    assert orders.died()["waiting"]
    assert len(orders.standin.ledger) > COUNT


def test_control_a_client_that_sends_again_pays_twice(orders: Orders) -> None:
    orders.configure(**QUICK)
    orders.order(COUNT)
    orders.standin.ask("create", "status", status=502, accepted=True, times=2)
    finish(orders, "models_rest_shortly control_the_client_sends_again")
    assert len(orders.standin.ledger) > COUNT
