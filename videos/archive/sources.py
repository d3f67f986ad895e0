"""Where an archive is brought from, and one that is a ZIP file."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import FileIO
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile, ZipFile

from mvsite.lib.storage.local import PIECE_BYTES
from videos.archive import manifest
from videos.archive.manifest import BadArchive, Manifest
from videos.archive.persisting import digest_of

UNZIPPING = (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)
"""What the standard library raises on rubbish, on a password and on ways of packing it lacks."""
MOST_LISTED = 8_000_000
"""Bytes of a ZIP's own list of its entries, which the standard library reads whole."""
TOO_MANY = f"The ZIP file has more than {manifest.MOST_FILES:,} entries."
TWICE = "The ZIP file has two entries of one name. Send the archive as a video’s page gave it."
NO_ZIP = "This is no ZIP file, or it came cut off. Send the archive as a video’s page gave it."


class Source(Protocol):
    """The part of a store that is read."""

    def keys(self, folder: str = "") -> Iterator[str]: ...

    def pieces(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]: ...


class _Bounded(FileIO):
    """Gives no more in one piece than a list of entries may have: longer ones fill the memory."""

    def read(self, size: int | None = -1) -> bytes:
        left = os.fstat(self.fileno()).st_size - self.tell()
        if (left if size is None or size < 0 else min(size, left)) > MOST_LISTED:
            raise BadArchive(TOO_MANY)
        return super().read(size) or b""


def _opened(file: FileIO) -> ZipFile:
    try:
        found = ZipFile(file)
    except UNZIPPING:
        raise BadArchive(NO_ZIP) from None
    names = found.namelist()
    if len(names) > manifest.MOST_FILES + 1:
        raise BadArchive(TOO_MANY)
    if len({*names}) < len(names):
        raise BadArchive(TWICE)
    return found


class ZipSource:
    """A ZIP whose entries are named by their keys, stored or packed."""

    def __init__(self, path: Path) -> None:
        self._file = _Bounded(path)
        try:
            self._zip = _opened(self._file)
        except BadArchive:
            self._file.close()
            raise

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def keys(self, folder: str = "") -> Iterator[str]:
        names = (entry.filename for entry in self._zip.infolist() if not entry.is_dir())
        return (name for name in names if name.startswith(f"{folder}/" if folder else ""))

    def pieces(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Whole files only: nothing reads parts of an archive."""
        try:
            with self._zip.open(key) as entry:
                while piece := entry.read(PIECE_BYTES):
                    yield piece
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, "no such entry", key) from None
        except UNZIPPING:
            raise BadArchive(f"{key} cannot be unpacked: the ZIP file is damaged.") from None


def manifest_in(source: Source, video: str = "") -> Manifest:
    """That of ``video``, else of the only one there. Raises BadArchive."""
    key = manifest.key_of(manifest.uuid_of(video)) if video else _only_one(source)
    data = bytearray()
    try:
        with closing(source.pieces(key)) as pieces:  # type: ignore[type-var]  # all are generators
            for piece in pieces:
                data += piece
                if len(data) > manifest.MOST_BYTES:
                    break
    except FileNotFoundError:
        raise BadArchive(f"There is no archive of a video {video} there.") from None
    return manifest.read(bytes(data))


def verify(path: Path) -> None:
    """Read a ZIP once more: each entry against its digest. Raises BadArchive."""
    with closing(ZipSource(path)) as source:
        for file in manifest_in(source).files:
            if digest_of(source.pieces(file.key)) != file.sha256:
                raise BadArchive(f"{file.key} was not written as it is. Write the archive again.")


def _only_one(source: Source) -> str:
    names = (key.split("/") for key in source.keys("videos"))
    found = [name[1] for name in names if len(name) == 3 and name[2] == manifest.NAME]
    if not found:
        raise BadArchive(
            "There is no archive there: no manifest of a video was found. The ZIP “All of it” is "
            "for editors; “Archive” gives this one."
        )
    if len(found) > 1:
        raise BadArchive(f"There are several archives; say which one: {', '.join(found[:5])}.")
    return manifest.key_of(manifest.uuid_of(found[0]))
