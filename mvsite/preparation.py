"""What a command needs before its first row: folders, tables, room."""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from mvsite.lib import storage


def prepare() -> None:
    """Bring the database up to date. Raises CommandError with a sentence, StorageFull."""
    make_home()
    storage.require_room()
    try:
        with alone():
            _migrate()
    except OperationalError as error:
        raise CommandError(f"The database cannot be used: {error}".strip()) from None
    require_broker()


def make_home() -> None:
    """Raises CommandError where no file can be made."""
    home = Path(settings.DATA_DIR)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise CommandError(
            f"Nothing can be kept in {home} ({error.strerror}). "
            "LEITMOTIF_HOME names another folder."
        ) from None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Of two commands that start at once in one home, one makes the tables."""
    with (Path(settings.DATA_DIR) / "prepare.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def require_broker() -> None:
    """Raise CommandError unless the broker that was configured answers; a folder always does."""
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return  # Before Celery is loaded: most starts need not wait for that.
    from kombu.exceptions import KombuError

    from mvsite import celery

    try:
        with celery.app.connection_for_write(connect_timeout=3) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0.2)
    except (KombuError, OSError) as error:
        raise CommandError(
            f"The message broker in CELERY_BROKER_URL does not answer: {error}. Start it, or leave "
            "the variable out to do without one."
        ) from None


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
