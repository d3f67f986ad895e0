"""For tests, and not of OpenAI: the ledger. No key needed."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from aiohttp import web

from standins.openai.standin import standin_of


async def ledger(request: web.Request) -> web.Response:
    """Every call that was ever accepted, oldest first; dollars as text."""
    standin = standin_of(request)
    calls = [_entry(row) for row in standin.store.rows("SELECT * FROM calls ORDER BY number")]
    return web.json_response(
        {
            "accepted": len(calls),
            "unanswered": sum(not call["answered"] for call in calls),
            "cost": f"{standin.spent():f}",
            "credit": standin.credit(),
            "calls": calls,
        }
    )


def _entry(row: sqlite3.Row) -> dict[str, Any]:
    """``answered``: whether an answer was made; whether it arrived is not known here."""
    entry = {name: row[name] for name in row.keys() if name != "number"}  # noqa: SIM118  a Row
    read = {name: json.loads(row[name]) for name in ("usage", "faults")}
    return {**entry, **read, "answered": bool(row["answered"])}
