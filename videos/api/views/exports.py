"""A film for others: what was measured of it, its package and timelines, the link to watch it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_202_ACCEPTED,
    HTTP_204_NO_CONTENT,
)

from accounts.api.views import Resources
from mvsite.lib.http.refusals import Conflict
from videos import verbs
from videos.api.described_exports import EXPORTS, withdrawn
from videos.api.exports import ExportForm, ReportResource, ShareForm, ShareResource, report_told
from videos.exports import NotThere, package
from videos.exports.attached import attached, file_name, zip_response
from videos.models import Film, Video
from videos.pipeline import measure_again


@extend_schema_view(**EXPORTS)
class Exports(Resources):
    """Of a video of whoever asks; while staff hides it there is nothing to take away."""

    queryset = Video.objects.none()
    serializer_class = ReportResource
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Video]:
        return Video.objects.of(self.owner).select_related("owner", "song", "image")

    @action(detail=True)
    def report(self, request: Request, pk: UUID) -> Response:
        film = self._film(self._shown_video())
        if not film.is_measured:
            measure_again(film)
            self.held(lambda: not _waits_for_report(film.pk))
            film = self._film(self._shown_video())
        status = HTTP_200_OK if film.is_measured else HTTP_202_ACCEPTED
        return Response(ReportResource(report_told(film)).data, status=status)

    @action(detail=True)
    def export(self, request: Request, pk: UUID) -> HttpResponseBase:
        video, asked = self._shown_video(), ExportForm(data=request.query_params)
        asked.is_valid(raise_exception=True)
        kind = asked.validated_data["format"]
        try:
            if kind == "zip":
                return zip_response(package.package_of(video), f"{file_name(video)}.zip")
            text = package.timeline_of(video, kind)
        except NotThere as no:
            raise Conflict(str(no)) from no
        response = HttpResponse(text, content_type=package.TYPES[kind])
        return attached(response, f"{file_name(video)}.{kind}")

    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: UUID) -> Response:
        video, sent = self.get_object(), ShareForm(data=request.data)
        sent.is_valid(raise_exception=True)
        link = verbs.share(video, sent.validated_data["expires_in_days"])
        told = ShareResource(link, context=self.get_serializer_context())
        return Response(told.data, status=HTTP_201_CREATED)

    @withdrawn
    @share.mapping.delete
    def withdraw(self, request: Request, pk: UUID) -> Response:
        verbs.withdraw(self.get_object())
        return Response(status=HTTP_204_NO_CONTENT)

    def _shown_video(self) -> Video:
        video: Video = self.get_object()
        if video.hidden_part is not None:
            raise Http404
        return video

    def _film(self, video: Video) -> Film:
        if (film := video.film) is None:
            raise Conflict("There is no film yet. Come back when the video is ready.")
        return film


def _waits_for_report(pk: UUID) -> bool:
    """Not when it was deleted meanwhile."""
    film = Film.objects.filter(pk=pk).first()
    return film is not None and not film.is_measured
