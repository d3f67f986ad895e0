"""Out: every file of a video and its rows, to another place or as one ZIP.

The manifest is written last: where it lies, all that it names lies too. What lies there already is
left, so that a copy that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Model
from zipstream import ZipStream

from mvsite.lib import storage, thumbnails
from mvsite.lib.models import StoredFile
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from mvsite.lib.storage import stores
from videos.archive import tables
from videos.archive.manifest import BadArchive, File, Manifest, key_of
from videos.models import Video
from videos.standing import is_at_work

AT_ONCE = 8
"""Files on their way at a time."""


@dataclass(frozen=True)
class Contents:
    """What an archive of a video will hold. ``known``: digests by key, of when they were kept."""

    video: Video
    keys: tuple[str, ...]
    rows: tuple[dict[str, object], ...]
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Persisted:
    """``copied`` of the manifest's files; the others lay there already."""

    manifest: Manifest
    copied: int


def contents_of(video: Video) -> Contents:
    """Raises NotNow while it is worked on, and for what staff has hidden."""
    require_shown(video)
    if is_at_work(video):
        raise NotNow("This video is being worked on. Archive it when that is done, or cancel it.")
    with transaction.atomic():
        rows = list(tables.rows_of(video))
        keys = tuple(sorted(_keys(rows) - {key_of(video.pk)}))
        told = tuple(tables.to_json(row) for row in rows)
        noted = StoredFile.objects.filter(pk__in=keys).exclude(sha256="")
        return Contents(video, keys, told, dict(noted.values_list("key", "sha256")))


def _keys(rows: Iterable[Model]) -> set[str]:
    """All that lies in their folders, and what else they name."""
    rows = list(rows)
    folders = [folder for folder in tables.folders_of(rows) if folder.endswith("/")]
    named = {key for row in rows for key in tables.keys_in(row)}
    small = {key for picture in named for key in _small_ones(picture)}
    return {key for key in named | small if storage.exists(key)}.union(*map(storage.keys, folders))


def _small_ones(picture: str) -> list[str]:
    """Of a picture, made now if nobody asked for them yet: in a bucket they have to be there."""
    if not picture.endswith(thumbnails.PICTURES):
        return []
    keys = [thumbnails.key_of(picture, width) for width in thumbnails.WIDTHS]
    if not stores.in_cloud():
        with suppress(FileNotFoundError):
            for key in keys:
                thumbnails.local_path(key)
    return keys


def persist(video: Video, to: stores.Store) -> Persisted:
    """Copy it to ``to``. Raises NotNow, and BadArchive where a file is not what was kept, here or
    there."""
    contents = contents_of(video)
    carry = partial(_carried, to=to, known=contents.known)
    with ThreadPoolExecutor(AT_ONCE) as workers:
        try:
            carried = list(workers.map(carry, contents.keys))
        finally:
            workers.shutdown(cancel_futures=True)
    manifest = Manifest(video.pk, tuple(file for file, _ in carried), contents.rows)
    _put_manifest(manifest, to)
    return Persisted(manifest, sum(new for _, new in carried))


def _carried(key: str, *, to: stores.Store, known: dict[str, str]) -> tuple[File, bool]:
    """As it lies there now, and whether it had to be copied. In a thread: no row is asked."""
    with storage.scratch() as folder:
        part = folder / "part"
        sha256, size = stores.current().fetch(key, part), part.stat().st_size
        if known.get(key, sha256) != sha256:
            raise BadArchive(f"{key} is not what was kept under this name: it is damaged here.")
        if _lies_there(to, key, size, sha256):
            return File(key, size, sha256), False
        to.put(key, part, sha256)
    if digest_of(to.pieces(key)) != sha256:
        raise BadArchive(f"{key} arrived damaged. The same command copies it again.")
    return File(key, size, sha256), True


def _lies_there(to: stores.Store, key: str, size: int, sha256: str) -> bool:
    try:
        return to.size(key) == size and digest_of(to.pieces(key)) == sha256
    except FileNotFoundError:
        return False


def digest_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _put_manifest(manifest: Manifest, to: stores.Store) -> None:
    data = manifest.to_bytes()
    with storage.scratch() as folder:
        part = folder / "manifest"
        part.write_bytes(data)
        to.put(key_of(manifest.video), part, hashlib.sha256(data).hexdigest())


def zip_of(video: Video) -> Iterator[bytes]:
    """The same as one ZIP, a piece at a time; the manifest is its last entry.

    Raises NotNow before the first byte; BadArchive breaks it off at a damaged file.
    """
    contents = contents_of(video)
    return _zipped(contents)


def _zipped(contents: Contents) -> Iterator[bytes]:
    archive, files = ZipStream(), []
    for key in contents.keys:
        read = _Read(key)
        archive.add(read, key, size=stores.current().size(key))
        yield from archive.all_files()
        if contents.known.get(key, read.sha256) != read.sha256:
            raise BadArchive(f"{key} is not what was kept under this name: it is damaged here.")
        files.append(File(key, read.size, read.sha256))
    manifest = Manifest(contents.video.pk, tuple(files), contents.rows)
    archive.add(manifest.to_bytes(), key_of(manifest.video))
    yield from archive.finalize()


class _Read:
    """The pieces of a stored file; afterwards its size and digest are known."""

    def __init__(self, key: str) -> None:
        self.key, self.size, self._digest = key, 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in stores.current().pieces(self.key):
            self.size += len(piece)
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
