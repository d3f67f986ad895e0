"""Scenes as a model answered them: read, and held against what was asked for.

What is wrong is said to the model once (``Misfit``). Where its second answer is no better, what can
be put right is, and ``notes`` say so; a scene that cannot be used is empty, its place ``unfit``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generations.providers.base import Misfit, Slot, WriteRequest
from generations.providers.json_in_words import words_in

KINDS = ("performance", "story", "b-roll")
SUNG, USUAL = "performance", "story"
SHOTS = ("wide", "medium", "close", "detail", "silhouette")
TEXTS = ("title", "description", "negative_description", "kind", "shot")
STRANGER = "somebody else"
"""Anybody in a scene who is not in its cast."""
LONGEST_UNWANTED = 300
AGAIN = "{description} Again: {motif}."

Told = Mapping[str, Any]
Scene = dict[str, str]


@dataclass(frozen=True)
class Wrong:
    """``place`` of the scene from 0. ``said``: to the model. ``note``: what was done about it, for
    the user; ``put_right``: the scene afterwards, empty where it cannot be used."""

    place: int
    said: str
    note: str
    put_right: Callable[[Scene], Scene]


def scenes_of(found: Told, request: WriteRequest, model: str) -> dict[str, Any]:
    """``data`` of an Outcome; where one scene alone is used the others are empty. Raises Misfit."""
    told = _by_slot(_objects(found.get("scenes")), request)
    wanted = range(len(request.slots)) if request.only is None else (request.only,)
    _require_all(told, wanted, request, model)
    scenes = {place: _scene(told[place]) for place in wanted}
    wrong = list(_wrong(scenes, told, request))
    if wrong and not request.mend:
        raise Misfit(" ".join(each.said for each in wrong))
    return _put_right(_with_motifs(scenes, told, request), wrong, request)


# --- Reading --------------------------------------------------------------------------------------


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _by_slot(scenes: list[dict[str, Any]], request: WriteRequest) -> dict[int, Told]:
    """By the number that each tells; in their order where none tells one."""
    places = {number_of(slot): place for place, slot in enumerate(request.slots)}
    if not any("slot" in scene for scene in scenes):
        first = request.only or 0
        return {first + place: scene for place, scene in enumerate(scenes)}
    found: dict[int, Told] = {}
    for scene in scenes:
        if (place := places.get(_number(scene.get("slot")))) is not None:
            found.setdefault(place, scene)
    return found


def number_of(slot: Slot) -> int:
    """As a model and the user are told it."""
    return slot.index + 1


def _number(told: Any) -> int:
    try:
        return int(told)
    except (TypeError, ValueError):
        return 0


def _require_all(
    told: Mapping[int, Told], wanted: Sequence[int], request: WriteRequest, model: str
) -> None:
    missing = [place for place in wanted if not words_in(told.get(place, {}).get("description"))]
    if missing:
        names = ", ".join(str(number_of(request.slots[place])) for place in missing)
        raise Misfit(f"{model} wrote no scene, or an empty one, for slot {names}.")


def _scene(told: Told) -> Scene:
    scene = {name: words_in(told.get(name)) for name in TEXTS}
    unwanted = scene["negative_description"][:LONGEST_UNWANTED]
    if unwanted != scene["negative_description"]:
        unwanted = unwanted.rpartition(",")[0]
    return {
        **scene,
        "negative_description": unwanted,
        "kind": scene["kind"] if scene["kind"] in KINDS else USUAL,
        "shot": scene["shot"] if scene["shot"] in SHOTS else "",
        "setting": "",
        "light": "",
    }


# --- What is wrong --------------------------------------------------------------------------------


def _wrong(
    scenes: Mapping[int, Scene], told: Mapping[int, Told], request: WriteRequest
) -> Iterator[Wrong]:
    for place, scene in scenes.items():
        yield from _too_long(place, scene, request.longest)
        yield from _strangers(place, told[place], request.cast)
        yield from _unsung(place, scene, request)
    for one, other in pairwise(scenes):
        if _plain(scenes[one]["description"]) == _plain(scenes[other]["description"]):
            said = f"Scenes {one + 1} and {other + 1} have the same description: neighbours differ."
            yield Wrong(other, said, f"Scene {other + 1} was told as the one before.", _nothing)


def _too_long(place: int, scene: Scene, longest: int) -> Iterator[Wrong]:
    length = len(scene["description"])
    if longest and length > longest:
        yield Wrong(
            place,
            f"The description of scene {place + 1} has {length} characters, more than {longest}.",
            f"Scene {place + 1} was longer than can be filmed from; its end was left out.",
            lambda scene: {**scene, "description": cut_at_sentence(scene["description"], longest)},
        )


def _strangers(place: int, told: Told, cast: Sequence[str]) -> Iterator[Wrong]:
    """By what the model itself lists: names in a description cannot be told from other words."""
    named = told.get("characters")
    shown = {_name(words_in(each)) for each in named} if isinstance(named, list) else set()
    if cast and shown - {_name(name) for name in cast} - {""}:
        yield Wrong(
            place,
            f"Somebody can be made out in scene {place + 1} beside {', '.join(cast)}.",
            f"In scene {place + 1} somebody else was to be seen.",
            _nothing,
        )


def _unsung(place: int, scene: Scene, request: WriteRequest) -> Iterator[Wrong]:
    """A person who wants it sung may know of words that we do not."""
    is_sung = request.slots[place].lyric and request.subject == "character"
    if scene["kind"] == SUNG and not is_sung and request.asked != SUNG:
        yield Wrong(
            place,
            f"Scene {place + 1} is a {SUNG}, and nobody sings there.",
            f"Scene {place + 1} was to be sung where nobody sings; it is a {USUAL} now.",
            lambda scene: {**scene, "kind": USUAL},
        )


def _name(text: str) -> str:
    """Without what models like to add: Mira (the fox)."""
    return _plain(re.split(r"[(,:]", text, maxsplit=1)[0])


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" .!").removeprefix("the ").split())


def _nothing(_: Scene) -> Scene:
    return {}


def cut_at_sentence(text: str, longest: int) -> str:
    """As many whole sentences as fit; as many words where the first one is longer."""
    start = text[: longest + 1]
    ends = [start.rfind(mark) for mark in (". ", "! ", "? ")]
    if (end := max(ends)) > 0:
        return start[: end + 1]
    return start[:longest].rpartition(" ")[0].rstrip(" ,;:") + "."


# --- What is done about it ------------------------------------------------------------------------


def _with_motifs(
    scenes: Mapping[int, Scene], told: Mapping[int, Told], request: WriteRequest
) -> dict[int, Scene]:
    """What repeats shares a motif, also where the model forgot it."""
    places = {slot.index: place for place, slot in enumerate(request.slots)}
    found = dict(scenes)
    for place, scene in scenes.items():
        first = told.get(places.get(request.slots[place].repeats, -1), {})
        motif, own = (_plain(words_in(each.get("motif"))) for each in (first, told[place]))
        if motif and motif != own and motif not in _plain(scene["description"]):
            said = AGAIN.format(description=scene["description"], motif=motif)
            found[place] = {**scene, "description": said}
    return found


def _put_right(
    scenes: dict[int, Scene], wrong: Sequence[Wrong], request: WriteRequest
) -> dict[str, Any]:
    for each in wrong:
        if scenes[each.place]:
            scenes[each.place] = each.put_right(scenes[each.place])
    unfit = [place for place, scene in scenes.items() if not scene]
    if len(unfit) == len(scenes):
        raise Misfit(" ".join(each.said for each in wrong))
    return {
        "scenes": [scenes.get(place) or _scene({}) for place in range(len(request.slots))],
        "notes": [each.note for each in wrong],
        "unfit": unfit,
    }
