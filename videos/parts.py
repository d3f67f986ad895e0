"""One slot as it will be joined, and where what is made for it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvsite.lib import storage
from videos.models import Clip, Video


@dataclass(frozen=True)
class Part:
    """One slot as it will be joined. ``name`` tells what it is made of, for the cache."""

    clip: Clip
    path: Path
    name: str
    entry: dict[str, Any]
    notes: tuple[str, ...] = ()


def cached(video: Video, name: str, folder: Path, make: Callable[[Path], None]) -> Path:
    """The segment of this name, made once."""
    key = video.key(f"intermediate/segments/{name}.mp4")
    if not storage.exists(key):
        part = folder / f"{name}.mp4"
        make(part)
        storage.put(key, part)
    return storage.local_path(key)
