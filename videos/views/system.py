"""Staff's page on the state of the system; ``?format=json`` for monitoring."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from videos import system


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    state = system.state()
    if request.GET.get("format") == "json":
        return JsonResponse(state)
    context = {**admin.site.each_context(request), "title": "System", **state}
    return TemplateResponse(request, "admin/system.html", context)
