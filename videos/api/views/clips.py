"""The clips of a video and their takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_202_ACCEPTED,
    HTTP_204_NO_CONTENT,
)

from accounts.api.views import Resources
from mvsite.lib.http.conditional import conditional, etag
from mvsite.lib.http.fields import require_nothing
from mvsite.lib.http.multipart import FormParser, TakesFiles, refused_as
from mvsite.lib.http.parsing import StrictJSONParser
from mvsite.lib.receiving import Received
from videos import verbs
from videos.api import described
from videos.api.reading import shown
from videos.api.requests import ClipChanges, NewTakes, Note, TakeChoice
from videos.api.resources import ClipResource
from videos.models import Clip, Take, Video
from videos.own_takes import MOST_BYTES


class OfClips(Resources):
    """A clip of whoever asks."""

    queryset = Clip.objects.none()
    serializer_class = ClipResource
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Clip]:
        return Clip.objects.filter(video__owner=self.owner).select_related("video__owner")

    def said_begun(self, pk: UUID, status: int = HTTP_202_ACCEPTED) -> Response:
        self.held(lambda: self._rests(pk))
        return Response(self.told(pk), status=status)

    def _rests(self, pk: UUID) -> bool:
        written = Q(words_status__in=Clip.BEING_WRITTEN, alone=True)
        at_work = Q(takes__status__in=Take.WORKING) | written
        return not Clip.objects.filter(at_work, pk=pk).exists()

    def told(self, pk: UUID) -> dict[str, Any]:
        videos = Video.objects.of(self.owner).select_related("song", "image__character")
        found = [clip for each in shown(videos.filter(clips=pk)) for clip in each.clips]
        told = next((each for each in found if each.clip.pk == pk), None)
        if told is None:  # Deleted meanwhile, or between two plans.
            raise Http404
        return dict(self.get_serializer(told).data)


@extend_schema_view(**described.CLIPS)
class Clips(OfClips):
    def retrieve(self, request: Request, pk: UUID) -> HttpResponseBase:
        """304 from one look at the video's revision."""
        rows = Clip.objects.filter(video__owner=self.owner, pk=pk)
        revision = rows.values_list("video__revision", flat=True).first()
        if revision is None:
            raise Http404
        return conditional(request, etag(revision), lambda: self.told(pk))

    def partial_update(self, request: Request, pk: UUID) -> Response:
        clip, sent = self.get_object(), ClipChanges(data=request.data)
        sent.is_valid(raise_exception=True)
        words = dict(sent.validated_data)
        position = words.pop("position", None)
        with transaction.atomic():
            if words:
                verbs.edit_words(clip, **words)
            if position is not None:
                verbs.move_scene(clip, position)
        return Response(self.told(pk))

    def destroy(self, request: Request, pk: UUID) -> Response:
        verbs.delete_scene(self.get_object())
        return Response(status=HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def rewrite(self, request: Request, pk: UUID) -> Response:
        clip, sent = self.get_object(), Note(data=request.data)
        sent.is_valid(raise_exception=True)
        verbs.rewrite(clip, sent.validated_data["note"])
        return self.said_begun(pk)

    @action(detail=True, methods=["post"])
    def redo(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.redo)

    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.retry_clip)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        clip = self.get_object()
        require_nothing(request.data)
        verbs.cancel_clip(clip)
        return Response(self.told(pk), status=HTTP_200_OK)

    @action(detail=True, methods=["post"], url_path="use-still")
    def use_still(self, request: Request, pk: UUID) -> Response:
        return self._done(verbs.use_still)

    @action(detail=True, methods=["post"], url_path="select-take")
    def select_take(self, request: Request, pk: UUID) -> Response:
        clip, sent = self.get_object(), TakeChoice(data=request.data)
        sent.is_valid(raise_exception=True)
        take = clip.takes.filter(pk=sent.validated_data["take"]).first()
        if take is None:
            raise ValidationError({"take": ["This clip has no take with this id."]})
        verbs.choose_take(clip, take)
        return Response(self.told(pk), status=HTTP_200_OK)

    def _done(self, verb: Callable[[Clip], Any]) -> Response:
        clip = self.get_object()
        require_nothing(self.request.data)
        verb(clip)
        return self.said_begun(clip.pk)


@extend_schema_view(**described.TAKES)
class ClipTakes(TakesFiles, OfClips):
    post_parsers = (StrictJSONParser, FormParser)
    file_limits: Mapping[str, int] = {"file": MOST_BYTES}

    def create(self, request: Request, pk: UUID) -> Response:
        clip, sent = self.get_object(), NewTakes(data=request.data)
        sent.is_valid(raise_exception=True)
        if "models" in sent.validated_data:
            verbs.takes_by(clip, sent.validated_data["models"])
        else:
            _bring(clip, sent.validated_data["file"])
        return self.said_begun(pk, HTTP_201_CREATED)


def _bring(clip: Clip, file: Received) -> None:
    with refused_as("file"):
        verbs.own_take(clip, file.whole(), file.name or "clip")
