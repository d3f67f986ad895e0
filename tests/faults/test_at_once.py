"""What many send at the same moment with one key is one order (``bench.once``: 50 rounds of 64)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.at_once import ordered, paid_once_each
from tests.faults.paid import Orders
from tests.faults.rig import Rig
from tests.standin import running

pytestmark = [pytest.mark.faults, pytest.mark.grown]
ROUNDS, AT_ONCE = 3, 16


@pytest.fixture
def orders(rig: Rig, tmp_path: Path) -> Iterator[Orders]:
    rig.takes_its_time()
    with running(tmp_path / "standin") as standin:
        yield Orders(rig, standin, tmp_path / "deaths")


def test_an_order_that_many_send_at_once_with_one_key_is_made_and_paid_once(
    orders: Orders,
) -> None:
    statuses = ordered(orders, ROUNDS, AT_ONCE)
    assert set(statuses) <= {202, 409}
    paid_once_each(orders, ROUNDS)
