"""Stored files by key: put whole or not at all, taken out as pieces or as a local path.

Keys are those of the API's description (``videos/{id}/final.mp4``). No caller knows where a file
lies: ``stores`` are what can keep one, and STORAGE_BACKEND says which does. ``StoredFile`` has a
row for each; of files in a bucket it is asked what is there, and the recent ones are in ``cache``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from types import ModuleType

import structlog

from mvsite.lib.models import StoredFile
from mvsite.lib.storage import cache, records, stores
from mvsite.lib.storage.local import pieces_of
from mvsite.lib.storage.scratch import clear_scratch, require_room, root, scratch
from mvsite.lib.storage.troubles import (
    StorageAway,
    StorageFull,
    StorageTrouble,
    full_disk_as_sentence,
)

__all__ = [
    "StorageAway", "StorageFull", "StorageTrouble", "all_or_nothing", "at_hand", "clear_scratch",
    "copy", "delete", "delete_all", "exists", "full_disk_as_sentence", "held", "keys", "local_path",
    "pieces", "put", "put_bytes", "record_of", "require_room", "root", "scratch", "size",
    "sizes",
]  # fmt: skip

log = structlog.get_logger(__name__)
ASKED_AT_ONCE = 16
"""As many connections as there are to a bucket."""


def local_path(key: str) -> Path:
    """The file of ``key`` as a path to read; FileNotFoundError when it is gone.

    From a bucket it is brought here first, and stays to the end of a ``held`` block; outside one
    it is to be opened at once. Raises StorageTrouble where it cannot be brought.
    """
    if not stores.in_cloud():
        return stores.in_directory(root()).found(key)
    known = record_of(key)
    return at_hand(known) or _brought(known)


def held() -> AbstractContextManager[None]:
    """For a step of work: every ``local_path`` that is given inside stays until it ends."""
    return cache.held() if stores.in_cloud() else nullcontext()


def record_of(key: str) -> StoredFile:
    """What is known of a stored file without asking a store; FileNotFoundError: there is none."""
    known = records.of(key)
    if known is None:
        raise FileNotFoundError(errno.ENOENT, "no stored file", key)
    return known


def at_hand(known: StoredFile) -> Path | None:
    """A file of the bucket, if it is on this machine."""
    return cache.find(known.sha256, _suffix(known.key)) if known.sha256 else None


def pieces(key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """The bytes from ``first`` to ``last`` (both included), never whole in memory.

    FileNotFoundError at once when it is gone.
    """
    near = at_hand(record_of(key)) if stores.in_cloud() else None
    return pieces_of(near, first, last) if near else stores.current().pieces(key, first, last)


def size(key: str) -> int:
    """In bytes; FileNotFoundError when it is gone."""
    return record_of(key).bytes if stores.in_cloud() else stores.current().size(key)


def sizes(keys: Iterable[str]) -> dict[str, int]:
    """In bytes, of those that are there. Unlike ``size`` it asks a bucket, for what is not on this
    machine too. Raises StorageTrouble."""
    if not stores.in_cloud():
        return _looked_up(list(keys))
    known = list(records.among(keys))
    near = {row.key: row.bytes for row in known if at_hand(row)}
    return near | _looked_up([row.key for row in known if row.key not in near])


def _looked_up(keys: list[str]) -> dict[str, int]:
    store = stores.current()

    def size_of(key: str) -> int | None:
        try:
            return store.size(key)
        except FileNotFoundError:
            return None

    with ThreadPoolExecutor(ASKED_AT_ONCE) as side_by_side:
        found = zip(keys, side_by_side.map(size_of, keys), strict=True)
        return {key: length for key, length in found if length is not None}


def exists(key: str) -> bool:
    try:
        size(key)
    except FileNotFoundError:
        return False
    return True


def put(key: str, source: Path) -> str:
    """Keep ``source`` (moved when on the same disk) under ``key``; returns its SHA-256.

    Readers see the old file or the whole new one. Raises StorageTrouble, and keeps nothing; nor
    does a kill leave anything outside ``scratch``.
    """
    with scratch() as folder:
        part = folder / f"part{_suffix(key)}"
        shutil.move(source, part)
        digest, length = _synced_digest(part), part.stat().st_size
        stores.current().put(key, part, digest)
        records.note(key, length, digest)
        if stores.in_cloud():
            _thumbnails().put_beside(key, part)
            cache.keep(part, digest, _suffix(key))
    return digest


def put_bytes(key: str, data: bytes) -> str:
    with scratch() as folder:
        part = folder / "data"
        part.write_bytes(data)
        return put(key, part)


def copy(key: str, target: str) -> None:
    """The same file under another key; FileNotFoundError when it is gone."""
    store, known = stores.current(), records.of(key)
    with full_disk_as_sentence():
        store.copy(key, target)
    if known is None or not known.sha256:
        records.note(target, store.size(target), "")
    else:
        records.note(target, known.bytes, known.sha256)
    if stores.in_cloud():
        _thumbnails().copy_beside(key, target)


def keys(folder: str) -> list[str]:
    """Of all that is stored below ``folder`` (``songs/{id}``)."""
    if stores.in_cloud():
        return list(records.below(folder).order_by("key").values_list("key", flat=True))
    return list(stores.current().keys(folder))


def delete(key: str) -> None:
    """With the thumbnails of a picture."""
    gone = [key, *_thumbnails().beside(key)]
    records.forget(gone)
    with _or_left_behind(key):
        stores.current().delete(gone)


def delete_all(prefix: str) -> None:
    """Every file whose key begins with this folder (``videos/{id}/``)."""
    folder = prefix.strip("/")
    if folder in ("", "."):
        raise ValueError("this would delete everything that is stored")
    records.below(folder).delete()
    with _or_left_behind(folder):
        stores.current().delete_all(folder)


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
def _or_left_behind(what: str) -> Iterator[None]:
    """Nobody waits for a deletion: what a store that is away keeps is a file without a row, which
    the search for those finds."""
    try:
        yield
    except StorageAway:
        log.warning("left behind in the bucket", what=what)


def _brought(known: StoredFile) -> Path:
    """From the bucket to the cache. What is gone there is known to be gone from then on."""
    with scratch() as folder:
        part = folder / f"part{_suffix(known.key)}"
        try:
            digest = stores.current().fetch(known.key, part)
        except FileNotFoundError:
            records.forget([known.key])
            raise
        if digest != known.sha256:
            records.note(known.key, part.stat().st_size, digest)
        return cache.keep(part, digest, _suffix(known.key))


def _thumbnails() -> ModuleType:
    from mvsite.lib import thumbnails  # Which stores what it makes here.

    return thumbnails


def _suffix(key: str) -> str:
    return PurePosixPath(key).suffix


def _synced_digest(path: Path) -> str:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
