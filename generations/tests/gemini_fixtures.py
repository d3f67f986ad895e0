"""One who orders at Gemini's stand-in. A test module names it in ``pytest_plugins``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generations.tests.gemini_calls import Caller, provider_at
from generations.tests.replicate_calls import store_pictures
from mvsite.lib import storage
from tests.standin_gemini import GeminiStandIn


@pytest.fixture
def caller(gemini_standin: GeminiStandIn, settings: Any, tmp_path: Path) -> Caller:
    """With pictures to send."""
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(storage.root())
    return Caller(provider_at(gemini_standin), tmp_path)
