"""Stored files, and the room on the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from mvsite.lib import storage
from mvsite.lib.findings import Finding, note, well, wrong
from mvsite.lib.storage import stores
from mvsite.lib.storage.local import LocalStore

FILM_BYTES = 55_000_000
"""A film of 30 seconds at 720 lines takes so much, with its clips."""
FEW_FILMS = 10


def of_files() -> Iterator[Finding]:
    """One is kept on this machine's disk, read back and deleted."""
    root = storage.root()
    try:
        same = _comes_back(stores.in_directory(root), f"examined-{uuid4()}", os.urandom(64))
    except storage.StorageFull:
        yield wrong("Files", f"There is no room in {root}.", "Free some space on that disk.")
    except OSError as error:
        step = "MEDIA_ROOT names the folder; its owner must be who runs Leitmotif."
        yield wrong("Files", f"Nothing can be kept in {root}: {error.strerror}.", step)
    else:
        yield _of_what_came(root, same)


def _of_what_came(root: Path, same: bool) -> Finding:
    if same:
        return well("Files", f"They are written, read and deleted in {root}.")
    return wrong("Files", f"{root} gives back other bytes.", "Look at that disk.")


def _comes_back(store: LocalStore, key: str, probe: bytes) -> bool:
    """Raises OSError, StorageFull."""
    with storage.scratch() as folder:
        part = folder / "probe"
        part.write_bytes(probe)
        store.put(key, part, "")
    try:
        return b"".join(store.pieces(key)) == probe
    finally:
        store.delete([key])


def of_disk() -> Iterator[Finding]:
    space = shutil.disk_usage(_nearest(storage.root()))
    film = FILM_BYTES * (settings.FRAME_HEIGHT / 720) ** 2
    least, said = settings.MIN_FREE_BYTES, f"{_size(space.free)} are free"
    if space.free < least:
        stops = f"{said}; below {_size(least)} nothing new is kept and work waits."
        yield wrong("Disk", stops, "Delete what is not needed, or set MIN_FREE_BYTES lower.")
    elif space.free < least + FEW_FILMS * film:
        few = f"{said}: that is enough for {(space.free - least) / film:.0f} films or so."
        yield note("Disk", few, "Free some space, or move the films by MEDIA_ROOT.")
    else:
        yield well("Disk", f"{said}; a film takes some {_size(film)}.")


def _nearest(path: Path) -> Path:
    """What of it is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
