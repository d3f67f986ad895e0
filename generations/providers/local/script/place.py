"""What a director says of a place: where we are in it, how its light falls, its names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """``light`` is by the scene's light: calm, accent, full, against. ``unwanted``: negatives."""

    where: tuple[str, ...]
    light: Mapping[str, tuple[str, ...]]
    titles: tuple[str, ...]
    nouns: tuple[str, ...]
    unwanted: str


def plain_place(setting: str, words: Sequence[str]) -> Place:
    """A place put together from the setting's own words, where none is written yet."""
    named = setting.replace("_", " ")
    second = next((word for word in words if word not in named), named)
    return Place(
        where=(
            f"In the middle of the {named}",
            f"Far out in the {named}",
            f"At the quiet edge of the {named}",
            f"Where the {named} opens and there is nothing left but {second}",
        ),
        light={
            "calm": (
                f"Soft light hangs over the {named} and asks for nothing.",
                "The light is even and low, and colours keep to themselves.",
            ),
            "accent": ("A single light comes in from the side and draws one bright edge.",),
            "full": (f"The whole {named} lights up with the music.",),
            "against": ("The light stands behind, and only an outline is left of what is near.",),
        },
        titles=(f"Into the {named.title()}", f"The {named.title()} Holds"),
        nouns=tuple(word.title() for word in dict.fromkeys((*named.split()[-1:], second))),
        unwanted="other places, signs of another time of day",
    )
