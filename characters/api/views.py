"""Characters and their pictures: made, read, drawn anew, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django_filters import ChoiceFilter, MultipleChoiceFilter
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.status import HTTP_201_CREATED, HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from accounts.api.views import Resources
from characters import portraits, verbs
from characters.api import described
from characters.api.requests import USUAL_IMAGES, CharacterChanges, NewCharacter, Redraw
from characters.api.resources import CharacterResource, ImageResource
from characters.models import Character, Image
from mvsite.lib.http.conditional import revised
from mvsite.lib.http.fields import require_nothing
from mvsite.lib.http.filters import Dated, search
from mvsite.lib.http.multipart import FormParser, TakesFiles, refused_as
from mvsite.lib.http.parsing import StrictJSONParser
from mvsite.lib.uploads import clean

WITH_MODEL = Image.objects.select_related("generation").only(
    *(field.name for field in Image._meta.concrete_fields), "generation__model"
)
WORKING = Character.WORKING


class CharacterFilter(Dated):
    status = MultipleChoiceFilter(
        choices=Character.Status.choices, help_text="One, or several: status=ready&status=failed."
    )
    kind = ChoiceFilter(choices=Character.Kind.choices)
    search = search(method="found", help_text="Words of its name or description.")

    def found(self, rows: QuerySet[Character], _: str, words: str) -> QuerySet[Character]:
        said = clean(words, len(words))
        return rows.filter(Q(name__icontains=said) | Q(description__icontains=said))


@extend_schema_view(**described.CHARACTERS)
class Characters(TakesFiles, ListModelMixin, Resources):
    queryset = Character.objects.none()
    serializer_class = CharacterResource
    polled = Character
    filterset_class = CharacterFilter
    ordering_fields = ("created_at", "name")
    post_parsers = (StrictJSONParser, FormParser)

    @property
    def file_limits(self) -> Mapping[str, int]:
        return {"reference_image": settings.PICTURE_MAX_BYTES}

    def get_queryset(self) -> QuerySet[Character]:
        mine = Character.objects.of(self.owner)
        return mine.prefetch_related(Prefetch("images", WITH_MODEL))

    def create(self, request: Request) -> Response:
        asked = NewCharacter(data=request.data)
        asked.is_valid(raise_exception=True)
        character = self._brought(**asked.validated_data)
        self._wait(character)
        place = reverse("api-character-detail", args=[character.pk])
        return Response(
            self._now(character.pk), status=HTTP_201_CREATED, headers={"Location": place}
        )

    def _brought(
        self, reference_image: Any = None, description: str = "", **fields: Any
    ) -> Character:
        with refused_as("reference_image"):
            picture = reference_image.whole() if reference_image else None
            name = reference_image.name or "" if reference_image else ""
            return verbs.bring(self.owner, picture, description, file_name=name, **fields)

    def _wait(self, character: Character) -> None:
        """Until it is drawn, or asks for a choice."""
        row = Character.objects.filter(pk=character.pk)
        drawing = Image.objects.filter(character=character.pk, status=Image.Status.DRAWING)
        self.held(lambda: not (row.filter(status__in=WORKING).exists() or drawing.exists()))

    def _now(self, pk: UUID) -> Any:
        """404 where it was deleted meanwhile."""
        return CharacterResource(get_object_or_404(self.get_queryset(), pk=pk)).data

    def retrieve(self, request: Request, pk: UUID) -> HttpResponseBase:
        mine = Character.objects.of(self.owner).filter(pk=pk)
        return revised(request, mine, lambda: self._now(pk))

    def partial_update(self, request: Request, pk: UUID) -> Response:
        character, changes = self.get_object(), CharacterChanges(data=request.data)
        changes.is_valid(raise_exception=True)
        verbs.put_right(character, changes.words())
        return Response(self._now(pk))

    def destroy(self, request: Request, pk: UUID) -> Response:
        verbs.delete(self.get_object())
        return Response(status=HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def redraw(self, request: Request, pk: UUID) -> Response:
        character, asked = self.get_object(), Redraw(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        count = said.get("num_images") or _as_many(character)
        verbs.redraw(character, count, said.get("note", ""), said.get("seed"))
        self._wait(character)
        return Response(self._now(pk), status=HTTP_202_ACCEPTED)


def _as_many(character: Character) -> int:
    """As are offered now."""
    offered = portraits.current(list(character.images.all()))
    return len(offered) or character.num_images or USUAL_IMAGES


@extend_schema_view(**described.IMAGES)
class Images(Resources):
    queryset = Image.objects.none()
    serializer_class = ImageResource
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Image]:
        mine = Image.objects.filter(character__owner=self.owner)
        return mine.select_related("character__owner", "generation")

    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        image = self.get_object()
        require_nothing(request.data)
        verbs.retry_image(image)
        drawing = Image.objects.filter(pk=pk, status=Image.Status.DRAWING)
        self.held(lambda: not drawing.exists())
        return Response(ImageResource(self.get_object()).data, status=HTTP_202_ACCEPTED)
