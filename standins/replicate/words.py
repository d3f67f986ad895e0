"""What the models that see answer, in words for the picture's own colours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from standins.pictures import TAKEN
from standins.replicate.catalog import Model

NAMES = {
    "black": (20, 20, 22), "white": (245, 245, 242), "grey": (128, 128, 128),
    "red": (200, 40, 40), "orange": (230, 130, 40), "yellow": (240, 210, 70),
    "green": (60, 150, 70), "teal": (40, 140, 140), "blue": (50, 90, 200),
    "purple": (120, 60, 160), "pink": (235, 150, 180), "brown": (120, 75, 45),
    "cream": (240, 225, 195), "navy": (25, 35, 80),
}  # fmt: skip
OF_SCHEMAS = {"type", "properties", "required", "object", "string", "description", "title"}
"""Keys of a JSON schema, which are not meant where one is in the prompt."""
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
    """Fenced, as such models like to answer, unless that was forbidden."""
    text = json.dumps({key: _value(key, colours) for key in _keys(asked)}, indent=2)
    forbidden = re.search(r"fence|code block|markdown", asked, re.IGNORECASE)
    return text if forbidden else f"```json\n{text}\n```"


def _keys(asked: str) -> list[str]:
    """Those of an example or a schema, else what is quoted, else what_is_written_so."""
    found = (
        [key for key in re.findall(r'"(\w+)"\s*:', asked) if key not in OF_SCHEMAS]
        or re.findall(r"[\"'`]([a-z][a-z0-9_]*)[\"'`]", asked)
        or re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", asked)
    )
    return list(dict.fromkeys(found)) or ["description"]


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
    """Three names, the background's last."""
    if picture is None:
        return ["grey", "white", "black"]
    small = Image.open(picture, formats=TAKEN).convert("RGBA").resize((48, 48))
    on_white = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    few = on_white.convert("RGB").quantize(6).convert("RGB")
    ground = _name(_rgb(few.getpixel((0, 0))))
    counted = sorted(few.getcolors() or [], reverse=True)
    names = list(dict.fromkeys(_name(_rgb(colour)) for _, colour in counted))
    others = [name for name in names if name != ground]
    first, second, *_ = [*others, "grey", "black"]
    return [first, second, ground]


def _rgb(pixel: Any) -> tuple[int, int, int]:
    red, green, blue = pixel
    return red, green, blue


def _name(colour: tuple[int, int, int]) -> str:
    return min(
        NAMES, key=lambda name: sum((a - b) ** 2 for a, b in zip(NAMES[name], colour, strict=True))
    )
