"""What a model says of a picture, as the three keys that everything after it goes by."""

from __future__ import annotations

from typing import Any

from generations.providers.base import BadAnswer
from generations.providers.catalog import Model
from generations.providers.json_in_words import first_object, words_in

KEYS = ("prompt", "character_description", "style_notes")
NO_STYLE = "Keep the style, the colours and the light of the picture."


def words_of(output: Any, model: Model) -> dict[str, str]:
    """Raises BadAnswer."""
    text = _text(output)
    if not text:
        raise BadAnswer(
            f"{model.title} said nothing of the picture. Try again, or choose another model.",
            charged="maybe",
        )
    return _from_caption(text) if model.answers == "caption" else _from_json(text, model)


def _text(output: Any) -> str:
    """Models that write answer in pieces."""
    pieces = output if isinstance(output, list) else [output]
    return "".join(piece for piece in pieces if isinstance(piece, str)).strip()


def _from_json(text: str, model: Model) -> dict[str, str]:
    found = first_object(text)
    words = {key: words_in(found.get(key)) for key in KEYS}
    if not words["character_description"]:
        raise BadAnswer(
            f"{model.title} did not describe the picture in the form that was asked for. Try "
            "again, or choose another model.",
            charged="maybe",
        )
    words["prompt"] = words["prompt"] or words["character_description"]
    return words


def _from_caption(text: str) -> dict[str, str]:
    """A sentence, after which words of style may stand, with commas between."""
    text = text.removeprefix("Caption:").strip()
    first, _, style = text.partition(",")
    described = first.strip().rstrip(".")
    return {
        "prompt": text,
        "character_description": f"{described[:1].upper()}{described[1:]}.",
        "style_notes": f"{style.strip().rstrip('.')}." if style.strip() else NO_STYLE,
    }
