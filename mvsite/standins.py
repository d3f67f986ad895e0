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
from argparse import ArgumentTypeError
from collections import ChainMap
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

from django.conf import settings
from django.core.management import CommandError

from mvsite.supervision import PARENT_VARIABLE

OPTION = "--standins"
HOST = "127.0.0.1"
STARTS_WITHIN_SECONDS = 30.0
HELP = "make the films with stand-ins of the paid providers: nothing is paid"
KEYS, KEYS_HELP = "--keys", "with --standins: for which of them there are keys (all)"


@dataclass(frozen=True)
class StandIn:
    """One vendor's. ``ports``: so many in a row, the first of which is the API's."""

    name: str
    title: str
    first_port: int
    ports: int = 1

    @property
    def last_port(self) -> int:
        return self.first_port + 98


REPLICATE = StandIn("replicate", "Replicate", 8100, ports=2)
OPENAI = StandIn("openai", "OpenAI", 8200)
GEMINI = StandIn("gemini", "Gemini", 8300)
ALL = (REPLICATE, OPENAI, GEMINI)
OPENAI_MODEL = "gpt-6-luna"
OPENAI_PRICE = "0.10,0.50"
OPENAI_IMAGE_PRICE = "5,8,30"
"""It is reckoned with as if it were paid, though a server on this machine is free."""


def named(text: str) -> list[StandIn]:
    """Some of them, with commas between; none."""
    by_name = {each.name: each for each in ALL}
    wanted = [] if text == "none" else text.split(",")
    if not set(wanted) <= by_name.keys():
        raise ArgumentTypeError(f"{text!r} is not none, or some of {','.join(by_name)}")
    return [by_name[name] for name in wanted]


def go_on_beside(keys: Sequence[StandIn]) -> NoReturn:
    """This process becomes the same command without the option; the stand-ins are its children.

    Raises CommandError where one does not start.
    """
    home = Path(settings.HOME) / "standins"
    home.mkdir(parents=True, exist_ok=True)
    ports = {each.name: _free_port(each) for each in ALL}
    started = [(each, _started(each, home, ports[each.name])) for each in ALL]
    for each, server in started:
        port = ports[each.name]
        _await(each, server, port, home)
        sys.stdout.write(f"A stand-in of {each.title} answers at {HOST}:{port}: nothing is paid.\n")
    arguments = [argument for argument in sys.argv if not _is_option(argument)]
    there = environment(home, {each: ports[each.name] for each in keys})
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *arguments], there)  # noqa: S606  ours


def are_asked_for() -> bool:
    """By the command that this process is: what it can be asked for is known only beside them."""
    return any(map(_is_option, sys.argv))


def _is_option(argument: str) -> bool:
    """Also shortened, as the parser takes it."""
    return len(argument) > len("--") and OPTION.startswith(argument)


def environment(home: Path, ports: Mapping[StandIn, int]) -> dict[str, str]:
    """What points the product at these stand-ins, and at no provider else, whatever ``.env``
    says."""
    nowhere = {name: "" for each in ALL for name in POINTERS[each](0)}
    there = ChainMap(*(POINTERS[each](port) for each, port in ports.items()))
    films = settings.FILM_BACKEND
    if films not in ("local", *(each.name for each in ports)):
        films = ""
    at = {"LEITMOTIF_HOME": str(home), "LEITMOTIF_NO_SETUP": "1", "FILM_BACKEND": films}
    return {**os.environ, **nowhere, **there, **at}


def _at_replicate(port: int) -> dict[str, str]:
    return {
        "REPLICATE_BASE_URL": f"http://{HOST}:{port}",
        "REPLICATE_API_TOKEN": "r8_standin",
        "REPLICATE_OUTPUT_HOSTS": f"http://{HOST}:{port + 1}",
    }


def _at_openai(port: int) -> dict[str, str]:
    base = f"http://{HOST}:{port}/v1"
    return {
        "OPENAI_BASE_URL": base, "OPENAI_API_KEY": "sk-standin",
        "OPENAI_VISION_MODEL": OPENAI_MODEL, "OPENAI_TEXT_MODEL": OPENAI_MODEL,
        "OPENAI_PRICE": OPENAI_PRICE, "OPENAI_TOKEN_LIMIT": "max_completion_tokens",
        "OPENAI_JUDGE_MODEL": OPENAI_MODEL,
        "OPENAI_IMAGE_MODEL": os.environ.get("OPENAI_IMAGE_MODEL", ""),
        "OPENAI_IMAGE_PRICE": OPENAI_IMAGE_PRICE,
        "OPENAI_HEAR_MODEL": "whisper-1", "OPENAI_HEAR_PRICE": "0.006",
        "OPENAI_HEAR_BASE_URL": base, "OPENAI_HEAR_API_KEY": "sk-standin",
    }  # fmt: skip


def _at_gemini(port: int) -> dict[str, str]:
    return {"GEMINI_BASE_URL": f"http://{HOST}:{port}", "GEMINI_API_KEY": "AIzaStandin"}


POINTERS = {REPLICATE: _at_replicate, OPENAI: _at_openai, GEMINI: _at_gemini}
"""What points the product at each, by the port of its API."""


def _started(standin: StandIn, home: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"standins.{standin.name}", "--port", str(port)]
    with _log_of(standin, home).open("ab") as log:
        return subprocess.Popen(
            [*command, "--state", str(home / standin.name)],
            cwd=settings.BASE_DIR, env={**os.environ, PARENT_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _log_of(standin: StandIn, home: Path) -> Path:
    return home / f"{standin.name}.log"


def _await(standin: StandIn, server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    deadline = monotonic() + STARTS_WITHIN_SECONDS
    while not _answers(port):
        if server.poll() is not None or monotonic() > deadline:
            server.kill()
            log = _log_of(standin, home)
            raise CommandError(
                f"The stand-in of {standin.title} does not start. Its log says why: {log}."
            )
        sleep(0.05)


def _answers(port: int) -> bool:
    asking = http.client.HTTPConnection(HOST, port, timeout=2)
    with closing(asking), suppress(OSError, http.client.HTTPException):
        asking.request("GET", "/_ledger")
        return asking.getresponse().status == 200
    return False


def _free_port(standin: StandIn) -> int:
    """The first of its own. What was asked at an earlier start is found again under the same."""
    for port in range(standin.first_port, standin.last_port, standin.ports):
        if _is_free(range(port, port + standin.ports)):
            return port
    raise CommandError(
        f"No port from {standin.first_port} to {standin.last_port} is free for the stand-in of "
        f"{standin.title}."
    )


def _is_free(ports: Sequence[int]) -> bool:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                return False
    return True
