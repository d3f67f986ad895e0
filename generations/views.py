"""Where providers say that something ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from generations import webhook


@csrf_exempt
@never_cache
@require_POST
@login_not_required
def hook(request: HttpRequest, provider: str, pk: UUID) -> HttpResponse:
    """204 for whatever is signed, also a second time and about what is not known: a stranger
    learns nothing. 401 for what is not, 413 for what is too long to be looked at."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > webhook.BODY_BYTES:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        webhook.receive(provider, pk, headers, request.read())
    except webhook.NotSigned:
        return HttpResponse(status=401)
    return HttpResponse(status=204)
