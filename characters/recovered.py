"""Pictures whose calls were found after they had been given up: candidates like the others."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from characters import portraits
from characters.models import Character, Image
from generations import ledger
from generations.models import Generation
from mvsite.lib import storage

Status = Image.Status


def take_in(image: Image, call: Generation) -> None:
    """Of a call that succeeded and has its file: the candidate itself where it has nothing else,
    one more candidate where it has."""
    with transaction.atomic():
        image.touch()
        image.refresh_from_db()
        if _lacks_it(image, call):
            _make_ready(image, call)
        else:
            _add(image, call)
        _offer(image.character)


def _lacks_it(image: Image, call: Generation) -> bool:
    if image.status == Status.DRAWING:
        return ledger.latest(image, portraits.PURPOSE) == call
    shown = portraits.current(list(image.character.images.all()))
    return image.status == Status.FAILED and image in shown


def _make_ready(image: Image, call: Generation) -> None:
    key = portraits.key_of(image)
    storage.copy(call.key, key)
    made = portraits.made_by(call)
    Image.objects.filter(pk=image.pk).update(**{**made, "key": key}, error="")


def _add(image: Image, call: Generation) -> None:
    """With the number of its call: its file is known by it."""
    images = image.character.images
    last = images.aggregate(number=Max("number"), place=Max("place"))
    added = Image.objects.create(
        pk=call.pk, character=image.character, number=(last["number"] or 0) + 1,
        place=(last["place"] or 0) + 1, seed=image.seed, note=image.note,
        **portraits.made_by(call),
    )  # fmt: skip
    Image.objects.filter(pk=added.pk).touch()


def _offer(character: Character) -> None:
    """One that failed for want of a picture has one now."""
    character.refresh_from_db()
    if character.status == Character.Status.FAILED:
        character.move(Character.Status.DRAWING)
        portraits.settle(character)
