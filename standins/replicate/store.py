"""What outlives the process: one SQLite file in WAL mode, and folders of files beside it.

A commit is in the file before the answer goes out, so a SIGKILL at any moment loses nothing that
was answered. Calls are short and made on the event loop's own thread.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS predictions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, model TEXT NOT NULL,
    version TEXT NOT NULL, deployment TEXT, input TEXT NOT NULL, input_hash TEXT NOT NULL,
    prompt TEXT NOT NULL, seed INTEGER, created REAL NOT NULL, starts REAL NOT NULL,
    ends REAL NOT NULL, deadline REAL, canceled REAL, outcome TEXT NOT NULL, error TEXT,
    output TEXT NOT NULL, work TEXT NOT NULL, webhook TEXT, price TEXT NOT NULL,
    run_price TEXT NOT NULL, faults TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_creation ON predictions (created);
CREATE TABLE IF NOT EXISTS outputs (
    token TEXT PRIMARY KEY, prediction TEXT NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, downloads INTEGER NOT NULL DEFAULT 0, authorized INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS of_prediction ON outputs (prediction);
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, md5 TEXT NOT NULL, metadata TEXT NOT NULL, created REAL NOT NULL,
    expires REAL NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, prediction TEXT NOT NULL, event TEXT NOT NULL,
    message TEXT NOT NULL, since REAL NOT NULL, due REAL, tries TEXT NOT NULL DEFAULT '[]',
    faults TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS by_due ON deliveries (due);
CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY AUTOINCREMENT, wish TEXT NOT NULL, met INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = folder / "blobs"
        self.made = folder / "made"
        for path in (self.blobs, self.made):
            path.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "standin.sqlite3", isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        self.database.executescript(SCHEMA)

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

    def webhook_secret(self) -> str:
        if not self.kept("webhook_secret"):
            self.keep(
                "webhook_secret", "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
            )
        return str(self.kept("webhook_secret"))

    def close(self) -> None:
        self.database.close()
