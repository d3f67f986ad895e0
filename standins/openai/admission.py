"""Who is let in: a key, not too often, with credit; and how a refusal is written."""

from __future__ import annotations

import json
import re
import secrets
import time
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from standins.openai import problems
from standins.openai.problems import Problem
from standins.openai.standin import Standin, standin_of
from standins.throttle import Limit


@web.middleware
async def admission(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For all of ``/v1``; the desk of tests is open."""
    if not request.path.startswith("/v1/"):
        return await handler(request)
    standin = standin_of(request)
    open_to_all = request.path == "/v1/models" and standin.dialect.lists_to_anybody
    try:
        if not open_to_all:
            _admit(standin, request)
        answered = await handler(request)
    except Problem as problem:
        answered = standin.dialect.written(problem)
    answered.headers.update(standin.dialect.headers(f"req_{secrets.token_hex(16)}"))
    return answered


def _admit(standin: Standin, request: web.Request) -> None:
    """Raises Problem."""
    key = _require_key(standin, request.headers.get("Authorization", ""))
    limit = Limit(standin.settings.requests_per_minute, standin.settings.requests_per_minute)
    wait = standin.throttle.admit(key, "calls", limit, time.monotonic(), count_refused=False)
    if wait:
        raise problems.rate_limited(wait)
    credit = standin.credit()
    if request.method == "POST" and credit is not None and credit <= 0:
        raise standin.dialect.out_of_credit()


def _require_key(standin: Standin, header: str) -> str:
    only, begins = standin.settings.key, standin.dialect.keys
    found = re.fullmatch(r"Bearer (\S+)", header)
    key = found[1] if found else ""
    if begins is None and not only:
        return key
    if not key:
        raise standin.dialect.no_key()
    if key != only if only else not key.startswith(begins or ""):
        raise standin.dialect.wrong_key(key)
    return key


async def json_of(request: web.Request) -> dict[str, Any]:
    """Raises Problem."""
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        message = f"We could not parse the JSON body of your request. ({error})"
        raise Problem(400, message) from error
    if not isinstance(body, dict):
        raise Problem(400, "We could not parse the JSON body of your request.")
    if body.get("stream"):
        raise problems.no_stream()
    return body
