"""What holds for every answer: who may ask, and what browsers may do with what they get."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from mvsite.errors import storage_trouble
from mvsite.lib.http import chunked, problems
from mvsite.lib.storage import StorageTrouble

API = "/api/"
DEVICES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class SignInRequired(LoginRequiredMiddleware):
    """Nothing is shown to strangers unless its view says so.

    A part of a page cannot be replaced by the whole page for signing in: htmx is told to leave.
    """

    def handle_no_permission(  # type: ignore[override]  # named more closely
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return super().handle_no_permission(request, view_func)
        back = htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        door = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back, 'ended': 1})}"
        return HttpResponse(status=401, headers={"HX-Redirect": door})


class StorageTroubles:
    """A page that needs a file which cannot be stored or read for now says so, with a 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, StorageTrouble):
            return storage_trouble(request, exception)
        return None


def kept_by_nobody_else(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Pages are of one person and of one moment: no proxy keeps them, and a browser asks again.

    What says itself how long it may be kept, as stored files do, is left alone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def nothing_beside_the_head(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """HEAD is answered as GET without its body (RFC 9110, 9.3.2). Servers cut it off too, and warn
    of each."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD" and isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response

    return middleware


def quiet_devices(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """No page of ours asks for a camera or a microphone, so none that got in may either."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", DEVICES)
        return response

    return middleware


def calls_of_the_api(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Their addresses end with a slash or without one: both are the same. They are read as UTF-8,
    and a body that does not say how long it is has to be a small one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return get_response(request)
        request.encoding = "utf-8"
        if not request.path_info.endswith("/"):
            request.path_info += "/"
        if not chunked.read_whole(request):
            return problems.answer(413, chunked.TOO_LONG)
        return get_response(request)

    return middleware
