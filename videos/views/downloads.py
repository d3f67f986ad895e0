"""What can be taken away: the film, one clip, all of it, a timeline, the timed lyrics."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import PersonRequest
from mvsite.lib import serving
from mvsite.lib.owned import owned
from mvsite.lib.storage import StorageTrouble
from songs.webvtt import webvtt
from videos import downloads
from videos.exports import NotThere, package
from videos.exports.attached import attached, file_name, zip_response
from videos.models import Film, Video
from videos.views.answering import clip_of, refused

UNABLE = (NotThere, StorageTrouble)


@require_safe
def film(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    films = Film.objects.select_related("video")
    found = get_object_or_404(films, pk=pk, video__owner=request.user)
    shape = f" {found.shape.replace(':', 'x')}" if found.shape != found.video.shape else ""
    return _file(request, found.video, found.key, f"{file_name(found.video)}{shape}.mp4")


@require_safe
def clip(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """As it stands in the film: trimmed to its slot."""
    found = clip_of(request, pk)
    if _is_hidden(found.video) or found.chosen is None:
        raise Http404
    name = f"{file_name(found.video)} {found.number:02d}.mp4"
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
        return zip_response(package.package_of(video), f"{file_name(video)}.zip")
    except UNABLE as why:
        return refused(request, video, str(why))


@require_safe
def timeline(request: PersonRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """For an editor; the files that it names are those of the package."""
    video = owned(Video, request, pk)
    if _is_hidden(video) or video.film is None or kind not in package.TIMELINES:
        raise Http404
    try:
        text = package.timeline_of(video, kind)
    except UNABLE as why:
        return refused(request, video, str(why))
    response = HttpResponse(text, content_type=package.TYPES[kind])
    return attached(response, f"{file_name(video)}.{kind}")


@require_safe
def captions(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """The lyrics of the film's part of the song, for a player or to keep."""
    video = owned(Video, request, pk)
    if _is_hidden(video) or video.song is None or not video.song.lyric_lines:
        raise Http404
    text = webvtt(video.song.lyric_lines, video.window_start or 0.0, video.seconds)
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    wanted = request.GET.get("download")
    return attached(response, f"{file_name(video)}.vtt") if wanted else response


def _file(request: PersonRequest, video: Video, key: str, name: str) -> HttpResponseBase:
    if _is_hidden(video):
        raise Http404
    try:
        return serving.handed_out(request, key, name)
    except FileNotFoundError:
        return refused(request, video, "The file of this film is gone. Cut it again.")


def _is_hidden(video: Video) -> bool:
    return video.hidden_part is not None
