"""The reference picture put into words: three keys, ordered once and taken in once."""

from __future__ import annotations

from characters.models import Character
from generations import ledger
from generations.models import Generation
from generations.providers import offline
from generations.providers.base import Media, SeeRequest
from mvsite.lib import storage

PURPOSE = "description"
KEYS = ("prompt", "character_description", "style_notes")

PROMPT = (
    "Describe the {subject} in this picture so that it can be drawn again and recognised. "
    "Answer as JSON with the keys prompt (100 to 150 words for an image model), "
    "character_description (two or three sentences) and style_notes. Name appearance (shape, "
    "proportions, colours), visual style (art, palette, light), features that must be kept, pose "
    "and framing."
)


def request_for(character: Character) -> SeeRequest:
    return SeeRequest(
        picture=Media(character.reference_key),
        subject=character.kind,
        prompt=PROMPT.format(subject=character.kind),
    )


def order_description(character: Character) -> Generation:
    return ledger.order(
        character, PURPOSE, request_for(character),
        owner=character.owner, project=None,
    )  # fmt: skip


def receive_description(character: Character) -> bool:
    """Take the words in, and go on to drawing; False while there is nothing to take.

    A description that failed for good is written offline instead, and that is said.
    """
    generation = ledger.latest(character, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status == Generation.Status.SUCCEEDED:
        words, warnings = generation.result, character.warnings
    elif not storage.exists(character.reference_key):
        error = "The character's picture is gone from the storage."
        return character.move(Character.Status.FAILED, error=error)
    else:
        words = _offline_words(character)
        reason = f"The picture was described without a model: {generation.error}"
        warnings = [*character.warnings, reason]
    return character.move(
        Character.Status.DRAWING,
        interrogation={key: words[key] for key in KEYS},
        warnings=warnings,
    )


def _offline_words(character: Character) -> dict[str, str]:
    provider = offline()
    request = request_for(character)
    with storage.scratch() as folder:
        handle = provider.submit(request)
        return dict(provider.fetch(handle, request, folder, lambda: None).data)
