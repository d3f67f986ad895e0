"""``--standins``: the same command against servers that speak the providers' HTTP and cost nothing.

They are processes of their own (``standins/``), which end with the command; what they were asked
for, and the films, lie in a folder apart, so that neither ledger nor gallery mixes up the two.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

from django.conf import settings
from django.core.management import CommandError

from mvsite.supervision import PARENT_VARIABLE

OPTION = "--standins"
HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8100, 8198
STARTS_WITHIN_SECONDS = 30.0
HELP = "make the films with stand-ins of the paid providers: nothing is paid"


def go_on_beside() -> NoReturn:
    """This process becomes the same command without the option; the stand-in is its child.

    Raises CommandError where the stand-in does not start.
    """
    home = Path(settings.HOME) / "standins"
    home.mkdir(parents=True, exist_ok=True)
    port = _free_ports()
    _await(_started(home, port), port, home)
    arguments = [argument for argument in sys.argv if not _is_option(argument)]
    sys.stdout.write(f"A stand-in of Replicate answers at {HOST}:{port}: nothing is paid.\n")
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *arguments], environment(home, port))  # noqa: S606  ours


def are_asked_for() -> bool:
    """By the command that this process is: what it can be asked for is known only beside them."""
    return any(map(_is_option, sys.argv))


def _is_option(argument: str) -> bool:
    """Also shortened, as the parser takes it."""
    return len(argument) > len("--") and OPTION.startswith(argument)


def environment(home: Path, port: int) -> dict[str, str]:
    """What points the product at the stand-in, whatever ``.env`` says."""
    return {
        **os.environ,
        "LEITMOTIF_HOME": str(home),
        "LEITMOTIF_NO_SETUP": "1",
        "REPLICATE_BASE_URL": f"http://{HOST}:{port}",
        "REPLICATE_API_TOKEN": "r8_standin",
        "REPLICATE_OUTPUT_HOSTS": f"http://{HOST}:{port + 1}",
    }


def _started(home: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "standins.replicate", "--port", str(port)]
    with (home / "replicate.log").open("ab") as log:
        return subprocess.Popen(
            [*command, "--state", str(home / "replicate")],
            cwd=settings.BASE_DIR, env={**os.environ, PARENT_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _await(server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    deadline = monotonic() + STARTS_WITHIN_SECONDS
    while not _answers(port):
        if server.poll() is not None or monotonic() > deadline:
            server.kill()
            log = home / "replicate.log"
            raise CommandError(f"The stand-in does not start. Its log says why: {log}.")
        sleep(0.05)


def _answers(port: int) -> bool:
    asking = http.client.HTTPConnection(HOST, port, timeout=2)
    with closing(asking), suppress(OSError, http.client.HTTPException):
        asking.request("GET", "/_ledger")
        return asking.getresponse().status == 200
    return False


def _free_ports() -> int:
    """The first of two: the API's, and after it that of the files. Predictions of an earlier start
    are found again under the same ones."""
    for port in range(FIRST_PORT, LAST_PORT, 2):
        if _is_free([port, port + 1]):
            return port
    raise CommandError(f"No port from {FIRST_PORT} to {LAST_PORT} is free for the stand-in.")


def _is_free(ports: Sequence[int]) -> bool:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                return False
    return True
