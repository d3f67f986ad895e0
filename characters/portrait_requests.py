"""What a model is asked for when it draws a candidate."""

from __future__ import annotations

from characters.models import Character, Image
from generations.providers.base import DrawRequest, Kind, Media
from mvsite.lib import prompts

LONG_SIDE = 1024
RATIOS = {"1:1": (1, 1), "16:9": (16, 9), "9:16": (9, 16), "4:3": (4, 3), "3:4": (3, 4)}


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
        prompt=prompts.render("portrait", words=words, kind=character.kind, note=image.note),
        negative_prompt=_unwanted(character),
        references=reference,
        width=width,
        height=height,
        seed=image.seed,
        subject=character.kind,
        model=character.model_for(Kind.DRAW),
    )


def _unwanted(character: Character) -> str:
    """The owner's own words first."""
    usual = prompts.render(
        "portrait-negative", kind=character.kind, product=character.is_product
    )  # fmt: skip
    return ", ".join(filter(None, (character.negative_description, usual)))
