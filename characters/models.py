"""A character and the pictures of it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import OwnedQuerySet
from generations.models import Generation
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet


class CharacterQuerySet(StatefulQuerySet, OwnedQuerySet):  # type: ignore[override]
    pass


class Character(Row, Stateful):
    """Somebody, or a product, who is to look the same in every clip."""

    class Kind(models.TextChoices):
        CHARACTER = "character"
        PRODUCT = "product"

    class Status(models.TextChoices):
        NEW = "new"
        DESCRIBING = "describing"
        DRAWING = "drawing"
        CHOOSING = "choosing"
        READY = "ready"
        FAILED = "failed"

    WORKING = (Status.NEW, Status.DESCRIBING, Status.DRAWING)
    ASKING = (Status.CHOOSING,)
    FINISHED = (Status.READY, Status.FAILED)
    MOVES = {
        Status.DESCRIBING: Move(
            (Status.NEW, Status.CHOOSING, Status.READY, Status.FAILED), "pipeline; owner: rerun"
        ),
        Status.DRAWING: Move(
            (Status.NEW, Status.DESCRIBING, Status.CHOOSING, Status.READY, Status.FAILED),
            "pipeline; owner: redraw, retry",
        ),
        Status.CHOOSING: Move((Status.DRAWING,), "pipeline"),
        Status.READY: Move(
            (Status.NEW, Status.DESCRIBING, Status.DRAWING, Status.CHOOSING, Status.FAILED),
            "pipeline: the first ready image; owner: choose, use the reference",
        ),
        Status.FAILED: Move((Status.DESCRIBING, Status.DRAWING), "pipeline: no ready image"),
    }

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="characters"
    )
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CHARACTER)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NEW)
    description = models.TextField(blank=True)
    interrogation = models.JSONField(null=True, blank=True)
    reference_key = models.CharField(max_length=300, blank=True)
    reference_hash = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    hue = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(359)]
    )
    num_images = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(4)])
    auto_select = models.BooleanField(default=False)
    seed = models.BigIntegerField(default=0)
    aspect_ratio = models.CharField(max_length=5, default="1:1")
    selected = models.ForeignKey(
        "Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = models.Manager.from_queryset(CharacterQuerySet)()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_character_has_error"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(selected__isnull=False),
                name="ready_character_has_image",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "character"

    @property
    def words(self) -> dict[str, str]:
        """What is known of it in words, by the three keys: the owner's own words come first."""
        seen = self.interrogation or {}
        own = self.description
        return {
            "prompt": " ".join(filter(None, (own, seen.get("prompt", "")))),
            "character_description": " ".join(
                filter(None, (own, seen.get("character_description", "")))
            ),
            "style_notes": seen.get("style_notes", ""),
        }


class ImageQuerySet(models.QuerySet["Image"]):
    def ready(self) -> ImageQuerySet:
        return self.filter(status=Image.Status.READY)


class Image(Row):
    """A picture that a character may become. What else is known of it stands in its generation."""

    class Status(models.TextChoices):
        DRAWING = "drawing"
        READY = "ready"
        FAILED = "failed"

    class Origin(models.TextChoices):
        DRAWN = "drawn"
        REFERENCE = "reference"
        UPLOADED = "uploaded"

    character = models.ForeignKey(Character, on_delete=models.CASCADE, related_name="images")
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.DRAWN)
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=300, blank=True)
    hints = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAWING)
    error = models.TextField(blank=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["character", "number"], name="image_number_once"),
            models.CheckConstraint(
                condition=~Q(status="ready") | ~Q(key=""), name="ready_image_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_image_has_error"
            ),
        ]

    def __str__(self) -> str:
        return f"image {self.number} of {self.character}"
