"""Stored files by key: put whole or not at all, taken out as a local path.

Keys are those of the API's description (``videos/{id}/final.mp4``). No caller knows where a file
lies; ``local_path`` gives a readable path for as long as the process lives.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mvsite.lib.processes import is_alive


class StorageFull(Exception):
    """There is no room: nothing was kept, and the same work can go on when there is."""

    def __str__(self) -> str:
        return (
            "The disk is full: the file could not be kept whole, so nothing of it was kept. "
            "Free some space; the work goes on by itself."
        )


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def local_path(key: str) -> Path:
    """The file of ``key`` as a path to read; FileNotFoundError when it is gone."""
    path = _path(key)
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "no stored file", key)
    return path


def exists(key: str) -> bool:
    return _path(key).is_file()


def put(key: str, source: Path) -> str:
    """Keep ``source`` (moved when on the same disk) under ``key``; returns its SHA-256.

    Readers see the old file or the whole new one. Raises StorageFull, and keeps nothing; nor
    does a kill leave anything outside ``scratch``.
    """
    target = _path(key)
    with scratch() as folder:
        part = folder / "part"
        shutil.move(source, part)
        digest = _synced_digest(part)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
    return digest


def put_bytes(key: str, data: bytes) -> str:
    with scratch() as folder:
        part = folder / "data"
        part.write_bytes(data)
        return put(key, part)


def copy(key: str, target: str) -> None:
    """The same file under another key; FileNotFoundError when it is gone."""
    with scratch() as folder:
        part = folder / "copy"
        shutil.copyfile(local_path(key), part)
        put(target, part)


def keys(folder: str) -> list[str]:
    """Of all that is stored below ``folder`` (``songs/{id}``)."""
    files = (path for path in _path(folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(root().resolve()).as_posix() for path in files)


def bytes_below(folder: str) -> int:
    """What is stored below ``folder`` takes; a single file may be named too."""
    path = _path(folder)
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def delete(key: str) -> None:
    _path(key).unlink(missing_ok=True)


def delete_all(prefix: str) -> None:
    """Every file whose key begins with this folder (``videos/{id}/``)."""
    folder = _path(prefix)
    if folder == root().resolve():
        raise ValueError("this would delete everything that is stored")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def all_or_nothing(*keys: str) -> Iterator[None]:
    """What is put under ``keys`` inside goes again when something fails."""
    try:
        yield
    except BaseException:
        for key in filter(None, keys):
            delete(key)
        raise


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


@contextmanager
def full_disk_as_sentence() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise


def _path(key: str) -> Path:
    path = (root() / key).resolve()
    if not path.is_relative_to(root().resolve()):
        raise ValueError(f"not a storage key: {key!r}")
    return path


def _synced_digest(path: Path) -> str:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
