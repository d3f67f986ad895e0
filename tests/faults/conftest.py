from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from mvsite.celery import app
from tests.faults.rig import Rig
from tests.media import make_picture, make_song


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_song(tmp_path_factory.mktemp("song") / "song.wav")


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_picture(tmp_path_factory.mktemp("picture") / "somebody.png")


@pytest.fixture
def rig(
    transactional_db: None, tmp_path: Path, song: Path, picture: Path
) -> Iterator[Rig]:  # fmt: skip
    """Nothing of an earlier test is in the broker or the store."""
    app.control.purge()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    yield Rig(tmp_path, song, picture)
