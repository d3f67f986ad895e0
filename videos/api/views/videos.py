"""Videos: ordered, read, changed, begun, answered, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django_filters import ChoiceFilter, MultipleChoiceFilter, UUIDFilter
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.status import HTTP_201_CREATED, HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from accounts.api.views import Resources
from mvsite.lib.http.conditional import conditional, etag
from mvsite.lib.http.fields import require_nothing
from mvsite.lib.http.filters import Dated
from videos import verbs
from videos.api import described
from videos.api.changes import change
from videos.api.orders import VideoOrder
from videos.api.reading import shown
from videos.api.requests import Answer, NewClip, Reframe, Rerun, VideoChanges
from videos.api.resources import ClipResource, VideoResource
from videos.models import Clip, Video
from videos.standing import is_at_work
from videos.wish import order


class VideoFilter(Dated):
    status = MultipleChoiceFilter(
        choices=Video.Status.choices, help_text="One, or several: status=ready&status=failed."
    )
    mode = ChoiceFilter(choices=Video.Mode.choices)
    song = UUIDFilter(help_text="The id of the song that it is made of.")
    character = UUIDFilter(
        field_name="characters", help_text="The id of a character that was named for it."
    )


@extend_schema_view(**described.VIDEOS)
class Videos(Resources):
    queryset = Video.objects.none()
    serializer_class = VideoResource
    polled = Video
    filterset_class = VideoFilter
    ordering_fields = ("created_at", "title")

    def get_queryset(self) -> QuerySet[Video]:
        return Video.objects.of(self.owner).select_related("owner", "song", "image__character")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ()
        told = self.get_serializer(shown(page, with_takes=False), many=True)
        return self.get_paginated_response(told.data)

    def retrieve(self, request: Request, pk: UUID) -> HttpResponseBase:
        """304 from one look at the revision."""
        rows = Video.objects.of(self.owner).filter(pk=pk)
        revision = rows.values_list("revision", flat=True).first()
        if revision is None:
            raise Http404
        return conditional(request, etag(revision), lambda: self._told(pk))

    def create(self, request: Request) -> Response:
        sent = VideoOrder(data=request.data, context={"owner": self.owner})
        sent.is_valid(raise_exception=True)
        begins = sent.validated_data["start"]
        with transaction.atomic():
            video = order(self.owner, sent.wish())
            if begins:
                verbs.start(video)
        place = {"Location": reverse("api-video-detail", args=[video.pk])}
        if begins:
            return self._begun(video.pk, place)
        return Response(self._told(video.pk), status=HTTP_201_CREATED, headers=place)

    def partial_update(self, request: Request, pk: UUID) -> Response:
        video, sent = self.get_object(), VideoChanges(data=request.data)
        sent.is_valid(raise_exception=True)
        notes = change(video, sent.validated_data)
        return Response(self._told(pk, notes))

    def destroy(self, request: Request, pk: UUID) -> Response:
        verbs.delete_video(self.get_object())
        return Response(status=HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.start)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.cancel)

    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.retry)

    @action(detail=True, methods=["post"])
    def stitch(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.cut_again)

    @action(detail=True, methods=["post"])
    def rerun(self, request: Request, pk: UUID) -> Response:
        video, sent = self.get_object(), Rerun(data=request.data)
        sent.is_valid(raise_exception=True)
        verbs.rerun(video, sent.validated_data["from"])
        return self._begun(pk)

    @action(detail=True, methods=["post"], url_path="continue", url_name="continue")
    def answer(self, request: Request, pk: UUID) -> Response:
        video = self.get_object()
        sent = Answer(data=request.data, context={"video": video})
        verbs.require_waiting(video)
        sent.is_valid(raise_exception=True)
        verbs.resume(video, sent.validated_data["decision"], **sent.given)
        return self._begun(pk)

    @action(detail=True, methods=["post"])
    def reframe(self, request: Request, pk: UUID) -> Response:
        video, sent = self.get_object(), Reframe(data=request.data)
        sent.is_valid(raise_exception=True)
        verbs.reframe(video, sent.validated_data["aspect_ratio"])
        return self._begun(pk)

    @action(detail=True, methods=["post"])
    def clips(self, request: Request, pk: UUID) -> Response:
        video, sent = self.get_object(), NewClip(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        behind = said.get("position", video.clips.count()) - 1
        added = verbs.add_scene(video, behind, said.get("kind", ""))
        self.held(lambda: not Clip.objects.rewriting().filter(pk=added.pk).exists())
        place = {"Location": reverse("api-clip-detail", args=[added.pk])}
        clips = self._shown(pk).clips
        told = next(each for each in clips if each.clip.pk == added.pk)
        return Response(ClipResource(told).data, status=HTTP_201_CREATED, headers=place)

    def _done(self, verb: Callable[[Video], None]) -> Response:
        video = self.get_object()
        require_nothing(self.request.data)
        verb(video)
        return self._begun(video.pk)

    def _begun(self, pk: UUID, headers: dict[str, str] | None = None) -> Response:
        self.held(lambda: self._rests(pk))
        return Response(self._told(pk), status=HTTP_202_ACCEPTED, headers=headers)

    def _rests(self, pk: UUID) -> bool:
        """Nothing of it is being made; it may wait for a decision."""
        video = Video.objects.of(self.owner).filter(pk=pk).only("status").first()
        return video is None or not is_at_work(video)

    def _shown(self, pk: UUID) -> Any:
        video = self.get_queryset().filter(pk=pk).first()
        if video is None:  # Deleted meanwhile.
            raise Http404
        return shown([video])[0]

    def _told(self, pk: UUID, notes: Sequence[str] = ()) -> dict[str, Any]:
        told = dict(self.get_serializer(self._shown(pk)).data)
        return {**told, "warnings": [*told["warnings"], *notes]}
