"""What browsers are told that a stored file is."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

TYPES = {".webp": "image/webp", ".vtt": "text/vtt", ".flac": "audio/flac", ".m4a": "audio/mp4"}
"""Which not every system's own list has."""


def type_of(name: str) -> str:
    """By the name's end."""
    kind = TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0]
    return kind or "application/octet-stream"
