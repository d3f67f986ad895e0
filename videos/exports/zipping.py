"""A ZIP that is sent while it is read: its length is known before, no more than a piece of it
is held, and what is over 4 GB is announced as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from zipstream import ZipStream

from mvsite.lib import storage


@dataclass(frozen=True)
class Entry:
    """A file of it. ``pieces`` is called when its turn comes, and gives ``size`` bytes."""

    name: str
    size: int
    pieces: Callable[[], Iterable[bytes]]


def zipped(entries: Iterable[Entry]) -> ZipStream:
    """To be iterated over once; ``len`` of it is its length in bytes."""
    found = ZipStream(sized=True)
    for entry in entries:
        found.add(_in_turn(entry), entry.name, size=entry.size)
    return found


def text_entry(name: str, text: str) -> Entry:
    data = text.encode()
    return Entry(name, len(data), lambda: [data])


def stored_entries(named: Iterable[tuple[str, str]]) -> list[Entry]:
    """Of pairs of name and key, those whose files are there: a bucket too is asked before the
    first byte. What is lost after that breaks the answer off, short of the length that it said.

    Raises StorageTrouble.
    """
    pairs = list(named)
    sizes = storage.sizes(key for _, key in pairs)
    return [Entry(name, sizes[key], _reader(key)) for name, key in pairs if key in sizes]


def _reader(key: str) -> Callable[[], Iterable[bytes]]:
    return lambda: storage.pieces(key)


def _in_turn(entry: Entry) -> Iterator[bytes]:
    """Nothing is opened before its turn."""
    yield from entry.pieces()
