"""Answers that a poller knows already: 304 from one look at a revision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

from mvsite.lib.serving import link_period


def etag(*parts: object) -> str:
    """Of the revision of a row, and whatever else its answer depends on.

    Links to stored files change in steps; so does an answer that has them.
    """
    step = int(timezone.now().timestamp() // link_period())
    return f'W/"{"-".join(str(part) for part in (*parts, f"{step:x}"))}"'


def conditional(request: Request, tag: str, make: Callable[[], Any]) -> HttpResponseBase:
    """What ``make`` gives, under ``tag``; not made at all for whoever has it already."""
    known = get_conditional_response(request._request, etag=tag)
    if known is not None:
        return known
    return Response(make(), headers={"ETag": tag})


def revised(request: Request, row: QuerySet[Any], make: Callable[[], Any]) -> HttpResponseBase:
    """``conditional`` on the revision of the one row of ``row``: one look; 404 without it."""
    revision = row.values_list("revision", flat=True).first()
    if revision is None:
        raise Http404
    return conditional(request, etag(revision), make)
