"""Stand-ins as processes, and what a test says to Replicate's."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

import httpx2
import replicate

from tests.runner import free_port, wait_for_port

PROJECT = Path(__file__).resolve().parent.parent
TOKEN = "r8_test"
NO_CERTIFICATES = False
"""They take a while to load, and nothing here is encrypted."""
Found = TypeVar("Found")
QUICK = {"seconds": "0.06", "answer": "0", "height": "96"}


@dataclass
class Process:
    """A stand-in in a process of its own; ``kill`` and ``start`` do what they say."""

    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    module: ClassVar[str]

    @property
    def places(self) -> list[str]:
        return ["--port", str(self.port), "--state", str(self.folder)]

    def start(self) -> None:
        options = [f"--{name.replace('_', '-')}={value}" for name, value in self.settings.items()]
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, *self.places, *options],
            cwd=PROJECT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for_port(self.port, self.process, 30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @contextmanager
    def running(self) -> Iterator[Self]:
        self.start()
        try:
            yield self
        finally:
            self.kill()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def plain(self) -> httpx2.Client:
        """Without a token, for the desk and for outputs."""
        return httpx2.Client(base_url=self.base, timeout=30, verify=NO_CERTIFICATES)

    def desk(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.plain.get(f"/_{path}").json()
        return found

    def ask(self, call: str, kind: str, **more: Any) -> None:
        wish = {"call": call, "kind": kind, **more}
        self.plain.post("/_faults", json=wish).raise_for_status()

    def set(self, **settings: Any) -> None:
        self.plain.post("/_settings", json=settings).raise_for_status()

    def without_faults(self, **usual: str) -> None:
        """And with the settings that it began with, else ``usual``."""
        self.plain.delete("/_faults").raise_for_status()
        self.set(**{**usual, **self.settings})


@dataclass
class StandIn(Process):
    """Replicate's. ``with running(folder)`` starts one."""

    output_port: int = field(default_factory=free_port)
    module = "standins.replicate"

    @property
    def places(self) -> list[str]:
        return [*super().places, "--output-port", str(self.output_port)]

    @cached_property
    def client(self) -> replicate.Client:
        """The official one."""
        return replicate.Client(api_token=TOKEN, base_url=self.base)

    @cached_property
    def http(self) -> httpx2.Client:
        """With the token."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx2.Client(
            base_url=f"{self.base}/v1/", headers=headers, timeout=30, verify=NO_CERTIFICATES
        )

    def create(self, name: str = "black-forest-labs/flux-2-pro", **given: Any) -> httpx2.Response:
        """With a prompt, if none is given; ``webhook`` and ``headers`` go where they belong."""
        headers = given.pop("headers", {})
        more = {key: given.pop(key) for key in list(given) if key.startswith("webhook")}
        body = {"input": {"prompt": "a lantern", **given}, **more}
        return self.http.post(f"models/{name}/predictions", json=body, headers=headers)

    def get(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"predictions/{name}").json()
        return found

    def ended(self, name: str, seconds: float = 10) -> dict[str, Any]:
        """The prediction, when it is in none of the states of work."""
        until(lambda: self.get(name)["status"] not in ("starting", "processing"), seconds)
        return self.get(name)

    def made(self, name: str = "black-forest-labs/flux-2-pro", **given: Any) -> dict[str, Any]:
        return self.ended(self.create(name, **given).json()["id"])

    def as_it_was(self) -> None:
        """Without faults, and with the settings that it began with."""
        usual = {"credit": "none", "low_credit_per_minute": "6", "count_refused": "false",
                 "expire_after": "3600", "unknown_inputs": "reject",
                 "creates_per_minute": "100000", "calls_per_minute": "100000", "queue": "0.1",
                 "file_limit": "100000000", "accepts": "0-1", "webhook_patience": "60",
                 "token": "", "clock": "0"}  # fmt: skip
        self.without_faults(**usual)

    @property
    def ledger(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.desk("ledger")["predictions"]
        return entries

    def entry(self, name: str) -> dict[str, Any]:
        return next(entry for entry in self.ledger if entry["id"] == name)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[StandIn]:
    with StandIn(folder, {**QUICK, **settings}).running() as standin:
        yield standin


def until(look: Callable[[], Found], seconds: float = 10) -> Found:
    """What ``look`` finds first that counts as true."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
    return found


@dataclass
class Receiver:
    """Takes webhooks: ``got`` has headers and body of each. ``statuses`` are answered in turn."""

    url: str = ""
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The statuses that the bodies said."""
        return [json.loads(body)["status"] for _, body in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?job=7"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
