"""A character and its pictures, as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from characters.models import Character, Image
from mvsite.lib import thumbnails
from mvsite.lib.http.fields import Link, Sentence, Time

THUMBNAIL = 320


class ShownImage:
    """Its character and its call are fetched beforehand."""

    def __init__(self, image: Image):
        self.image = image
        self.key = "" if image.hidden_part else image.key
        self.thumbnail_key = thumbnails.key_of(self.key, THUMBNAIL)
        self.error = image.why_hidden or image.error

    @property
    def model(self) -> str:
        return str(self.image.generation.model) if self.image.generation else ""


class ShownCharacter:
    """Its pictures are fetched beforehand."""

    def __init__(self, character: Character):
        self.character = character
        self.reference_key = "" if character.is_hidden else character.reference_key
        self.error = character.why_hidden or character.error

    @property
    def images(self) -> Sequence[Image]:
        return list(self.character.images.all())

    @property
    def findings(self) -> list[dict[str, str]]:
        """What was noted of it since is a finding too."""
        notes = [{"level": "note", "title": "Note", "text": w} for w in self.character.warnings]
        return [*self.character.findings, *notes]


@extend_schema_serializer(component_name="Image")
class ImageResource(serializers.Serializer):
    id = serializers.UUIDField(source="image.id")
    status = serializers.ChoiceField(source="image.status", choices=Image.Status.choices)
    error = Sentence(help_text="Why it failed, or why it is hidden.")
    seed = serializers.IntegerField(source="image.seed")
    model = Sentence(help_text="That drew it; null of a picture that was sent, or is not drawn.")
    note = serializers.CharField(source="image.note", help_text="What was to be changed; or empty.")
    url = Link(source="key", help_text="The picture.")
    thumbnail_url = Link(source="thumbnail_key", help_text=f"WebP, {THUMBNAIL} pixels wide.")
    width = serializers.IntegerField(
        source="image.width", allow_null=True, help_text="Pixels; null until it is there."
    )
    height = serializers.IntegerField(source="image.height", allow_null=True)
    created_at = Time(source="image.created_at")

    def to_representation(self, instance: Image) -> dict[str, Any]:
        return dict(super().to_representation(ShownImage(instance)))


class InterrogationResource(serializers.Serializer):
    prompt = serializers.CharField()
    character_description = serializers.CharField()
    style_notes = serializers.CharField()


class FindingResource(serializers.Serializer):
    level = serializers.ChoiceField(choices=["ok", "hint", "note"])
    title = serializers.CharField()
    text = serializers.CharField()


@extend_schema_serializer(component_name="Character")
class CharacterResource(serializers.Serializer):
    id = serializers.UUIDField(source="character.id")
    name = serializers.CharField(source="character.name", help_text="Empty where it has none.")
    kind = serializers.ChoiceField(source="character.kind", choices=Character.Kind.choices)
    status = serializers.ChoiceField(
        source="character.status", choices=Character.Status.choices,
        help_text="It is new, then describing and drawing; choosing waits for select/; in the end "
        "ready or failed.",
    )  # fmt: skip
    error = Sentence(help_text="Why it failed, for what it waits, or why it is hidden.")
    description = serializers.CharField(
        source="character.description", help_text="The owner’s own words; or empty."
    )
    interrogation = InterrogationResource(
        source="character.interrogation", allow_null=True,
        help_text="The reference picture in words; null without one, and until it is described.",
    )  # fmt: skip
    reference_image_url = Link(source="reference_key", help_text="The picture that was sent.")
    images = ImageResource(many=True, help_text="All that were ever drawn, the oldest first.")
    selected_image = serializers.UUIDField(
        source="character.selected_id", allow_null=True,
        help_text="The character image, from which every clip is made; null until it is chosen.",
    )  # fmt: skip
    findings = FindingResource(many=True, help_text="What the reference picture is good for.")
    created_at = Time(source="character.created_at")

    def to_representation(self, instance: Character) -> dict[str, Any]:
        return dict(super().to_representation(ShownCharacter(instance)))
