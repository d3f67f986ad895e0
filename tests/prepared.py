"""A home whose tables are there: a plugin for tests of commands that are about something else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
LEFT_OUT = ("LEITMOTIF_TEST_HOME", "MEDIA_ROOT", "BROKER_DIR", "CELERY_BROKER_URL", "CACHE_URL")
DATABASE = Path("data", "leitmotif.sqlite3")


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Makes a home of a folder, as a first command leaves it that did nothing else."""
    made = tmp_path_factory.mktemp("prepared")
    (made / "data").mkdir()
    plain = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    own = {
        "LEITMOTIF_HOME": str(made), "DATABASE_URL": f"sqlite:///{made / DATABASE}",
        "DJANGO_SETTINGS_MODULE": "mvsite.settings", "LEITMOTIF_NO_SETUP": "1",
    }  # fmt: skip
    code = "import django; django.setup(); from mvsite.preparation import prepare; prepare()"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=plain | own, check=True)

    def give(home: Path) -> None:
        (home / "data").mkdir(parents=True)
        shutil.copy(made / DATABASE, home / DATABASE)

    return give
