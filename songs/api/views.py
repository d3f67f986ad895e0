"""Songs: sent, read, put right, deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django_filters import MultipleChoiceFilter
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from accounts.api.views import Resources
from characters.intake import BadPicture
from mvsite.lib.http.conditional import conditional, etag, revised
from mvsite.lib.http.filters import Dated, search
from mvsite.lib.http.multipart import TakesFiles, refused_as
from mvsite.lib.state import NotNow
from mvsite.lib.uploads import clean
from songs import verbs
from songs.analysis.corrections import BadCorrection
from songs.analysis.result import Analysis
from songs.api import described
from songs.api.requests import NewLyrics, NewSong, SongChanges
from songs.api.resources import (
    AnalysisResource,
    LyricsResource,
    PreviewResource,
    Shown,
    SongResource,
)
from songs.models import Song
from songs.preview import preview_of

STILL = "It is being listened to. Ask again in a moment, or send “Prefer: wait=30”."


class SongFilter(Dated):
    status = MultipleChoiceFilter(
        choices=Song.Status.choices, help_text="One, or several: status=ready&status=failed."
    )
    search = search(method="found", help_text="Words of its title or artist.")

    def found(self, songs: QuerySet[Song], _: str, words: str) -> QuerySet[Song]:
        said = clean(words, len(words))
        return songs.filter(Q(title__icontains=said) | Q(artist__icontains=said))


@extend_schema_view(**described.SONGS)
class Songs(TakesFiles, ListModelMixin, Resources):
    queryset = Song.objects.none()
    serializer_class = SongResource
    polled = Song
    filterset_class = SongFilter
    ordering_fields = ("created_at", "title")

    @property
    def file_limits(self) -> Mapping[str, int]:
        return {"file": settings.SONG_MAX_BYTES, "character_image": settings.PICTURE_MAX_BYTES}

    def get_queryset(self) -> QuerySet[Song]:
        return Song.objects.of(self.owner)

    def create(self, request: Request) -> Response:
        form = NewSong(data=request.data)
        form.is_valid(raise_exception=True)
        song = self._brought(**form.validated_data)
        if self.held(lambda: self._is_over(song)):
            song = self.get_queryset().get(pk=song.pk)
        place = reverse("api-song-detail", args=[song.pk])
        shown = SongResource(song).data
        return Response(shown, status=HTTP_201_CREATED, headers={"Location": place})

    def _brought(self, file: Any, character_image: Any = None, **said: str) -> Song:
        with refused_as("character_image"):
            picture = character_image.whole() if character_image else None
        name = character_image.name or "" if character_image else ""
        with refused_as("file"), refused_as("character_image", BadPicture):
            return verbs.bring(
                self.owner, file.whole(), file.name or "song",
                picture=picture, picture_name=name, **said,
            )  # fmt: skip

    def _is_over(self, song: Song) -> bool:
        return self.get_queryset().filter(pk=song.pk, status__in=Song.FINISHED).exists()

    def retrieve(self, request: Request, pk: UUID) -> HttpResponseBase:
        return self._unless_known(pk, lambda: SongResource(self.get_object()).data)

    def partial_update(self, request: Request, pk: UUID) -> Response:
        song, said = self.get_object(), SongChanges(data=request.data)
        said.is_valid(raise_exception=True)
        try:
            notes = verbs.edit(song, said.validated_data)
        except BadCorrection as bad:
            raise ValidationError({bad.field: [str(bad)]}) from bad
        return Response(SongResource(Shown(self.get_object(), notes)).data)

    def destroy(self, request: Request, pk: UUID) -> Response:
        verbs.delete(self.get_object())
        return Response(status=HTTP_204_NO_CONTENT)

    @action(detail=True)
    def analysis(self, request: Request, pk: UUID) -> HttpResponseBase:
        song = self.get_object()
        self.held(lambda: self._is_over(song))
        return self._unless_known(pk, lambda: AnalysisResource(self._heard()).data)

    def _heard(self) -> Analysis:
        song: Song = self.get_object()
        if song.status != Song.Status.READY:
            raise NotNow(song.error or STILL)
        return song.heard()

    @described.LYRICS_PUT
    @action(detail=True, methods=["get", "put"])
    def lyrics(self, request: Request, pk: UUID) -> HttpResponseBase:
        if request.method != "PUT":
            return self._unless_known(pk, lambda: LyricsResource(Shown(self.get_object())).data)
        song, sent = self.get_object(), NewLyrics(data=request.data)
        sent.is_valid(raise_exception=True)
        kept = verbs.set_lyrics(song, sent.validated_data["text"])
        return Response(LyricsResource(Shown(song, kept.notes)).data)

    @action(detail=True, url_path="character-preview")
    def character_preview(self, request: Request, pk: UUID) -> HttpResponseBase:
        songs = self.get_queryset().select_related("character__selected")
        song = get_object_or_404(songs, pk=pk)
        of_character = song.character.revision if song.character else "-"
        tag = etag(song.revision, of_character, settings.CHARACTER_CONSISTENCY_ENABLED)
        return conditional(request, tag, lambda: PreviewResource(preview_of(song)).data)

    def _unless_known(self, pk: UUID, make: Callable[[], Any]) -> HttpResponseBase:
        return revised(self.request, self.get_queryset().filter(pk=pk), make)
