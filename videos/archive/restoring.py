"""In: rows and files of an archive, all of them or nothing.

Each file is fetched, held against its digest, decoded and kept; the rows come last, at once. What a
killed process had kept is found again. What is here already stays as it is, and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from accounts import quotas
from accounts.models import User
from characters.models import Character
from mvsite.lib import storage
from mvsite.lib.state import wake
from mvsite.lib.storage import records, stores
from songs.models import Song
from videos.archive import contents, kinship
from videos.archive.kinship import Incoming
from videos.archive.manifest import BadArchive, File, Manifest
from videos.archive.persisting import digest_of
from videos.archive.sources import Source
from videos.models import Video

AT_ONCE = 4
"""Files at a time: each is decoded by a process of its own."""


class Outcome(Enum):
    KEPT = "kept"
    THERE = "there already"
    OTHER = "another file is there; it stays"


@dataclass(frozen=True)
class Restored:
    """``notes``: sentences on what was left as it is here."""

    video: Video
    kept: int
    notes: tuple[str, ...]


def restore(manifest: Manifest, source: Source, owner: User) -> Restored:
    """Raises BadArchive, OverQuota, StorageTrouble; then nothing was changed. May run twice."""
    incoming = kinship.received(manifest, owner)
    storage.require_room(manifest.size)
    quotas.require_room(owner, manifest.size)
    bringing = _Bringing(incoming, source)
    try:
        outcomes = bringing.all()
        _save(incoming, outcomes, owner)
    except BaseException:
        _take_back(incoming, bringing.kept)
        raise
    video = Video.objects.get(pk=incoming.video)
    return Restored(video, len(bringing.kept), tuple(_notes(incoming, outcomes)))


# --- Files --------------------------------------------------------------------------------------


@dataclass
class _Bringing:
    """The files on their way, several at a time. ``kept``: those that were put into the store."""

    incoming: Incoming
    source: Source
    kept: list[File] = field(default_factory=list)

    def all(self) -> dict[str, Outcome]:
        """By key. The first that is bad ends it."""
        keys = [file.key for file in self.incoming.files.values()]
        with ThreadPoolExecutor(AT_ONCE) as workers:
            try:
                found = workers.map(self._bring, self.incoming.files)
                return dict(zip(keys, found, strict=True))
            finally:
                workers.shutdown(cancel_futures=True)

    def _bring(self, key: str) -> Outcome:
        """In a thread: no row is asked. ``key``: in the archive."""
        file = self.incoming.files[key]
        if (there := self._there(file)) is not None:
            return there
        with storage.scratch() as folder:
            part = folder / "part"
            _fetch(self.source, key, file, part)
            contents.check(file.key, part, folder)
            stores.current().put(file.key, part, file.sha256)
        self.kept.append(file)
        return Outcome.KEPT

    def _there(self, file: File) -> Outcome | None:
        try:
            if digest_of(stores.current().pieces(file.key)) == file.sha256:
                return Outcome.THERE
        except FileNotFoundError:
            return None
        if not self.incoming.is_fresh(file.key):
            return Outcome.OTHER
        raise BadArchive(
            f"Another file lies under {file.key}, which no row names. "
            "“manage.py orphans --delete” removes such files; then try again."
        )


def _fetch(source: Source, key: str, file: File, part: Path) -> None:
    """No more than the manifest says, and exactly what it says."""
    size = 0
    try:
        with part.open("wb") as out:
            for piece in source.pieces(key):
                size += out.write(piece)
                if size > file.size:
                    break
    except (FileNotFoundError, ValueError):
        raise BadArchive(f"{key} is not in the archive, though its manifest names it.") from None
    with part.open("rb") as read:
        same = size == file.size and digest_of(iter(lambda: read.read(1 << 18), b"")) == file.sha256
    if not same:
        raise BadArchive(f"{key} is not the file that the manifest names: the archive is damaged.")


def _take_back(incoming: Incoming, kept: Iterable[File]) -> None:
    """But not what another process brought in the same moment: its rows name these files."""
    if not any(type(row)._default_manager.filter(pk=row.pk).exists() for row in incoming.rows):
        fresh = [file.key for file in kept if incoming.is_fresh(file.key)]
        stores.current().delete(fresh)
        records.forget(fresh)


# --- Rows ---------------------------------------------------------------------------------------


def _save(incoming: Incoming, outcomes: Mapping[str, Outcome], owner: User) -> None:
    try:
        with quotas.storing(owner):
            for file in incoming.files.values():
                if outcomes[file.key] is not Outcome.OTHER:
                    records.note(file.key, file.size, file.sha256)
            for model, rows in groupby(incoming.rows, key=type):
                _create(model, list(rows))
            if any(row.pk == incoming.video for row in incoming.rows):
                Video.objects.get(pk=incoming.video).characters.set(
                    Character.objects.filter(pk__in=incoming.cast)
                )
            for row in incoming.rows:
                if isinstance(row, Song) and row.status == Song.Status.UPLOADED:
                    wake(row._meta.label, row.pk)
    except IntegrityError as error:
        raise BadArchive(
            "The archive's rows do not fit together, or it was brought twice in one moment. "
            "Try once more."
        ) from error


def _create(model: type[Model], rows: list[Any]) -> None:
    """With the times at which they were made, which a new row would lose."""
    made: dict[Any, datetime] = {row.pk: row.created_at for row in rows if row.created_at}
    model._default_manager.bulk_create(rows)
    for row in rows:
        row.created_at = made.get(row.pk, row.created_at)
    model._default_manager.bulk_update(rows, ["created_at"], batch_size=200)


def _notes(incoming: Incoming, outcomes: Mapping[str, Outcome]) -> Iterable[str]:
    for row in incoming.known:
        if not isinstance(row, Video | Song) and row._meta.label != "characters.Character":
            continue
        yield f"The {row._meta.verbose_name} “{row}” is here already and stays as it is."
    for key, outcome in outcomes.items():
        if outcome is Outcome.OTHER:
            yield f"{key} is another file here; it stays."
