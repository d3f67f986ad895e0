"""Bodies that come in chunks (RFC 9112, 7.1): nobody knows how long they are before they end.

Django takes such a body for an empty one. A small one is read whole, for views to find it as any
other; a larger one has to say its length, so that it can be refused before it is read.
"""

from __future__ import annotations

import io

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from mvsite.lib.http.parsing import MOST_BYTES

TOO_LONG = (
    f"A body without a Content-Length has at most {MOST_BYTES:,} bytes. Nothing was done. "
    "Say how long it is, and send it again."
)


def read_whole(request: HttpRequest) -> bool:
    """False for one that is too long, of which no more is read."""
    if not (isinstance(request, WSGIRequest) and _is_chunked(request)):
        return True
    body = request.environ["wsgi.input"].read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return False
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = io.BytesIO(body)  # Where Django reads from; it has no other way in.
    return True


def _is_chunked(request: WSGIRequest) -> bool:
    """``wsgi.input_terminated``: the server itself sees where the body ends."""
    coded = request.META.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    return coded and request.environ.get("wsgi.input_terminated") is True
