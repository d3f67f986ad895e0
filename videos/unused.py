"""Pictures of characters that no video uses: kept for a while, then deleted.

One that a character has chosen stays for as long as the character, whether a video shows it or not.
Where nothing is chosen yet, those that are offered stay too; what was drawn for a program that
never came back for it does not. Nothing happened to what goes for UNUSED_IMAGE_DAYS.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from characters import verbs as characters
from characters.models import Character, Image, ImageQuerySet
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from videos.models import FlatCall, Video


def unused(days: int | None = None) -> ImageQuerySet:
    """Those that go. ``days``: in place of UNUSED_IMAGE_DAYS."""
    kept = settings.UNUSED_IMAGE_DAYS if days is None else days
    old = Image.objects.ready().visible().filter(updated_at__lte=timezone.now() - timedelta(kept))
    newer = Image.objects.filter(
        character=OuterRef("character"), place=OuterRef("place"), number__gt=OuterRef("number")
    )
    ordered_by_call = FlatCall.objects.filter(character=OuterRef("character"))
    offered = Q(place__isnull=False, character__selected=None) & ~Exists(newer)
    found: ImageQuerySet = (
        old.exclude(pk__in=Video.objects.exclude(image=None).values("image"))
        .exclude(pk__in=Character.objects.exclude(selected=None).values("selected"))
        .exclude(key=F("character__reference_key"))
        .exclude(offered & ~Exists(ordered_by_call))
    )
    return found.select_related("character").order_by("created_at")


def delete_unused(days: int | None = None) -> int:
    """Rows and files; the ledger keeps what they cost. How many went."""
    return sum(_delete(image, days) for image in unused(days))


def _delete(image: Image, days: int | None) -> bool:
    """Unless somebody used it in this moment: whoever does so holds its character."""
    with transaction.atomic():
        image.character.touch()
        if not unused(days).filter(pk=image.pk).exists():
            return False
        Image.objects.filter(pk=image.pk).delete()
        transaction.on_commit(partial(storage.delete, image.key))
    _delete_forgotten(image.character)
    return True


def _delete_forgotten(character: Character) -> None:
    """One that a program asked for, of which no picture is left."""
    if character.flat_calls.exists() and not character.images.exists():
        try:
            characters.delete(character)
        except NotNow:
            return  # A video is to be made of it all the same.
