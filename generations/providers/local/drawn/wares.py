"""Which thing words name, and in what colours: an object is drawn as itself, not worn by anyone."""

from __future__ import annotations

import re
from random import Random

from generations.providers.local.drawn.materials import Draw, Paints
from generations.providers.local.drawn.music_and_ways import MUSIC_AND_WAYS
from generations.providers.local.drawn.paper import Colour, Paper
from generations.providers.local.drawn.things import HOUSEHOLD
from generations.providers.local.drawn.traits import PERSONS
from generations.providers.local.drawn.vessels import VESSELS
from generations.providers.local.drawn.vocabulary import BUILDS, COLOURS, ROLES, SCHEMES, SPECIES

THINGS: dict[str, Draw] = {**VESSELS, **HOUSEHOLD, **MUSIC_AND_WAYS}

NAMES = {
    word: thing
    for thing, words in {
        "bottle": "wine beer whisky whiskey gin champagne soda lemonade juice olive oil sauce "
                  "shampoo syrup",
        "perfume": "fragrance cologne scent parfum eau",
        "can": "tin cola energydrink",
        "cup": "mug coffee tea espresso cappuccino teacup",
        "sneaker": "sneakers shoe shoes trainer trainers boot boots trainers",
        "guitar": "ukulele bass banjo lute violin cello",
        "phone": "smartphone iphone mobile tablet app",
        "watch": "wristwatch clock timepiece smartwatch",
        "lamp": "lantern light lampshade desklamp",
        "book": "novel diary notebook journal album poem",
        "package": "box gift present parcel crate carton product object thing item packaging",
        "chair": "armchair sofa seat couch throne",
        "car": "automobile cabriolet convertible taxi van truck limousine vehicle",
        "boat": "ship sailboat yacht raft dinghy",
        "rocket": "spaceship spacecraft shuttle starship",
        "record": "vinyl lp turntable disc single",
        "microphone": "mic",
        "headphones": "headset earphones earbuds",
        "camera": "photocamera polaroid leica",
        "candle": "candles wax candlestick",
        "rose": "flower tulip bouquet peony dahlia bloom",
        "heart": "love valentine",
    }.items()
    for word in (thing, *words.split())
}  # fmt: skip
ALSO_VERBS = {"can", "watch", "book", "record", "light", "present", "object", "love", "single",
              "bloom", "app", "box", "seat"}  # fmt: skip
"""A thing only after one of ``BEFORE_NOUNS`` or a colour."""
BEFORE_NOUNS = {"a", "an", "the", "this", "that", "my", "our", "one", "old", "new", "small", "big",
                "beautiful", "vintage", "luxury", "leather", "wrist", "drink", "soda", "beer",
                "broken", "little", "wooden", "of", "product"}  # fmt: skip
SOMEBODY = {*PERSONS, *SPECIES, *ROLES, *BUILDS, "figure", "character", "portrait", "singer",
            "face", "somebody", "someone", "hero", "human", "people", "rapper",
            "musician", "dancer", "star"}  # fmt: skip
NATURAL: dict[str, tuple[str, str]] = {
    "rose": ("red", "green"), "candle": ("cream", "gold"), "heart": ("red", "cream"),
    "guitar": ("bronze", "maroon"), "rocket": ("red", "blue"), "microphone": ("red", "gold"),
    "bottle": ("emerald", "gold"), "camera": ("leather", "gold"),
}  # fmt: skip
"""Colours of things that nobody expects in any other, unless the words say so."""


def named_thing(words: str, seed: int) -> tuple[str, Paints] | None:
    """The thing that is meant and its colours; None where a person or an animal is named first."""
    said = re.findall(r"[^\W\d_]+", re.sub(r"\b\w+['’]s?\b", " ", words.lower()))
    for at, word in enumerate(said):
        before = said[at - 1] if at else ""
        if word in NAMES and _is_noun(word, before):
            return NAMES[word], _paints(NAMES[word], said, seed)
        if word in SOMEBODY:
            return None
    return None


def draw_thing(words: str, seed: int, size: int) -> Paper | None:
    """The named thing on clear ground, lit from the left or right; None where none is named."""
    found = named_thing(words, seed)
    if found is None:
        return None
    paper = Paper(size, 1 if seed % 2 else -1, seed)
    THINGS[found[0]](paper, found[1])
    return paper


def _is_noun(word: str, before: str) -> bool:
    return word not in ALSO_VERBS or before in BEFORE_NOUNS or before in COLOURS


def _paints(thing: str, said: list[str], seed: int) -> Paints:
    """The first two colours that are said, else what is natural, else a pair by the seed."""
    named: list[Colour] = [COLOURS[word] for word in said if word in COLOURS]
    pair = SCHEMES[Random(f"{seed} {thing}").randrange(len(SCHEMES))][:2]
    if thing in NATURAL:
        pair = (COLOURS[NATURAL[thing][0]], COLOURS[NATURAL[thing][1]])
    usual = pair[1] if len(named) < 2 else named[1]
    return Paints(named[0] if named else pair[0], usual)
