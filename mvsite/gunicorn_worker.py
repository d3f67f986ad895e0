"""gunicorn's threads, so that a client that does nothing costs others nothing."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from time import monotonic
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

LEAVE_SECONDS = 2.0


class Worker(ThreadWorker):
    def handle(self, conn: Any) -> Any:
        """As gunicorn's, but the goodbye is waited for here.

        gunicorn would wait for it in the one thread that accepts, so that thirty clients that do
        not hang up would hold up everybody for a minute.
        """
        kept = super().handle(conn)
        if kept is False:
            take_leave(conn.sock)
        return kept


def take_leave(connection: socket.socket) -> None:
    """Say that nothing more comes, and read what still arrives until the client hangs up
    (RFC 9112, 9.6): unread bytes would make the system throw away the end of the answer."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        ends = monotonic() + LEAVE_SECONDS
        while (left := ends - monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(65536):
                break
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


class QuietAboutStalls(Logger):
    """Who stopped reading or sending is no fault of ours: a line, and no trace."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exc_info()[1], BlockingIOError):
            self.info("A client stood still and was let go.")
        else:
            super().exception(msg, *args, **kwargs)
