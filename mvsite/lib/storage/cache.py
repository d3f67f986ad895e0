"""Recent files of the bucket on this machine's disk, by what is in them.

A file is named by its digest, so that what was stored anew under the same key is another one, and
appears by a rename, so that it is whole or not there: processes share the folder without a lock.
Beyond MEDIA_CACHE_BYTES what was used longest ago goes. What a step works on has a second name in
a folder of the step's own, and stays until that goes.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

from mvsite.lib.storage.scratch import root, scratch

SPARED_SECONDS = 60.0
"""Who was given a path outside a step has opened it by then."""
SWEPT_PART = 50
"""It is counted once a fiftieth of the room was added by this process."""
_step: ContextVar[Path | None] = ContextVar("step", default=None)
_added = 0


@contextlib.contextmanager
def held() -> Iterator[None]:
    """What is asked for inside stays until the end, however little room there is."""
    with scratch() as folder:
        token = _step.set(folder)
        try:
            yield
        finally:
            _step.reset(token)


def find(sha256: str, suffix: str) -> Path | None:
    """The file with this content, if it is here; it counts as used now."""
    path = _path(sha256, suffix)
    try:
        os.utime(path)
        return _kept_for_step(path)
    except FileNotFoundError:
        return None


def keep(part: Path, sha256: str, suffix: str) -> Path:
    """``part``, which is moved away, is here from now on."""
    global _added
    path, size = _path(sha256, suffix), part.stat().st_size
    path.parent.mkdir(parents=True, exist_ok=True)
    os.utime(part)
    part.replace(path)
    held_path = _kept_for_step(path)
    _added += size
    if _added > settings.MEDIA_CACHE_BYTES // SWEPT_PART:
        _added = 0
        _shrink()
    return held_path


def _path(sha256: str, suffix: str) -> Path:
    return root() / ".cache" / sha256[:2] / f"{sha256}{suffix}"


def _kept_for_step(path: Path) -> Path:
    folder = _step.get()
    if folder is None:
        return path
    own = folder / path.name
    with contextlib.suppress(FileExistsError):
        own.hardlink_to(path)
    return own


def _shrink() -> None:
    """Down to MEDIA_CACHE_BYTES, those first that were used longest ago."""
    found = sorted(_files())
    over = sum(size for _, size, _ in found) - settings.MEDIA_CACHE_BYTES
    before = time.time() - SPARED_SECONDS
    for used, size, path in found:
        if over <= 0 or used > before:
            return
        path.unlink(missing_ok=True)
        over -= size


def _files() -> Iterator[tuple[float, int, Path]]:
    """When each was used, and its bytes; others may take them away meanwhile."""
    for path in (root() / ".cache").glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            about = path.stat()
            yield about.st_mtime, about.st_size, path
