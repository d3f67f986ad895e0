"""Answers with a part of a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def is_partial(request: HttpRequest) -> bool:
    """Whether the page itself asks, and takes what changed in place of a whole page."""
    return "HX-Request" in request.headers


def refusal(why: str) -> HttpResponse:
    """The page keeps all that it shows, and says why."""
    return HttpResponse(render_to_string("parts/refused.html", {"why": why}), status=409)
