"""My account: look, limits, what is stored and what was spent."""

from __future__ import annotations

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import tokens
from accounts.forms import ThemeForm, TokenForm
from accounts.models import PersonRequest
from videos import usage
from videos.notice_sheet import Notices
from videos.spending import left_today


@require_safe
def account(request: PersonRequest) -> HttpResponse:
    return page(request)


def page(request: PersonRequest, *, status: int = 200, **sent: Form) -> HttpResponse:
    """``sent``: a form of the notices that was not taken."""
    days = usage.spent_by_day(request.user)
    stored = usage.stored_by(request.user)
    return render(request, "videos/account.html", {
        "section": "account",
        "theme_form": ThemeForm(instance=request.user),
        "tokens": tokens.alive(request.user),
        "token_form": TokenForm(),
        "notices": Notices.of(request.user, **sent),
        "limits": usage.limits_of(request.user),
        "in_progress": usage.in_progress(request.user).count(),
        "site": settings,
        "stored": stored,
        "stored_size": sum(kind.size for kind in stored),
        "outcomes": usage.outcomes(request.user),
        "films": usage.films_by_cost(request.user),
        "left": left_today(request.user),
        "calls": usage.calls_by_kind(request.user),
        "days": days,
        "today": days[-1].cost,
        "month": sum(day.cost for day in days),
        "highest": max(day.cost for day in days),
    }, status=status)  # fmt: skip
