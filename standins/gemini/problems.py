"""Refusals: those of the Interactions API as its page of errors has them, and those of Google's
front end, which lie in a list."""

from __future__ import annotations

from typing import Any

from aiohttp import web

STATUSES = {
    "invalid_request": 400, "failed_precondition": 400, "parameter_unknown": 400,
    "authentication": 401, "payment_required": 402, "permission_denied": 403, "not_found": 404,
    "model_not_found": 404, "aborted": 409, "out_of_range": 416, "rate_limit_exceeded": 429,
    "quota_exceeded": 429, "too_many_requests": 429, "cancelled": 499, "api_error": 500,
    "unimplemented": 501, "service_unavailable": 503, "deadline_exceeded": 504,
    "safety": 400, "prohibited_content": 400, "blocklist": 400, "spii": 400,
    "content_blocked": 400, "recitation": 400,
}  # fmt: skip
"""By code. That what is blocked before it begins is a 400 is guessed."""
MESSAGES = {
    "authentication": "The API key is missing, invalid, or expired.",
    "payment_required": "Your prepaid credit balance is depleted.",
    "permission_denied": "Your API key does not have permission for this resource.",
    "rate_limit_exceeded": "You have exceeded the per-minute request limit.",
    "quota_exceeded": "You have exceeded your daily quota.",
    "too_many_requests": "You have sent too many requests in a short time.",
    "failed_precondition": "Billing is disabled for this project.",
    "service_unavailable": "The service is temporarily overloaded or down.",
    "safety": "The request was blocked due to safety violations.",
    "prohibited_content": "The request was blocked due to prohibited content guidelines.",
}
USUAL = {429: "rate_limit_exceeded", 500: "api_error", 503: "service_unavailable"}


class Problem(Exception):
    """``code`` as the page of errors has it."""

    def __init__(self, code: str, message: str = "", status: int = 0) -> None:
        self.code = code
        self.message = message or MESSAGES.get(code, "The request could not be processed.")
        self.status = status or STATUSES.get(code, 400)
        super().__init__(self.message)

    def written(self) -> web.Response:
        error = {"code": self.code, "message": self.message}
        return web.json_response({"error": error}, status=self.status)


def of_wish(code: str, status: int, message: str) -> Problem:
    """By what a fault says of it: its code, else its status."""
    told = code or USUAL.get(status) or _code_of(status)
    return Problem(told, message, status)


def _code_of(status: int) -> str:
    return next((code for code, known in STATUSES.items() if known == status), "api_error")


def invalid(message: str) -> Problem:
    return Problem("invalid_request", message)


def unknown_parameter(name: str, at: str) -> Problem:
    return Problem("parameter_unknown", f"Unknown parameter '{name}' at '{at}'.")


def no_such_model(name: str, *, gone: bool = False) -> Problem:
    ended = "is no longer available" if gone else "was not found"
    return Problem("model_not_found", f"The model models/{name} {ended}.")


def no_such_interaction(name: str) -> Problem:
    """Not 404: so it was seen."""
    return invalid(f"Invalid interaction name: {name}")


# --- Google's front end ------------------------------------------------------------------------


def of_front_end(status: int, message: str, name: str, reason: str = "") -> web.Response:
    """As it is seen before a call reaches the API: in a list, the code a number."""
    details: list[dict[str, Any]] = []
    if reason:
        info = "type.googleapis.com/google.rpc.ErrorInfo"
        details = [{"@type": info, "reason": reason, "domain": "googleapis.com"}]
    error = {"code": status, "message": message, "status": name, "details": details}
    return web.json_response([{"error": error}], status=status)


def no_key() -> web.Response:
    message = "Method doesn't allow unregistered callers (callers without established identity)."
    return of_front_end(403, message, "PERMISSION_DENIED")


def wrong_key() -> web.Response:
    message = "API key not valid. Please pass a valid API key."
    return of_front_end(400, message, "INVALID_ARGUMENT", "API_KEY_INVALID")


def no_such_file(name: str) -> web.Response:
    message = f"You do not have permission to access the File {name} or it may not exist."
    return of_front_end(403, message, "PERMISSION_DENIED")


def not_active(name: str) -> web.Response:
    """The words are guessed."""
    message = f"The File {name} is not in an ACTIVE state and usage is not allowed."
    return of_front_end(400, message, "FAILED_PRECONDITION")


def no_such_address() -> web.Response:
    return page(404)


def broken_json(status: int) -> web.Response:
    return web.Response(status=status, text='{"id": "v1_', content_type="application/json")


def page(status: int) -> web.Response:
    text = "<!DOCTYPE html><title>Error</title>"
    return web.Response(status=status, text=text, content_type="text/html")
