"""A key of Replicate alone changes who sees, draws and films; without it nothing does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

SHOW = "import json, mvsite.settings as s; print(json.dumps([s.PROVIDERS, s.REPLICATE_BASE_URL]))"
LOCAL = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
REPLICATE = "generations.providers.replicate.ReplicateProvider"


def chosen(**variables: str) -> Any:
    known = {name: "" for name in os.environ if name.startswith("REPLICATE_")}
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=settings.BASE_DIR, env={**os.environ, **known, "REPLICATE_API_TOKEN": "", **variables},
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
