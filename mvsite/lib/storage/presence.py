"""Whether the bucket answers, known without asking it: a link must not lead to one that is away.

Every call of this process to the bucket tells. As a page's links need none, the first of them
begins a thread that asks now and then, for as long as links are given out.
"""

from __future__ import annotations

import contextlib
from threading import Lock, Thread
from time import monotonic, sleep

from django.conf import settings

from mvsite.lib.storage import stores
from mvsite.lib.storage.troubles import StorageAway

LOOK_SECONDS = 10.0
WATCHED_SECONDS = 60.0
"""After the last link. A process that gives out no more asks nobody."""
NO_FILE = "health"
"""To be asked for: that it is not there is an answer."""
_away: set[str] = set()
_starting = Lock()
_watching: Thread | None = None
_wanted_at = 0.0


def answers() -> bool:
    """By asking it now."""
    try:
        with contextlib.suppress(FileNotFoundError):
            stores.named("s3").size(NO_FILE)
    except StorageAway:
        return False
    return True


def known_away() -> bool:
    """As far as this process knows, within LOOK_SECONDS and the time that a call may take."""
    global _wanted_at
    _wanted_at = monotonic()
    _watch()
    return settings.S3_ADDRESS in _away


def tell(*, away: bool) -> None:
    """How a call to the bucket has ended."""
    (_away.add if away else _away.discard)(settings.S3_ADDRESS)


def _watch() -> None:
    """A thread of another process, from before a fork, is none."""
    global _watching
    if _watching is not None and _watching.is_alive():
        return
    with _starting:
        if _watching is None or not _watching.is_alive():
            _watching = Thread(target=_look_while_wanted, name="bucket", daemon=True)
            _watching.start()


def _look_while_wanted() -> None:
    while stores.in_cloud() and monotonic() - _wanted_at < WATCHED_SECONDS:
        answers()
        sleep(LOOK_SECONDS)
