"""Database, cache, stored files, and the room on the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from mvsite.doctor.side_by_side import Examination
from mvsite.lib import storage
from mvsite.lib.findings import Finding, note, reason, well, wrong
from mvsite.lib.models import Heartbeat

SLOW_SECONDS = 0.1
CLOCKS_APART = timedelta(seconds=3)
"""Of machines that share a database: leases are times."""
FILM_BYTES = 55_000_000
"""A film of 30 seconds at 720 lines takes so much, with its clips."""
FEW_FILMS = 10
FAR_AWAY = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "lustre", "afs", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.grpcfuse",
})  # fmt: skip
"""File systems whose locks SQLite cannot rely on."""
MOUNTS = Path("/proc/self/mounts")


def examinations() -> Iterator[Examination]:
    yield Examination("Database", _of_database)
    yield Examination("Cache", _of_cache)
    yield Examination("Files", _of_files)
    yield Examination("Disk", _of_disk)


# --- Database -------------------------------------------------------------------------------------


def _of_database() -> Iterator[Finding]:
    if not database_is_there():
        yield note("Database", "There is none yet.", "The first python3 manage.py up makes it.")
        return
    try:
        yield from _of_tables()
        yield from _of_sqlite() if connection.vendor == "sqlite" else _of_server()
    except DatabaseError as error:
        yield wrong("Database", f"It cannot be used: {reason(error)}.", _step())


def database_is_there() -> bool:
    """SQLite would make an empty one by being asked."""
    if connection.vendor != "sqlite":
        return True
    return Path(str(connection.settings_dict["NAME"])).exists()


def _step() -> str:
    if connection.vendor == "sqlite":
        return f"See that {connection.settings_dict['NAME']} can be read and written."
    return "See that the server of DATABASE_URL runs, and that name and password are right."


def _of_tables() -> Iterator[Finding]:
    """Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing or not connection.introspection.table_names():
        said = f"{len(missing)} changes of its tables were not made yet, {missing[0][0]} first."
        yield wrong("Database", said, "Run python3 manage.py migrate, or up, which does it.")
        return
    with transaction.atomic():  # Which takes the right to write, where there is one.
        Heartbeat.objects.exists()
    yield well("Database", f"{_named()}, with all its tables.")


def _named() -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, "It")
    return f"{name} {'.'.join(map(str, connection.get_database_version()))}"


def _of_sqlite() -> Iterator[Finding]:
    path = Path(str(connection.settings_dict["NAME"]))
    kind = file_system_of(path)
    if kind in FAR_AWAY:
        said = f"{path} lies on {kind}, where SQLite loses data when several processes write."
        step = "Put LEITMOTIF_HOME on a disk of this machine, or use PostgreSQL by DATABASE_URL."
        yield wrong("Database", said, step)
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        said = f"Its journal is {mode} instead of wal: readers and writers wait for each other."
        yield note("Database", said, "See that its folder can be written, then start up anew.")


def file_system_of(path: Path) -> str:
    """Its type, as the kernel names it; empty where that is not known."""
    try:
        mounts = [line.split()[1:3] for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return ""
    above = [each for each in mounts if path.resolve().is_relative_to(each[0])]
    return max(above, key=lambda each: len(each[0]), default=["", ""])[1]


def _of_server() -> Iterator[Finding]:
    """How soon it answers, and its clock."""
    begun = monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        [told] = cursor.fetchone()
    seconds = monotonic() - begun
    if seconds > SLOW_SECONDS:
        said = f"It answers in {seconds * 1000:.0f} ms, which makes every page slow."
        yield note("Database", said, "Bring it nearer to this machine.")
    apart = abs(told - datetime.now(UTC))
    if apart > CLOCKS_APART:
        said = f"Its clock and the one here are {apart.total_seconds():.0f} seconds apart."
        step = "Have both machines' clocks set by the network; leases are times."
        yield wrong("Database", said, step)


# --- Cache ----------------------------------------------------------------------------------------


def _of_cache() -> Iterator[Finding]:
    chosen = settings.CACHES["default"]
    in_database = "DatabaseCache" in chosen["BACKEND"]
    if in_database and not database_is_there():
        return
    if in_database and not _has_table(chosen["LOCATION"]):
        yield wrong("Cache", "Its table is missing.", "Run python3 manage.py createcachetable.")
        return
    key, probe = f"examined-{uuid4()}", uuid4().hex
    try:
        cache.set(key, probe, timeout=60)
        kept = cache.get(key)
        cache.delete(key)
    except (OSError, RedisError) as error:
        said = f"It cannot be used: {reason(error)}."
        yield wrong("Cache", said, "See that the server of CACHE_URL runs and lets us in.")
        return
    if kept != probe:
        yield wrong("Cache", "It does not keep what it is given.", "Look at CACHE_URL.")
    else:
        yield well(
            "Cache",
            f"{'A table of the database' if in_database else 'CACHE_URL'} keeps what it is given.",
        )


def _has_table(name: str) -> bool:
    try:
        return name in connection.introspection.table_names()
    except DatabaseError:
        return False


# --- Files ----------------------------------------------------------------------------------------


def _of_files() -> Iterator[Finding]:
    """One is kept, read back and deleted."""
    root, key, probe = storage.root(), f"examined/{uuid4()}", os.urandom(64)
    step = "MEDIA_ROOT names the folder; its owner must be who runs Leitmotif."
    try:
        storage.put_bytes(key, probe)
        read = storage.local_path(key).read_bytes()
        storage.delete_all("examined")
    except storage.StorageFull:
        yield wrong("Files", f"There is no room in {root}.", "Free some space on that disk.")
        return
    except OSError as error:
        yield wrong("Files", f"Nothing can be kept in {root}: {error.strerror}.", step)
        return
    if read != probe:
        yield wrong("Files", f"{root} does not give back what it was given.", "Look at that disk.")
    else:
        yield well("Files", f"They are written, read and deleted in {root}.")


# --- Disk -----------------------------------------------------------------------------------------


def _of_disk() -> Iterator[Finding]:
    space = shutil.disk_usage(_nearest(storage.root()))
    film = FILM_BYTES * (settings.FRAME_HEIGHT / 720) ** 2
    least, said = settings.MIN_FREE_BYTES, f"{_size(space.free)} are free"
    if space.free < least:
        stops = f"{said}; below {_size(least)} nothing new is kept and work waits."
        yield wrong("Disk", stops, "Delete what is not needed, or set MIN_FREE_BYTES lower.")
    elif space.free < least + FEW_FILMS * film:
        few = f"{said}: that is enough for {(space.free - least) / film:.0f} films or so."
        yield note("Disk", few, "Free some space, or move the films by MEDIA_ROOT.")
    else:
        yield well("Disk", f"{said}; a film takes some {_size(film)}.")


def _nearest(path: Path) -> Path:
    """What of it is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
