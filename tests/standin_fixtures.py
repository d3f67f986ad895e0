"""The stand-in that the tests of a run share. A test module names it in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin import StandIn, running


@pytest.fixture(scope="session")
def standin_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with running(tmp_path_factory.mktemp("standin")) as standin:
        yield standin


@pytest.fixture
def standin(standin_server: StandIn) -> StandIn:
    """Without faults, and as it was set at first; its ledger holds what other tests made."""
    standin_server.as_it_was()
    return standin_server
