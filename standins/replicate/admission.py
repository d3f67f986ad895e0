"""Who is let in: a token, and not too often."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from standins.replicate import problems
from standins.replicate.standin import Standin, standin_of
from standins.replicate.throttle import is_low, limit_of_creates
from standins.throttle import Limit


@web.middleware
async def admission(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For all of ``/v1`` but downloads, which carry a signature; the desk of tests is open."""
    if not request.path.startswith("/v1/") or request.path.endswith("/download"):
        return await handler(request)
    standin = standin_of(request)
    answered = _refusal(standin, request) or await handler(request)
    if ahead := standin.settings.clock:
        answered.headers["Date"] = format_datetime(
            datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True
        )
    return answered


def _refusal(standin: Standin, request: web.Request) -> web.Response | None:
    header = request.headers.get("Authorization", "")
    found = re.fullmatch(r"(?:Bearer|Token) (\S+)", header)
    if found is None:
        return problems.unauthenticated()
    if not _is_valid(found[1], standin.settings.token):
        return problems.unauthenticated(problems.NOT_VALID)
    return _throttled(standin, request, found[1])


def _is_valid(token: str, only: str) -> bool:
    return token == only if only else token.startswith("r8_")


def _throttled(standin: Standin, request: web.Request, token: str) -> web.Response | None:
    settings = standin.settings
    creates = request.method == "POST" and request.path.endswith("/predictions")
    low = creates and is_low(standin.credit())
    limit = Limit(settings.calls_per_minute, settings.calls_per_minute)
    if creates:
        limit = limit_of_creates(settings, low=low)
    kind = "creates" if creates else "others"
    wait = standin.throttle.admit(
        token, kind, limit, time.monotonic(), count_refused=settings.count_refused
    )
    if not wait:
        return None
    return problems.throttled_for_low_credit(wait) if low else problems.throttled(wait)
