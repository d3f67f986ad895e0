"""What lies in this machine's directory, copied into the bucket that is to take its place."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mvsite.lib import thumbnails
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import stores
from mvsite.lib.storage.local import LocalStore
from mvsite.lib.storage.scratch import root
from mvsite.lib.storage.stores import Store

SIDE_BY_SIDE = 8


def fill(bucket: Store) -> tuple[int, int]:
    """How many files were copied, and how many were there already; nothing here is deleted.

    What is the same size there is taken for the same: with the same key it was copied by this, or
    stored by an installation that uses the bucket. Raises StorageAway; what was copied stays.
    """
    here = stores.in_directory(root())
    _complete(here)
    rows = StoredFile.objects.values_list("key", "sha256")
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        done = list(pool.map(lambda row: _copied(here, bucket, *row), rows))
    return done.count(True), done.count(False)


def _complete(here: LocalStore) -> None:
    """Thumbnails, which nobody makes over there, and digests of files from before the table."""
    for key in list(StoredFile.objects.values_list("key", flat=True)):
        if here.path(key).is_file():
            thumbnails.make_missing(key)
    for file in StoredFile.objects.filter(sha256=""):
        if here.path(file.key).is_file():
            file.sha256 = _digest(here.path(file.key))
            file.save(update_fields=["sha256"])


def _copied(here: LocalStore, bucket: Store, key: str, sha256: str) -> bool | None:
    """None: it is not here."""
    path = here.path(key)
    if not path.is_file():
        return None
    try:
        there = bucket.size(key) == path.stat().st_size
    except FileNotFoundError:
        there = False
    if not there:
        bucket.put(key, path, sha256)
    return not there


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
