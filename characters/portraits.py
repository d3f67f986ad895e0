"""Candidates: pictures that a character may become, each with its own seed, state and error."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from characters.models import Character, Image
from generations import ledger
from generations.models import Generation
from generations.providers.base import DrawRequest, Media

PURPOSE = "portrait"
LONG_SIDE = 1024
RATIOS = {"1:1": (1, 1), "16:9": (16, 9), "9:16": (9, 16), "4:3": (4, 3), "3:4": (3, 4)}

NEGATIVE = "blurry, distorted, inconsistent, several characters, artifacts, text, watermark"
PROMPT = "{words} One consistent, clear {kind}, alone, plain background. {note}"


def size_of(aspect_ratio: str) -> tuple[int, int]:
    """Pixels of a candidate, the longer side 1024, both even."""
    wide, tall = RATIOS[aspect_ratio]
    scale = LONG_SIDE / max(wide, tall)
    return round(wide * scale / 2) * 2, round(tall * scale / 2) * 2


def request_for(image: Image) -> DrawRequest:
    character = image.character
    words = " ".join(filter(None, character.words.values()))
    width, height = size_of(character.aspect_ratio)
    reference = (Media(character.reference_key),) if character.reference_key else ()
    return DrawRequest(
        prompt=PROMPT.format(words=words, kind=character.kind, note=image.note).strip(),
        negative_prompt=NEGATIVE,
        references=reference,
        width=width,
        height=height,
        seed=image.seed,
        subject=character.kind,
    )


def add_candidates(character: Character, count: int, note: str = "") -> list[Image]:
    """Rows for ``count`` more candidates; candidate i has the character's seed + i."""
    with transaction.atomic():
        first = character.images.count()
        return [
            Image.objects.create(
                character=character, number=number, seed=character.seed + number, note=note
            )
            for number in range(first, first + count)
        ]


def order_portraits(character: Character) -> list[Generation]:
    """The calls for every candidate that is still to be drawn, in their order."""
    if not character.images.filter(origin=Image.Origin.DRAWN).exists():
        _first_candidates(character)
    drawing = character.images.filter(status=Image.Status.DRAWING)
    return [_order(image) for image in drawing.select_related("character__owner")]


def _first_candidates(character: Character) -> None:
    try:
        add_candidates(character, character.num_images)
    except IntegrityError:
        return  # Another worker began in the same moment; its rows serve.


def _order(image: Image) -> Generation:
    return ledger.order(
        image, PURPOSE, request_for(image),
        owner=image.character.owner, key=f"character_references/{image.pk}.png",
    )  # fmt: skip


def receive_portraits(character: Character) -> bool:
    """Take in every candidate that is settled, and settle the character when it can be."""
    for image in character.images.filter(status=Image.Status.DRAWING):
        receive_portrait(image)
    return settle(character)


def receive_portrait(image: Image) -> None:
    generation = ledger.latest(image, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return
    drawing = Image.objects.filter(pk=image.pk, status=Image.Status.DRAWING)
    if generation.status == Generation.Status.SUCCEEDED:
        hints = {name: value for name, value in generation.result.items() if name != "sha256"}
        drawing.update(
            status=Image.Status.READY, generation=generation, key=generation.key, hints=hints
        )
    else:
        drawing.update(
            status=Image.Status.FAILED, generation=generation,
            error=generation.error or "It was cancelled.",
        )  # fmt: skip


def settle(character: Character) -> bool:
    """Choose, ask or fail, as far as the candidates allow; False while they do not.

    One image asked for, or ``auto_select``: the first that is ready. Some candidates may fail and
    the rest still count.
    """
    # One look: of two, the second would see candidates that were ordered after the first.
    images = list(character.images.all())
    ready = next((image for image in images if image.status == Image.Status.READY), None)
    if ready and (character.auto_select or character.num_images == 1):
        return choose(character, ready)
    if not images or any(image.status == Image.Status.DRAWING for image in images):
        return False
    if ready:
        return character.move(Character.Status.CHOOSING)
    return character.move(Character.Status.FAILED, error=_why_failed(images))


def _why_failed(images: Sequence[Image]) -> str:
    reasons = dict.fromkeys(image.error for image in images)
    which = "The picture" if len(images) == 1 else f"All {len(images)} pictures"
    return f"{which} of the character could not be drawn. {' '.join(reasons)}"


def choose(character: Character, image: Image) -> bool:
    """Make ``image`` the character image. ValueError unless it is the character's and ready."""
    if image.character_id != character.pk or image.status != Image.Status.READY:
        raise ValueError("Choose one of this character's pictures that is ready.")
    return character.move(Character.Status.READY, selected=image, error="")


def use_reference(character: Character) -> bool:
    """The reference picture itself becomes the character image."""
    if not character.reference_key:
        raise ValueError("This character has no reference picture to use.")
    image, _ = Image.objects.get_or_create(
        character=character,
        origin=Image.Origin.REFERENCE,
        defaults={
            "number": character.images.count(),
            "key": character.reference_key,
            "status": Image.Status.READY,
        },
    )
    return choose(character, image)


def retry(character: Character) -> None:
    """Begin every failed candidate anew; what succeeded stays."""
    with transaction.atomic():
        failed = list(character.images.filter(status=Image.Status.FAILED))
        character.images.filter(status=Image.Status.FAILED).update(
            status=Image.Status.DRAWING, error="", generation=None
        )
        for image in failed:
            ledger.order_again(
                image, PURPOSE, request_for(image),
                owner=character.owner, key=f"character_references/{image.pk}.png",
            )  # fmt: skip
        character.move(Character.Status.DRAWING, error="")
