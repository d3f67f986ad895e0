"""What requests cost that wait for their answer: ``python -m bench.held [REQUESTS]``.

One web process without workers holds so many calls of ``/api/mv/``, all it may by itself, while
others ask for a status: how long that takes them, what each held one takes of memory and, on
PostgreSQL, how many connections there are. On SQLite first, then on PostgreSQL where it is found.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.browser.product import PROJECT, free_port
from tests.runner import ServerMissing, postgresql_server

LOOKS = 200
HELD_SECONDS = 40
SETTLES_SECONDS = 3.0


class Server:
    """gunicorn as ``up`` starts it, with nobody who works."""

    def __init__(self, home: Path, database: str) -> None:
        self.port = free_port()
        self.environment = os.environ | {
            "LEITMOTIF_HOME": str(home), "DATABASE_URL": database or f"sqlite:///{home}/s.db",
            "API_READS": "100000", "API_CREATES": "100000", "LEITMOTIF_NO_SETUP": "1",
            "MV_WAIT_SECONDS": str(HELD_SECONDS),
        }  # fmt: skip
        self.manage("migrate", "-v", "0")
        self.manage("createcachetable")
        token = self.manage("token", "create", self._owner(), "--scope", "create")
        self.header = {"Authorization": f"Bearer {re.findall(r'lm_[0-9a-f]+', token)[0]}"}

    def _owner(self) -> str:
        self.manage("shell", "-c", "from accounts.models import User; User.objects.local_owner()")
        return "owner"

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    @contextmanager
    def up(self) -> Iterator[int]:
        """The number of its worker process."""
        arguments = ["-c", "mvsite/gunicorn_config.py", "-b", f"127.0.0.1:{self.port}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments, "mvsite.wsgi"],
            cwd=PROJECT, env=self.environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self.wait_until_up()
            found = subprocess.run(
                ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True
            )
            yield int(found.stdout.split()[0])
        finally:
            process.terminate()
            process.wait()

    def wait_until_up(self) -> None:
        for _ in range(300):
            try:
                httpx2.get(f"{self.base}/health/live", timeout=5)
                return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise SystemExit("The server does not come up.")

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def order(self, *, wait: int | None = None) -> httpx2.Response:
        prefer = {} if wait is None else {"Prefer": f"wait={wait}"}
        return httpx2.post(
            f"{self.base}/api/mv/generate_video", json={"prompt": "A lighthouse", "duration": 1},
            headers=self.header | prefer, timeout=HELD_SECONDS + 30,
        )  # fmt: skip

    def looks(self, address: str) -> list[float]:
        """Milliseconds of each."""
        found = []
        with httpx2.Client(headers=self.header, timeout=30) as client:
            for _ in range(LOOKS):
                begun = time.perf_counter()
                client.get(f"{self.base}{address}").raise_for_status()
                found.append(1000 * (time.perf_counter() - begun))
        return found


def memory_of(pid: int) -> float:
    """Megabytes that are its own."""
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kb) for kb in re.findall(r"Private_\w+: +(\d+) kB", said)) / 1000


def connections(server: Server) -> int | None:
    if not server.environment["DATABASE_URL"].startswith("postgres"):
        return None
    said = (
        "from django.db import connection as c; k = c.cursor(); k.execute('select count(*) from "
        "pg_stat_activity where datname = current_database()'); print(k.fetchone()[0] - 1)"
    )
    return int(server.manage("shell", "-v", "0", "-c", said).split()[-1])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    print(json.dumps({"database": "SQLite", **measured(count, "")}))
    try:
        with postgresql_server() as url:
            print(json.dumps({"database": "PostgreSQL", **measured(count, url)}))
    except ServerMissing as missing:
        print(missing)


def measured(count: int, database: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as home:
        server = Server(Path(home), database)
        with server.up() as pid:
            address = server.order(wait=0).raise_for_status().json()["status_url"]
            server.looks(address)
            before, alone = memory_of(pid), server.looks(address)
            held = [threading.Thread(target=server.order) for _ in range(count)]
            for thread in held:
                thread.start()
            time.sleep(SETTLES_SECONDS)
            told: dict[str, object] = {"held": count, "connections": connections(server)}
            beside = server.looks(address)
            each = (memory_of(pid) - before) / count
            told["still_held_after_looks"] = sum(thread.is_alive() for thread in held)
            for thread in held:
                thread.join()
    p95 = [round(statistics.quantiles(times, n=20)[-1], 1) for times in (alone, beside)]
    return told | {"p95_alone_ms": p95[0], "p95_beside_ms": p95[1], "mb_each": round(each, 2)}


if __name__ == "__main__":
    main()
