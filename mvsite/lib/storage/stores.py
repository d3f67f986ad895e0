"""What can keep files, by name: a directory of this machine, or a bucket of S3."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from mvsite.lib.storage.local import LocalStore


class Store(Protocol):
    """Whole files by key. A reader sees the old file or the whole new one.

    Every method raises StorageAway where the store does not answer, and what looks for a file
    FileNotFoundError where there is none.
    """

    name: str

    def put(self, key: str, part: Path, sha256: str) -> None:
        """Keep ``part``, whose digest is known; it may be moved away. Raises StorageFull."""

    def size(self, key: str) -> int: ...

    def stored_at(self, key: str) -> datetime: ...

    def pieces(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from ``first`` to ``last``, both included, a piece at a time."""

    def fetch(self, key: str, target: Path) -> str:
        """Write the whole file to ``target``, looked at again; returns its SHA-256."""

    def copy(self, key: str, target: str) -> None: ...

    def keys(self, folder: str = "") -> Iterator[str]: ...

    def delete(self, keys: Iterable[str]) -> None:
        """Those that are there."""

    def delete_all(self, folder: str) -> None: ...


def in_cloud() -> bool:
    """Whether what is stored lies elsewhere, and this machine has recent files only."""
    return bool(settings.STORAGE_BACKEND == "s3")


def current() -> Store:
    """Where this installation's files are, as STORAGE_BACKEND says."""
    return named(settings.STORAGE_BACKEND)


def named(name: str) -> Store:
    """``local``: the directory MEDIA_ROOT; ``s3``: the bucket STORAGE_BUCKET.

    Raises ValueError with a sentence for another name, or where no bucket is named.
    """
    if name == "local":
        return in_directory(Path(settings.MEDIA_ROOT))
    if name != "s3":
        raise ValueError(f"There is no store {name!r}; there are local, s3.")
    if "s3" not in settings.STORAGES:
        raise ValueError("No bucket is known here. STORAGE_BUCKET names it.")
    return _bucket(os.getpid(), repr(settings.STORAGES["s3"]))


def in_directory(root: Path) -> LocalStore:
    return LocalStore(root)


@lru_cache(maxsize=2)
def _bucket(process: int, configuration: str) -> Store:
    """One for a process, as a connection does not outlive a fork; a new one for other settings."""
    from mvsite.lib.storage.s3 import S3Store  # boto3 takes half a second, where it is used.

    return S3Store()
