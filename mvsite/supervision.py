"""The processes behind ``film`` and ``up``: started, restarted when they end, ended together."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO

from django.conf import settings

PARENT_VARIABLE = "LEITMOTIF_PARENT"
GRACE_SECONDS = 5.0
RESTART_AFTER = (0.2, 1.0, 3.0, 10.0)
STEADY_SECONDS = 30.0
STILLBORN_SECONDS = 10.0
LOG_BYTES = 10_000_000
"""A larger log is put aside at the next start, over the one that was put aside before."""


def worker_command(concurrency: int | None = None) -> list[str]:
    """One Celery worker for both queues; one slot more than cores, as some only wait."""
    slots = concurrency or (os.cpu_count() or 1) + 1
    return [
        sys.executable, "-m", "celery", "-A", "mvsite.celery", "worker",
        "--queues", "network,cpu", "--concurrency", str(slots), "--loglevel", "INFO",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


@dataclass
class Child:
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ended: float | None = None
    failures: int = 0
    stillborn: int = 0
    """How often it gave up by itself, the last times one after the other, soon after its start."""
    environment: dict[str, str] = field(default_factory=dict)
    keeps: Sequence[int] = ()
    """File descriptors of ours that stay open in it, under their numbers."""

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = self._popen(log)
        self.started, self.ended = monotonic(), None

    def _popen(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the parent alone, which ends its children in order.
        return subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **self.environment, PARENT_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=self.keeps,
        )

    @property
    def age(self) -> float:
        """Seconds since its last start."""
        return monotonic() - self.started

    def tend(self) -> None:
        """Start it again if it ended; later each time it ends soon after its start."""
        assert self.process is not None
        if self.process.poll() is None:
            if monotonic() - self.started > STEADY_SECONDS:
                self.failures = 0
            return
        if self.ended is None:
            self.ended = monotonic()
            self.stillborn = self.stillborn + 1 if self._gave_up() else 0
        wait = RESTART_AFTER[min(self.failures, len(RESTART_AFTER) - 1)]
        if monotonic() - self.started >= wait:
            self.failures += 1
            self.start()

    def _gave_up(self) -> bool:
        """One that was killed did not."""
        assert self.process is not None and self.ended is not None
        soon = self.ended - self.started < STILLBORN_SECONDS
        return soon and (self.process.returncode or 0) > 0

    def signal_group(self, number: int) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


class Supervisor:
    """Ends its children with TERM, ``grace`` seconds, then KILL of their process groups.

    A short grace loses nothing: what a killed worker held is found again.
    """

    def __init__(self, children: Sequence[Child], grace: float = GRACE_SECONDS) -> None:
        self.children = children
        self.grace = grace

    def __enter__(self) -> Supervisor:
        for child in self.children:
            child.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def tend(self) -> None:
        for child in self.children:
            child.tend()

    def stop(self) -> None:
        for child in self.children:
            if child.process is not None:
                child.process.send_signal(signal.SIGTERM)
        deadline = monotonic() + self.grace
        for child in self.children:
            self._wait(child, max(0.0, deadline - monotonic()))
            child.signal_group(signal.SIGKILL)

    @staticmethod
    def _wait(child: Child, seconds: float) -> None:
        if child.process is None:
            return
        try:
            child.process.wait(seconds)
        except subprocess.TimeoutExpired:
            child.signal_group(signal.SIGKILL)
            child.process.wait()


class OneParent:
    """Only one parent runs the workers of a data directory; the lock goes with the process."""

    def __init__(self, name: str = "parent.lock") -> None:
        self._name = name
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """True when this process is it."""
        if self._file is not None:
            return True
        path = Path(settings.DATA_DIR) / self._name
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def say(self, words: str) -> None:
        """Tell those who come too late; only for whoever has taken it."""
        assert self._file is not None
        self._file.truncate(0)
        self._file.write(words.encode())
        self._file.flush()

    def said(self) -> str:
        """What the one who has it tells, if anything."""
        path = Path(settings.DATA_DIR) / self._name
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def is_gone(self) -> bool:
        """Whether the data directory was removed, or replaced, since the lock was taken."""
        if self._file is None:
            return False
        try:
            there = Path(self._file.name).stat()
        except FileNotFoundError:
            return True
        return not os.path.samestat(there, os.fstat(self._file.fileno()))

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
