"""Links to stored files that open without a header, expire, and answer Range.

A link of ours is signed with the site's key and names its last second. That second moves in steps
of half a link's life, so that the same file has the same link for half of it and a browser's cache
works. With SERVE_FROM_CLOUD links lead to the bucket instead, and do the same there; while that
is known to be away they are ours, which open what is at hand and all else when it is back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare
from django.utils.http import http_date, parse_http_date_safe

from mvsite.lib import storage, thumbnails
from mvsite.lib.storage import links, presence, stores
from mvsite.lib.storage.kinds import type_of
from mvsite.lib.storage.local import pieces_of

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
UNTIL = re.compile(r"[0-9a-f]{1,12}\Z")
"""Seconds since 1970, in hexadecimal digits."""
BROUGHT_BYTES = 16_000_000
"""What is not larger is brought here whole when it is asked for; the rest passes through."""
link_period = links.period


@dataclass(frozen=True)
class Link:
    """As the calls of ``/api/mv/`` tell it. ``cloud_path``: the key, where there is a bucket."""

    url: str
    storage_backend: str
    expires_in_seconds: int
    cloud_path: str | None


def link_of(key: str) -> Link:
    """For now; no look at the store, and never kept."""
    cloud_path = key if stores.in_cloud() else None
    return Link(url_of(key), settings.STORAGE_BACKEND, seconds_left(), cloud_path)


def url_of(key: str, version: str = "") -> str:
    """The link of a stored file, empty for an empty key; no look at the store.

    ``version``: another one of a file that is stored anew under its key.
    """
    if not key:
        return ""
    if _lead_to_bucket():
        return links.presigned(key, version=version)
    return own_url_of(key) + (f"?v={version}" if version else "")


def _lead_to_bucket() -> bool:
    return settings.SERVE_FROM_CLOUD and not presence.known_away()


def own_url_of(key: str) -> str:
    """Through this site, wherever the file is."""
    return f"/media/{pass_of(key)}/{quote(key)}"


def pass_of(key: str) -> str:
    """What opens it for now, as ``allows`` finds it: its last second, and a signature."""
    until = _until()
    return f"{until:x}-{_signature(key, until)}"


def seconds_left() -> int:
    """For which a link that is given now opens: at least half of PRESIGNED_URL_EXPIRY."""
    return int(_until() - timezone.now().timestamp())


def allows(pass_: str, key: str) -> bool:
    """Whether the first part of a link is ours, for this key, and not over yet."""
    until, _, signature = pass_.partition("-")
    if not UNTIL.match(until):
        return False
    second = int(until, 16)
    right = constant_time_compare(signature, _signature(key, second))
    return right and second > timezone.now().timestamp()


def _until() -> int:
    return int((timezone.now().timestamp() // link_period() + 2) * link_period())


def _signature(key: str, until: int) -> str:
    return signing.Signer(salt="media").signature(f"{until} {key}")[:27]


@dataclass(frozen=True)
class Content:
    """What is answered. ``path``: where it lies here, if it does; ``etag`` with its quotes."""

    name: str
    size: int
    modified: float
    etag: str
    pieces: Callable[[int, int | None], Iterator[bytes]]
    path: Path | None = None


def handed_out(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file to be saved as ``name``: from the bucket where links lead there, else as below."""
    if _lead_to_bucket():
        storage.record_of(key)
        return HttpResponseRedirect(links.presigned(key, name))
    return stored_response(request, key, name)


def stored_response(request: HttpRequest, key: str, name: str = "") -> HttpResponseBase:
    """The file of ``key`` through this site, from its disk or streamed from the bucket.

    Raises FileNotFoundError, ValueError for what is no key, and StorageTrouble.
    """
    return _answered(request, _content_of(key), name)


def file_response(request: HttpRequest, path: Path, name: str = "") -> HttpResponseBase:
    """The file, the range asked for (206), or 416; ``name``: to be saved under it."""
    return _answered(request, _content_at(path, path.name), name)


def _content_of(key: str) -> Content:
    if not stores.in_cloud():
        return _content_at(thumbnails.local_path(key), key)
    if thumbnails.is_small(key):
        thumbnails.local_path(key)
    known = storage.record_of(key)
    path = storage.at_hand(known)
    if path is None and known.bytes <= BROUGHT_BYTES:
        path = storage.local_path(key)

    def pieces(first: int, last: int | None) -> Iterator[bytes]:
        return pieces_of(path, first, last) if path else storage.pieces(key, first, last)

    at = known.at.timestamp()
    return Content(key, known.bytes, at, f'"{known.sha256}"', pieces, path)


def _content_at(path: Path, name: str) -> Content:
    def pieces(first: int, last: int | None) -> Iterator[bytes]:
        return pieces_of(path, first, last)

    about = path.stat()
    etag = f'"{about.st_mtime_ns:x}-{about.st_size:x}"'
    return Content(name, about.st_size, about.st_mtime, etag, pieces, path)


def _answered(request: HttpRequest, content: Content, name: str) -> HttpResponseBase:
    modified = int(content.modified)
    known = get_conditional_response(request, etag=content.etag, last_modified=modified)
    response = known or _body(request, content)
    response["ETag"] = content.etag
    if response.status_code == 416:
        return response
    response["Content-Type"] = type_of(content.name)
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"private, max-age={settings.PRESIGNED_URL_EXPIRY // 2}"
    if name:
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _body(request: HttpRequest, content: Content) -> HttpResponseBase:
    wanted = RANGE.match(request.headers.get("Range", ""))
    if wanted is None or wanted.group(0) == "bytes=-" or not _is_same(request, content):
        return _whole(content)
    first, last = _span(wanted[1], wanted[2], content.size)
    if first >= content.size or first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{content.size}"})
    response = StreamingHttpResponse(content.pieces(first, last), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{content.size}"
    response["Content-Length"] = last - first + 1
    return response


def _whole(content: Content) -> HttpResponseBase:
    if content.path is not None:
        return FileResponse(content.path.open("rb"), filename=content.path.name)
    response = StreamingHttpResponse(content.pieces(0, None))
    response["Content-Length"] = content.size
    return response


def _is_same(request: HttpRequest, content: Content) -> bool:
    """If-Range: a part is wanted of what is known only, else all of it (RFC 9110, 13.1.5)."""
    known = request.headers.get("If-Range", "")
    if not known or known.startswith(('"', "W/")):
        return known in ("", content.etag)
    return parse_http_date_safe(known) == int(content.modified)


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte; without a first one so many from the end are meant."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)
