"""Errors as ``application/problem+json`` (RFC 9457): what happened and what to do, by field too.

The one place that says which status an exception of the product has. Nothing of a trace, a path or
a vendor's reply gets out: what is not known here is a 500 whose reference stands in the log.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from mvsite.lib.http.refusals import TOO_LARGE, Away, Conflict, NoRoom, TooLarge
from mvsite.lib.state import Gone, NotNow
from mvsite.lib.storage import StorageAway, StorageFull
from mvsite.lib.uploads import BadUpload

__all__ = ["MEDIA_TYPE", "TOO_LARGE", "answer", "body", "handle"]

MEDIA_TYPE = "application/problem+json"
GENERAL = "non_field_errors"
UNKNOWN = "There is nothing of yours at this address. Look at the id, and at the path."
FORBIDDEN = "This is not allowed."
UNFIT = "Nothing was done. Put right what “errors” names, and send it again."
SAID: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "Say who asks: Authorization: Bearer <token>. The account page "
    "makes tokens.",
    exceptions.MethodNotAllowed: "This address takes no {method}. “Allow” names what it takes.",
    exceptions.UnsupportedMediaType: "Nothing was read. Send JSON with Content-Type: "
    "application/json, and files as the description of this call says.",
    exceptions.Throttled: "Nothing was done. So many requests a minute are too many. Go on in "
    "{wait} s.",
}
"""In place of what Django REST framework says."""


def body(status: int, detail: str, errors: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The members of a problem. ``errors``: sentences by field."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return {**said, "detail": detail, **({"errors": dict(errors)} if errors else {})}


def answer(status: int, detail: str, **headers: str) -> HttpResponse:
    """For what is refused before, or outside of, a view of the API."""
    text = json.dumps(body(status, detail))
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """As REST_FRAMEWORK's EXCEPTION_HANDLER; None where it is a fault of ours."""
    known = _as_api_exception(error)
    response = exception_handler(known, context)
    if response is None:
        return None
    detail, errors = _said(known, context)
    response.data = body(response.status_code, detail, errors)
    response.content_type = MEDIA_TYPE
    return response


def _as_api_exception(error: Exception) -> Exception:
    match error:
        case Http404() | Gone():
            return exceptions.NotFound(UNKNOWN)
        case NotNow():
            return Conflict(str(error))
        case BadUpload():
            return exceptions.ValidationError({GENERAL: [str(error)]})
        case StorageFull():
            return NoRoom(str(error))
        case StorageAway():
            return Away(str(error))
        case RequestDataTooBig():
            return TooLarge()
        case PermissionDenied():
            return exceptions.PermissionDenied(FORBIDDEN)
    return error


def _said(error: Exception, context: Mapping[str, Any]) -> tuple[str, Mapping[str, Any] | None]:
    if type(error) in SAID:
        method = context["request"].method if context.get("request") else ""
        wait = math.ceil(getattr(error, "wait", None) or 1)
        return SAID[type(error)].format(method=method, wait=wait), None
    if not isinstance(error, exceptions.ValidationError):
        return str(getattr(error, "detail", error)), None
    found = error.detail if isinstance(error.detail, dict) else {GENERAL: error.detail}
    errors = {name: [*_sentences(told)] for name, told in found.items()}
    if list(errors) == [GENERAL]:
        return " ".join(map(str, errors[GENERAL])), errors
    return UNFIT, errors


def _sentences(told: Any, place: str = "") -> Iterator[str]:
    """Of a field; what is wrong within it begins with where: a place in a list counts from 0."""
    match told:
        case Mapping():
            for name, part in told.items():
                yield from _sentences(part, f"{place}.{name}" if place else str(name))
        case list() | tuple():
            for part in told:
                yield from _sentences(part, place)
        case _:
            yield f"{place}: {told}" if place else str(told)
