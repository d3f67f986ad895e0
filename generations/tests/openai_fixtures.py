"""One who orders at OpenAI's stand-in. A test module names it in ``pytest_plugins``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from generations.tests import openai_drawing_calls as drawing
from generations.tests.openai_calls import Caller, provider_at
from generations.tests.replicate_calls import store_pictures
from mvsite.lib import storage
from tests.standin_openai import OpenAIStandIn


@pytest.fixture
def forgotten(db: None) -> None:
    """Nothing is known of any server."""
    cache.clear()


@pytest.fixture
def openai_caller(
    openai_standin: OpenAIStandIn, forgotten: None, settings: Any, tmp_path: Path
) -> Caller:
    """Of a model that is paid for, with pictures to show."""
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(storage.root())
    return Caller(provider_at(openai_standin), tmp_path)


@pytest.fixture
def drawer(openai_standin: OpenAIStandIn, forgotten: None, settings: Any, tmp_path: Path) -> Caller:
    """The same of a model that draws."""
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(storage.root())
    return Caller(drawing.provider_at(openai_standin), tmp_path)
