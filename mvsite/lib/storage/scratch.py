"""Room on this machine's disk for work in progress: beside the stored files, and never one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mvsite.lib.processes import is_alive
from mvsite.lib.storage.troubles import StorageFull, full_disk_as_sentence


def root() -> Path:
    """Where this machine keeps files: all of them, or with S3 the recent ones."""
    return Path(settings.MEDIA_ROOT)


@contextmanager
def scratch() -> Iterator[Path]:
    """A directory for work in progress on the disk of the store; gone afterwards.

    A full disk inside becomes StorageFull. What a killed process leaves is removed by
    ``clear_scratch``.
    """
    with full_disk_as_sentence():
        base = root() / ".scratch"
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=base, prefix=f"{os.getpid()}-") as folder:
            yield Path(folder)


def clear_scratch() -> None:
    """Remove what killed processes of this machine left."""
    for folder in (root() / ".scratch").glob("*-*"):
        if not is_alive(int(folder.name.partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def require_room(needed: int = 0) -> None:
    """Raise StorageFull unless ``needed`` bytes and ``MIN_FREE_BYTES`` are free."""
    root().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root()).free < needed + settings.MIN_FREE_BYTES:
        raise StorageFull
