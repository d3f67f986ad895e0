"""Children are real processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.utils import timezone

from mvsite import workers
from mvsite.lib.models import Heartbeat
from mvsite.supervision import Child, OneParent, Supervisor
from mvsite.workers import FolderGone, Team, WorkerDown, restart_if_deaf
from tests.factories import make_song

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit('no broker')"]
STUBBORN = [
    sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]  # fmt: skip


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def until(held: Callable[[], bool], tend: Callable[[], None], seconds: float = 30) -> None:
    deadline = monotonic() + seconds
    while not held():
        assert monotonic() < deadline
        tend()
        sleep(0.05)


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    child = Child(SLEEPS, tmp_path / "log")
    with Supervisor([child], grace=0.2) as supervisor:
        first = pid_of(child)
        os.kill(first, signal.SIGKILL)
        until(lambda: pid_of(child) != first, supervisor.tend)


def test_a_child_that_does_not_listen_is_killed_with_its_group(tmp_path: Path) -> None:
    child = Child(STUBBORN, tmp_path / "log")
    with Supervisor([child], grace=0.3):
        sleep(1.0)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_a_parent_whose_folder_is_removed_ends_instead_of_starting_workers_for_ever(
    tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    team = Team()
    assert team.lock.take()
    (tmp_path / "data").rename(tmp_path / "removed")
    with pytest.raises(FolderGone, match=r"was removed.*begins anew"):
        team.tend()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "parent.lock").touch()
    with pytest.raises(FolderGone):
        team.tend()
    team.lock.give_back()


def test_a_worker_that_never_starts_is_said_with_where_its_log_is(tmp_path: Path) -> None:
    team = Team()
    child = Child(DIES, tmp_path / "log")
    with Supervisor([child], grace=0.2) as supervisor:
        team.supervisor = supervisor
        with pytest.raises(WorkerDown, match=r"does not start.*worker\.log"):
            until(lambda: False, team.tend)
    assert "no broker" in (tmp_path / "log").read_text()


def test_a_log_that_grew_large_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_bytes(b"x" * 11_000_000)
    with Supervisor([Child(SLEEPS, log)], grace=0.2):
        assert log.stat().st_size < 1_000
    assert (tmp_path / "worker.log.1").stat().st_size == 11_000_000


def test_of_two_commands_in_one_home_one_runs_the_workers() -> None:
    first, second = OneParent(), OneParent()
    assert first.take()
    assert not second.take()
    first.give_back()
    assert second.take()
    second.give_back()


def test_logs_lie_in_the_home() -> None:
    assert workers.log_of("film").name == "film.log"


@pytest.mark.django_db
def test_a_worker_that_hears_nothing_while_nobody_works_is_started_again(
    tmp_path: Path, settings: Any
) -> None:
    settings.HEARTBEAT_SECONDS = 0.6
    child = Child(SLEEPS, tmp_path / "log")
    with Supervisor([child], grace=0.2) as supervisor:
        first = pid_of(child)
        restart_if_deaf(child)
        assert child.process is not None
        assert child.process.poll() is None, "it was not given the time to start"
        Heartbeat.objects.create(queue="cpu", at=timezone.now())
        sleep(1.9)
        song = make_song()
        assert song.claim("uploaded", to="analysing")
        restart_if_deaf(child)
        sleep(0.2)
        assert child.process.poll() is None, "somebody works"
        song.release()
        restart_if_deaf(child)
        until(lambda: pid_of(child) != first, supervisor.tend)


@pytest.mark.django_db
def test_a_worker_that_starts_slowly_is_waited_for(tmp_path: Path, settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 0.2
    Heartbeat.objects.create(queue="cpu", at=timezone.now())  # Of the one before it.
    child = Child(SLEEPS, tmp_path / "log")
    with Supervisor([child], grace=0.2):
        sleep(1.0)
        restart_if_deaf(child)
        sleep(0.2)
        assert child.process is not None
        assert child.process.poll() is None


@pytest.mark.django_db
def test_a_worker_whose_heart_beats_is_left_alone(tmp_path: Path, settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 0.6
    child = Child(SLEEPS, tmp_path / "log")
    with Supervisor([child], grace=0.2):
        sleep(1.9)
        Heartbeat.objects.create(queue="cpu", at=timezone.now())
        restart_if_deaf(child)
        sleep(0.2)
        assert child.process is not None
        assert child.process.poll() is None
