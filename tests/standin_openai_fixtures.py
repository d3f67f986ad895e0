"""OpenAI's stand-in that the tests of a run share. A test module names it in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin_openai import OpenAIStandIn, running


@pytest.fixture(scope="session")
def openai_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIStandIn]:
    with running(tmp_path_factory.mktemp("openai")) as standin:
        yield standin


@pytest.fixture
def openai_standin(openai_server: OpenAIStandIn) -> OpenAIStandIn:
    """Without faults, with OpenAI's dialect; its ledger holds what other tests asked."""
    openai_server.as_it_was()
    return openai_server
