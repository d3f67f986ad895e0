"""The film of an interaction: made when it is first asked for, shared where it is the same."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standins.films import Film, film
from standins.gemini.store import Store
from standins.pictures import Picture, draw

RATE = 24
AT_ONCE = 2


class Workshop:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.benches = asyncio.Semaphore(AT_ONCE)
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def made(self, work: str) -> Path:
        """``work``: all that the film depends on, as JSON: ``width height seconds prompt``,
        ``subject`` (a blob) and whether it is the ``first_frame``."""
        path = self.store.made / f"{hashlib.sha256(work.encode()).hexdigest()}.mp4"
        async with self.locks[path.name]:
            if not path.exists():
                async with self.benches:
                    await asyncio.to_thread(_make, json.loads(work), self.store.blobs, path)
        return path


def _make(work: Mapping[str, Any], blobs: Path, path: Path) -> None:
    """With sound, which cannot be turned off."""
    part = path.with_name(f"{secrets.token_hex(4)}-{path.name}")
    subject = blobs / work["subject"] if work["subject"] else None
    size = work["width"], work["height"]
    picture = Picture(size, work["prompt"], 0, subject, whole=work["first_frame"])
    film(Film(draw(picture), work["seconds"], RATE, sound=True), part)
    part.replace(path)
