"""Stores that speak S3, started by the tests: moto's server, and OpenStack Swift's.

A test module names this one in ``pytest_plugins``; ``in_bucket`` makes a test's files lie in one.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured

from tests.runner import free_port, wait_for_port

PROJECT = Path(__file__).resolve().parent.parent


@dataclass
class S3Server:
    """A process; ``stop`` and ``start`` do what they say, and it comes back empty or not at all."""

    command: list[str]
    access_key: str
    secret_key: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    gate: Gate | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.gate.port if self.gate else self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *(part.format(port=self.port) for part in self.command)],
            cwd=PROJECT, env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for_port(self.port, self.process, 60)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def environment(self, bucket: str, **more: str) -> dict[str, str]:
        """For a process of ours whose files lie in that bucket."""
        return {
            "STORAGE_BACKEND": "s3",
            "STORAGE_BUCKET": bucket,
            "AWS_S3_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": "us-east-1",
            "TEST_BUCKET": "yes",
            **more,
        }

    def use(self, settings: Any, bucket: str = "", *, made: bool = True) -> None:
        """The files of this test lie in a bucket of this server, and none of another test's: that
        of all tests (a client of boto3 for each would cost more than they do), or the one named."""
        bucket = bucket or ("films" if made else f"missing-{uuid4().hex[:12]}")
        for name, value in self.environment(bucket).items():
            setattr(settings, name, value)
        options = {
            "bucket_name": bucket, "access_key": self.access_key, "secret_key": self.secret_key,
            "region_name": "us-east-1", "endpoint_url": self.url, "addressing_style": "path",
            "signature_version": "s3v4",
        }  # fmt: skip
        s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": s3, "s3": s3}
        settings.S3_ADDRESS = f"{self.url}/{bucket}"
        if made:
            make_empty()


def client() -> Any:
    """boto3's, of the bucket that is used now."""
    from mvsite.lib.storage import stores  # The servers are started without Django too.

    return stores.named("s3").client  # type: ignore[attr-defined]


def bucket() -> str:
    """The name of the one that is used now."""
    return str(configured.STORAGE_BUCKET)


def make_empty() -> None:
    """The one that is used now is there, and nothing is in it."""
    from mvsite.lib.storage import stores

    with contextlib.suppress(client().exceptions.BucketAlreadyOwnedByYou):
        client().create_bucket(Bucket=bucket())
    store = stores.named("s3")
    store.delete(list(store.keys()))


@contextmanager
def moto_server() -> Iterator[S3Server]:
    yield from _running(
        S3Server(["-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}"], "key", "secret")
    )


@contextmanager
def swift_server(folder: Path) -> Iterator[S3Server]:
    yield from _running(
        S3Server(["-m", "tests.swift", str(folder), "{port}"], "test:tester", "testing")
    )


def _running(server: S3Server) -> Iterator[S3Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def moto() -> Iterator[S3Server]:
    with moto_server() as server:
        yield server


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with swift_server(tmp_path_factory.mktemp("swift")) as server:
        yield server


@pytest.fixture
def in_bucket(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> S3Server:
    """The files of this test lie in a bucket of moto's server; its cache is empty."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    server: S3Server = request.getfixturevalue("moto")
    server.use(settings)
    return server


@pytest.fixture(params=["local", "s3"])
def either_store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> str:
    """The test holds in both."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    if request.param == "s3":
        request.getfixturevalue("moto").use(settings)
    return str(request.param)


class Gate:
    """Between a program and a store: shut, it takes no connection and cuts those there are."""

    def __init__(self, port: int) -> None:
        self.behind = port
        self.port = free_port()
        self.open_ends: set[socket.socket] = set()
        self.listening: socket.socket | None = None

    def open(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=(self.listening,), daemon=True).start()

    def shut(self) -> None:
        for end in (self.listening, *self.open_ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                one, _ = listening.accept()
                other = socket.create_connection(("127.0.0.1", self.behind))
                self.open_ends |= {one, other}
                for source, target in ((one, other), (other, one)):
                    threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
