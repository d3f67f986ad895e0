"""The offline writer: a shot list with titles and two or three sentences for every clip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from generations.providers.base import Scene, Slot, WriteRequest
from generations.providers.local.script.direction import (
    ACTIONS,
    ADJECTIVES,
    ALWAYS_UNWANTED,
    CAMERA,
    GHOSTS,
    LENSES,
    LYRIC_LINES,
    MOTIFS,
    NEGATIVES,
    SINGING,
    STORY_BEGINS,
    STORY_CLOSES,
    THING_ACTIONS,
    THING_UNWANTED,
)
from generations.providers.local.script.locations import mood_of, scout
from generations.providers.local.script.moves import move_at
from generations.providers.local.script.place import Place
from generations.providers.local.script.places import place_of
from generations.providers.local.script.shot_list import lights, shots
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.ghost import haunts
from generations.providers.local.styles import style_named

LONGEST_LYRIC, LONGEST_IDEA = 70, 140
"""Characters quoted within a scene's description."""


def write_scenes(request: WriteRequest) -> list[Scene]:
    """One scene per slot. The same request gives the same words."""
    sizes = shots(request.slots)
    lit = lights(request.slots, sizes)
    places = _places(request)
    script = _Script(request)
    return [
        script.scene(slot, place, size, light)
        for slot, place, size, light in zip(request.slots, places, sizes, lit, strict=True)
    ]


def _places(request: WriteRequest) -> list[str]:
    """One that is written alone is not where the scenes around it are."""
    fitting = style_named(request.style).fitting(SETTINGS)
    places = scout(request, fitting)
    if request.only is not None and request.beside:
        others = {name: one for name, one in fitting.items() if name not in request.beside}
        places[request.only] = scout(request, others or fitting)[request.only]
    return places


@dataclass
class _Deck:
    """Phrases drawn in a shuffled order: none comes twice before all have come once."""

    rng: Random
    left: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def draw(self, phrases: tuple[str, ...]) -> str:
        if not self.left.get(phrases):
            self.left[phrases] = self.rng.sample(phrases, len(phrases))
        return self.left[phrases].pop()


class _Script:
    """The words of one film: who is in it and what has been said already."""

    def __init__(self, request: WriteRequest) -> None:
        self.request = request
        self.deck = _Deck(Random(f"{request.seed} words {request.idea} {request.title}"))
        self.name = short_name(request.character)
        self.is_thing = request.subject == "product" or is_thing(request.character)
        self.actions = THING_ACTIONS if self.is_thing else ACTIONS
        self.unwanted = THING_UNWANTED if self.is_thing else ALWAYS_UNWANTED
        self.titles: set[str] = set()
        self.motifs: dict[int, str] = {}
        self.repeated = {slot.repeats for slot in request.slots}

    def scene(self, slot: Slot, setting: str, size: str, light: str) -> Scene:
        place = place_of(setting, SETTINGS[setting].words)
        return Scene(
            title=self._title(place, slot),
            description=" ".join(self._sentences(setting, place, slot, size, light)),
            negative_description=f"{NEGATIVES[size]}, {place.unwanted}, {self.unwanted}",
            kind="performance" if self._is_sung(slot, size) else "story",
            setting=setting,
            shot=size,
            light=light,
        )

    def _is_sung(self, slot: Slot, size: str) -> bool:
        """Where there are words, and a mouth is near enough to be seen."""
        return bool(slot.lyric) and size in ("close", "detail") and not self.is_thing

    def _sentences(
        self, setting: str, place: Place, slot: Slot, size: str, light: str
    ) -> list[str]:
        doing = SINGING if self._is_sung(slot, size) else self.actions[mood_of(slot.energy)]
        action = self.deck.draw(doing)
        lit = self.deck.draw(place.light[light])
        opening = f"{self.deck.draw(place.where)}, {self.name} {action}."
        extra = self._extra(slot)
        if haunts(self.request.seed, slot.index, len(self.request.slots), setting):
            extra.append(self.deck.draw(GHOSTS))
        return [opening, lit, *extra, self._camera(slot, size, light)]

    def _camera(self, slot: Slot, size: str, light: str) -> str:
        """From how near the scene is filmed, and the move that the camera will make."""
        count = len(self.request.slots)
        move = move_at(self.request.seed, slot.index, count, size, light)
        return f"{self.deck.draw(LENSES[size])}, {self.deck.draw(CAMERA[move])}."

    def _extra(self, slot: Slot) -> list[str]:
        """The idea at both ends, else the lyric; and what sections that repeat have in common."""
        return [*self._told(slot), *self._motif(slot)]

    def _told(self, slot: Slot) -> list[str]:
        idea = _quoted(self.request.idea, LONGEST_IDEA)
        if idea and slot is self.request.slots[0]:
            return [STORY_BEGINS.format(idea=idea)]
        if idea and self._is_last(slot):
            return [STORY_CLOSES.format(idea=idea)]
        if lyric := _quoted(slot.lyric, LONGEST_LYRIC):
            return [self.deck.draw(LYRIC_LINES).format(lyric=lyric)]
        return []

    def _motif(self, slot: Slot) -> list[str]:
        """Sections that repeat share one sentence, so that they are known again."""
        root = slot.repeats if slot.repeats >= 0 else slot.index
        if slot.repeats < 0 and slot.index not in self.repeated:
            return []
        if root not in self.motifs:
            self.motifs[root] = self.deck.draw(MOTIFS)
        return [self.motifs[root]]

    def _title(self, place: Place, slot: Slot) -> str:
        """Two to five words; the place's own titles first, then mood and place in new pairs."""
        mood = mood_of(slot.energy)
        own = [title for title in place.titles if title not in self.titles]
        if own and self.deck.rng.random() < 0.65:
            title = self.deck.rng.choice(own)
        else:
            title = self._paired(ADJECTIVES[mood], place.nouns)
        self.titles.add(title)
        return title

    def _paired(self, adjectives: Sequence[str], nouns: Sequence[str]) -> str:
        pairs = [f"{adjective} {noun}" for adjective in adjectives for noun in nouns]
        pairs = [pair for pair in pairs if pair not in self.titles] or [
            f"{pair}, Again" for pair in pairs
        ]
        return self.deck.rng.choice(pairs)

    def _is_last(self, slot: Slot) -> bool:
        return len(self.request.slots) > 2 and slot is self.request.slots[-1]


def short_name(character: str) -> str:
    """Such as "the tall woman in a red coat" where a description begins so, else "the figure"."""
    first = re.split(r"[.,;:\n(]| with | who | that | wearing ", character.strip(), maxsplit=1)[0]
    words = first.split()
    if not words:
        return "the figure"
    if words[0].lower() not in ("a", "an", "the"):
        return first if _is_proper_name(words) else "the figure"
    return f"the {' '.join(words[1:])}" if 2 <= len(words) <= 9 else "the figure"


def is_thing(character: str) -> bool:
    return bool(
        re.match(r"\s*(an?|the|this)\s+([\w-]+\s+){0,3}(object|product)\b", character, re.I)
    )


def _is_proper_name(words: Sequence[str]) -> bool:
    return len(words) <= 3 and all(word[:1].isupper() for word in words)


def _quoted(text: str, longest: int) -> str:
    """One line, cut at a word, without what would end the sentence around it."""
    line = " ".join(text.split()).strip(" .,;:!?“”\"'")
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"
