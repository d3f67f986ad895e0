"""What the models that see answer, in words for the picture's own colours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from standins.colours import UNSEEN, named_colours
from standins.keys import fenced, keys_in
from standins.pictures import TAKEN
from standins.replicate.catalog import Model

CHUNK = 48
CHARACTERS_OF_A_TOKEN = 4

PROMPT = (
    "A single character in {first} and {second}, seen from head to foot in three-quarter view, "
    "with the same proportions, face and hair as in the picture, clear silhouette, clean "
    "outlines, and every mark and garment kept exactly where it is. The figure stands relaxed, "
    "weight on one leg, looking just past the viewer, against a plain {third} ground that leaves "
    "room on both sides. Soft light falls from the upper left and gives gentle shadows with a "
    "little warmth in them; the palette stays within {first}, {second} and {third}, with no other "
    "strong colour. Even detail from the eyes to the hem, calm mood, finished illustration, "
    "consistent from one picture to the next, sharp focus throughout, nothing cropped."
)


def answer(model: Model, inputs: Mapping[str, Any], picture: Path | None) -> Any:
    """A caption; from a model that follows prompts the JSON that was asked for, in pieces."""
    colours = _colours(picture)
    if model.shape != "chunks":
        return _caption(model, inputs, colours)
    asked = f"{inputs.get('system_instruction', '')}\n{inputs['prompt']}"
    text = _json(asked, colours) if "json" in asked.lower() else _described(colours)
    text = text[: int(inputs["max_output_tokens"]) * CHARACTERS_OF_A_TOKEN]
    return [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]


def _caption(model: Model, inputs: Mapping[str, Any], colours: list[str]) -> str:
    first, second, third = colours
    figure = f"a figure in {first} and {second} on a {third} background"
    if model.name.endswith("/img2prompt"):
        return (
            f"{figure}, a character portrait, featured on artstation, digital art, highly detailed"
        )
    return figure if inputs.get("caption") else figure.removeprefix("a figure in ")


def _json(asked: str, colours: list[str]) -> str:
    text = json.dumps({key: _value(key, colours) for key in keys_in(asked)}, indent=2)
    return fenced(text, asked)


def _value(key: str, colours: list[str]) -> str:
    first, second, third = colours
    if "prompt" in key:
        return PROMPT.format(first=first, second=second, third=third)
    if "style" in key or "note" in key:
        return (
            f"Clean shapes, soft light from the left, a palette of {first}, {second} and {third}."
        )
    return _described(colours)


def _described(colours: list[str]) -> str:
    first, second, third = colours
    return (
        f"A single character in {first} with {second} details, facing the viewer. "
        f"The figure is shown upright and in full against a plain {third} ground."
    )


def _colours(picture: Path | None) -> list[str]:
    if picture is None:
        return UNSEEN
    with Image.open(picture, formats=TAKEN) as image:
        return named_colours(image)
