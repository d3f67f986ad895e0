"""How much what a row shows looks like the character image, as it was last measured."""

from __future__ import annotations

from django.db import models


class Measured(models.Model):
    """Mixed into what is made of a character. Not measured while ``likeness_of`` is not the image
    that the video is made from; not measurable where ``likeness`` is None afterwards."""

    likeness = models.FloatField(
        null=True, blank=True, editable=False, help_text="0 to 1, empty: not measured, or not to be"
    )
    likeness_of = models.CharField(
        max_length=300, blank=True, editable=False, help_text="the image that it was held against"
    )
    likeness_told = models.JSONField(
        default=dict, blank=True, editable=False, help_text="reason, found box, parts"
    )

    class Meta:
        abstract = True

    @property
    def likeness_reason(self) -> str:
        """A sentence: what the score says, or why there is none."""
        return str(self.likeness_told.get("reason", ""))
