"""Workers for as long as a command lives, or those of another command that has them already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from mvsite.supervision import Child, OneParent, Supervisor, worker_command

QUICK_END_SECONDS = 0.5
WORKER_ENVIRONMENT = {"REMAP_SIGTERM": "SIGQUIT", "LOG_LEVEL": "INFO", "PYTHONWARNINGS": "ignore"}
"""Celery's soft shutdown acts on QUIT; plain TERM would wait for the longest task."""


@contextmanager
def working() -> Iterator[Callable[[], None]]:
    """Yields what is to be called several times a second.

    One command of a data directory runs worker and beat; another one beside it uses these, and
    takes over when the first one ends.
    """
    team = Team()
    try:
        team.tend()
        yield team.tend
    finally:
        team.stop()


class Team:
    def __init__(self) -> None:
        self.lock = OneParent()
        self.supervisor: Supervisor | None = None
        self.beat: Any = None

    def tend(self) -> None:
        if self.supervisor is not None:
            self.supervisor.tend()
        elif self.lock.take():
            self._start()

    def _start(self) -> None:
        from mvsite import celery
        from videos.pipeline import recover

        if celery.FOLDER:
            recover()
        log = Path(settings.DATA_DIR) / "logs" / "worker.log"
        worker = Child(worker_command(), log, environment=WORKER_ENVIRONMENT)
        self.supervisor = Supervisor([worker], grace=QUICK_END_SECONDS)
        self.supervisor.__enter__()
        self.beat = celery.beat()
        self.beat.start()

    def stop(self) -> None:
        if self.beat is not None:
            self.beat.stop()
        if self.supervisor is not None:
            self.supervisor.stop()
        self.lock.give_back()
