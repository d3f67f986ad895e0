"""The page of a video in parts: what stands above and below its scenes is drawn a zone at a time,
and a page is sent only the zones that are not as it shows them."""

from __future__ import annotations

import re
import zlib
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

NAMES = ("head", "now", "stage", "acts", "wave", "asked", "offers", "same", "report", "cost")
PASS = re.compile(r"/media/[^/]+/")
"""The part of a link to a file that changes with the hour: the same picture is no news."""


def drawn(request: HttpRequest, context: dict[str, Any]) -> dict[str, SafeString]:
    """Without the space around, so that a zone of nothing is empty for the page's styles too."""
    return {name: _drawn(request, name, context) for name in NAMES}


def _drawn(request: HttpRequest, name: str, context: dict[str, Any]) -> SafeString:
    html = render_to_string(f"videos/zones/{name}.html", context, request)
    return mark_safe(html.strip())  # noqa: S308  drawn by templates


def digests(zones: dict[str, SafeString]) -> str:
    """One for each zone, in the order of NAMES, to be sent back with the next question."""
    return "-".join(_digest(zones[name]) for name in NAMES)


def changed(zones: dict[str, SafeString], seen: str) -> dict[str, SafeString]:
    """Those that a page does not show yet, each as an element that takes its place."""
    known = seen.split("-")
    if len(known) != len(NAMES):
        known = [""] * len(NAMES)
    return {
        name: as_new(name, zones[name])
        for name, digest in zip(NAMES, known, strict=True)
        if _digest(zones[name]) != digest
    }


def as_new(name: str, html: str) -> SafeString:
    return mark_safe(f'<div id="z-{name}" class="z-{name}" hx-swap-oob="true">{html}</div>')  # noqa: S308  drawn by templates


def _digest(html: str) -> str:
    return f"{zlib.crc32(PASS.sub('', html).encode()):08x}"
