"""What can be taken away: the film, one clip, all of it, the lyrics with their times."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.models import PersonRequest
from mvsite.lib import serving, storage
from mvsite.lib.owned import owned
from mvsite.lib.storage import StorageFull
from songs.webvtt import webvtt
from videos import downloads
from videos.models import Film, Video
from videos.views.answering import clip_of, refused

UNABLE = (downloads.NotThere, StorageFull)


@require_safe
def film(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    films = Film.objects.select_related("video")
    found = get_object_or_404(films, pk=pk, video__owner=request.user)
    shape = f" {found.shape.replace(':', 'x')}" if found.shape != found.video.shape else ""
    return _file(request, found.video, found.key, f"{_name(found.video)}{shape}.mp4")


@require_safe
def clip(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """As it stands in the film: trimmed to its slot."""
    found = clip_of(request, pk)
    if _is_hidden(found.video) or found.chosen is None:
        raise Http404
    name = f"{_name(found.video)} {found.number:02d}.mp4"
    try:
        return serving.file_response(request, downloads.clip_file(found), name)
    except UNABLE as why:
        return refused(request, found.video, str(why), found)


@require_safe
def everything(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    video = owned(Video, request, pk)
    if _is_hidden(video) or video.film is None:
        raise Http404
    try:
        pieces = downloads.zip_of(video)
    except UNABLE as why:
        return refused(request, video, str(why))
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{_name(video)}.zip")
    return response


@require_safe
def captions(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The lyrics of the film's part of the song, for a player or to keep."""
    video = owned(Video, request, pk)
    if _is_hidden(video) or video.song is None or not video.song.lyric_lines:
        raise Http404
    text = webvtt(video.song.lyric_lines, video.window_start or 0.0, video.seconds)
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    if request.GET.get("download"):
        response["Content-Disposition"] = content_disposition_header(True, f"{_name(video)}.vtt")
    return response


def _file(request: PersonRequest, video: Video, key: str, name: str) -> HttpResponseBase:
    if _is_hidden(video):
        raise Http404
    try:
        return serving.file_response(request, storage.local_path(key), name)
    except FileNotFoundError:
        return refused(request, video, "The file of this film is gone. Cut it again.")


def _is_hidden(video: Video) -> bool:
    return video.hidden_part is not None


def _name(video: Video) -> str:
    """Of a file, as every system takes it."""
    return slugify(Path(video.title).name, allow_unicode=True) or "video"
