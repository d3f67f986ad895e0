"""An interaction: what it is at a moment, from its row and the clock alone, and what it cost."""

from __future__ import annotations

import base64
import json
import math
import secrets
import sqlite3
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

WORKING = ("queued", "in_progress")


def new_id() -> str:
    """As ``v1_ChdqQ0…``: opaque, of letters, digits, ``-`` and ``_``."""
    return "v1_" + base64.urlsafe_b64encode(secrets.token_bytes(42)).decode().rstrip("=")


def new_file() -> str:
    """As ``files/abc-123`` has it."""
    return secrets.token_hex(6)


def instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Interaction:
    """A row. Times are seconds since 1970; ``format``, ``work``, ``faults`` are JSON. ``error``: a
    code and a sentence as JSON; ``said``: what it says where it does not film."""

    number: int
    id: str
    model: str
    prompt: str
    input_hash: str
    format: str
    created: float
    starts: float
    ends: float
    cancelled: float | None
    outcome: str
    error: str | None
    said: str
    work: str
    tokens_in: int
    tokens_out: int
    price: str
    file: str
    faults: str
    downloads: int

    @classmethod
    def of(cls, row: sqlite3.Row) -> Interaction:
        return cls(**{item.name: row[item.name] for item in fields(cls)})

    @property
    def end(self) -> float:
        return min(self.ends, self.cancelled or math.inf)

    def status(self, now: float) -> str:
        if now >= self.end:
            return "cancelled" if self.end == self.cancelled else self.outcome
        return "in_progress" if now >= self.starts else "queued"

    def is_filmed(self, now: float) -> bool:
        return self.status(now) == "completed" and not self.said

    def cost(self, now: float) -> Decimal | None:
        """Dollars; None while it is under way. What comes to nothing is free, as Google said of
        films that were filtered; a cancelled one is billed whole: guessed."""
        if now < self.end:
            return None
        billed = self.is_filmed(now) or self.status(now) == "cancelled"
        return Decimal(self.price) if billed else Decimal(0)

    def written(self, now: float, files: str, film: str = "") -> dict[str, Any]:
        """As the guide has it. ``film``: the whole of it in base 64, where it is sent inline."""
        written: dict[str, Any] = {
            "id": self.id, "object": "interaction", "model": self.model,
            "status": self.status(now), "created": instant(self.created),
            "updated": instant(min(now, self.end)),
        }  # fmt: skip
        if now < self.end:
            return written
        written["steps"] = self._steps(now, files, film)
        written["usage"] = self._usage(now)
        if self.error and self.status(now) == "failed":
            written["errors"] = [json.loads(self.error)]
        return written

    def _steps(self, now: float, files: str, film: str) -> list[dict[str, Any]]:
        asked = {"type": "user_input", "content": [{"type": "text", "text": self.prompt}]}
        if self.status(now) != "completed":
            return [asked]
        shown: list[dict[str, Any]] = [{"type": "text", "text": self.said}] if self.said else []
        if not shown and "empty" not in self.faults:
            place = {"data": film} if film else {"uri": f"{files}/{self.file}:download?alt=media"}
            shown = [{"type": "video", "mime_type": "video/mp4", **place}]
        return [asked, {"type": "thought"}, {"type": "model_output", "content": shown}]

    def _usage(self, now: float) -> dict[str, Any]:
        out = self.tokens_out if self.is_filmed(now) else 0
        by = [{"modality": "video", "tokens": out}] if out else []
        return {
            "total_input_tokens": self.tokens_in, "total_output_tokens": out,
            "output_tokens_by_modality": by, "total_tokens": self.tokens_in + out,
        }  # fmt: skip
