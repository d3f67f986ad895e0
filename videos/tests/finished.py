"""Films that tests begin with: each is made once, and its rows and files are copied in for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from accounts.models import User
from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from tests.factories import make_owner
from videos.models import Video
from videos.tests.test_pipeline import filming
from videos.tests.test_replanning import made


@dataclass
class Copy:
    video: UUID
    rows: list[list[models.Model]]
    """Table by table, as they were made."""
    files: dict[str, bytes]


def finished(**fields: object) -> Video:
    """As ``made``, of plain ``fields``."""
    return _copied(made, fields)


def on_set(**fields: object) -> Video:
    """As ``filming``, of plain ``fields``."""
    return _copied(filming, fields)


def _copied(make: Callable[..., Video], fields: dict[str, object]) -> Video:
    kept = _kept(make, tuple(fields.items()))
    if Video.objects.filter(pk=kept.video).exists():  # The second one of a test.
        return make(**fields)
    owner = make_owner()
    for rows in kept.rows:
        type(rows[0])._base_manager.bulk_create([_of(owner, row) for row in rows])
    for key, data in kept.files.items():
        storage.put_bytes(key, data)
    return Video.objects.get(pk=kept.video)


@cache
def _kept(make: Callable[..., Video], fields: tuple[tuple[str, object], ...]) -> Copy:
    with transaction.atomic():
        make_owner()
        before = {table: {row.pk for row in _rows(table)} for table in _tables()}
        video = make(**dict(fields))
        added = [[row for row in _rows(table) if row.pk not in before[table]] for table in before]
        keys = StoredFile.objects.filter(row=video.pk).values_list("key", flat=True)
        files = {key: storage.local_path(key).read_bytes() for key in keys}
        transaction.set_rollback(True)
    return Copy(video.pk, [rows for rows in added if rows], files)


def _tables() -> Iterator[type[models.Model]]:
    for table in apps.get_models(include_auto_created=True):
        if table is not StoredFile and not table._meta.proxy:
            yield table


def _rows(table: type[models.Model]) -> list[models.Model]:
    rows = list(table._base_manager.all())
    return sorted(rows, key=lambda row: getattr(row, "created_at", None) or row.pk) if rows else []


def _of(owner: User, row: models.Model) -> models.Model:
    theirs = copy(row)
    for field in theirs._meta.concrete_fields:
        if field.related_model is User:
            setattr(theirs, field.attname, owner.pk)
    return theirs
