"""What holds for every answer: who may ask, and what browsers may do with what they get."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

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


def quiet_devices(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """No page of ours asks for a camera or a microphone, so none that got in may either."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", DEVICES)
        return response

    return middleware
