"""Pages for what goes wrong. None of them needs the database: it may be what is broken."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from mvsite.lib import theme
from mvsite.lib.http import problems
from mvsite.lib.storage import StorageTrouble

SAID = {
    400: "This request could not be read. Nothing was done.",
    403: problems.FORBIDDEN,
    404: problems.UNKNOWN,
    413: problems.TOO_LARGE,
    503: "{reason}",
    500: "Something went wrong here; the log has it under {reference}. Whether anything was made "
    "is not known: look before you send it again.",
}
"""To programs, by status."""
STORAGE_RETRY_SECONDS = 10
log = structlog.get_logger(__name__)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also a name of the site that is not allowed, and a form that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, "413", 413)
    return _page(request, "400", 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same for what never was and for what is somebody else's."""
    return _page(request, "404", 404)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Its reference stands in the log beside the trace, and on the page."""
    reference = f"{secrets.randbelow(16**6):06X}"
    log.error("page broke", reference=reference, method=request.method, path=request.path)
    return _page(request, "500", 500, reference=reference, again=_where_it_was_sent_from(request))


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that its page gave out: an old tab, or cookies are off."""
    log.info("form refused", path=request.path, reason=reason)
    return _page(request, "csrf", 403, again=_where_it_was_sent_from(request))


@requires_csrf_token
def storage_trouble(request: HttpRequest, trouble: StorageTrouble) -> HttpResponse:
    """No room, or a store that does not answer: both end, and the same request then does it."""
    again = _where_it_was_sent_from(request)
    response = _page(request, "503", 503, reason=str(trouble), again=again)
    response["Retry-After"] = str(STORAGE_RETRY_SECONDS)
    return response


def _where_it_was_sent_from(request: HttpRequest) -> str:
    """The page to load again: of a form that of the form, since its own address takes no GET."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    path = urlsplit(request.headers.get("Referer", "")).path
    return path if path.startswith("/") and not path.startswith("//") else "/"


def _page(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    """To a program the same as a problem; ``reference`` says where to look in the log."""
    if request.path.startswith("/api/"):
        return problems.answer(status, SAID[status].format(**context))
    shown = {"theme": theme.kept_by(request), **context}
    return HttpResponse(render_to_string(f"errors/{name}.html", shown), status=status)
