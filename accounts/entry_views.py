"""The page behind the link that ``manage.py up`` prints."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.entry import is_loopback, redeem, where_to

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
"""A proxy on this machine speaks for callers from elsewhere."""


@login_not_required
@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in who follows a link at this machine. A browser that is in already only goes on."""
    if not _is_here(request):
        return render(request, "accounts/entry_refused.html", {"elsewhere": True}, status=403)
    user = redeem(token)
    if user is not None:
        login(request, user, backend=BACKEND)
    elif not request.user.is_authenticated:
        return render(request, "accounts/entry_refused.html", status=410)
    return redirect(where_to(token))


def _is_here(request: HttpRequest) -> bool:
    passed_on = any(name in request.META for name in PASSED_ON)
    return not passed_on and is_loopback(request.META.get("REMOTE_ADDR", ""))
