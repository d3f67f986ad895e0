"""What keeps a file from being stored or read for now; the same work can be done later."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator


class StorageTrouble(Exception):
    """Nothing was kept, and nothing that was there is lost."""


class StorageFull(StorageTrouble):
    """There is no room: nothing was kept, and the same work can go on when there is."""

    def __str__(self) -> str:
        return (
            "The disk is full: the file could not be kept whole, so nothing of it was kept. "
            "Free some space; the work goes on by itself."
        )


class StorageAway(StorageTrouble):
    """The store is not reached, or answers that it cannot."""

    def __str__(self) -> str:
        return "The storage does not answer. Nothing is lost; the work goes on by itself."


@contextlib.contextmanager
def full_disk_as_sentence() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise
