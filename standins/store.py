"""What outlives a stand-in: one SQLite file in WAL mode, and a folder of files beside it.

A commit is in the file before the answer goes out, so a SIGKILL at any moment loses nothing that
was answered. Calls are short and made on the event loop's own thread.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY AUTOINCREMENT, wish TEXT NOT NULL, met INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """A subclass names its own tables in ``schema``."""

    schema = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = folder / "blobs"
        self.blobs.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "standin.sqlite3", isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        self.database.executescript(SCHEMA + self.schema)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.database.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.database.execute(sql, values).fetchone()
        return found

    def change(self, sql: str, *values: Any) -> int:
        """The number of rows that it changed."""
        return self.database.execute(sql, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """All of what is changed inside, or nothing. Nothing may be awaited in it."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def insert(self, table: str, values: Mapping[str, Any]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  our own names
        self.change(sql, *values.values())

    def keep_blob(self, data: bytes) -> str:
        """The name of a file with these bytes."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.blobs / digest
        if not path.exists():
            part = path.with_suffix(f".{secrets.token_hex(4)}")
            part.write_bytes(data)
            part.replace(path)
        return digest

    def kept(self, name: str) -> Any:
        row = self.row("SELECT value FROM kept WHERE name = ?", name)
        return json.loads(row["value"]) if row else None

    def keep(self, name: str, value: Any) -> None:
        self.change("INSERT OR REPLACE INTO kept VALUES (?, ?)", name, json.dumps(value))

    def close(self) -> None:
        self.database.close()
