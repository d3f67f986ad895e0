"""The moment at which an interaction is accepted: its whole future is settled and written down."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from typing import Any

from standins.faults import Fault, Subject
from standins.gemini.interaction import Interaction, new_file, new_id
from standins.gemini.problems import MESSAGES
from standins.gemini.standin import Standin
from standins.gemini.validation import Order

BLOCKED = "I can't film that, since it goes against the guidelines. Try another idea."
NEVER_SECONDS = 365 * 24 * 3600.0


@dataclass(frozen=True)
class Course:
    """How it goes: instants, the status at its end, its error, what it says instead of a film."""

    starts: float
    ends: float
    outcome: str = "completed"
    error: str | None = None
    said: str = ""


def accept(standin: Standin, order: Order) -> Interaction:
    fault = standin.faults.take("run", Subject(order.model.id, order.prompt))
    settings, now = standin.settings, time.time()
    takes = settings.seconds.drawn()
    course = Course(now + takes * settings.queue, now + takes)
    if fault:
        course = _disturbed(course, now, fault)
    row = _row(standin, order, course, now)
    row["faults"] = json.dumps([f"run {fault.kind}"] if fault else [])
    standin.store.insert("interactions", row)
    made = standin.interaction("id", row["id"])
    assert made is not None
    return made


def _disturbed(course: Course, now: float, fault: Fault) -> Course:
    match fault.kind:
        case "failed":
            code = str(fault["code"] or "api_error")
            said = str(fault["message"] or MESSAGES.get(code, "An unexpected error occurred."))
            error = json.dumps({"code": code, "message": said})
            return replace(course, outcome="failed", error=error)
        case "blocked":
            return replace(course, said=BLOCKED)
        case "ended":
            return replace(course, outcome=str(fault["status"] or "incomplete"))
        case "slow":
            return replace(course, ends=now + fault.seconds(120))
        case "never":
            return replace(course, ends=now + NEVER_SECONDS)
    return course


def _row(standin: Standin, order: Order, course: Course, now: float) -> dict[str, Any]:
    model = order.model
    blobs = [standin.store.keep_blob(data) for data in order.pictures]
    tokens_in = len(order.prompt) // 4 + model.picture_tokens * len(blobs)
    form = {"ratio": order.ratio, "resolution": order.resolution, "seconds": order.seconds}
    said = json.dumps([model.id, order.prompt, blobs, form])
    return {
        "id": new_id(), "model": model.id, "prompt": order.prompt,
        "input_hash": hashlib.sha256(said.encode()).hexdigest(), "format": json.dumps(form),
        "created": now, "starts": course.starts, "ends": course.ends,
        "outcome": course.outcome, "error": course.error, "said": course.said,
        "work": _work(standin, order, blobs), "tokens_in": tokens_in,
        "tokens_out": model.tokens[order.resolution] * order.seconds,
        "price": str(model.price(order.resolution, order.seconds, tokens_in)),
        "file": new_file(),
    }  # fmt: skip


def _work(standin: Standin, order: Order, blobs: list[str]) -> str:
    """A film from a first frame depends on nothing else that was said."""
    width, height = order.model.size(order.ratio, order.resolution)
    if (most := standin.settings.height) and height > most:
        width, height = round(width * most / height / 2) * 2, most // 2 * 2
    return json.dumps({
        "width": width, "height": height, "seconds": order.seconds,
        "prompt": "" if order.has_first_frame else order.prompt,
        "subject": blobs[0] if blobs else None, "first_frame": order.has_first_frame,
    })  # fmt: skip
