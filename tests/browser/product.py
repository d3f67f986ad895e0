"""The product as a newcomer starts it, for as long as the tests need it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from time import monotonic

from mvsite.lib.processes import kernel_ends_with_parent

PROJECT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"https?://\S+/enter/\S+")
STARTS_WITHIN = 60
ENDS_WITHIN = 15
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "FFMPEG_BINARY")
"""None of the suite's own settings: its short times are for workers that it kills."""


class Product:
    """``manage.py up`` on a free port. ``link`` signs the owner in, once.

    ``environment``: what it is started with, for commands beside it; ``more``: settings of its own.
    """

    def __init__(
        self, home: Path, *arguments: str, height: int = 90, more: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.environment = self._environment(height) | dict(more or {})
        self.port = free_port()
        self.said: list[str] = []
        self._lines: Queue[str] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port), *arguments],
            cwd=PROJECT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            # Of a run that is killed nothing stays behind.
            preexec_fn=kernel_ends_with_parent if sys.platform == "linux" else None,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        self.link = self._link()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _environment(self, height: int) -> dict[str, str]:
        plain = {name: os.environ[name] for name in INHERITED if name in os.environ}
        return plain | {
            "LEITMOTIF_HOME": str(self.home), "LEITMOTIF_NO_SETUP": "1",
            "FRAME_HEIGHT": str(height), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said.append(line)
            self._lines.put(line)

    def _link(self) -> str:
        deadline = monotonic() + STARTS_WITHIN
        while monotonic() < deadline:
            try:
                found = LINK.search(self._lines.get(timeout=0.2))
            except Empty:
                if self._process.poll() is not None:
                    break
                continue
            if found:
                return found[0]
        self.end()
        raise AssertionError(f"up printed no link:\n{''.join(self.said)}")

    def end(self) -> None:
        """As Ctrl-C does."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
