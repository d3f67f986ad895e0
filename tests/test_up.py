"""``manage.py up`` as a newcomer types it: web, worker and beat as real processes."""

from __future__ import annotations

import fcntl
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import pytest

from mvsite import gunicorn_config
from mvsite.web import names
from tests.test_film_command import PROJECT, asked, environ_of, keyframes, wait_until

pytest_plugins = ["tests.prepared"]
LAST_LINE = "Ctrl-C ends it."
STOP_SECONDS = 10
UNSET = (
    "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "LEITMOTIF_TEST_HOME", "MEDIA_ROOT",
    "BROKER_DIR", "ALLOWED_HOSTS", "PYTHONDONTWRITEBYTECODE", "LEASE_SECONDS",
    "HEARTBEAT_SECONDS", "BACK_OFF_SECONDS",
)  # fmt: skip
"""What the tests' own settings shorten among it: a worker that starts slowly is not deaf."""


class Newcomer:
    """A home of their own, and nothing configured."""

    def __init__(self, folder: Path, bytecode: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.bytecode = bytecode
        self.started: list[subprocess.Popen[str]] = []

    def environment(self, **more: str) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if name not in UNSET}
        return {
            **plain, "LEITMOTIF_HOME": str(self.home), "LEITMOTIF_NO_SETUP": "1",
            "DJANGO_SETTINGS_MODULE": "mvsite.settings", "FRAME_HEIGHT": "90",
            "MIN_FREE_BYTES": "1000000", "SWEEP_SECONDS": "1",
            "PYTHONPYCACHEPREFIX": str(self.bytecode), **more,
        }  # fmt: skip

    def begins(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, PROJECT / "manage.py", "up", *arguments],
            cwd=self.folder, env=self.environment(**more), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def types(self, *arguments: str, **more: str) -> tuple[int, str]:
        """What ends by itself."""
        process = self.begins(*arguments, **more)
        said, _ = process.communicate(timeout=180)
        return process.returncode, said

    def is_up(self, *arguments: str, **more: str) -> tuple[subprocess.Popen[str], str]:
        """Started, and what it said until it was up."""
        process = self.begins("--port", "0", *arguments, **more)
        lines: list[str] = []
        while not lines or LAST_LINE not in lines[-1]:
            line = process.stdout.readline()
            assert line, "".join(lines)
            lines.append(line)
        return process, "".join(lines)

    def processes(self) -> list[int]:
        """All that belong to this home."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                ours = environ_of(int(process.name)).get("LEITMOTIF_HOME") == str(self.home)
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
                if ours and state != "Z":
                    found.append(int(process.name))
        return found

    def asked(self, question: str) -> list[Any]:
        return asked(self.home, question)

    def statuses(self) -> list[str]:
        return self.asked("select status from videos_video")

    def keyframes(self) -> list[Path]:
        return keyframes(self.home)


@pytest.fixture(scope="module")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def newcomer(somebody: Newcomer, with_tables: Callable[[Path], None]) -> Newcomer:
    """Whose tables are there, and nothing in them."""
    with_tables(somebody.home)
    return somebody


@pytest.fixture
def somebody(tmp_path: Path, bytecode: Path) -> Iterator[Newcomer]:
    """In whose home nothing was done yet."""
    somebody = Newcomer(tmp_path, bytecode)
    yield somebody
    for process in somebody.started:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def link_in(said: str) -> str:
    return re.search(r"http://\S+/enter/\S+", said)[0]


def get(address: str, cookie: str = "") -> http.client.HTTPResponse:
    """Without following where it leads."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    with closing(connection):
        connection.request("GET", parts.path or "/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer


def cookie_of(answer: http.client.HTTPResponse) -> str:
    return "; ".join(part.split(";")[0] for part in answer.headers.get_all("Set-Cookie", []))


def stop(process: subprocess.Popen[str], number: int = signal.SIGINT) -> tuple[str, float]:
    """What it said, and the seconds that it took."""
    begun = monotonic()
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    return said, monotonic() - begun


def one_sentence(said: str) -> None:
    assert "Traceback" not in said
    assert "CommandError" not in said


@contextmanager
def held(path: Path) -> Iterator[None]:
    """As another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_link_signs_in_once_and_the_first_film_is_under_way(somebody: Newcomer) -> None:
    newcomer = somebody
    process, said = newcomer.is_up()
    assert "A first film is being made" in said
    entered = get(link_in(said))
    video = entered.getheader("Location")
    assert re.fullmatch(r"/videos/[0-9a-f-]{36}/", video)
    assert get(link_in(said)).status == 410
    host = urlsplit(link_in(said)).netloc
    assert get(f"http://{host}{video}", cookie_of(entered)).status == 200
    assert get(f"http://{host}{video}").status == 302, "nobody is let in without it"
    assert get(f"http://{host}/static/mark.svg").status == 200
    wait_until(newcomer.keyframes, 180)
    stop(process)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_soon(newcomer: Newcomer, number: int) -> None:
    process, _ = newcomer.is_up()
    wait_until(lambda: len(newcomer.processes()) >= 5)
    said, seconds = stop(process, number)
    assert seconds < STOP_SECONDS
    assert process.returncode == 0
    assert "The next start carries on" in said
    assert newcomer.processes() == []


def test_impatience_does_not_disturb_the_end(newcomer: Newcomer) -> None:
    process, _ = newcomer.is_up("--no-demo")
    for _ in range(5):
        process.send_signal(signal.SIGINT)
        sleep(0.02)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    one_sentence(said)
    assert newcomer.processes() == []


@pytest.mark.parametrize(
    "there", ["up.lock", "leitmotif.sqlite3", "logs/web.log", "logs/worker.log"]
)
def test_a_signal_while_it_starts_says_nothing_of_python(somebody: Newcomer, there: str) -> None:
    """However far it is: each of these is made later than the one before."""
    newcomer = somebody
    process = newcomer.begins("--port", "0")
    wait_until((newcomer.home / "data" / there).exists)
    said, taken = stop(process)
    one_sentence(said)
    assert taken < STOP_SECONDS
    wait_until(lambda: newcomer.processes() == [], 5)


def test_the_next_start_carries_on_with_a_film_under_way_also_after_a_kill(
    newcomer: Newcomer,
) -> None:
    process, _ = newcomer.is_up()
    wait_until(newcomer.keyframes, 180)
    process.kill()
    process.wait()
    wait_until(lambda: newcomer.processes() == [], STOP_SECONDS)
    assert newcomer.statuses() != ["ready"]
    stop(newcomer.is_up()[0])
    drawn = {path: path.stat().st_mtime_ns for path in newcomer.keyframes()}
    process, said = newcomer.is_up()
    assert "A first film is being made" in said
    wait_until(lambda: newcomer.statuses() == ["ready"], 300)
    assert all(path.stat().st_mtime_ns == time for path, time in drawn.items())
    stop(process)


def test_the_first_film_is_made_once(newcomer: Newcomer) -> None:
    process, said = newcomer.is_up("--no-demo")
    assert "first film" not in said
    assert newcomer.statuses() == []
    assert get(link_in(said)).getheader("Location") == "/"
    stop(process)
    process, said = newcomer.is_up()
    assert newcomer.statuses() == [], "somebody was here already"
    stop(process)


def test_a_web_server_that_dies_is_started_again_and_nobody_is_turned_away(
    newcomer: Newcomer,
) -> None:
    process, said = newcomer.is_up("--no-demo")
    servers = [pid for pid in newcomer.processes() if "gunicorn" in command_of(pid)]
    for pid in servers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    host = urlsplit(link_in(said)).netloc
    assert get(f"http://{host}/sign-in/").status == 200
    stop(process)


SILENT = {
    "half a head": b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n",
    "nothing": b"",
    "nonsense": b"GET / HTTP/1.1\r\n" * 2,
    "no goodbye": b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
}


def test_clients_that_fall_silent_do_not_keep_the_others_waiting(newcomer: Newcomer) -> None:
    process, said = newcomer.is_up("--no-demo", STALLED_CLIENT_SECONDS="1")
    parts = urlsplit(link_in(said))
    for begun in SILENT.values():
        with ExitStack() as silent:
            for _ in range(2 * gunicorn_config.threads):
                client = socket.create_connection((parts.hostname, parts.port))
                silent.enter_context(client).sendall(begun)
            assert get(f"http://{parts.netloc}/sign-in/").status == 200
    stop(process)
    assert "Traceback" not in (newcomer.home / "data" / "logs" / "web.log").read_text()


def test_a_player_that_stands_still_does_not_keep_the_others_waiting(newcomer: Newcomer) -> None:
    process, said = newcomer.is_up("--no-demo", STALLED_CLIENT_SECONDS="1")
    parts = urlsplit(link_in(said))
    stored = newcomer.home / "data" / "media" / "videos" / "film.mp4"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(bytes(64_000_000))
    link = media_link(newcomer, "videos/film.mp4")
    with ExitStack() as paused:
        for _ in range(gunicorn_config.threads + 8):
            client = socket.create_connection((parts.hostname, parts.port))
            paused.enter_context(client).sendall(
                f"GET {link} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n".encode()
            )
        assert get(f"http://{parts.netloc}/sign-in/").status == 200
    stop(process)
    assert "Traceback" not in (newcomer.home / "data" / "logs" / "web.log").read_text()


def media_link(newcomer: Newcomer, key: str) -> str:
    """As a page of that home would hold it."""
    code = f"from mvsite.lib import serving; print(serving.url_of({key!r}))"
    shell = subprocess.run(
        [sys.executable, PROJECT / "manage.py", "shell", "--no-imports", "-c", code],
        env=newcomer.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return shell.stdout.strip()


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def test_a_second_one_says_where_the_first_one_is_and_gives_a_link(newcomer: Newcomer) -> None:
    process, first = newcomer.is_up("--no-demo", "--workers", "1")
    assert any("--concurrency 1 " in command_of(pid) for pid in newcomer.processes())
    status, said = newcomer.types("--port", "0")
    assert status == 1
    one_sentence(said)
    assert "up already" in said
    assert urlsplit(link_in(said)).netloc == urlsplit(link_in(first)).netloc
    assert get(link_in(said)).status == 302
    stop(process)


def test_a_second_one_beside_one_that_starts_says_so(newcomer: Newcomer) -> None:
    with held(newcomer.home / "data" / "up.lock"):
        status, said = newcomer.types()
    assert status == 1
    assert "is starting here already" in said
    one_sentence(said)


def test_a_port_in_use_is_said_with_one_that_is_free(newcomer: Newcomer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = newcomer.types("--port", str(port))
    assert status == 1
    one_sentence(said)
    assert f"Port {port} is in use" in said
    assert re.search(r"--port \d+", said)
    assert newcomer.processes() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--host", "192.0.2.7"], "no address of this machine"),
        (["--host", "nowhere.invalid"], "There is no address “nowhere.invalid”"),
    ],
)
def test_an_address_that_cannot_be_had(
    newcomer: Newcomer, arguments: list[str], sentence: str
) -> None:
    status, said = newcomer.types(*arguments)
    assert status == 1
    one_sentence(said)
    assert sentence in said


@pytest.mark.parametrize("port", ["65536", "-1", "http", "80 80", "²"])
def test_a_port_that_is_none(newcomer: Newcomer, port: str) -> None:
    status, said = newcomer.types(f"--port={port}")
    assert status == 2
    assert "whole number from 0 to 65535" in said


def test_a_home_that_cannot_be_made(somebody: Newcomer) -> None:
    newcomer = somebody
    newcomer.home.write_text("a file")
    status, said = newcomer.types()
    assert status == 1
    one_sentence(said)
    assert "Nothing can be kept in" in said
    assert "LEITMOTIF_HOME names another folder" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_to(somebody: Newcomer) -> None:
    newcomer = somebody
    (newcomer.home / "data").mkdir(parents=True)
    (newcomer.home / "data").chmod(0o500)
    status, said = newcomer.types()
    assert status == 1
    assert "Nothing can be kept in" in said


def test_a_full_disk_is_said_before_anything_is_begun(newcomer: Newcomer) -> None:
    status, said = newcomer.types(MIN_FREE_BYTES=str(10**18))
    assert status == 1
    one_sentence(said)
    assert "The disk is full" in said
    assert newcomer.processes() == []


def test_a_folder_that_is_removed_meanwhile_is_said(newcomer: Newcomer) -> None:
    process, _ = newcomer.is_up("--no-demo")
    (newcomer.home / "data").rename(newcomer.home / "elsewhere")
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    one_sentence(said)
    assert "was removed while it was in use" in said
    assert newcomer.processes() == []


def test_the_workers_of_another_command_are_used_until_it_ends(newcomer: Newcomer) -> None:
    with held(newcomer.home / "data" / "parent.lock"):
        process, said = newcomer.is_up()
        assert "Another command films here" in said
        sleep(1)
        assert not [pid for pid in newcomer.processes() if "celery" in command_of(pid)]
    wait_until(lambda: newcomer.keyframes(), 180)
    stop(process)


def test_from_another_address_the_pages_come_and_the_link_does_not_work(
    newcomer: Newcomer,
) -> None:
    others = [name for name in names("0.0.0.0") if re.fullmatch(r"[\d.]+", name)]
    other = next((name for name in others if not name.startswith("127.")), None)
    if other is None:
        pytest.skip("this machine has no address but its own")
    process, said = newcomer.is_up("--no-demo", "--host", "0.0.0.0")
    assert "Others in the network reach it too" in said
    from_there = link_in(said).replace("127.0.0.1", other)
    assert get(from_there.split("/enter/")[0] + "/sign-in/").status == 200
    assert get(from_there).status == 403
    assert get(link_in(said)).status == 302
    stop(process)


@pytest.mark.long
def test_thirty_stops_under_load_leave_nothing_behind(newcomer: Newcomer) -> None:
    """While a film is made and pages are asked for; every stop within its time."""
    slowest = 0.0
    for number in range(30):
        process, said = newcomer.is_up()
        ended = threading.Event()
        askers = [threading.Thread(target=ask_on, args=(link_in(said), ended)) for _ in range(4)]
        for asker in askers:
            asker.start()
        sleep(0.3 + number % 7 * 0.4)
        _, seconds = stop(process, (signal.SIGINT, signal.SIGTERM)[number % 2])
        ended.set()
        for asker in askers:
            asker.join()
        slowest = max(slowest, seconds)
        assert process.returncode == 0
        assert newcomer.processes() == []
    assert slowest < STOP_SECONDS


def ask_on(link: str, ended: threading.Event) -> None:
    address = link.split("/enter/")[0] + "/sign-in/"
    while not ended.is_set():
        with suppress(OSError, http.client.HTTPException):
            get(address)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stand_in_is_there_as_long_as_the_site_and_keeps_its_films_apart(
    somebody: Newcomer, number: int
) -> None:
    newcomer = somebody
    process, said = newcomer.is_up("--standins", "--no-demo")
    stands_at = re.search(r"stand-in of Replicate answers at (\S+:\d+):", said)[1]
    assert get(f"http://{stands_at}/_ledger").status == 200
    assert (newcomer.home / "standins" / "data" / "leitmotif.sqlite3").exists()
    assert not (newcomer.home / "data" / "leitmotif.sqlite3").exists()
    stop(process, number)
    wait_until(lambda: newcomer.processes() == [])
    with pytest.raises(ConnectionError):
        get(f"http://{stands_at}/_ledger")
