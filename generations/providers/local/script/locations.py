"""Which setting each clip is in: by its words, then its mood, then what is still unused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from generations.providers.base import Slot, WriteRequest
from generations.providers.local.paint.palettes import PALETTES
from generations.providers.local.paint.plates import Setting
from generations.providers.local.script.shot_list import peak_slots
from generations.providers.local.styles import style_named

QUIET_BELOW, LOUD_ABOVE = 0.4, 0.65
LYRIC, IDEA, TITLE, MOOD, CHANCE = 9.0, 5.5, 3.5, 1.2, 0.6
LEANING = 2.0
"""How much the seed alone may make a film prefer a place, so that another seed goes elsewhere."""
BRIGHT = 4.0
"""What a place that can be bright gains for the film's peak, for each unit of radiance."""
SUITS = 1.2
SOON = 12.0


def scout(request: WriteRequest, settings: Mapping[str, Setting]) -> list[str]:
    """One name of ``settings`` per slot. The last clip returns to the first one's place."""
    scores = _scores(request, settings)
    found: dict[int, str] = {}
    book_end = len(request.slots) > 2 and len(settings) > 2
    order = sorted(range(len(scores)), key=lambda n: -_heard(request.slots[n], settings))
    for number in order:
        if book_end and number == len(scores) - 1:
            continue
        found[number] = _best(scores[number], found, number, len(request.slots), book_end)
    if book_end:
        found[len(scores) - 1] = found[0]
    return [found[number] for number in range(len(scores))]


def mood_of(energy: float) -> str:
    if energy < QUIET_BELOW:
        return "quiet"
    return "loud" if energy > LOUD_ABOVE else "middle"


def _best(
    scores: Mapping[str, float], found: Mapping[int, str], number: int, count: int, book_end: bool
) -> str:
    """The best of the least used settings that no neighbour has; each returns in its turn, and
    as late as may be."""
    uses = Counter(found.values())
    near = {found.get(number - 1), found.get(number + 1)}
    if book_end and number == count - 2:
        near.add(found.get(0))
    if book_end and number == 0:
        near.add(found.get(count - 2))
    free = [name for name in scores if name not in near] or list(scores)
    least = min(uses[name] for name in free)
    left = [name for name in free if uses[name] == least]
    return max(left, key=lambda name: scores[name] - _soon(name, found, number))


def _soon(name: str, found: Mapping[int, str], number: int) -> float:
    """What it costs to come back to a place: the more, the shorter one has been away."""
    return max((SOON / abs(number - at) for at, place in found.items() if place == name), default=0)


def _scores(request: WriteRequest, settings: Mapping[str, Setting]) -> list[dict[str, float]]:
    rng = Random(f"{request.seed} settings")
    whole = {name: IDEA * _named(request.idea, setting) for name, setting in settings.items()}
    for name, setting in settings.items():
        whole[name] += TITLE * _named(request.title, setting) + rng.uniform(0, LEANING)
    peaks, style = peak_slots(request.slots), style_named(request.style)
    return [
        {
            name: whole[name]
            + LYRIC * _named(slot.lyric, setting)
            + _mood_score(setting, slot)
            + (SUITS if name in style.suits else 0.0)
            + (BRIGHT * _brightest(setting) if number in peaks else 0.0)
            + rng.uniform(0, CHANCE)
            for name, setting in settings.items()
        }
        for number, slot in enumerate(request.slots)
    ]


def _brightest(setting: Setting) -> float:
    """Of the palettes that a place can wear, the mean radiance of the two most radiant."""
    lights = sorted(PALETTES[name].radiance for name in setting.palettes)[-2:]
    return sum(lights) / max(len(lights), 1)


def _mood_score(setting: Setting, slot: Slot) -> float:
    mood = mood_of(slot.energy)
    if "any" in (setting.mood, "middle") or mood == "middle":
        return 0.4 * MOOD
    return MOOD if setting.mood == mood else 0.0


def _heard(slot: Slot, settings: Mapping[str, Setting]) -> int:
    """How strongly the line that is sung names a place: such clips choose first."""
    return max(_named(slot.lyric, setting) for setting in settings.values())


def _named(text: str, setting: Setting) -> int:
    """How many of the setting's words the text says, in any simple form of them."""
    said = {_stem(word) for word in re.findall(r"[^\W\d_]+", text.lower())}
    return len(said & {_stem(word) for word in _words(setting)})


def _words(setting: Setting) -> Sequence[str]:
    return [part for word in (setting.name, *setting.words) for part in word.lower().split()]


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
