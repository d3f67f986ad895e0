"""Refusals, in OpenAI's words as the client's documents and reports have them.

A dialect writes them in its own form (``Dialect.written``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from aiohttp import web

INVALID = "invalid_request_error"


class Problem(Exception):
    """``code`` and ``param`` as in OpenAI's error object; ``headers`` go with the answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = INVALID,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.type = status, message, type
        self.code, self.param, self.headers = code, param, dict(headers or {})


def no_key() -> Problem:
    return Problem(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization "
        "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    )


def wrong_key(key: str = "sk-wrong") -> Problem:
    shown = f"{key[:7]}{'*' * 8}{key[-4:]}"
    message = (
        f"Incorrect API key provided: {shown}. You can find your API key at "
        "https://platform.openai.com/account/api-keys."
    )
    return Problem(401, message, code="invalid_api_key")


def no_access(model: str = "gpt-6-luna") -> Problem:
    message = f"Project `proj_standin` does not have access to model `{model}`"
    return Problem(403, message, code="model_not_found")


def no_such_model(model: str = "gpt-6-luna") -> Problem:
    message = f"The model `{model}` does not exist or you do not have access to it."
    return Problem(404, message, code="model_not_found")


def no_such_address(method: str, path: str) -> Problem:
    return Problem(404, f"Invalid URL ({method} {path})")


def content_refused() -> Problem:
    """Of a chat; an older code says ``content_policy_violation``, both were seen in reports."""
    message = (
        "Invalid prompt: your prompt was flagged as potentially violating our usage policy. "
        "Please try again with a different prompt."
    )
    return Problem(400, message, code="invalid_prompt")


def picture_refused() -> Problem:
    """gpt-image-2 (reports of July and September 2026)."""
    message = (
        "Your request was rejected by the safety system. If you believe this is an error, contact "
        "us at help.openai.com and include the request ID. safety_violations=[violence]."
    )
    return Problem(400, message, type="image_generation_user_error", code="moderation_blocked")


def rate_limited(wait: float | None) -> Problem:
    shown = "" if wait is None else f" Please try again in {max(1, math.ceil(wait))}s."
    headers = {} if wait is None else {"Retry-After": str(max(1, math.ceil(wait)))}
    message = f"Rate limit reached for requests per min (RPM): Limit 500, Used 500.{shown}"
    return Problem(429, message, type="requests", code="rate_limit_exceeded", headers=headers)


def out_of_quota() -> Problem:
    message = (
        "You exceeded your current quota, please check your plan and billing details. For more "
        "information on this error, read the docs: "
        "https://platform.openai.com/docs/guides/error-codes/api-errors."
    )
    return Problem(429, message, type="insufficient_quota", code="insufficient_quota")


def server_error(status: int) -> Problem:
    message = (
        "The server had an error while processing your request. Sorry about that!"
        if status == 500
        else "The engine is currently overloaded, please try again later."
    )
    return Problem(status, message, type="server_error")


def missing(param: str) -> Problem:
    message = f"Missing required parameter: '{param}'."
    return Problem(400, message, code="missing_required_parameter", param=param)


def unknown(param: str) -> Problem:
    return Problem(400, f"Unknown parameter: '{param}'.", code="unknown_parameter", param=param)


def invalid(param: str, message: str, code: str = "invalid_value") -> Problem:
    return Problem(400, message, code=code, param=param)


def unsupported(param: str, instead: str) -> Problem:
    message = (
        f"Unsupported parameter: '{param}' is not supported with this model. "
        f"Use '{instead}' instead."
    )
    return Problem(400, message, code="unsupported_parameter", param=param)


def no_stream() -> Problem:
    """Ours: nothing here streams."""
    message = "This stand-in does not stream: send the request without 'stream'."
    return Problem(400, message, code="unsupported_value", param="stream")


def of_code(code: str) -> Problem | None:
    known = {
        "model_not_found": no_such_model, "insufficient_quota": out_of_quota,
        "content_policy_violation": content_refused, "invalid_prompt": content_refused,
        "moderation_blocked": picture_refused, "invalid_api_key": wrong_key,
    }  # fmt: skip
    return known[code]() if code in known else None


def of_status(status: int, retry_after: float | None = None, model: str = "") -> Problem:
    """What goes with a status where a fault names nothing else."""
    if status == 429:
        return rate_limited(retry_after)
    if status >= 500:
        return server_error(status)
    known = {400: content_refused, 401: wrong_key}
    if status in known:
        return known[status]()
    return no_access(model) if status == 403 else no_such_model(model)


def broken_json(status: int) -> web.Response:
    body = json.dumps({"id": "chatcmpl-9nYAG9", "object": "chat.completion", "choices": []})[:48]
    return web.Response(status=status, text=body, content_type="application/json")


def page(status: int) -> web.Response:
    html = "<!doctype html><title>Just a moment...</title><p>Checking your browser.</p>"
    return web.Response(status=status, text=html, content_type="text/html")
