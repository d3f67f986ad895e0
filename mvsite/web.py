"""The web server behind ``up``: gunicorn on a socket that its parent has opened."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
import sys
from types import TracebackType

from django.conf import settings

from mvsite.supervision import Child, Supervisor
from mvsite.workers import STARTS_AT_MOST, log_of

BACKLOG = 256
GRACE_SECONDS = 4.0
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  compared with, not listened on
HERE = ("127.0.0.1", "localhost", "[::1]")
FREE_PORTS_LOOKED_AT = 20


class CannotListen(Exception):
    """The message is a sentence that says what to do."""


class WebDown(Exception):
    """It ends again and again, or never answers."""

    def __str__(self) -> str:
        return f"The web server does not start. Its log says why: {log_of('web')}."


def listen(host: str, port: int) -> socket.socket:
    """Whoever comes before the server is up waits, also while it starts anew.

    Raises CannotListen.
    """
    try:
        return _socket(host, port)
    except socket.gaierror:
        raise CannotListen(f"There is no address “{host}”.") from None
    except OSError as error:
        raise CannotListen(_why_not(host, port, error)) from None


def _socket(host: str, port: int) -> socket.socket:
    flags = socket.AI_PASSIVE
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=flags)
    family, kind, protocol, _, address = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        free = _free_port(host, port)
        other = f"`--port {free}` is free" if free else "`--port` takes another"
        return f"Port {port} is in use by another program. {other}."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"“{host}” is no address of this machine. Without `--host` it is 127.0.0.1."
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system. `--port 8000` is not."
    return f"{host}, port {port}: {error.strerror}."


def _free_port(host: str, port: int) -> int | None:
    for other in range(port + 1, min(port + 1 + FREE_PORTS_LOOKED_AT, 65536)):
        try:
            _socket(host, other).close()
        except OSError:
            continue
        return other
    return None


class Web:
    """As a context: started with it, ended with it."""

    def __init__(self, listening: socket.socket) -> None:
        self.host, self.port = listening.getsockname()[:2]
        number = listening.fileno()
        command = [
            sys.executable, "-m", "gunicorn", "mvsite.wsgi", "--config",
            "python:mvsite.gunicorn_config", "--bind", f"fd://{number}",
        ]  # fmt: skip
        environment = {"ALLOWED_HOSTS": ",".join(names(self.host)), "PYTHONWARNINGS": "ignore"}
        self.child = Child(command, log_of("web"), environment=environment, keeps=(number,))
        self.supervisor = Supervisor([self.child], grace=GRACE_SECONDS)

    def __enter__(self) -> Web:
        self.supervisor.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.supervisor.stop()

    def tend(self) -> None:
        self.supervisor.tend()
        if self.child.stillborn >= STARTS_AT_MOST:
            raise WebDown

    @property
    def address(self) -> str:
        """Where a browser at this machine finds it."""
        host = here(self.host)
        return f"http://{host}:{self.port}"

    def answers(self, path: str, patience: float) -> bool:
        """Whether a page comes within ``patience`` seconds, whatever it says."""
        host = here(self.host).strip("[]")
        asked = http.client.HTTPConnection(host, self.port, timeout=patience)
        try:
            asked.request("GET", path, headers={"Host": "localhost"})
            asked.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()
        return True


def here(host: str) -> str:
    """The host part of an address that this machine itself can follow."""
    if host in EVERYWHERE:
        return "[::1]" if host == "::" else "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def is_open_to_others(host: str) -> bool:
    return not ipaddress.ip_address(host).is_loopback


def names(host: str) -> list[str]:
    """Under which names browsers may ask: as the settings say, by this machine itself, and by
    the address that was asked for."""
    own = [f"[{host}]" if ":" in host else host]
    if host in EVERYWHERE:
        name = socket.gethostname()
        own = [name, f"{name}.local", *_addresses(name)]
    return list(dict.fromkeys([*settings.ALLOWED_HOSTS, *HERE, *own]))


def _addresses(name: str) -> list[str]:
    """Of this machine in its network."""
    try:
        found = socket.getaddrinfo(name, None, socket.AF_INET)
    except socket.gaierror:
        found = []
    addresses = [str(address[0]) for *_, address in found]
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # Nothing is sent; it tells which address would send.
            addresses.append(str(probe.getsockname()[0]))
    except OSError:
        pass
    return addresses
