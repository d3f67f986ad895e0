"""Static files, gathered for the web server when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered"


def gather() -> bool:
    """False when all are there already. What earlier versions' pages asked for stays."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    now = _digest()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return True


def _digest() -> str:
    """Of names, sizes and times, and of how they are kept."""
    told = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            told.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return told.hexdigest()
