"""Stored files by their signed links: no header, no log-in, gone when what they show is hidden."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mvsite.lib import serving, thumbnails
from videos import moderation


@require_safe
@login_not_required
def media(request: HttpRequest, pass_: str, key: str) -> HttpResponseBase:
    if not serving.allows(pass_, key) or _is_kept_from(request, key):
        raise Http404
    try:
        path = thumbnails.local_path(key)
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    return serving.file_response(request, path)


def _is_kept_from(request: HttpRequest, key: str) -> bool:
    """What is hidden is shown to those who may hide it only."""
    return moderation.hides(key) and not request.user.is_staff
