"""What words say of a character: who, in what colours, wearing and carrying what.

A colour belongs to the noun that it stands before ("red coat, black hair, silver helmet"). What
is not said is chosen by the seed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from generations.providers.local.drawn.paper import Colour
from generations.providers.local.drawn.vocabulary import (
    BUILDS,
    COLOURS,
    FUR,
    GARMENT_COLOURS,
    GARMENTS,
    HAIR_STYLES,
    HEADWEAR,
    HEADWEAR_COLOURS,
    JOINED,
    NOUN_SLOTS,
    PROPS,
    ROLES,
    SCHEMES,
    SKINS,
    SPECIES,
)

NATURAL_RED: Colour = (0.69, 0.27, 0.15)
TONES = {"black": 5, "brown": 4, "dark": 4, "tan": 3, "pale": 0, "white": 0}
"""Before a person or "skin" these are tones of skin: places in ``SKINS``."""
PERSONS = {"man", "woman", "boy", "girl", "lady", "person", "child", "guy", "gentleman"}
REACH = 5
"""Words between a colour and its noun; farther away it belongs to something else."""
FURRED = {"fox", "cat", "tiger", "lion", "wolf", "dog", "bear", "panda", "rabbit", "mouse", "bird",
          "horse", "deer", "dragon"}  # fmt: skip
"""They wear their own coat unless the words dress them."""
STOPS = {"with", "wearing", "holding", "carrying", "who", "in", "under", "on", "has"}


@dataclass
class Traits:
    """One character. ``colours`` by slot: skin, hair, eyes, garment, trim, headwear, prop."""

    species: str = "human"
    build: str = ""
    hair: str = ""
    beard: str = ""
    garment: str = ""
    headwear: str = ""
    props: set[str] = field(default_factory=set)
    extras: set[str] = field(default_factory=set)
    implied: tuple[str, str, str] = ("", "", "")
    mood: str = ""
    old: bool = False
    young: bool = False
    colours: dict[str, Colour] = field(default_factory=dict)


def read_traits(words: str, seed: int) -> Traits:
    """The traits that the words name, completed by the seed. The same words and seed, the same."""
    traits = Traits()
    for clause in re.split(r"[,.;:\n()]+", _joined(words)):
        _read_clause(re.findall(r"[^\W\d_]+", clause), traits)
    _complete(traits, Random(f"{seed} {words.lower().strip()}"))
    return traits


def _joined(words: str) -> str:
    text = " ".join(words.lower().replace("-", " ").split(" "))
    for apart, one in JOINED.items():
        text = text.replace(apart, one)
    return text


def _read_clause(words: list[str], traits: Traits) -> None:
    """Colours and styles wait for the noun they describe."""
    colours: list[tuple[int, Colour]] = []
    styles: list[str] = []
    last = ""
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in COLOURS:
            colours.append((at, _toned(COLOURS[word], before)))
            continue
        _read_person(word, traits)
        styles += [HAIR_STYLES[word]] if word in HAIR_STYLES else []
        slot = _read_noun(word, traits, styles) or ("person" if word in PERSONS else "")
        if slot:
            near = [colour for place, colour in colours if at - place <= REACH]
            _read_colours(slot, before, near, traits)
            colours, styles, last = [], [] if slot != "person" else styles, slot
        elif word in STOPS:
            _read_late_colour(words, colours, last, traits)
            colours = []
    _read_late_colour(words, colours, last, traits)


def _read_colours(slot: str, before: str, found: list[Colour], traits: Traits) -> None:
    """A "dark woman" and "pale skin" are tones of skin, a "blonde woman" is so by her hair."""
    if slot in ("person", "skin") and before in TONES:
        traits.colours.setdefault("skin", SKINS[TONES[before]])
    else:
        _colour(traits, "hair" if slot == "person" else slot, found)


def _read_late_colour(
    words: list[str], colours: list[tuple[int, Colour]], last: str, traits: Traits
) -> None:
    """No noun follows: "a woman in red" means the clothes, "her coat is blue" the coat."""
    if not colours or not colours[0][0]:
        return
    before = words[colours[0][0] - 1]
    if before in ("in", "wearing"):
        _colour(traits, "garment", [colours[0][1]])
    elif last and (before in ("is", "are") or _read_noun(before, Traits(), [])):
        _colour(traits, last, [colours[0][1]])


def _toned(colour: Colour, before: str) -> Colour:
    if before in ("dark", "deep", "midnight"):
        return (colour[0] * 0.5, colour[1] * 0.5, colour[2] * 0.55)
    if before in ("light", "pale", "bright", "soft"):
        return tuple(part + (1 - part) * 0.45 for part in colour)  # type: ignore[return-value]  # three
    return colour


def _colour(traits: Traits, slot: str, found: list[Colour]) -> None:
    """What is said last holds: a wish for a change stands at the end."""
    if not found:
        return
    first = NATURAL_RED if slot in ("hair", "beard") and found[0] == COLOURS["red"] else found[0]
    traits.colours[slot] = first
    if slot == "garment" and len(found) > 1:
        traits.colours["trim"] = found[1]


def _read_person(word: str, traits: Traits) -> None:
    traits.build = BUILDS.get(word, traits.build)
    traits.old = traits.old or word in (
        "old",
        "elderly",
        "aged",
        "ancient",
        "grandmother",
        "grandfather",
    )
    traits.young = traits.young or word in (
        "young",
        "child",
        "kid",
        "boy",
        "girl",
        "teen",
        "teenage",
        "little",
    )
    if word in ("smiling", "happy", "cheerful", "laughing", "smile", "joyful"):
        traits.mood = "smile"
    elif word in ("angry", "fierce", "grim", "stern", "furious", "evil"):
        traits.mood = "stern"
    elif word in ("sad", "melancholy", "melancholic", "tired", "lonely", "sleepy"):
        traits.mood = "sad"
    elif word in ("singing", "singer", "screaming", "shouting", "vocalist"):
        traits.mood = "singing"


def _read_noun(word: str, traits: Traits, styles: list[str]) -> str:
    """The colour slot that the word stands for, "" when it names nothing we can draw."""
    if word in SPECIES:
        traits.species = SPECIES[word]
        if word == "unicorn":
            traits.extras.add("horn")
            traits.colours.setdefault("fur", COLOURS["white"])
        return "fur"
    if word in ROLES:
        traits.implied = ROLES[word]
        return "garment"
    if word in GARMENTS:
        traits.garment = GARMENTS[word]
        return "garment"
    if word in HEADWEAR:
        traits.headwear = HEADWEAR[word]
        return "headwear"
    if word in PROPS:
        traits.props.add(PROPS[word])
        return f"prop {PROPS[word]}"
    return _read_feature(word, traits, styles)


def _read_feature(word: str, traits: Traits, styles: list[str]) -> str:
    slot, extra = NOUN_SLOTS.get(word, ("", ""))
    if slot == "hair" and styles:
        traits.hair = "curly long" if {"curly", "long"} <= set(styles) else styles[-1]
    if slot == "beard":
        traits.beard = extra if extra != "beard" or "long" not in styles else "long beard"
    elif slot == "hair" and extra:
        traits.hair = extra
    elif extra:
        traits.extras.add(extra)
    return slot


def _complete(traits: Traits, rng: Random) -> None:
    """What nobody said: chosen once, each by its own draw, so that words change only their own."""
    picks = {
        name: rng.random() for name in ("build", "hair", "beard", "garment", "skin", "tone", "eye")
    }
    if traits.beard and not traits.build:
        traits.build = "man"
    traits.build = traits.build or ("woman" if picks["build"] < 0.5 else "man")
    garment, headwear, prop = traits.implied
    if traits.species in FURRED:
        traits.garment = traits.garment or garment or "fur"
    traits.headwear = traits.headwear or headwear
    if prop and not traits.props:
        traits.props.add(prop)
    traits.garment = (
        traits.garment
        or garment
        or _pick(("coat", "jacket", "turtleneck", "cloak", "hoodie", "shirt"), picks["garment"])
    )
    if traits.species in ("human", "elf", "dwarf", "goblin"):
        traits.hair = traits.hair or _usual_hair(traits, picks["hair"])
        if traits.species == "dwarf" and traits.build == "man":
            traits.beard = traits.beard or "long beard"
        elif traits.build == "man" and not traits.young and picks["beard"] < 0.3:
            traits.beard = traits.beard or "beard"
    _complete_colours(traits, picks, rng)


def _usual_hair(traits: Traits, pick: float) -> str:
    if traits.build == "woman":
        return _pick(("long", "bob", "wavy", "bun", "curly"), pick)
    return _pick(("short", "swept", "curly", "short", "swept"), pick)


def _complete_colours(traits: Traits, picks: dict[str, float], rng: Random) -> None:
    colours = traits.colours
    if "fur" in colours and traits.species in ("human", "elf", "dwarf"):
        colours.setdefault("hair", colours["fur"])
    greyed = COLOURS["silver"] if traits.old else colours.get("beard")
    hair = _pick(("black", "brown", "chestnut", "blonde", "auburn", "black"), picks["tone"])
    colours.setdefault("skin", _usual_skin(traits, picks["skin"]))
    colours.setdefault("hair", greyed or COLOURS[hair])
    colours.setdefault("beard", colours["hair"])
    colours.setdefault("fur", FUR.get(traits.species, colours["hair"]))
    colours.setdefault("eyes", COLOURS[_pick(("brown", "hazel", "blue", "green"), picks["eye"])])
    scheme = rng.choice(SCHEMES)
    if traits.garment == "fur":
        colours["garment"] = COLOURS["black"] if traits.species == "panda" else colours["fur"]
    colours.setdefault("garment", COLOURS.get(GARMENT_COLOURS.get(traits.garment, ""), scheme[0]))
    colours.setdefault("trim", scheme[1])
    if traits.headwear == "hood" or traits.garment == "armour":
        colours.setdefault("headwear", colours["garment"])
    named = HEADWEAR_COLOURS.get(traits.headwear, "")
    colours.setdefault("headwear", COLOURS.get(named, scheme[2]))


def _usual_skin(traits: Traits, pick: float) -> Colour:
    if traits.species == "goblin":
        return COLOURS["moss"]
    return _pick(SKINS, pick)


def _pick(options: Sequence[Any], at: float) -> Any:
    """The option at ``at``, 0..1 of the way."""
    return options[min(len(options) - 1, int(at * len(options)))]
