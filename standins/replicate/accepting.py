"""The moment at which a prediction is accepted: its whole future is settled and written down."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import secrets
import string
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from standins.faults import Fault, Subject
from standins.replicate import webhooks, words
from standins.replicate.catalog import Model
from standins.replicate.making import Work, seconds_of, shown_input, work_of
from standins.replicate.prediction import Prediction, new_id
from standins.replicate.pricing import Price, price_of
from standins.replicate.references import Unusable, gather, size_of_picture
from standins.replicate.sizes import Size, size_of
from standins.replicate.standin import Standin

BUCKETS = ("xezq", "pbxt", "yhqm")
TOKEN_LENGTH = 44
UNSTARTED = 1.0
"""Seconds by which the start of what never starts lies behind its end."""
TIMED_OUT = "Prediction timed out"  # Our words: nobody has published theirs.
QUEUED_SECONDS = 60.0

ERRORS = {
    "E1000": "Prediction failed with an unknown error (E1000)",
    "E1001": "Prediction failed: out of memory (E1001)",
    "E4875": "Webhook URL is empty (E4875)",
    "E005": (
        "The input or output was flagged as sensitive. Please try again with different inputs. "
        "(E005)"
    ),
    "E6716": "Prediction failed: timeout while starting the prediction (E6716)",
    "PA": "Prediction interrupted; please retry (code: PA)",
}
"""By code; the codes and the last text are of the guides and of reports, the rest is like them."""


@dataclass(frozen=True)
class Order:
    model: Model
    body: Mapping[str, Any]
    deployment: str | None
    cancel_after: float | None

    @property
    def given(self) -> Mapping[str, Any]:
        given: Mapping[str, Any] = self.body["input"]
        return given

    @property
    def inputs(self) -> dict[str, Any]:
        return self.model.with_defaults(self.given)

    @property
    def seed(self) -> int | None:
        seed = self.given.get("seed")
        return seed if isinstance(seed, int) else None


@dataclass(frozen=True)
class Result:
    """What the model makes of its input: files to be made, a text, or an error."""

    work: Work
    price: Price
    text: Any = None
    error: str | None = None


@dataclass(frozen=True)
class Course:
    """How it goes: instants, the status at its end, its error."""

    starts: float
    ends: float
    outcome: str = "succeeded"
    error: str | None = None


async def accept(standin: Standin, order: Order) -> Prediction:
    result = await _result(standin, order)
    subject = Subject(order.model.name, str(order.given.get("prompt", "")), order.seed)
    fault = standin.faults.take("run", subject)
    now = time.time()
    course = _course(standin, now, result, fault)
    files = [] if order.model.kind == "text" else _addresses(result.work)
    row = _row(order, result, course, now) | {
        "output": json.dumps(_output(order.model, result, files, fault)),
        "faults": json.dumps([f"run {fault.kind}"] if fault else []),
    }
    return _kept(standin, order, row, files)


def _kept(standin: Standin, order: Order, row: Mapping[str, Any], files: list[str]) -> Prediction:
    with standin.store.together():
        standin.store.insert("predictions", row)
        for position, path in enumerate(files):
            _, token, name = path.split("/")
            standin.store.insert(
                "outputs",
                {"token": token, "prediction": row["id"], "position": position, "name": name},
            )
        prediction = standin.prediction(row["id"])
        assert prediction is not None
        webhooks.schedule(standin, prediction, order.body.get("webhook_events_filter"))
    return prediction


def _row(order: Order, result: Result, course: Course, now: float) -> dict[str, Any]:
    written = json.dumps(order.given)
    canonical = json.dumps(order.given, sort_keys=True)
    deadline = None if order.cancel_after is None else now + order.cancel_after
    return {
        "id": new_id(),
        "model": order.model.name,
        "version": order.model.shown_version,
        "deployment": order.deployment,
        "input": written,
        "input_hash": hashlib.sha256(canonical.encode()).hexdigest(),
        "prompt": str(order.given.get("prompt", "")),
        "seed": order.seed,
        "created": now,
        "starts": course.starts,
        "ends": course.ends,
        "deadline": deadline,
        "outcome": course.outcome,
        "error": course.error,
        "work": json.dumps(result.work),
        "webhook": order.body.get("webhook") or None,
        "price": str(result.price.whole),
        "run_price": str(result.price.per_run_second),
    }


# --- What the model makes of it ----------------------------------------------------------------


async def _result(standin: Standin, order: Order) -> Result:
    model, inputs = order.model, order.inputs
    try:
        blobs = await gather(standin, model, inputs)
        shown = _shown(standin, model, blobs)
    except Unusable as error:
        work = work_of(model, inputs, {}, Size(16, 16))
        price = price_of(model, inputs, Size(16, 16), seconds_of(model, inputs))
        return Result(work, price, error=str(error))
    asked = size_of(model, inputs, shown)
    price = price_of(model, inputs, asked, seconds_of(model, inputs))
    work = work_of(model, inputs, blobs, asked.at_most(standin.settings.height))
    text = await _text(standin, model, inputs, work) if model.kind == "text" else None
    return Result(work, price, text, model.gone or model.broken_rule(inputs))


def _shown(standin: Standin, model: Model, blobs: Mapping[str, list[str]]) -> Size | None:
    name = shown_input(model, blobs)
    if name is None:
        return None
    return size_of_picture((standin.store.blobs / blobs[name][0]).read_bytes())


async def _text(standin: Standin, model: Model, inputs: Mapping[str, Any], work: Work) -> Any:
    picture = standin.store.blobs / work["subject"] if work["subject"] else None
    return await asyncio.to_thread(words.answer, model, inputs, picture)


def _addresses(work: Work) -> list[str]:
    """Paths on the host of outputs, as ``xezq/<44 characters>/tmpk3vq0d9a.mp4``."""
    names = [f"tmp{secrets.token_hex(4)}.{work['format']}" for _ in range(work["count"])]
    return [f"{random.choice(BUCKETS)}/{_token()}/{name}" for name in names]


def _token() -> str:
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(TOKEN_LENGTH))


def _output(model: Model, result: Result, files: list[str], fault: Fault | None) -> Any:
    if fault and fault.kind in ("empty", "null"):
        return None if fault.kind == "null" else ("" if model.shape == "one" else [])
    if model.kind == "text":
        return result.text
    written = [{"file": path} for path in files]
    return written[0] if model.shape == "one" else written


# --- How it goes -------------------------------------------------------------------------------


def _course(standin: Standin, now: float, result: Result, fault: Fault | None) -> Course:
    settings = standin.settings
    takes = settings.seconds.drawn()
    course = Course(now + takes * settings.queue, now + takes)
    if result.error:
        course = replace(course, outcome="failed", error=result.error)
    return _disturbed(course, now, settings.run_limit, fault) if fault else course


def _disturbed(course: Course, now: float, run_limit: float, fault: Fault) -> Course:
    match fault.kind:
        case "failed":
            error = str(fault["error"] or "E1000")
            return replace(course, outcome="failed", error=ERRORS.get(error, error))
        case "aborted":
            return replace(course, starts=course.ends + UNSTARTED, outcome="aborted")
        case "unknown_status":
            return replace(course, outcome=str(fault["status"] or "paused"))
        case "slow":
            return replace(course, ends=now + fault.seconds(60))
        case "queued":
            waits = fault.seconds(QUEUED_SECONDS)
            return replace(course, starts=course.starts + waits, ends=course.ends + waits)
        case "never":
            ends = course.starts + run_limit
            return replace(course, ends=ends, outcome="failed", error=TIMED_OUT)
    return course
