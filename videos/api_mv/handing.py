"""How a stored file is handed out: itself, by a link in JSON, or by being sent on to it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mvsite.lib import serving, storage
from mvsite.lib.storage import StorageAway, stores
from videos.api_mv.answers import RETRY_SECONDS
from videos.api_mv.bodies import link_to
from videos.api_mv.requests import Handing
from videos.mv_log import log


def handed(request: Request, key: str, what: str, pk: UUID) -> HttpResponseBase:
    """``what``: image or video, as the keys begin. From a bucket its link, unless that is away
    and the file is at hand."""
    form = Handing(data=request.query_params)
    form.is_valid(raise_exception=True)
    if not storage.exists(key):
        raise Http404
    log.debug("handed out", what=what, id=str(pk), storage=settings.STORAGE_BACKEND)
    if not _is_there(key):
        return serving.stored_response(request._request, key)
    if form.validated_data["redirect"]:
        return HttpResponseRedirect(serving.url_of(key))
    if stores.in_cloud():
        return Response(_link(request, key, what, pk))
    return serving.stored_response(request._request, key)


def _is_there(key: str) -> bool:
    """False where the bucket is away and the file is at hand. Raises StorageAway where it is not,
    and Http404."""
    if not stores.in_cloud():
        return True
    try:
        return stores.current().size(key) >= 0
    except FileNotFoundError as gone:
        raise Http404 from gone
    except StorageAway:
        if storage.at_hand(storage.record_of(key)) is None:
            raise
        log.debug("the bucket is away, the copy at hand is served", key=key)
        return False


def _link(request: Request, key: str, what: str, pk: UUID) -> dict[str, object]:
    link = serving.link_of(key)
    return {
        f"{what}_id": str(pk),
        f"{what}_url": link_to(request._request, key),
        "storage_backend": link.storage_backend,
        "expires_in_seconds": link.expires_in_seconds,
        "cloud_path": link.cloud_path,
    }


def unfinished(request: Request, known: Mapping[str, object], route: str, pk: UUID) -> Response:
    """It is still made: the keys of the link, as far as they are known, and where to ask again."""
    body = {
        **known,
        "storage_backend": settings.STORAGE_BACKEND,
        "expires_in_seconds": None,
        "cloud_path": None,
        "status_url": reverse(route, args=[pk]),
    }
    return Response(body, status=202, headers={"Retry-After": str(RETRY_SECONDS)})
