"""The table of what is stored, kept with each file: a sum, or a list, asks no store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from mvsite.lib.models import StoredFile

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def row_of(key: str) -> UUID | None:
    """Whose file it is: the first id in its key, which is a song's, a picture's, a video's."""
    found = UUIDS.search(key)
    return UUID(found.group()) if found else None


def note(key: str, size: int, sha256: str) -> None:
    StoredFile.objects.update_or_create(
        key=key,
        defaults={"bytes": size, "sha256": sha256, "row": row_of(key), "at": timezone.now()},
    )


def of(key: str) -> StoredFile | None:
    return StoredFile.objects.filter(pk=key).first()


def among(keys: Iterable[str]) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(pk__in=list(keys))


def below(folder: str) -> QuerySet[StoredFile]:
    """Those whose keys begin with this folder; all of them for an empty one."""
    if not folder:
        return StoredFile.objects.all()
    found = StoredFile.objects.filter(key__startswith=f"{folder.rstrip('/')}/")
    row = row_of(folder)
    return found.filter(row=row) if row else found


def forget(keys: Iterable[str]) -> None:
    among(keys).delete()
