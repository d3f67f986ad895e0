"""The store that is a directory."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

PIECE_BYTES = 256 * 1024


class LocalStore:
    """Files below ``root``; names that begin with a dot there are not stored files."""

    name = "local"

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def path(self, key: str) -> Path:
        """Where ``key`` lies, or would. Raises ValueError for one that leads out of the store."""
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root):
            raise ValueError(f"not a storage key: {key!r}")
        return path

    def found(self, key: str) -> Path:
        path = self.path(key)
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "no stored file", key)
        return path

    def put(self, key: str, part: Path, sha256: str) -> None:
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        if part.stat().st_dev == target.parent.stat().st_dev:
            part.replace(target)
        else:
            self._across(part, target)

    def _across(self, part: Path, target: Path) -> None:
        """From another disk: whole under another name first."""
        beside = target.with_name(f".{uuid4()}")
        try:
            shutil.copyfile(part, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def size(self, key: str) -> int:
        return self.found(key).stat().st_size

    def stored_at(self, key: str) -> datetime:
        return datetime.fromtimestamp(self.found(key).stat().st_mtime, UTC)

    def pieces(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        return pieces_of(self.found(key), first, last)

    def fetch(self, key: str, target: Path) -> str:
        shutil.copyfile(self.found(key), target)
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def copy(self, key: str, target: str) -> None:
        part = self.path(target).with_name(f".{uuid4()}")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(self.found(key), part)
            part.replace(self.path(target))
        finally:
            part.unlink(missing_ok=True)

    def keys(self, folder: str = "") -> Iterator[str]:
        for path in sorted(self.path(folder).rglob("*")):
            key = path.relative_to(self.root)
            if path.is_file() and not any(part.startswith(".") for part in key.parts):
                yield key.as_posix()

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.path(key).unlink(missing_ok=True)

    def delete_all(self, folder: str) -> None:
        shutil.rmtree(self.path(folder), ignore_errors=True)


def pieces_of(path: Path, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """The bytes from ``first`` to ``last``; the file is open from now on, whoever deletes it."""
    file = path.open("rb")
    end = file.seek(0, os.SEEK_END) if last is None else last + 1
    file.seek(first)
    return _read(file, end - first)


def _read(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (data := file.read(min(PIECE_BYTES, left))):
            left -= len(data)
            yield data
