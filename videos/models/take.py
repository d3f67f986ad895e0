"""One film of a scene, and the picture that it begins with."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet
from videos.models.clip import Clip
from videos.models.measured import Measured


class Keyframe(Row, Measured):
    """The picture that a take begins with."""

    class Origin(models.TextChoices):
        DRAWN = "drawn"
        UPLOADED = "uploaded"

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="keyframes")
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.DRAWN)
    seed = models.BigIntegerField(default=0)
    key = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation"], name="one_keyframe_per_call"),
        ]

    def __str__(self) -> str:
        return f"keyframe of {self.clip}"


class TakeQuerySet(StatefulQuerySet):
    def at_work(self) -> Self:
        return self.filter(status__in=Take.WORKING)

    def ready(self) -> Self:
        return self.filter(status=Take.Status.READY)


class Take(Row, Stateful, Measured):
    """One film of a scene. It uses the words that it copied when it was begun."""

    class Status(models.TextChoices):
        PENDING = "pending"
        DRAWING = "drawing"
        FILMING = "filming"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.PENDING, Status.DRAWING, Status.FILMING)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.DRAWING: Move((Status.PENDING,), "pipeline: its words are copied"),
        Status.FILMING: Move((Status.PENDING, Status.DRAWING), "pipeline: its keyframe is there"),
        Status.READY: Move((Status.FILMING,), "pipeline: its file is there"),
        Status.FAILED: Move((Status.PENDING, Status.DRAWING, Status.FILMING), "pipeline"),
        Status.CANCELLED: Move((Status.PENDING, Status.DRAWING, Status.FILMING), "owner"),
    }

    class Origin(models.TextChoices):
        FILMED = "filmed"
        UPLOADED = "uploaded"
        STILL = "still"
        COPIED = "copied"

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="takes")
    number = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.FILMED)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING)
    keyframe = models.ForeignKey(
        Keyframe, null=True, blank=True, on_delete=models.SET_NULL, related_name="takes"
    )
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.JSONField(default=dict, blank=True)
    words_revision = models.PositiveIntegerField(default=0)
    image_key = models.CharField(max_length=300, blank=True)
    model = models.CharField(
        max_length=120, blank=True, help_text="that is to film it, then that filmed it"
    )
    chosen_models = models.JSONField(
        default=dict, blank=True, help_text="names by kind (draw, film), in place of the film's"
    )
    note = models.TextField(blank=True, help_text="what is not as it was asked for, and why")
    seed = models.BigIntegerField(default=0)
    key = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    frames = models.PositiveIntegerField(null=True, blank=True, help_text="in its file")
    in_frame = models.PositiveIntegerField(default=0)

    objects = models.Manager.from_queryset(TakeQuerySet)()  # type: ignore[misc]  # a class made here

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="take_due")]
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "number"], name="take_number_once"),
            models.CheckConstraint(
                condition=~Q(status="ready") | ~Q(key=""), name="ready_take_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_take_has_error"
            ),
        ]

    def __str__(self) -> str:
        return f"take {self.number} of {self.clip}"

    @property
    def is_filmed(self) -> bool:
        """By a model, or the provider in its place; other takes are made without calls."""
        return self.origin == Take.Origin.FILMED

    def model_for(self, kind: Kind) -> str:
        """By name; empty: the usual one."""
        named = self.model if kind is Kind.FILM else self.chosen_models.get(kind, "")
        return str(named) or self.clip.video.model_for(kind)

    def touch(self) -> None:
        Clip.objects.filter(pk=self.clip_id).touch("clip")
