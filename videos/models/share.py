"""A link by which anybody can watch a film."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mvsite.lib.models import Row
from videos.models.video import Video

TOKEN_BYTES = 16


def new_token() -> str:
    """What nobody can guess; kept readable, as its owner is shown the link again."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Share(Row):
    """Of a video's newest film. It ends by itself or is withdrawn; the next one is another link."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["video"], condition=Q(withdrawn_at=None), name="one_share_per_video"
            )
        ]

    def __str__(self) -> str:
        return f"link to {self.video}"

    @property
    def is_over(self) -> bool:
        ended = self.expires_at is not None and self.expires_at <= timezone.now()
        return ended or self.withdrawn_at is not None
