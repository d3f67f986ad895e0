"""Webhooks: when each is due is a row, so that a restart sends what was not sent yet.

Signed as Standard Webhooks; sent without following redirects; tried again on no connection and on
4xx and 5xx, the last time about a minute after the end, and only for the end of a prediction
(guides). The body is what GET answers then.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

import aiohttp

from standins.faults import Subject
from standins.replicate.prediction import Prediction
from standins.replicate.standin import Standin

RETRIES = (1, 3, 7, 15, 31, 60)
"""Seconds after the end at which it is tried again, where the last is ``webhook_patience``."""
BY_DEFAULT = ("output", "completed")
SENDING = aiohttp.ClientTimeout(total=5)
NO_ANSWER = 0
LATE_SECONDS = 2.0
ENDS = ("succeeded", "failed", "canceled")


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of ``id.timestamp.body`` in base 64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


# --- When --------------------------------------------------------------------------------------


def schedule(standin: Standin, prediction: Prediction, wanted: Sequence[str] | None) -> None:
    """Called inside the transaction that accepts it."""
    if not prediction.webhook:
        return
    events = BY_DEFAULT if wanted is None else wanted
    for event, due in _dues(standin, prediction).items():
        if event in events:
            _insert(standin, prediction, event, due)
    if standin.faults.take("webhook", _subject(prediction, "completed"), "early"):
        _insert(standin, prediction, "completed", time.time(), ["early"])
    standin.posted.set()


def reschedule(standin: Standin, prediction: Prediction) -> None:
    """After it was canceled: what would have come later does not come, or comes now."""
    dues = _dues(standin, prediction)
    sql = "SELECT * FROM deliveries WHERE prediction = ? AND due IS NOT NULL AND tries = '[]'"
    for row in standin.store.rows(sql, prediction.id):
        due = dues.get(row["event"])
        change = "UPDATE deliveries SET due = ?, since = ? WHERE number = ?"
        standin.store.change(change, due, due or row["since"], row["number"])
    standin.posted.set()


def _dues(standin: Standin, prediction: Prediction) -> dict[str, float]:
    """Whether ``aborted`` sends ``completed`` is not known: a setting says it."""
    end = prediction.end
    dues = {"start": prediction.starts} if prediction.starts < end.at else {}
    if end.status == "succeeded":
        dues["output"] = end.at
    if end.status in ENDS or standin.settings.webhook_of_aborted:
        dues["completed"] = end.at
    return dues


def _insert(
    standin: Standin, prediction: Prediction, event: str, due: float, faults: Sequence[str] = ()
) -> None:
    standin.store.insert(
        "deliveries",
        {
            "prediction": prediction.id,
            "event": event,
            "message": f"msg_{secrets.token_hex(12)}",
            "since": due,
            "due": due,
            "faults": json.dumps(list(faults)),
        },
    )


# --- Sending -----------------------------------------------------------------------------------


async def deliver(standin: Standin) -> None:
    """For ever: whatever is due."""
    under_way: dict[int, asyncio.Task[None]] = {}
    while True:
        standin.posted.clear()
        under_way = {number: task for number, task in under_way.items() if not task.done()}
        for row in _due(standin):
            if row["number"] not in under_way:
                under_way[row["number"]] = asyncio.create_task(_send(standin, row))
        await _until_next(standin)


def _due(standin: Standin) -> list[sqlite3.Row]:
    return standin.store.rows("SELECT * FROM deliveries WHERE due <= ?", time.time())


async def _until_next(standin: Standin) -> None:
    """What is due and under way stays due: it must not keep us busy."""
    row = standin.store.row("SELECT min(due) AS due FROM deliveries WHERE due > ?", time.time())
    due = row["due"] if row else None
    wait = 1.0 if due is None else min(1.0, max(0.0, due - time.time()))
    try:
        async with asyncio.timeout(max(wait, 0.005)):
            await standin.posted.wait()
    except TimeoutError:
        return


async def _send(standin: Standin, row: sqlite3.Row) -> None:
    prediction = standin.prediction(row["prediction"])
    assert prediction is not None
    faults = json.loads(row["faults"])
    if not json.loads(row["tries"]) and not faults and _is_disturbed(standin, prediction, row):
        standin.posted.set()
        return
    body = _body(standin, prediction, faults)
    if "forged" in faults:
        await _post(standin, prediction, row, _lie(body), forged=True)
    status = await _post(standin, prediction, row, body)
    if "duplicated" in faults:
        await _post(standin, prediction, row, body)
    _settle(standin, row, status)


def _is_disturbed(standin: Standin, prediction: Prediction, row: sqlite3.Row) -> bool:
    """Whether a fault changed the row; it is then looked at again."""
    subject = _subject(prediction, row["event"])
    fault = standin.faults.take("webhook", subject, "lost", "duplicated", "forged", "late", "lying")
    if fault is None:
        return False
    due = row["due"]
    if fault.kind in ("lost", "late"):
        due = None if fault.kind == "lost" else due + fault.seconds(LATE_SECONDS)
    standin.store.change(
        "UPDATE deliveries SET due = ?, since = coalesce(?, since), faults = ? WHERE number = ?",
        due, due, json.dumps([fault.kind]), row["number"],
    )  # fmt: skip
    return True


def _subject(prediction: Prediction, event: str) -> Subject:
    return Subject(prediction.model, prediction.prompt, prediction.seed, event)


def _body(standin: Standin, prediction: Prediction, faults: Sequence[str]) -> bytes:
    now = prediction.end.at if "early" in faults else time.time()
    body = json.dumps(standin.view.written(prediction, now)).encode()
    return _lie(body) if "lying" in faults else body


def _lie(body: bytes) -> bytes:
    """What failed has succeeded, and the other way round."""
    told: dict[str, Any] = json.loads(body)
    failed = told["status"] != "succeeded"
    output = "https://replicate.delivery/xezq/forged/out.mp4" if failed else None
    error = None if failed else "Prediction failed"
    status = "succeeded" if failed else "failed"
    return json.dumps({**told, "status": status, "output": output, "error": error}).encode()


async def _post(
    standin: Standin, prediction: Prediction, row: sqlite3.Row, body: bytes, *, forged: bool = False
) -> int:
    """The status of its answer; 0 where there was none."""
    key = standin.store.webhook_secret()
    secret = "whsec_" + base64.b64encode(b"somebody else").decode() if forged else key
    stamp = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": row["message"],
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(secret, row["message"], stamp, body),
    }
    assert prediction.webhook is not None
    try:
        async with standin.client.post(
            prediction.webhook, data=body, headers=headers, allow_redirects=False, timeout=SENDING
        ) as response:
            return response.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return NO_ANSWER


def _settle(standin: Standin, row: sqlite3.Row, status: int) -> None:
    tries = [*json.loads(row["tries"]), {"at": time.time(), "status": status}]
    well = 200 <= status < 300
    due = None if well else _next_try(standin, row, len(tries))
    sql = "UPDATE deliveries SET due = ?, tries = ? WHERE number = ?"
    standin.store.change(sql, due, json.dumps(tries), row["number"])
    standin.posted.set()


def _next_try(standin: Standin, row: sqlite3.Row, tried: int) -> float | None:
    if row["event"] != "completed" or tried > len(RETRIES):
        return None
    stretch = standin.settings.webhook_patience / RETRIES[-1]
    return float(row["since"]) + RETRIES[tried - 1] * stretch


def listed(standin: Standin) -> list[dict[str, Any]]:
    """What was sent, and what it was answered with."""
    return [
        {
            "prediction": row["prediction"], "event": row["event"], "id": row["message"],
            "due": row["due"], "tries": json.loads(row["tries"]),
            "faults": json.loads(row["faults"]),
        }
        for row in standin.store.rows("SELECT * FROM deliveries ORDER BY number")
    ]  # fmt: skip
