"""``manage.py test``: what it passes on, and the servers that it starts."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import redis
from django.db import connection

from tests.runner import ServerMissing, grown_environment, postgresql_server, redis_server

PROJECT = Path(__file__).resolve().parent.parent


def manage(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_argument_reaches_pytest_as_it_was_typed() -> None:
    here = f"tests/{Path(__file__).name}"
    run = manage("test", "--co", "-q", "-k", "as_it_was_typed or another_process", here)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count(f"{here}::") == 2


def test_the_exit_status_is_pytest_s() -> None:
    assert manage("test", "-q", "tests/nowhere.py").returncode == pytest.ExitCode.USAGE_ERROR


def test_an_interrupt_ends_pytest_in_its_own_words(tmp_path: Path) -> None:
    slow = tmp_path / "test_slow.py"
    slow.write_text(
        "import time\n\ndef test_slow():\n    print('here', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "manage.py", "test", "-s", "-c", os.devnull, str(slow)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        while "here" not in process.stdout.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        assert "KeyboardInterrupt" in process.stdout.read()
    assert process.returncode == pytest.ExitCode.INTERRUPTED


def test_ci_does_not_pass_without_the_servers(tmp_path: Path) -> None:
    run = manage("test", PATH=str(tmp_path), CI="true", TEST_REDIS_URL="")
    assert run.returncode == 1
    assert "CI needs the fault tests on PostgreSQL and Redis too" in run.stderr
    assert "install it, or set TEST_REDIS_URL" in run.stderr


def test_servers_that_are_given_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/3")
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://elsewhere/films")
    with ExitStack() as servers:
        environment = grown_environment(servers)
    assert environment["CELERY_BROKER_URL"] == environment["CACHE_URL"] == "redis://elsewhere/3"
    assert environment["DATABASE_URL"] == "postgres://elsewhere/films"


def test_the_settings_work_with_the_servers_that_are_started() -> None:
    with ExitStack() as servers:
        try:
            environment = grown_environment(servers)
        except ServerMissing as missing:
            pytest.skip(str(missing))
        run = manage("check", "--database", "default", **environment)
        assert run.returncode == 0, run.stderr
        assert redis.Redis.from_url(environment["CACHE_URL"]).ping()
        with psycopg.connect(environment["DATABASE_URL"]) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)


def test_the_servers_are_gone_afterwards() -> None:
    try:
        with redis_server() as redis_url, postgresql_server() as database_url:
            pass
    except ServerMissing as missing:
        pytest.skip(str(missing))
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(redis_url).ping()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database_url)


@pytest.mark.django_db
def test_the_test_database_is_a_file_that_another_process_can_open() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server is open to all")
    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchone()[0] > 0
