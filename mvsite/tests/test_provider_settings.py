"""A key changes who does what; without any this machine does everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

SHOW = "import json, mvsite.settings as s; print(json.dumps([s.PROVIDERS, s.REPLICATE_BASE_URL]))"
LOCAL = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
REPLICATE = "generations.providers.replicate.ReplicateProvider"
OPENAI = "generations.providers.openai.OpenAIProvider"
NO_KEYS = {
    "REPLICATE_API_TOKEN": "", "OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "GEMINI_API_KEY": "",
    "FILM_BACKEND": "",
}  # fmt: skip


def chosen(*, show: str = SHOW, **variables: str) -> Any:
    vendors = ("REPLICATE_", "OPENAI_")
    known = {name: "" for name in os.environ if name.startswith(vendors)}
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=settings.BASE_DIR, env={**os.environ, **known, **NO_KEYS, **variables},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_without_a_key_this_machine_does_everything() -> None:
    providers, _ = chosen(REPLICATE_FILM_MODEL="google/veo-3.1")
    assert providers == dict.fromkeys(("see", "write", "draw", "film"), LOCAL)


def test_with_a_key_its_models_see_draw_and_film_and_this_machine_writes() -> None:
    providers, base = chosen(REPLICATE_API_TOKEN="r8_x", REPLICATE_FILM_MODEL="google/veo-3.1")
    assert providers["write"] == LOCAL
    assert {kind: providers[kind]["OPTIONS"]["model"] for kind in ("see", "draw", "film")} == {
        "see": "google/gemini-3-flash",
        "draw": "google/nano-banana-2",
        "film": "google/veo-3.1",
    }
    assert {providers[kind]["BACKEND"] for kind in ("see", "draw", "film")} == {REPLICATE}
    assert base == "https://api.replicate.com"


def test_with_a_key_of_openai_it_sees_and_writes_and_replicate_sees_where_it_cannot() -> None:
    providers, _ = chosen(OPENAI_API_KEY="sk-x", REPLICATE_API_TOKEN="r8_x")
    see, write = providers["see"], providers["write"]
    assert (see["BACKEND"], see["OPTIONS"]) == (OPENAI, {"model": "gpt-6-luna"})
    assert see["FALLBACK"]["BACKEND"] == REPLICATE
    assert (write["BACKEND"], write["FALLBACK"]) == (OPENAI, LOCAL)
    assert {providers[kind]["BACKEND"] for kind in ("draw", "film")} == {REPLICATE}


def test_openai_draws_before_replicate_and_judges_only_where_a_model_is_named() -> None:
    keys = {"OPENAI_API_KEY": "sk-x", "REPLICATE_API_TOKEN": "r8_x"}
    providers, _ = chosen(**keys)
    assert (chain_of(providers["draw"]), "judge" in providers) == (["ReplicateProvider"], False)
    named = {"OPENAI_IMAGE_MODEL": "gpt-image-2.6-flare", "OPENAI_JUDGE_MODEL": "gpt-6.1-terra"}
    providers, _ = chosen(**keys, **named)
    assert chain_of(providers["draw"])[:2] == ["OpenAIDrawingProvider", "ReplicateProvider"]
    assert providers["judge"]["OPTIONS"] == {"model": "gpt-6.1-terra"}
    providers, _ = chosen(**{**keys, "OPENAI_API_KEY": ""}, **named)
    assert (chain_of(providers["draw"]), "judge" in providers) == (["ReplicateProvider"], False)


def test_a_server_at_home_needs_no_key_and_does_what_it_has_a_model_for() -> None:
    home = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}
    providers, _ = chosen(**home, OPENAI_VISION_MODEL="gemma3:4b")
    assert (providers["see"]["BACKEND"], providers["write"]) == (OPENAI, LOCAL)
    providers, _ = chosen(**home, OPENAI_API_KEY="sk-x")
    assert (providers["see"], providers["write"]) == (LOCAL, LOCAL)


HEARS = "s.PROVIDERS.get('hear', {}).get('OPTIONS'), s.OPENAI_HEAR_BASE_URL, s.OPENAI_HEAR_API_KEY"


@pytest.mark.parametrize(
    ("given", "hears"),
    [
        ({}, [None, "https://api.openai.com/v1", ""]),
        (
            {"OPENAI_API_KEY": "sk-x"},
            [{"model": "whisper-1"}, "https://api.openai.com/v1", "sk-x"],
        ),
        (
            {"OPENAI_API_KEY": "sk-x", "OPENAI_HEAR_BASE_URL": "http://hears.lan/v1"},
            [None, "http://hears.lan/v1", ""],
        ),
        (
            {"OPENAI_HEAR_BASE_URL": "http://hears.lan/v1", "OPENAI_HEAR_MODEL": "large-v3"},
            [{"model": "large-v3"}, "http://hears.lan/v1", ""],
        ),
    ],
    ids=["nobody", "openai", "a server without a model", "at home"],
)
def test_who_hears_has_an_address_of_its_own_to_which_no_other_key_goes(
    given: dict[str, str], hears: list[Any]
) -> None:
    show = f"import json, mvsite.settings as s; print(json.dumps([{HEARS}]))"
    assert chosen(show=show, **given) == hears


@pytest.mark.parametrize(
    ("backend", "chain"),
    [
        ("", ["ReplicateProvider", "GeminiProvider"]),
        ("gemini", ["GeminiProvider", "ReplicateProvider"]),
        ("local", ["LocalProvider", "ReplicateProvider", "GeminiProvider"]),
    ],
)
def test_of_those_who_film_one_can_be_chosen_and_the_others_stay(
    backend: str, chain: list[str]
) -> None:
    keys = {"REPLICATE_API_TOKEN": "r8_x", "GEMINI_API_KEY": "AIzaX"}
    providers, _ = chosen(**keys, FILM_BACKEND=backend)
    assert chain_of(providers["film"]) == chain
    assert chain_of(providers["draw"]) == ["ReplicateProvider"]


def test_who_was_chosen_to_film_is_not_replaced_for_want_of_a_key() -> None:
    providers, _ = chosen(REPLICATE_API_TOKEN="r8_x", FILM_BACKEND="gemini")
    assert chain_of(providers["film"]) == ["GeminiProvider", "ReplicateProvider"]
    providers, _ = chosen(GEMINI_API_KEY="AIzaX")
    assert chain_of(providers["film"]) == ["GeminiProvider"]


def chain_of(link: Any) -> list[str]:
    names = []
    while link is not None:
        names.append(link["BACKEND"].rpartition(".")[2])
        link = link.get("FALLBACK")
    return names
