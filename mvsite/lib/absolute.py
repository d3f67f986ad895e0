"""Addresses of this site that are followed from elsewhere."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, address: str) -> str:
    """Under PUBLIC_URL where that is set, else as the asker reached the site. One that is absolute
    already, as those of a far store are, stays."""
    if settings.PUBLIC_URL:
        return urljoin(settings.PUBLIC_URL, address)
    return request.build_absolute_uri(address)
