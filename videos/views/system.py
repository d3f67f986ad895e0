"""Staff's page on the state of the system, and what the doctor finds; ``?format=json`` for
monitoring."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from mvsite import doctor
from videos import system

EXAMINED = "examined"
EXAMINED_SECONDS = 60
"""For so long an examination is shown again: each asks every provider."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    state = system.state()
    if _wants_json(request):
        return JsonResponse(state)
    context = {"title": "System", "examination": cache.get(EXAMINED), **state}
    return _answer(request, "admin/system.html", context)


@require_safe
def examination(request: HttpRequest) -> HttpResponse:
    """A part of the page where htmx asks, a page of its own elsewhere."""
    found = cache.get_or_set(EXAMINED, _examined, EXAMINED_SECONDS)
    if _wants_json(request):
        return JsonResponse(found)
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    name = "admin/_examination.html" if asked_by_htmx else "admin/examination.html"
    return _answer(request, name, {"title": "Examination", "examination": found})


def _examined() -> dict[str, Any]:
    return doctor.as_json(doctor.examine())


def _wants_json(request: HttpRequest) -> bool:
    return request.GET.get("format") == "json"


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
