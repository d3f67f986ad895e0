"""POST …/predictions: checked, accepted, and answered a while later.

The row is written somewhere within the time that the answer takes, not at its beginning: a caller
that dies while it waits, and asks at once what there is, may not find what will be accepted.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from standins.faults import Subject
from standins.replicate import catalog, problems
from standins.replicate.accepting import Order, accept
from standins.replicate.catalog import Model
from standins.replicate.misbehaving import answer
from standins.replicate.prediction import Prediction
from standins.replicate.standin import Standin, standin_of
from standins.replicate.validation import envelope_faults, input_faults

MOST_WAIT = 60
DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?")


async def for_model(request: web.Request) -> web.StreamResponse:
    """POST /models/{owner}/{name}/predictions: official models only (OpenAPI)."""
    model = catalog.official(_name(request))
    body = await _body(request)
    if model is None:
        return problems.not_found()
    return await _create(request, Call(model, body))


async def for_version(request: web.Request) -> web.StreamResponse:
    """POST /predictions."""
    body = await _body(request)
    if faults := envelope_faults(body, needs_version=True):
        return problems.invalid(faults)
    model = catalog.of_version(str(body.pop("version")))
    if model is None:
        return problems.unknown_version()
    return await _create(request, Call(model, body))


async def for_deployment(request: web.Request) -> web.StreamResponse:
    """POST /deployments/{owner}/{name}/predictions."""
    body = await _body(request)
    name = _name(request)
    if name not in catalog.DEPLOYMENTS:
        return problems.not_found()
    model = catalog.models()[catalog.DEPLOYMENTS[name]]
    return await _create(request, Call(model, body, name))


def _name(request: web.Request) -> str:
    return f"{request.match_info['owner']}/{request.match_info['name']}"


async def _body(request: web.Request) -> dict[str, Any]:
    """Raises HTTPBadRequest where it is no JSON object."""
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        text = json.dumps({"title": "Bad Request", "detail": "Malformed JSON", "status": 400})
        raise web.HTTPBadRequest(text=text, content_type="application/problem+json")
    return body


@dataclass(frozen=True)
class Call:
    model: Model
    body: Mapping[str, Any]
    deployment: str | None = None

    @property
    def given(self) -> Mapping[str, Any]:
        given = self.body.get("input")
        return given if isinstance(given, dict) else {}

    @property
    def subject(self) -> Subject:
        return Subject(self.model.name, str(self.given.get("prompt", "")), self.given.get("seed"))


async def _create(request: web.Request, call: Call) -> web.StreamResponse:
    async def act() -> web.StreamResponse:
        return _refusal(standin_of(request), request, call) or await _accepted(request, call)

    return await answer(request, "create", call.subject, act)


def _refusal(standin: Standin, request: web.Request, call: Call) -> web.Response | None:
    if faults := envelope_faults(call.body, needs_version=False):
        return problems.invalid(faults)
    unknown = standin.settings.unknown_inputs
    if faults := input_faults(call.model, call.given, unknown=unknown):
        return problems.invalid(faults)
    seconds = _cancel_after(request)
    if seconds is not None and seconds < standin.settings.least_deadline:
        return problems.bad_request("Cancel-After must be a duration of at least 5 seconds.")
    credit = standin.credit()
    return problems.out_of_credit() if credit is not None and credit <= 0 else None


async def _accepted(request: web.Request, call: Call) -> web.Response:
    standin = standin_of(request)
    takes = standin.settings.answer.drawn()
    before = takes * standin.settings.accepts.drawn()
    await asyncio.sleep(before)
    order = Order(call.model, call.body, call.deployment, _cancel_after(request))
    prediction = await accept(standin, order)
    await asyncio.sleep(takes - before)
    return await _answered(request, prediction)


async def _answered(request: web.Request, prediction: Prediction) -> web.Response:
    """201; 202 when a wait was asked for that was too short (OpenAPI)."""
    standin = standin_of(request)
    wait = _prefer_wait(request)
    if wait:
        left = min(prediction.end.at - time.time(), wait)
        await asyncio.sleep(max(0.0, left))
        prediction = standin.prediction(prediction.id) or prediction
    now = time.time()
    status = 202 if wait and not prediction.ended(now) else 201
    return web.json_response(standin.view.written(prediction, now), status=status)


def _prefer_wait(request: web.Request) -> int:
    """Seconds of ``Prefer: wait`` or ``wait=n``, 1 to 60, by itself 60 (OpenAPI)."""
    found = re.search(r"\bwait(?:=(\d+))?", request.headers.get("Prefer", ""))
    return min(MOST_WAIT, max(1, int(found[1] or MOST_WAIT))) if found else 0


def _cancel_after(request: web.Request) -> float | None:
    """Seconds of ``5m``, ``1h30m``, ``90s``, ``90`` (OpenAPI); rubbish is below any least."""
    text = request.headers.get("Cancel-After")
    if text is None:
        return None
    found = DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return -math.inf
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
