"""A new video before it is one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import OwnedQuerySet
from mvsite.lib.models import Row


class Draft(Row):
    """What was said so far on one page of a new video; ``videos.drafts`` keeps and reads it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    token = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "token"], name="draft_once")]

    def __str__(self) -> str:
        return f"a draft of {self.owner}"
