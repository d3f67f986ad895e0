"""The database, and the cache, which may be a table of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from redis.exceptions import RedisError

from mvsite.lib.findings import Finding, note, reason, well, wrong
from mvsite.lib.models import Heartbeat

SLOW_SECONDS = 0.1
CLOCKS_APART = timedelta(seconds=3)
"""Of machines that share a database: leases are times."""
FAR_AWAY = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "lustre", "afs", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.grpcfuse",
})  # fmt: skip
"""File systems whose locks SQLite cannot rely on."""
MOUNTS = Path("/proc/self/mounts")


def of_database() -> Iterator[Finding]:
    if not database_is_there():
        yield _of_none()
        return
    try:
        yield from _of_tables()
        yield from _of_sqlite() if connection.vendor == "sqlite" else _of_server()
    except DatabaseError as error:
        yield wrong("Database", f"It cannot be used: {reason(error)}.", _step())


def database_is_there() -> bool:
    """SQLite would make an empty one by being asked."""
    return connection.vendor != "sqlite" or _file().exists()


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _of_none() -> Finding:
    folder = next(each for each in _file().absolute().parents if each.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return note("Database", "There is none yet.", "The first python3 manage.py up makes it.")
    said = f"There is none, and none can be made in {folder}."
    return wrong(
        "Database", said, "LEITMOTIF_HOME names another folder, DATABASE_URL another file."
    )


def _step() -> str:
    if connection.vendor == "sqlite":
        return f"See that {_file()} can be read and written."
    return "See that the server of DATABASE_URL runs, and that name and password are right."


def _of_tables() -> Iterator[Finding]:
    """Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing or not connection.introspection.table_names():
        said = f"{len(missing)} changes of its tables were not made yet, {missing[0][0]} first."
        yield wrong("Database", said, "Run python3 manage.py migrate, or up, which does it.")
        return
    with transaction.atomic():  # What may only be read refuses this, too, which changes nothing.
        Heartbeat.objects.filter(queue="").update(at=timezone.now())
    yield well("Database", f"{_named()}, with all its tables.")


def _named() -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, "It")
    return f"{name} {'.'.join(map(str, connection.get_database_version()))}"


def _of_sqlite() -> Iterator[Finding]:
    path = _file()
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


def of_cache() -> Iterator[Finding]:
    chosen = settings.CACHES["default"]
    in_database = "DatabaseCache" in chosen["BACKEND"]
    if in_database and not database_is_there():
        return
    if in_database and not _has_table(chosen["LOCATION"]):
        yield wrong("Cache", "Its table is missing.", "Run python3 manage.py createcachetable.")
        return
    if why := _why_cache_fails():
        step = "See that the server of CACHE_URL runs and lets us in."
        yield wrong("Cache", f"It cannot be used: {why}.", step)
    else:
        where = "A table of the database" if in_database else "The server of CACHE_URL"
        yield well("Cache", f"{where} keeps what it is given.")


def _why_cache_fails() -> str:
    """Empty where it does not."""
    key, probe = f"examined-{uuid4()}", uuid4().hex
    try:
        cache.set(key, probe, timeout=60)
        kept = cache.get(key)
        cache.delete(key)
    except (OSError, RedisError) as error:
        return reason(error)
    return "" if kept == probe else "it does not keep what it is given"


def _has_table(name: str) -> bool:
    try:
        return name in connection.introspection.table_names()
    except DatabaseError:
        return False
