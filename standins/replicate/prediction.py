"""A prediction: what it is at a moment, from its row and the clock alone, and what it cost."""

from __future__ import annotations

import json
import math
import secrets
import sqlite3
import string
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

ID_LENGTH = 26
ALPHABET = string.ascii_lowercase + string.digits
HIDDEN = "hidden"
CENT_PARTS = Decimal("0.000001")


def new_id() -> str:
    """As ``gm3qorzdhgbfurvjtvhg6dckhu``: 26 lower-case letters and digits (OpenAPI)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def instant(seconds: float) -> str:
    """As ``2023-09-08T16:19:34.765994Z`` (OpenAPI)."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class End:
    at: float
    status: str
    error: str | None = None


@dataclass(frozen=True)
class Prediction:
    """A row. Times are seconds since 1970; ``work``, ``output``, ``faults`` are JSON."""

    number: int
    id: str
    model: str
    version: str
    deployment: str | None
    input: str
    input_hash: str
    prompt: str
    seed: int | None
    created: float
    starts: float
    ends: float
    deadline: float | None
    canceled: float | None
    outcome: str
    error: str | None
    output: str
    work: str
    webhook: str | None
    price: str
    run_price: str
    faults: str

    @classmethod
    def of(cls, row: sqlite3.Row) -> Prediction:
        return cls(**{item.name: row[item.name] for item in fields(cls)})

    @property
    def end(self) -> End:
        """What comes first. Ended before it began is ``aborted``, also when a person canceled it
        there; later it is ``canceled`` (OpenAPI, changelog 2025-10-16)."""
        stopped = min(self.deadline or math.inf, self.canceled or math.inf)
        if self.ends <= stopped:
            return End(self.ends, self.outcome, self.error)
        return End(stopped, "aborted" if stopped < self.starts else "canceled")

    def status(self, now: float) -> str:
        if now >= self.end.at:
            return self.end.status
        return "processing" if now >= self.starts else "starting"

    def ended(self, now: float) -> bool:
        return now >= self.end.at

    def removed(self, now: float, expire_after: float) -> bool:
        """API predictions lose input, output, logs and files an hour after their end (guides)."""
        return now >= self.end.at + expire_after

    def run_seconds(self, now: float) -> float:
        return max(0.0, min(now, self.end.at) - self.starts)

    def cost(self, now: float) -> Decimal | None:
        """Dollars; None while it is under way.

        ``aborted`` is free, ``canceled`` is billed for the time that it ran (changelog
        2025-10-16), taken as its share of the whole price. That a failed run of an official
        model is free is not known but likely; a community model's is billed by its time.
        """
        if not self.ended(now):
            return None
        run = Decimal(self.run_price) * Decimal(self.run_seconds(now))
        if self.end.status == "canceled":
            share = self.run_seconds(now) / max(self.ends - self.starts, 1e-9)
            return (run + Decimal(self.price) * Decimal(share)).quantize(CENT_PARTS)
        whole = Decimal(self.price) if self.end.status == "succeeded" else Decimal(0)
        return (run + whole).quantize(CENT_PARTS)


@dataclass(frozen=True)
class View:
    """How predictions are written: the addresses that stand in them, and when they are gone."""

    api: str
    outputs: str
    expire_after: float

    def written(self, prediction: Prediction, now: float) -> dict[str, Any]:
        """The prediction object of the OpenAPI document, keys in its order."""
        gone = prediction.removed(now, self.expire_after)
        written = {
            "id": prediction.id,
            "model": prediction.model,
            "version": prediction.version,
            "input": {} if gone else json.loads(prediction.input),
            "logs": "" if gone else _logs(prediction, now),
            "output": None if gone else self._output(prediction, now),
            "data_removed": gone,
            "error": prediction.end.error if prediction.ended(now) else None,
            "source": "api",
            "status": prediction.status(now),
            "created_at": instant(prediction.created),
            "urls": self._urls(prediction.id),
        }
        return {**written, **_times(prediction, now)}

    def _urls(self, name: str) -> dict[str, str]:
        get = f"{self.api}/predictions/{name}"
        return {"cancel": f"{get}/cancel", "get": get, "web": f"https://replicate.com/p/{name}"}

    def _output(self, prediction: Prediction, now: float) -> Any:
        """Text as it is; files as addresses on the host of outputs."""
        if not prediction.ended(now) or prediction.end.status != "succeeded":
            return None
        output = json.loads(prediction.output)
        return with_addresses(output, self.outputs)


def with_addresses(output: Any, host: str) -> Any:
    """Files are kept as ``{"file": path}``, so that a server on another port still has them."""
    if isinstance(output, list):
        return [with_addresses(item, host) for item in output]
    return f"{host}/{output['file']}" if isinstance(output, dict) else output


def _logs(prediction: Prediction, now: float) -> str:
    if now < prediction.starts or prediction.seed is None:
        return ""
    return f"Using seed: {prediction.seed}\n"


def _times(prediction: Prediction, now: float) -> dict[str, Any]:
    """What is not known yet is not in the object."""
    times: dict[str, Any] = {}
    end = prediction.end
    if prediction.deadline is not None:
        times["deadline"] = instant(prediction.deadline)
    if prediction.deployment:
        times["deployment"] = prediction.deployment
    if prediction.starts <= min(now, end.at):
        times["started_at"] = instant(prediction.starts)
    if prediction.ended(now):
        times["completed_at"] = instant(end.at)
        times["metrics"] = _metrics(prediction)
    return times


def _metrics(prediction: Prediction) -> dict[str, float]:
    end, work = prediction.end, json.loads(prediction.work)
    metrics = {
        "predict_time": round(prediction.run_seconds(end.at), 6),
        "total_time": round(end.at - prediction.created, 6),
    }
    if end.status == "succeeded" and work.get("kind") == "image":
        metrics["image_count"] = work["count"]
    if end.status == "succeeded" and work.get("kind") == "video":
        metrics["video_output_duration_seconds"] = work["seconds"]
    return metrics
