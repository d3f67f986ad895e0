"""Stored files by their signed links: no header, no log-in, gone when what they show is hidden."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mvsite.lib import serving
from videos import moderation

OVER = "This link is over, or not whole. The page where it stood has a new one."


@require_safe
@login_not_required
def media(request: HttpRequest, pass_: str, key: str) -> HttpResponseBase:
    """A link that is not ours, or that is over, is refused; what is hidden was never there."""
    if not serving.allows(pass_, key):
        return HttpResponseForbidden(OVER, content_type="text/plain; charset=utf-8")
    if _is_kept_from(request, key):
        raise Http404
    try:
        return serving.stored_response(request, key)
    except (FileNotFoundError, ValueError):
        raise Http404 from None


def _is_kept_from(request: HttpRequest, key: str) -> bool:
    """What is hidden is shown to those who may hide it only."""
    return moderation.hides(key) and not request.user.is_staff
