"""Workers for as long as a command lives, or those of another command that has them already."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from mvsite.lib.models import Heartbeat
from mvsite.lib.state import in_seconds
from mvsite.supervision import Child, OneParent, Supervisor, worker_command

logger = logging.getLogger(__name__)
QUICK_END_SECONDS = 0.5
STARTS_AT_MOST = 4
LISTEN_EVERY_SECONDS = 2.0
STARTS_WITHIN_SECONDS = 45.0
WORKER_ENVIRONMENT = {"REMAP_SIGTERM": "SIGQUIT", "LOG_LEVEL": "INFO", "PYTHONWARNINGS": "ignore"}
"""Celery's soft shutdown acts on QUIT; plain TERM would wait for the longest task."""


@contextmanager
def working(slots: int | None = None) -> Iterator[Team]:
    """Yields what is to be tended several times a second. ``slots``: steps done at once.

    One command of a data directory runs worker and beat; another one beside it uses these, and
    takes over when the first one ends.
    """
    team = Team(slots)
    try:
        team.tend()
        yield team
    finally:
        team.stop()


class WorkerDown(Exception):
    """The worker ends again and again, so that nothing would ever be made."""

    def __str__(self) -> str:
        return f"The worker does not start. Its log says why: {log_of('worker')}."


class FolderGone(WorkerDown):
    """All that was being made is gone: there is nothing to go on with."""

    def __str__(self) -> str:
        return (
            f"The folder {settings.DATA_DIR} was removed while it was in use, with all that was "
            "in it. The same command begins anew."
        )


def log_of(name: str) -> Path:
    return Path(settings.DATA_DIR) / "logs" / f"{name}.log"


def keep_log(name: str) -> None:
    """What this process logs goes into a file: its terminal is for sentences."""
    path = log_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    handler = logging.FileHandler(path, delay=True)
    handler.setFormatter(root.handlers[0].formatter if root.handlers else None)
    root.handlers = [handler]


def restart_if_deaf(worker: Child) -> None:
    """A pool one of whose children was killed at a bad moment can live on and hear nothing more.

    It is taken for deaf when no heartbeat came through it for long and nobody holds any work. One
    that has not been heard yet is given time to start: on a busy machine that takes a while.
    """
    from videos.pipeline import anybody_works

    patience = settings.HEARTBEAT_SECONDS * 3
    if worker.age < patience:
        return
    started = Heartbeat.objects.filter(at__gt=in_seconds(-worker.age))
    if worker.age < STARTS_WITHIN_SECONDS and not started.exists():
        return
    heard = Heartbeat.objects.filter(at__gt=in_seconds(-patience))
    if not heard.exists() and not anybody_works():
        logger.warning("the worker is deaf and is started again")
        worker.signal_group(signal.SIGKILL)


class Team:
    def __init__(self, slots: int | None = None) -> None:
        self.slots = slots
        self.lock = OneParent()
        self.supervisor: Supervisor | None = None
        self.beat: Any = None
        self.listened = monotonic()

    @property
    def is_others(self) -> bool:
        """Whether the workers here are another command's."""
        return self.supervisor is None

    def tend(self) -> None:
        if self.lock.is_gone:
            raise FolderGone
        if self.supervisor is not None:
            self.supervisor.tend()
            self._listen(self.supervisor.children[0])
            if any(child.stillborn >= STARTS_AT_MOST for child in self.supervisor.children):
                raise WorkerDown
        elif self.lock.take():
            self._start()

    def _listen(self, worker: Child) -> None:
        """A database that is away for a while brings nothing down: it is asked again."""
        if monotonic() - self.listened < LISTEN_EVERY_SECONDS:
            return
        self.listened = monotonic()
        try:
            restart_if_deaf(worker)
        except DatabaseError as error:
            logger.warning("whether the worker hears cannot be seen: %s", error)
            close_old_connections()

    def _start(self) -> None:
        from mvsite import celery
        from videos.pipeline import recover

        if celery.FOLDER:
            recover()
        worker = Child(worker_command(self.slots), log_of("worker"), environment=WORKER_ENVIRONMENT)
        self.supervisor = Supervisor([worker], grace=QUICK_END_SECONDS)
        self.supervisor.__enter__()
        self.beat = celery.beat()
        self.beat.start()

    def stop(self) -> None:
        if self.beat is not None:
            self.beat.service.stop(wait=False)  # It may be waiting for a broker that is gone.
        if self.supervisor is not None:
            self.supervisor.stop()
        self.lock.give_back()
