"""A character and the pictures of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import OwnedQuerySet
from generations.models import Generation
from mvsite.lib.models import Row
from mvsite.lib.moderation import Moderated, ModeratedQuerySet, hidden_has_reason
from mvsite.lib.state import Move, Stateful, StatefulQuerySet, touched


# Its mixins are querysets of any row.
class CharacterQuerySet(StatefulQuerySet, OwnedQuerySet, ModeratedQuerySet):  # type: ignore[override]
    def due(self) -> Self:
        return super().due().exclude(status=Character.Status.NEW, asked_for=False)

    def resting(self) -> Self:
        """Kept, and not begun before somebody asks for them."""
        return self.filter(status=Character.Status.NEW, asked_for=False)

    def ask_for(self) -> int:
        """Somebody wants them drawn now; how many rested until then."""
        return self.resting().update(
            asked_for=True, due_at=timezone.now(), revision=F("revision") + 1
        )

    def late(self) -> Self:
        """Chosen already, while other candidates were still being drawn."""
        drawing = Image.objects.filter(status=Image.Status.DRAWING).values("character")
        return self.filter(status=Character.Status.READY, pk__in=drawing)


class Character(Row, Stateful, Moderated):
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
    negative_description = models.TextField(blank=True, help_text="what no picture is to show")
    interrogation = models.JSONField(null=True, blank=True)
    reference_key = models.CharField(max_length=300, blank=True)
    reference_hash = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, blank=True)
    seen = models.JSONField(
        null=True, blank=True, editable=False, help_text="of the subject, by the offline eye"
    )
    seen_changed = models.PositiveIntegerField(
        default=0, editable=False, help_text="the revision that gave it other words or findings"
    )
    warnings = models.JSONField(default=list, blank=True)
    hue = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(359)]
    )
    num_images = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(4)])
    auto_select = models.BooleanField(default=False)
    asked_for = models.BooleanField(
        default=True, editable=False,
        help_text="False: came for a film that is not ordered yet; nothing paid is begun",
    )  # fmt: skip
    chosen_models = models.JSONField(
        default=dict, blank=True, help_text="names by kind (see, draw); else the usual"
    )
    seed = models.BigIntegerField(default=0)
    aspect_ratio = models.CharField(max_length=5, default="1:1")
    revision = models.PositiveIntegerField(default=0, editable=False)
    selected = models.ForeignKey(
        "Image", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    """Goes with the character only: one that is ready has an image to its end."""

    objects = models.Manager.from_queryset(CharacterQuerySet)()  # type: ignore[misc]  # a class made here

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="character_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_character_has_error"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(selected__isnull=False),
                name="ready_character_has_image",
            ),
            hidden_has_reason("character"),
        ]

    def __str__(self) -> str:
        return self.name or "character"

    @property
    def is_product(self) -> bool:
        return self.kind == self.Kind.PRODUCT

    def model_for(self, kind: str) -> str:
        """By name; empty: the usual one."""
        return str(self.chosen_models.get(kind, ""))

    def touch(self) -> None:
        touched.send(type(self), row=self)
        Character.objects.filter(pk=self.pk).update(revision=F("revision") + 1)

    @property
    def rests(self) -> bool:
        """As ``resting``."""
        return self.status == self.Status.NEW and not self.asked_for

    @property
    def is_worked_on(self) -> bool:
        return self.status in self.WORKING and not self.rests

    @property
    def at_work(self) -> bool:
        """Whether anything that a page of it shows is still being made."""
        drawing = self.images.filter(status=Image.Status.DRAWING)
        return self.is_worked_on or drawing.exists()

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


class ImageQuerySet(ModeratedQuerySet):
    def ready(self) -> ImageQuerySet:
        return self.filter(status=Image.Status.READY)

    def since(self, revision: int) -> ImageQuerySet:
        """Those that changed after the character was at ``revision``."""
        return self.filter(changed__gt=revision)

    def touch(self) -> None:
        """Of one character: it has a new revision, and these are of it. For how long nothing
        happened to a picture is counted from here."""
        newest = Character.objects.filter(pk=OuterRef("character")).values("revision")
        self.update(changed=Subquery(newest[:1]), updated_at=timezone.now())


class Image(Row, Moderated):
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
    place = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="among the candidates; the newest of a place is shown"
    )
    seed = models.BigIntegerField(default=0)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True, help_text="pixels of its file")
    height = models.PositiveIntegerField(null=True, blank=True)
    hints = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAWING)
    error = models.TextField(blank=True)
    changed = models.PositiveIntegerField(
        default=0, editable=False, help_text="the character's revision when it last changed"
    )

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
            hidden_has_reason("image"),
        ]

    def __str__(self) -> str:
        return f"image {self.number} of {self.character}"

    def touch(self) -> None:
        """What shows it is told; ahead of the change, as a row's."""
        self.character.touch()
        Image.objects.filter(pk=self.pk).touch()

    @property
    def hidden_part(self) -> Moderated | None:
        return super().hidden_part or self.character.hidden_part
