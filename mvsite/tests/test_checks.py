from __future__ import annotations

from typing import Any

import PIL
import pytest
from django.core.checks import run_checks

from mvsite.checks import TAG


def found() -> list[str]:
    return [f"{message.id} {message.msg}" for message in run_checks(tags=[TAG])]


def test_this_installation_passes() -> None:
    assert found() == []


def test_a_pillow_with_a_hole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PIL, "__version__", "12.3.0")
    assert found() == ["leitmotif.E001 Pillow 12.3.0 lets a crafted picture write into memory."]


def test_a_kind_without_a_provider_is_named(settings: Any) -> None:
    settings.PROVIDERS = {k: v for k, v in settings.PROVIDERS.items() if k != "draw"}
    assert found() == ["leitmotif.E002 PROVIDERS has none for “draw”."]


def test_a_provider_that_cannot_be_imported_is_named(settings: Any) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS, "see": {"BACKEND": "nowhere.Provider"}}
    (message,) = found()
    assert "nowhere.Provider" in message
