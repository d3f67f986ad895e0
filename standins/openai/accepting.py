"""The moment at which a call is accepted: it is in the ledger with its cost, and will be paid."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from standins.faults import Fault, Subject
from standins.openai.standin import Standin


@dataclass(frozen=True)
class Order:
    """``request``: all that the answer depends on, as JSON."""

    call: str
    subject: Subject
    request: Mapping[str, Any]
    usage: Mapping[str, Any]
    cost: Decimal
    fault: Fault | None = None


async def accept(standin: Standin, order: Order) -> str:
    """The call's name, after the time that an answer takes. It stays accepted if nobody waits."""
    name = secrets.token_hex(12)
    standin.store.insert("calls", _row(standin, order, name))
    await asyncio.sleep(standin.settings.seconds.drawn())
    standin.store.change("UPDATE calls SET answered = 1 WHERE id = ?", name)
    return name


def _row(standin: Standin, order: Order, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "call": order.call,
        "dialect": standin.dialect.name,
        "model": order.subject.model,
        "prompt": order.subject.prompt,
        "seed": order.subject.seed,
        "request_hash": hash_of(order.request),
        "usage": json.dumps(order.usage),
        "cost": f"{order.cost:f}",
        "created": time.time(),
        "faults": json.dumps([order.fault.kind] if order.fault else []),
    }


def hash_of(request: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
