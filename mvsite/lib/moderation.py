"""Rows that staff may hide: when and why. What is hidden keeps all that it has."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from mvsite.lib.state import NotNow


class ModeratedQuerySet(models.QuerySet[Any]):
    def visible(self) -> Self:
        """Rows that are shown and worked on."""
        return self.filter(hidden_at=None)

    def hidden(self) -> Self:
        return self.exclude(hidden_at=None)


class Moderated(models.Model):
    """Mixed into every row that can be hidden. ``videos.moderation`` hides and unhides."""

    hidden_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    hidden_reason = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def hidden_part(self) -> Moderated | None:
        """What hides it: itself, or something hidden that it is made of."""
        return self if self.is_hidden else None

    @property
    def why_hidden(self) -> str:
        """A sentence for its owner; empty while it is shown."""
        if (part := self.hidden_part) is None:
            return ""
        whose = "This" if part is self else "Its"
        reason = part.hidden_reason.rstrip(".")
        return f"{whose} {part._meta.verbose_name} was hidden by this site’s staff: {reason}."

    @property
    def refusal(self) -> str:
        """What whoever would have it worked on is told; empty while it is shown."""
        why = self.why_hidden
        return f"{why} Nothing is made of it until it is shown again." if why else ""


def require_shown(*rows: Moderated) -> None:
    """Nothing is begun for what staff has hidden; each verb that begins something asks here."""
    for row in rows:
        if why := row.refusal:
            raise NotNow(why)


def hidden_has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""),
        name=f"hidden_{name}_has_reason",
    )
