"""The API on a real server: ``python -m bench.api``, on SQLite and PostgreSQL.

Requests a second of a status poll, whole and as 304, beside a view of Django that does nothing, in
the same run; then bodies that must be refused in under a second without memory growing, each with
its length told and in chunks; then the longest song there may be, as WAV, and what the web process
holds more at most. What many send at once with one key is in ``bench.once``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

from tests.browser.product import free_port
from tests.runner import ServerMissing, postgresql_server

SECONDS, POLLERS = 4.0, 4
PCM_SECONDS, PCM_RATE = 15 * 60, 44_100
CHUNK = 65_536
CHILD = "--prepare"
HOSTILE = {
    "100 MB of JSON": b'{"song": "' + b"x" * 100_000_000 + b'"}',
    "100,000 levels": b'{"song":' * 100_000 + b"1" + b"}" * 100_000,
    "10,000 ids": json.dumps({"characters": [str(uuid4())] * 10_000}).encode(),
    "half of a pair": b'{"song": "\\ud800"}',
    "NUL": b'{"song": "\\u0000"}',
    "UTF-16": '{"song": 1}'.encode("utf-16"),
}


def main() -> None:
    with ExitStack() as servers:
        places = {"SQLite": ""}
        try:
            places["PostgreSQL"] = servers.enter_context(postgresql_server())
        except ServerMissing as missing:
            print(missing)
        for name, url in places.items():
            with site(url) as (process, client, video):
                figures = {
                    "database": name, **polls(client, video), **refusals(client, process),
                    **long_song(client, process, PCM_SECONDS),
                }  # fmt: skip
                print(json.dumps(figures))


@contextmanager
def site(url: str) -> Iterator[tuple[int, httpx.Client, str]]:
    """(process of the web server's worker, a client with a token, a video's id)."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as ends:
        environment = {
            **os.environ, "LEITMOTIF_HOME": home, "DATABASE_URL": url or f"sqlite:///{home}/s.db",
            "API_READS": "10000000", "API_CREATES": "10000000", "DJANGO_SETTINGS_MODULE":
            "mvsite.settings", "LEITMOTIF_NO_SETUP": "1", "MV_WAIT_SECONDS": "0",
            "MAX_HELD_REQUESTS": "0",  # Nobody works, so nothing would come.
        }  # fmt: skip
        prepare = [sys.executable, "-m", "bench.api", CHILD]
        made = subprocess.run(prepare, env=environment, check=True, capture_output=True, text=True)
        token, video = made.stdout.split()[-2:]
        port = free_port()
        command = [
            sys.executable, "-m", "gunicorn", "mvsite.wsgi", "--config",
            "python:mvsite.gunicorn_config", "--bind", f"127.0.0.1:{port}",
        ]  # fmt: skip
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        ends.callback(server.wait)
        ends.callback(server.send_signal, signal.SIGTERM)
        headers = {"Authorization": f"Bearer {token}"}
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60,
            limits=httpx.Limits(max_keepalive_connections=0),  # None is found to be closed.
        )  # fmt: skip
        wait_for(client)
        yield children(server.pid), client, video


def prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from accounts import tokens
    from tests.factories import make_owner, make_ready_character, make_song, make_video
    from videos.models import Video

    owner = make_owner()
    song = make_song("ready", owner=owner)
    video = make_video(owner=owner, song=song, character=make_ready_character(owner=owner))
    for position in range(6):
        video.clips.create(position=position, title="A scene", words_status="written")
    Video.objects.filter(pk=video.pk).update(cuts=list(range(0, 7 * 48, 48)))
    print(tokens.make(owner, "bench", "admin", None)[1], video.pk)


def wait_for(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            client.get("/health/live")
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("The server does not start.")


def children(pid: int) -> int:
    """The worker of this gunicorn."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def polls(client: httpx.Client, video: str) -> dict[str, float]:
    address = f"/api/v1/videos/{video}/"
    etag = client.get(address).headers["ETag"]
    found = {
        "bare": rate(client, "/health/live", {}),
        "poll": rate(client, address, {}),
        "poll_304": rate(client, address, {"If-None-Match": etag}),
    }
    return {name: round(value) for name, value in found.items()} | {
        "share_304": round(found["poll_304"] / found["bare"], 2)
    }


def rate(client: httpx.Client, address: str, headers: dict[str, str]) -> float:
    """Requests a second, by some pollers at once."""
    until = time.perf_counter() + SECONDS

    def poll(_: int) -> int:
        with httpx.Client(base_url=client.base_url, headers={**client.headers, **headers}) as own:
            many = 0
            while time.perf_counter() < until:
                assert own.get(address).status_code in (200, 304)
                many += 1
        return many

    with ThreadPoolExecutor(POLLERS) as pool:
        return sum(pool.map(poll, range(POLLERS))) / SECONDS


def refusals(client: httpx.Client, process: int) -> dict[str, object]:
    before, slowest = memory(process), 0.0
    for name, body in HOSTILE.items():
        begun = time.perf_counter()
        status = refused(client, body)
        slowest = max(slowest, time.perf_counter() - begun)
        assert 400 <= status < 500, (name, status)
        status = refused(client, chunks_of(body))
        assert 400 <= status < 500, (name, status)
    return {"slowest_refusal_s": round(slowest, 2), "grown_mb": round(memory(process) - before, 1)}


def chunks_of(body: bytes) -> Iterator[bytes]:
    """Its length is not told."""
    for begin in range(0, len(body), CHUNK):
        yield body[begin : begin + CHUNK]


def refused(client: httpx.Client, body: bytes | Iterator[bytes]) -> int:
    """The status that comes, though the server may hang up before all was sent."""
    headers = {"Content-Type": "application/json", "Expect": "100-continue"}
    return client.post("/api/v1/videos/", content=body, headers=headers).status_code


def long_song(client: httpx.Client, process: int, seconds: int) -> dict[str, object]:
    """A WAV of so many seconds, in stereo; it is kept."""
    before = memory(process)
    with tempfile.TemporaryFile() as file:
        with wave.open(file, "wb") as sound:
            sound.setparams((2, 2, PCM_RATE, 0, "NONE", ""))
            for _ in range(seconds):
                sound.writeframes(os.urandom(4 * PCM_RATE))
        size = file.tell()
        file.seek(0)
        begun = time.perf_counter()
        sent = {"file": ("long.wav", file, "audio/wav")}
        client.post("/api/v1/songs/", files=sent, timeout=600).raise_for_status()
        took = time.perf_counter() - begun
    return {
        "song_mb": round(size / 1e6), "song_s": round(took, 1),
        "song_grown_mb": round(memory(process) - before, 1),
    }  # fmt: skip


def memory(process: int) -> float:
    """Most that it ever held, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


if __name__ == "__main__":
    if CHILD in sys.argv:
        prepare()
    else:
        main()
