"""What the stand-in of Replicate keeps: predictions, outputs, uploads, webhooks to send."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from standins import store

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
"""


class Store(store.Store):
    schema = SCHEMA

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.made = folder / "made"
        self.made.mkdir(exist_ok=True)

    def webhook_secret(self) -> str:
        if not self.kept("webhook_secret"):
            self.keep(
                "webhook_secret", "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
            )
        return str(self.kept("webhook_secret"))
