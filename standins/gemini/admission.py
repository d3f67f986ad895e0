"""Who is let in: a key, and not too often; and how a refusal is written."""

from __future__ import annotations

import time

from aiohttp import web
from aiohttp.typedefs import Handler

from standins.gemini import problems
from standins.gemini.problems import Problem
from standins.gemini.standin import Standin, standin_of
from standins.throttle import Limit


@web.middleware
async def admission(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For all of the API; the desk of tests is open, and so is where redirects lead."""
    if request.path.startswith("/_"):
        return await handler(request)
    standin = standin_of(request)
    try:
        return _refusal(standin, request) or await handler(request)
    except Problem as problem:
        return problem.written()


def _refusal(standin: Standin, request: web.Request) -> web.Response | None:
    key = request.headers.get("x-goog-api-key") or request.query.get("key") or ""
    only = standin.settings.key
    if not key:
        return problems.no_key()
    if key != only if only else not key.startswith("AIza"):
        return problems.wrong_key()
    limit = Limit(standin.settings.requests_per_minute, standin.settings.requests_per_minute)
    wait = standin.throttle.admit(key, "calls", limit, time.monotonic(), count_refused=False)
    return Problem("rate_limit_exceeded").written() if wait else None
