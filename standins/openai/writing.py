"""What a model writes: of the picture that it was shown, of a scene that is to be filmed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standins.openai.judging import score_of, words_of
from standins.openai.looking import Look, colours_of

DOING = (
    "walks towards us", "turns and looks back", "stands still", "runs along the edge",
    "sits down and listens", "raises both hands", "climbs the last steps", "waits in the wind",
    "sings to nobody", "reaches out", "kneels", "opens a door",
)  # fmt: skip
PLACES = (
    "on a bridge over a wide river", "in an empty station hall", "between tall pines",
    "on the roof of a car park", "in a field of dry grass", "under neon signs in the rain",
    "at the end of a pier", "in a corridor of mirrors", "on a salt flat", "in a small kitchen",
    "beside a burning barrel", "on the stairs of an old theatre", "in front of a painted wall",
)  # fmt: skip
LIGHTS = (
    "at first light", "in hard noon sun", "by lamplight", "in blue dusk", "under a full moon",
    "in drifting fog", "with long shadows",
)  # fmt: skip
VIEWS = ("Wide shot", "Close-up", "Medium shot", "Low angle", "From behind", "Slow push in")
SAID = ("lyric", "lyrics", "line", "lines", "words")
"""Keys of a slot under which what is sung there may lie."""


@dataclass(frozen=True)
class Writer:
    """``seed``: the same call is answered in the same words."""

    looks: Sequence[Look]
    seed: str

    def text(self, key: str, slot: Mapping[str, Any] | None, number: int) -> str:
        """For a field of this name; ``slot`` if it belongs to one, the ``number``-th from 0."""
        if any(part in key for part in ("style", "palette", "note")):
            return self.style()
        if "negative" in key:
            return "text, watermark, blurred face, extra fingers"
        if "motif" in key:
            return self._place(_first_of(slot, number))
        if any(part in key for part in ("title", "name")):
            return self._place(number)
        return self.scene(slot, number) if slot is not None else self.subject()

    def score(self) -> int:
        """0 to 100: how much the later pictures show who is in the first one."""
        return score_of([look.image for look in self.looks if look.image])

    def verdict(self) -> str:
        return words_of(self.score())

    def subject(self) -> str:
        """What is seen; without a picture, somebody plain."""
        first, second, ground = colours_of(self.looks)
        seen = "".join(
            f" The picture is {look.shape}, {look.width} by {look.height} pixels."
            for look in self.looks
        )
        return (
            f"A single character in {first} with {second} details, facing the viewer, upright and "
            f"in full against a plain {ground} ground, the same face and clothes throughout.{seen}"
        )

    def style(self) -> str:
        first, second, ground = colours_of(self.looks)
        return f"Clean shapes, soft light from the left, a palette of {first}, {second}, {ground}."

    def scene(self, slot: Mapping[str, Any] | None, number: int) -> str:
        """Each number another place; the words that are sung there, if the slot has them."""
        at = self._start(number)
        first, _, _ = colours_of(self.looks)
        who = f"the figure in {first}" if self.looks else "the singer"
        said = sung_in(slot or {})
        of_words = f', while "{said[:80]}" is sung' if said else ""
        return (
            f"{VIEWS[at % len(VIEWS)]}: {who} {DOING[at % len(DOING)]} {PLACES[at % len(PLACES)]} "
            f"{LIGHTS[at % len(LIGHTS)]}{of_words}."
        )

    def _place(self, number: int) -> str:
        return PLACES[self._start(number) % len(PLACES)].split(" ", 1)[1].capitalize()

    def _start(self, number: int) -> int:
        return random.Random(self.seed).randrange(1000) + number


def sung_in(slot: Mapping[str, Any]) -> str:
    """The words that a slot tells; empty where it has none."""
    return next((str(slot[key]) for key in SAID if slot.get(key)), "")


def _first_of(slot: Mapping[str, Any] | None, number: int) -> int:
    """The number of the slot that this one says it repeats; else its own, as it says it."""
    told = sorted((slot or {}).items(), key=lambda item: "repeat" not in item[0])
    of_slots = (value for key, value in told if "repeat" in key or key in ("slot", "index"))
    return next((value for value in of_slots if type(value) is int), number)
