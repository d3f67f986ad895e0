"""Gemini's stand-in that the tests of a run share. A test module names it in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin_gemini import GeminiStandIn, running


@pytest.fixture(scope="session")
def gemini_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GeminiStandIn]:
    with running(tmp_path_factory.mktemp("gemini")) as standin:
        yield standin


@pytest.fixture
def gemini_standin(gemini_server: GeminiStandIn) -> GeminiStandIn:
    """Without faults, and as it was set at first; its ledger holds what other tests made."""
    gemini_server.as_it_was()
    return gemini_server
