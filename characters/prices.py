"""What the next step of a character costs, in dollars at most; None where nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from characters import interrogation, portraits
from characters.models import Character, Image
from characters.portrait_requests import request_for
from generations import ledger
from generations.models import Generation
from generations.providers.base import ProviderError, Request

USUAL_PICTURES = 4
Price = Decimal | None


class ToCome(NamedTuple):
    """What is still to be ordered until there is a choice."""

    description: bool = False
    pictures: int = 0


def of_picture(character: Character) -> Price:
    return of_call(request_for(Image(character=character, seed=character.seed)))


def of_pictures(character: Character, count: int) -> Price:
    """Nothing of none, also where nobody knows what one costs."""
    if not count:
        return Decimal(0)
    one = of_picture(character)
    return None if one is None else one * count


def of_new_picture(character: Character) -> Price:
    """Another one of the owner's: put into words, then drawn from."""
    pictures = of_pictures(character, character.num_images or USUAL_PICTURES)
    described = of_call(interrogation.request_for(character))
    return None if pictures is None or described is None else described + pictures


def of_rest(character: Character) -> Price:
    """Of all that is still to come by itself, or with "Draw it now"."""
    rest = to_come(character)
    described = of_call(interrogation.request_for(character)) if rest.description else Decimal(0)
    pictures = of_pictures(character, rest.pictures)
    return None if pictures is None or described is None else described + pictures


def of_retry(character: Character, images: Sequence[Image]) -> Price:
    """Of the candidates that failed; of the first ones, where none was ordered."""
    first = 0 if portraits.current(images) else character.num_images
    return of_pictures(character, len(portraits.failed(images)) or first)


def to_come(character: Character) -> ToCome:
    """Nothing of one that was drawn before, or that failed."""
    match character.status:
        case Character.Status.NEW:
            drawn = bool(character.num_images) or not character.reference_key
            described = bool(character.reference_key) and drawn
            return ToCome(described, character.num_images if drawn else 0)
        case Character.Status.DESCRIBING:
            asked = ledger.latest(character, interrogation.PURPOSE) is not None
            return ToCome(not asked, character.num_images)
        case Character.Status.DRAWING:
            return ToCome(False, _undrawn(character))
    return ToCome()


def _undrawn(character: Character) -> int:
    images = list(character.images.all())
    if not portraits.current(images):
        return character.num_images
    drawing = [image.pk for image in images if image.status == Image.Status.DRAWING]
    live = Generation.objects.live().filter(subject_id__in=drawing, purpose=portraits.PURPOSE)
    return len(drawing) - live.count()


def of_call(request: Request) -> Price:
    try:
        return ledger.price_of(request)
    except ProviderError:
        return None
