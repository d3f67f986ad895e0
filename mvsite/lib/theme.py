"""The look that was chosen, kept by the browser too: for pages that ask no database who it is."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "theme"
KEPT = timedelta(days=365)
THEMES = ("light", "dark")


def keep(response: HttpResponse, theme: str) -> None:
    """An empty one is the system's."""
    if theme:
        response.set_cookie(
            COOKIE, theme, max_age=KEPT, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def kept_by(request: HttpRequest) -> str:
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""
