"""What is taken away, as an answer that a browser saves under a name of its own."""

from __future__ import annotations

from pathlib import Path

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from zipstream import ZipStream

from videos.models import Video


def file_name(video: Video) -> str:
    """Of what is made of it, as every system takes it; without an ending."""
    return slugify(Path(video.title).name, allow_unicode=True) or "video"


def zip_response(pieces: ZipStream, name: str) -> HttpResponseBase:
    """Sent while it is read, its length known before."""
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Length"] = len(pieces)
    return attached(response, name)


def attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """To be saved under that name."""
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
