"""What gunicorn reads: ``gunicorn mvsite.wsgi -c python:mvsite.gunicorn_config``."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path
from typing import Any

from mvsite.lib.processes import die_with_parent
from mvsite.settings import STALLED_CLIENT_SECONDS, WEB_THREADS

worker_class = "mvsite.gunicorn_worker.Worker"
workers = 1
threads = WEB_THREADS
graceful_timeout = 2
timeout = 60
max_requests = 0
control_socket_disable = True
logger_class = "mvsite.gunicorn_worker.QuietAboutStalls"
if Path("/dev/shm").is_dir():  # noqa: S108  a heartbeat's file; on a slow disk it blocks
    worker_tmp_dir = "/dev/shm"  # noqa: S108  as above


def on_starting(server: Any) -> None:
    """A server that a command started ends with it, however that one ends."""
    if started_by := os.environ.get("LEITMOTIF_PARENT"):
        die_with_parent(int(started_by))


def when_ready(server: Any) -> None:
    """Nobody holds a thread by doing nothing: half a request, a player that stands still.

    Every connection inherits this from the socket that listens; a browser asks again for the rest.
    """
    for listening in server.LISTENERS:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            timeval = struct.pack("@ll", STALLED_CLIENT_SECONDS, 0)
            listening.sock.setsockopt(socket.SOL_SOCKET, way, timeval)


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(server.pid)
