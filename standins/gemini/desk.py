"""For tests, and not of Google: the ledger. No key needed."""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from standins.gemini.interaction import Interaction, instant
from standins.gemini.standin import standin_of


async def ledger(request: web.Request) -> web.Response:
    """Every interaction that was ever accepted, oldest first; dollars as text."""
    standin, now = standin_of(request), time.time()
    entries = [_entry(each, now) for each in standin.interactions()]
    return web.json_response(
        {
            "accepted": len(entries),
            "under_way": sum(entry["cost"] is None for entry in entries),
            "cost": f"{standin.spent():f}",
            "credit": standin.credit(),
            "keys_elsewhere": int(standin.store.kept("keys_elsewhere") or 0),
            "interactions": entries,
        }
    )


def _entry(each: Interaction, now: float) -> dict[str, Any]:
    cost = each.cost(now)
    return {
        "id": each.id, "model": each.model, "prompt": each.prompt,
        "input_hash": each.input_hash, **json.loads(each.format), "price": each.price,
        "cost": None if cost is None else f"{cost:f}", "created_at": instant(each.created),
        "status": each.status(now), "file": each.file, "downloads": each.downloads,
        "faults": json.loads(each.faults),
    }  # fmt: skip
