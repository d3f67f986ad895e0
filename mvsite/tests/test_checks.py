from __future__ import annotations

from pathlib import Path
from typing import Any

import PIL
import pytest
from django.core.checks import run_checks

from generations.providers import catalog
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


def test_a_wrong_table_of_the_catalog_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "catalog.toml"
    table.write_text('["vendor/fox"]\nkind = "draw"\ntypical = 1\ndeadline = 5\n')
    monkeypatch.setattr(catalog, "TABLE", table)
    catalog.models.cache_clear()
    (message,) = found()
    catalog.models.cache_clear()
    assert message == "leitmotif.E004 catalog.toml, [vendor/fox]: 'title' is missing."


def test_a_model_that_does_not_fit_its_variable_is_named(settings: Any) -> None:
    wrong = {"film": "google/nano-banana-2", "draw": "google/imagen-4"}
    settings.REPLICATE_MODELS = {**settings.REPLICATE_MODELS, **wrong}
    gone, misplaced = sorted(found(), reverse=True)
    assert misplaced.startswith("leitmotif.E005 REPLICATE_FILM_MODEL is 'google/nano-banana-2'")
    assert gone.startswith("leitmotif.W006 REPLICATE_DRAW_MODEL is google/imagen-4. Google shut")


def test_a_server_whose_models_or_prices_are_not_known_is_named(settings: Any) -> None:
    settings.OPENAI_BASE_URL = "https://openrouter.ai/api/v1"
    settings.OPENAI_VISION_MODEL = settings.OPENAI_TEXT_MODEL = ""
    [message] = found()
    assert message.startswith("leitmotif.W007 OPENAI_BASE_URL is https://openrouter.ai/api/v1, and")
    settings.OPENAI_TEXT_MODEL = "fox"
    backend = "generations.providers.openai.OpenAIProvider"
    writes = {"BACKEND": backend, "OPTIONS": {"model": "fox"}}
    settings.PROVIDERS = {**settings.PROVIDERS, "write": writes}
    [message] = found()
    assert "Set OPENAI_PRICE" in message
    settings.OPENAI_PRICE = (0.1, 0.5)
    assert found() == []
