"""What the API's description says of every call alike, so that no view has to.

Each operation gets the problems that it can answer by what it is: one that reads a body can find
it broken, one that names a row can miss it. What a view says itself of a status stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mvsite.api.glossary import FIELDS
from mvsite.lib.http.problems import MEDIA_TYPE

Operation = dict[str, Any]

PROBLEM = {
    "type": "object",
    "description": "What happened and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always “about:blank”: the status says it."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "What happened, and what to do about it."},
        "errors": {
            "type": "object",
            "description": "Sentences by the name of the field; non_field_errors: of the whole.",
            "additionalProperties": {},
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Nothing was done. Put right what “errors” names, and send it again.",
        "errors": {"clips": ["Ensure this value is less than or equal to 100."]},
    },
}
SAID = {
    200: "The answer.",
    201: "It was made.",
    202: "It was begun, and goes on.",
    204: "It is gone.",
    206: "The range that was asked for.",
    304: "It is as it was when it had this ETag.",
    400: "Broken JSON, or a field that will not do: “errors” names it. Nothing was done.",
    401: "No token, or one that is unknown, revoked or over.",
    403: "The token’s scope is too small, or a page sent no CSRF token.",
    404: "There is nothing of yours at this address: never was, deleted, or somebody else’s.",
    409: "The state does not allow it; “detail” says why. Or the first request with this "
    "Idempotency-Key is still at work.",
    413: "The body is too large. It was not read.",
    415: "The body is of no type that this call reads.",
    422: "This Idempotency-Key was sent before with another request.",
    429: "Too many requests a minute. Go on after Retry-After seconds.",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same body within 24 hours gives the first answer again "
    "and starts nothing.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
PREFER = {
    "name": "Prefer",
    "in": "header",
    "description": "wait=N: hold the answer until the work is done, N seconds at most (1 to 60).",
    "schema": {"type": "string"},
    "example": "wait=30",
}
ORDERED = (IDEMPOTENCY_KEY, PREFER)
HEADERS = {
    401: ("WWW-Authenticate", "“Bearer”.", "string"),
    429: ("Retry-After", "Seconds.", "integer"),
}


def complete(result: Operation, generator: Any, request: Any, public: bool) -> Operation:
    """As SPECTACULAR_SETTINGS' POSTPROCESSING_HOOKS."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    _tell_fields(schemas)
    schemas["Problem"] = PROBLEM
    for path, method, operation in _operations(result):
        if method == "post" and _is_for_people(operation):
            headers = (IDEMPOTENCY_KEY,) if "tokens" in operation["tags"] else ORDERED
            operation.setdefault("parameters", []).extend(headers)
        for status in _problems(path, method, operation):
            operation["responses"].setdefault(str(status), {"description": SAID[status]})
        for status, response in operation["responses"].items():
            _told(int(status), response)
    return result


def _tell_fields(schemas: dict[str, Any]) -> None:
    for schema in schemas.values():
        for name, field in schema.get("properties", {}).items():
            if name in FIELDS and "$ref" not in field:
                field.setdefault("description", FIELDS[name])


def _operations(result: Operation) -> Iterator[tuple[str, str, Operation]]:
    for path, item in result["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _is_for_people(operation: Operation) -> bool:
    return {} not in operation.get("security", [])


def _problems(path: str, method: str, operation: Operation) -> Iterator[int]:
    body = "requestBody" in operation
    asks = body or any(each["in"] != "path" for each in operation.get("parameters", ()))
    asks = asks or "{named}" in path  # What is no id is told apart there.
    yield from (400,) if asks else ()
    yield from (401, 403, 429) if _is_for_people(operation) else ()
    yield from (404,) if "{" in path else ()
    yield from (413, 415) if body else ()
    yield from (409, 422) if method == "post" and _is_for_people(operation) else ()


def _told(status: int, response: Operation) -> None:
    response["description"] = response.get("description") or SAID.get(status, "")
    if status >= 400:
        response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if status in HEADERS:
        name, said, kind = HEADERS[status]
        header = {"description": said, "schema": {"type": kind}}
        response.setdefault("headers", {})[name] = header
