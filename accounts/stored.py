"""How much of what is stored is a person's: by the table of stored files, not by the store.

The tables of the apps above are named, as ``wake`` names its rows.
"""

from __future__ import annotations

from django.apps import apps
from django.db.models import Sum

from accounts.models import User
from mvsite.lib.models import StoredFile

OWNER_OF = {
    "songs.Song": "owner",
    "characters.Character": "owner",
    "characters.Image": "character__owner",
    "videos.Video": "owner",
}
"""Whose ids stand in keys, and what leads from such a row to its owner."""


def bytes_of(owner: User) -> int:
    """Of every file that belongs to a row of theirs; what still comes in counts once it is kept."""
    return sum(bytes_by_label(owner).values())


def bytes_by_label(owner: User) -> dict[str, int]:
    return {label: _bytes(label, path, owner) for label, path in OWNER_OF.items()}


def _bytes(label: str, path: str, owner: User) -> int:
    rows = apps.get_model(label)._default_manager.filter(**{path: owner}).values("pk")
    return StoredFile.objects.filter(row__in=rows).aggregate(sum=Sum("bytes"))["sum"] or 0
