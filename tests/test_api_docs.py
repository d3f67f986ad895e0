"""Every example that docs/api.md prints is run, from top to bottom, against a site at work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.product import Product
from tests.media import make_picture, make_song

DOCS = Path(settings.BASE_DIR) / "docs" / "api.md"
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITHIN = 300
SONG_SECONDS = 40.0
"""No longer than the examples need: it is listened to, several times."""
UNHURRIED = {"API_READS": "10000", "API_CREATES": "1000"}


def examples(language: str) -> str:
    """All blocks of one language as one program."""
    return "\n".join(code for kind, code in BLOCK.findall(DOCS.read_text()) if kind == language)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Product]:
    product = Product(tmp_path / "home", "--no-demo", more=UNHURRIED)
    yield product
    product.end()


@pytest.fixture
def token(site: Product) -> str:
    made = [sys.executable, "manage.py", "token", "create", "owner", "--scope", "admin"]
    done = subprocess.run(
        made, cwd=settings.BASE_DIR, env=site.environment, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the examples find their song and their picture."""
    make_song(tmp_path / "song.wav", SONG_SECONDS).rename(tmp_path / "song.mp3")
    make_picture(tmp_path / "me.png")
    return tmp_path


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq in PATH"
)
def test_every_example_runs(site: Product, token: str, folder: Path) -> None:
    """Those with curl and those in Python beside each other, as both mostly wait."""
    with_curl = examples("bash").replace("http://127.0.0.1:8000", site.url).replace("lm_…", token)
    (folder / "examples.sh").write_text(with_curl)
    (folder / "examples.py").write_text(examples("python"))
    environment = {**os.environ, "LEITMOTIF": site.url, "TOKEN": token, "NO_PROXY": "*"}
    programs = (["bash", "-euo", "pipefail", "examples.sh"], [sys.executable, "examples.py"])
    run = partial(
        subprocess.run, cwd=folder, env=environment, capture_output=True, text=True, timeout=WITHIN
    )
    with ThreadPoolExecutor(len(programs)) as pool:
        for done in pool.map(run, programs):
            assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert (folder / "film.mp4").read_bytes()[4:8] == b"ftyp"
