"""The choice of a character's picture, which films may wait for; so it stands above characters."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Resources
from characters import verbs as characters
from characters.api.described import BUSY, CHARACTER, PICTURE, answer
from characters.api.resources import CharacterResource
from characters.models import Character
from mvsite.lib.http.fields import Known
from videos import verbs

NOT_ITS_OWN = "This is no picture of this character. Take an id of its images."


class Choice(Known):
    image = serializers.UUIDField(help_text="One of the character’s images that is ready.")


class Choices(Resources):
    queryset = Character.objects.none()
    serializer_class = CharacterResource
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Character]:
        return Character.objects.of(self.owner)

    @extend_schema(
        summary="Choose a character’s picture",
        description="Every clip is made from it from now on; films that wait for the choice go on.",
        request=Choice,
        responses={200: CharacterResource, 409: BUSY},
        examples=[
            OpenApiExample("One of its images", {"image": PICTURE}, request_only=True),
            answer("Chosen", CHARACTER),
        ],
    )
    @action(detail=True, methods=["post"])
    def select(self, request: Request, pk: UUID) -> Response:
        character, sent = self.get_object(), Choice(data=request.data)
        sent.is_valid(raise_exception=True)
        image = character.images.filter(pk=sent.validated_data["image"]).first()
        if image is None:
            raise ValidationError({"image": [NOT_ITS_OWN]})
        verbs.decide(
            character, "choose", lambda: characters.choose(character, image), image=image.pk
        )
        return Response(CharacterResource(self.get_object()).data)
