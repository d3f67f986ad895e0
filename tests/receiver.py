"""Somebody else's program that takes webhooks: a real server, which checks them as the official
library does and answers as a test says."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

Answer = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Got:
    path: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> dict[str, Any]:
        """What it says. Raises WebhookVerificationError."""
        said: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return said

    @property
    def said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass
class Receiver:
    """Answers each call with the next of ``answers``, and then with 204. One that is a number is a
    status; another one writes to the connection itself."""

    answers: deque[int | Answer] = field(default_factory=deque)
    got: list[Got] = field(default_factory=list)

    def __enter__(self) -> Receiver:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Got(self.path, headers, body))
                receiver.answer(self)

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=leitmotif"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        answer = self.answers.popleft() if self.answers else 204
        if callable(answer):
            answer(handler.connection)
            handler.close_connection = True
            return
        handler.send_response(answer)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def wait_for(self, many: int, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while len(self.got) < many:
            assert time.monotonic() < until, f"{len(self.got)} of {many} came"
            time.sleep(0.02)


def redirects_to(address: str) -> Answer:
    head = f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n"
    return lambda connection: connection.sendall(head.encode())


def silent(connection: socket.socket) -> None:
    """Until the other side has gone."""
    connection.settimeout(30)
    connection.recv(1)


def dripping(connection: socket.socket) -> None:
    """A head that never ends, and is never silent for long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    try:
        for number in range(600):
            connection.sendall(f"X-{number}: x\r\n".encode())
            time.sleep(0.05)
    except OSError:
        return


def endless(connection: socket.socket) -> None:
    """A body of which there is always more."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    try:
        while True:
            connection.sendall(b"\x1f\x8b" + b"\0" * 65_536)
    except OSError:
        return
