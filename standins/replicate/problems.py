"""The bodies of Replicate's refusals, word for word as they were seen in reports."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from aiohttp import web

NOT_PASSED = "You did not pass an authentication token"
NOT_VALID = "You did not pass a valid authentication token"


def problem(status: int, /, **body: Any) -> web.Response:
    return web.json_response(body, status=status, content_type="application/problem+json")


def unauthenticated(detail: str = NOT_PASSED) -> web.Response:
    return problem(401, title="Unauthenticated", detail=detail, status=401)


def out_of_credit() -> web.Response:
    return problem(
        402,
        title="Insufficient credit",
        detail=(
            "You have insufficient credit to run this model. Go to "
            "https://replicate.com/account/billing#billing to purchase credit."
        ),
        status=402,
    )


def not_found() -> web.Response:
    detail = "The requested resource could not be found."
    return problem(404, detail=detail, status=404)


def too_large() -> web.Response:
    return problem(413, detail="Files must be less than 100MB in size")


def unknown_version() -> web.Response:
    detail = (
        "The specified version does not exist (or perhaps you don't have permission to use it?)"
    )
    return problem(422, title="Invalid version or not permitted", detail=detail, status=422)


def invalid(fields: Sequence[dict[str, str]]) -> web.Response:
    """``fields``: type, field and description of each fault, in gojsonschema's words."""
    return problem(
        422,
        detail="".join(f"- {item['field']}: {item['description']}\n" for item in fields),
        status=422,
        title="Input validation failed",
        invalid_fields=list(fields),
    )


def bad_request(detail: str) -> web.Response:
    return problem(400, title="Bad Request", detail=detail, status=400)


def throttled(wait: float) -> web.Response:
    """The ordinary one; only its header says how long (Django REST framework's words)."""
    seconds = max(1, math.ceil(wait))
    unit = "second" if seconds == 1 else "seconds"
    detail = f"Request was throttled. Expected available in {seconds} {unit}."
    response = problem(429, detail=detail)
    response.headers["Retry-After"] = str(seconds)
    return response


def throttled_for_low_credit(wait: float) -> web.Response:
    """Below $5: seen on 2026-07-17 and 2026-08-24. The body says how long, no header does."""
    seconds = max(1, math.ceil(wait))
    detail = (
        "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests "
        "per minute with a burst of 1 requests while you have less than $5.0 in credit. "
        f"Your rate limit resets in ~{seconds}s."
    )
    return problem(429, detail=detail, status=429, retry_after=seconds)


def throttled_without_a_time() -> web.Response:
    return problem(429, detail="Request was throttled.", status=429)


def of_status(
    status: int, retry_after: float | None = None, low_credit: bool = False
) -> web.Response:
    """The body that goes with a status; 5xx are not always JSON."""
    plain = {401: unauthenticated, 402: out_of_credit, 404: not_found, 413: too_large,
             422: unknown_version}  # fmt: skip
    if status in plain:
        return plain[status]()
    if status == 429 and low_credit:
        return throttled_for_low_credit(5 if retry_after is None else retry_after)
    if status == 429:
        return throttled_without_a_time() if retry_after is None else throttled(retry_after)
    if status in (502, 503, 504):
        return web.Response(
            status=status, text=f"<html><h1>{status}</h1></html>", content_type="text/html"
        )
    return problem(status, title="Internal server error", detail="", status=status)


def broken_json(status: int) -> web.Response:
    body = json.dumps({"id": "gm3qorzdhgbfurvjtvhg6dckhu", "status": "starting"})[:40]
    return web.Response(status=status, text=body, content_type="application/json")


def page(status: int) -> web.Response:
    html = "<!doctype html><title>Just a moment...</title><p>Checking your browser.</p>"
    return web.Response(status=status, text=html, content_type="text/html")
