"""For tests, and not of Replicate: the ledger, what was sent. No token needed."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aiohttp import web

from standins.replicate import webhooks
from standins.replicate.prediction import Prediction, instant
from standins.replicate.sounds import seconds_of
from standins.replicate.standin import standin_of
from standins.replicate.store import Store

LEDGER = (
    "SELECT predictions.*, coalesce(sum(downloads), 0) AS downloads,"
    " coalesce(sum(authorized), 0) AS authorized FROM predictions"
    " LEFT JOIN outputs ON outputs.prediction = predictions.id"
    " GROUP BY predictions.number ORDER BY predictions.number"
)


async def ledger(request: web.Request) -> web.Response:
    """Every prediction that was ever accepted, oldest first; dollars as text."""
    standin, now = standin_of(request), time.time()
    entries = [_entry(standin.store, row, now) for row in standin.store.rows(LEDGER)]
    settled = [Decimal(entry["cost"]) for entry in entries if entry["cost"] is not None]
    return web.json_response(
        {
            "accepted": len(entries),
            "under_way": len(entries) - len(settled),
            "cost": str(sum(settled, Decimal(0))),
            "credit": standin.credit(),
            "authorized_downloads": sum(entry["authorized_downloads"] for entry in entries),
            "predictions": entries,
        }
    )


def _entry(store: Store, row: sqlite3.Row, now: float) -> dict[str, Any]:
    prediction = Prediction.of(row)
    cost = prediction.cost(now)
    return {
        "id": prediction.id,
        "model": prediction.model,
        "input_hash": prediction.input_hash,
        "prompt": prediction.prompt,
        "seed": prediction.seed,
        "price": prediction.price,
        "cost": None if cost is None else str(cost),
        "created_at": instant(prediction.created),
        "status": prediction.status(now),
        "webhook": prediction.webhook,
        "canceled": prediction.canceled is not None,
        "downloads": row["downloads"],
        "authorized_downloads": row["authorized"],
        "faults": json.loads(prediction.faults),
        "sung": _sung(store, json.loads(prediction.work)),
    }


def _sung(store: Store, work: Mapping[str, Any]) -> float | None:
    """Seconds of the sound that came with it."""
    if not work.get("sung"):
        return None
    return seconds_of((store.blobs / work["sung"]).read_bytes())


async def sent(request: web.Request) -> web.Response:
    return web.json_response({"webhooks": webhooks.listed(standin_of(request))})
