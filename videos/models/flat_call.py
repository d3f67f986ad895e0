"""A call of ``/api/mv/`` as it was said: its answer is told again from this and from the rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import OwnedQuerySet
from characters.models import Character
from mvsite.lib.models import Row
from videos.models.video import Video


class FlatCall(Row):
    """``said``: what the rows do not hold of it, by name."""

    class Name(models.TextChoices):
        REFERENCE = "generate_character_reference"
        SCENES = "create_scenes"
        VIDEO = "generate_video"
        STITCH = "stitch-videos"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flat_calls"
    )
    name = models.CharField(max_length=30, choices=Name.choices)
    character = models.ForeignKey(
        Character, null=True, blank=True, on_delete=models.CASCADE, related_name="flat_calls"
    )
    video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.CASCADE, related_name="flat_calls"
    )
    said = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(character__isnull=True) ^ Q(video__isnull=True),
                name="flat_call_made_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.created_at:%Y-%m-%d %H:%M}"
