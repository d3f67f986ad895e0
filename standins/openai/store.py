"""What the stand-in keeps: every call that was accepted."""

from __future__ import annotations

from standins import store

SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, call TEXT NOT NULL,
    dialect TEXT NOT NULL, model TEXT NOT NULL, prompt TEXT NOT NULL, seed INTEGER,
    request_hash TEXT NOT NULL, usage TEXT NOT NULL, cost TEXT NOT NULL, created REAL NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0, faults TEXT NOT NULL
);
"""


class Store(store.Store):
    schema = SCHEMA
