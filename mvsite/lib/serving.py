"""Links to stored files that open without a header, expire, and answer Range.

A link is signed with the site's key and names its last second. That second moves in steps of half
a link's life, so that the same file has the same link for half of it and a browser's cache works.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import http_date, parse_http_date_safe

CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
UNTIL = re.compile(r"[0-9a-f]{1,12}\Z")
"""Seconds since 1970, in hexadecimal digits."""
TYPES = {".webp": "image/webp", ".vtt": "text/vtt", ".flac": "audio/flac", ".m4a": "audio/mp4"}


def url_of(key: str) -> str:
    """The link of a stored file, empty for an empty key; no look at the store."""
    if not key:
        return ""
    half = settings.PRESIGNED_URL_EXPIRY / 2
    until = int((timezone.now().timestamp() // half + 2) * half)
    return f"/media/{until:x}-{_signature(key, until)}/{quote(key)}"


def allows(pass_: str, key: str) -> bool:
    """Whether the first part of a link is ours, for this key, and not over yet."""
    until, _, signature = pass_.partition("-")
    if not UNTIL.match(until):
        return False
    second = int(until, 16)
    right = constant_time_compare(signature, _signature(key, second))
    return right and second > timezone.now().timestamp()


def _signature(key: str, until: int) -> str:
    return signing.Signer(salt="media").signature(f"{until} {key}")[:27]


def file_response(request: HttpRequest, path: Path, name: str = "") -> HttpResponseBase:
    """The file, the range asked for (206), or 416; ``name``: to be saved under it."""
    stat = path.stat()
    response = _body(request, path, stat.st_size)
    if response.status_code == 416:
        return response
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    response["Content-Type"] = kind or "application/octet-stream"
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(stat.st_mtime)
    response["Cache-Control"] = f"private, max-age={settings.PRESIGNED_URL_EXPIRY // 2}"
    if name:
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _body(request: HttpRequest, path: Path, size: int) -> HttpResponseBase:
    if _is_known(request, path):
        return HttpResponse(status=304)
    wanted = RANGE.match(request.headers.get("Range", ""))
    if wanted is None or wanted.group(0) == "bytes=-":
        return FileResponse(path.open("rb"), filename=path.name)
    first, last = _span(wanted[1], wanted[2], size)
    if first >= size or first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_part(path, first, last), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = last - first + 1
    return response


def _is_known(request: HttpRequest, path: Path) -> bool:
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(path.stat().st_mtime) <= since


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte; without a first one so many from the end are meant."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _part(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (data := file.read(min(CHUNK, left))):
            left -= len(data)
            yield data
