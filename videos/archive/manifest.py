"""What an archive holds: files with their digests, and rows. Read as a stranger's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, NoReturn
from uuid import UUID

from mvsite.lib.uploads import clean

VERSION = 1
MOST_BYTES = 32_000_000
"""Of a manifest."""
MOST_FILES, MOST_ROWS = 20_000, 20_000
MOST_VALUES, DEEPEST = 1_000_000, 40
"""Of its JSON: small values take many times the memory that they take as text."""
LARGEST_FILE = 20_000_000_000
NAME = "manifest.json"
KEY = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+\Z")
DIGEST = re.compile(r"[0-9a-f]{64}\Z")
FIELDS = {"leitmotif_archive", "video", "files", "rows"}
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Letters that some database, or UTF-8, does not take."""


class BadArchive(Exception):
    """It is not taken, and nothing was changed. The message is a sentence that says why."""


@dataclass(frozen=True)
class File:
    """``size`` in bytes."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``rows``: one mapping each, of ``model``, ``id`` and ``fields``; see ``tables``."""

    video: UUID
    files: tuple[File, ...]
    rows: tuple[Mapping[str, Any], ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def to_bytes(self) -> bytes:
        told = {
            "leitmotif_archive": VERSION,
            "video": str(self.video),
            "files": [asdict(file) for file in self.files],
            "rows": self.rows,
        }
        return json.dumps(told, indent=1, ensure_ascii=False).encode()


def key_of(video: UUID | str) -> str:
    """Where the manifest of a video lies, in whatever keeps the archive."""
    return f"videos/{video}/{NAME}"


def read(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises BadArchive for whatever is none."""
    told = _decoded(data)
    if not isinstance(told, dict) or told.keys() != FIELDS:
        raise BadArchive("The manifest is not one of this program's archives.")
    if told["leitmotif_archive"] != VERSION:
        version = clean(str(told["leitmotif_archive"]), 20)
        raise BadArchive(
            f"The archive is of version {version}; this program reads version {VERSION}. "
            "Bring it to an installation that is newer."
        )
    files = tuple(map(_file, _listed(told["files"], MOST_FILES, "files")))
    if len({file.key for file in files}) < len(files):
        raise BadArchive("The manifest names a file twice.")
    rows = tuple(map(_row, _listed(told["rows"], MOST_ROWS, "rows")))
    return Manifest(uuid_of(told["video"]), files, rows)


def uuid_of(value: object) -> UUID:
    """Raises BadArchive unless it is an id as this program writes them."""
    try:
        found = UUID(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or str(found) != value:
        raise BadArchive(f"The manifest has {clean(str(value), 60)!r} in place of an id.")
    return found


def _decoded(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise BadArchive(f"The manifest is larger than {MOST_BYTES // 1_000_000} MB.")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise BadArchive(f"The manifest has more than {MOST_VALUES:,} values.")
    try:
        text = data.decode()
        told = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if any(map(UNSTORABLE.search, _texts(told))):
            raise ValueError
    except (ValueError, RecursionError):
        raise BadArchive("The manifest cannot be read: it is damaged, or no manifest.") from None
    return told


def _texts(told: Any, depth: int = 0) -> Iterator[str]:
    """Raises ValueError for what lies too deep: whatever walks through it later need not ask."""
    if depth > DEEPEST:
        raise ValueError(depth)
    match told:
        case str():
            yield told
        case list():
            for item in told:
                yield from _texts(item, depth + 1)
        case dict():
            for name, item in told.items():
                yield name
                yield from _texts(item, depth + 1)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _listed(value: object, most: int, what: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise BadArchive(f"The manifest has no list of {what}, or one of more than {most:,}.")
    return value


def _file(told: object) -> File:
    match told:
        case {"key": str(key), "size": int(size), "sha256": str(sha256), **more} if not more:
            fits = len(key) <= 300 and KEY.match(key) and DIGEST.match(sha256)
            if fits and not isinstance(size, bool) and 0 <= size <= LARGEST_FILE:
                return File(key, size, sha256)
    said = told.get("key") if isinstance(told, dict) else None
    named = f" ({clean(said, 120)})" if isinstance(said, str) else ""
    raise BadArchive(
        f"The manifest has a file{named} without a usable key, size and SHA-256 digest."
    )


def _row(told: object) -> Mapping[str, Any]:
    match told:
        case {"model": str(model), "id": str(pk), "fields": dict(fields), **more} if not more:
            return {"model": model, "id": pk, "fields": fields}
    raise BadArchive("The manifest has a row without its model, id and fields.")
