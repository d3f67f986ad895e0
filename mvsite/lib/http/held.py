"""Waiting with an answer until the work is done (``Prefer: wait=N``, RFC 7240).

A held request asks one indexed question a second and keeps nothing between two of them: no lock, no
transaction, no connection. It does keep its thread, and so only so many are held at a time; whoever
comes then is answered at once.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from rest_framework.request import Request

WAIT = re.compile(r"\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?:;.*)?\Z", re.IGNORECASE)
LONGEST = 60
BETWEEN_SECONDS = 1.0


class _Places:
    """Of this process: each of its web threads can hold one request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Whether there was a place, which is given back in the end."""
        with self._lock:
            found = self.taken < settings.MAX_HELD_REQUESTS
            self.taken += found
        try:
            yield found
        finally:
            with self._lock:
                self.taken -= found


places = _Places()


def seconds_wanted(request: Request, usual: int = 0) -> int:
    """What the request says it would wait, 1 to 60 s; else ``usual``."""
    for preference in request.headers.get("Prefer", "").split(","):
        if found := WAIT.match(preference):
            return min(max(int(found[1]), 1), LONGEST) if int(found[1]) else 0
    return usual


def hold(is_done: Callable[[], bool], seconds: float) -> bool:
    """Whether it is done, within ``seconds``; asked once at least."""
    if is_done():
        return True
    with places.one() as found:
        until = time.monotonic() + (seconds if found else 0)
        while (left := until - time.monotonic()) > 0:
            connections.close_all()
            time.sleep(min(BETWEEN_SECONDS, left))
            if is_done():
                return True
    return False
