"""What a film is joined from, where it is joined from other videos' clips."""

from __future__ import annotations

from django.db import models

from videos.models.video import Video


class GivenVideo(models.Model):
    """One of them. It may still be made, and may go once its clip is copied: ``named`` is its id
    then too."""

    film = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="given")
    position = models.PositiveSmallIntegerField()
    source = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="given_to"
    )
    named = models.UUIDField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["film", "position"], name="one_given_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.named} as clip {self.number}"

    @property
    def number(self) -> int:
        """As people count."""
        return self.position + 1
