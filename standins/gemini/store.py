"""What the stand-in of the Gemini API keeps: every interaction that was accepted."""

from __future__ import annotations

from pathlib import Path

from standins import store

SCHEMA = """
CREATE TABLE IF NOT EXISTS interactions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, model TEXT NOT NULL,
    prompt TEXT NOT NULL, input_hash TEXT NOT NULL, format TEXT NOT NULL, created REAL NOT NULL,
    starts REAL NOT NULL, ends REAL NOT NULL, cancelled REAL, outcome TEXT NOT NULL,
    error TEXT, said TEXT NOT NULL, work TEXT NOT NULL, tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL, price TEXT NOT NULL, file TEXT UNIQUE NOT NULL,
    faults TEXT NOT NULL, downloads INTEGER NOT NULL DEFAULT 0
);
"""


class Store(store.Store):
    schema = SCHEMA

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.made = folder / "made"
        self.made.mkdir(exist_ok=True)
