"""What a model answered, as the three keys or the scenes that were asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generations.providers.base import (
    BadAnswer,
    ContentRefused,
    Misfit,
    Outcome,
    ProviderError,
    Request,
    SeeRequest,
    WriteRequest,
)
from generations.providers.json_in_words import first_object, words_in
from generations.providers.openai.wording import KEYS, KINDS

Answer = Mapping[str, Any]
OF_SCENES = ("title", "description", "negative_description", "kind")


def data_of(answer: Answer, request: Request) -> dict[str, Any]:
    """``data`` of an Outcome. Raises ProviderError; Misfit where saying what was wrong may help."""
    _require_whole(answer)
    found = first_object(answer["content"])
    if not found:
        raise Misfit(f"{answer['model']} did not answer in the form that was asked for.")
    if isinstance(request, SeeRequest):
        return _seen(found, answer["model"])
    assert isinstance(request, WriteRequest)
    return {"scenes": _scenes(found, request, answer["model"])}


def ignored_form(answer: Answer) -> bool:
    """Whether it answered in words around the JSON that alone was asked for."""
    if answer["finish"] != "stop" or answer["refusal"] or not answer["content"].strip():
        return False
    try:
        json.loads(answer["content"])
    except ValueError:
        return True
    return False


def _require_whole(answer: Answer) -> None:
    model = answer["model"]
    if answer["refusal"]:
        raise ContentRefused(
            f"{model} would not answer to these words or this picture. Soften the words, or use "
            "another picture."
        )
    if answer["finish"] == "content_filter":
        raise ContentRefused(
            f"The filter of {model} kept its answer back. Soften the words, or use another picture."
        )
    if answer["finish"] == "length":
        raise BadAnswer(
            f"The answer of {model} was cut off: it thought or wrote more than it may. Use fewer "
            "scenes, or a model that thinks less."
        )
    if not answer["content"].strip():
        raise Misfit(f"The answer of {model} was empty.")


def _seen(found: Mapping[str, Any], model: str) -> dict[str, str]:
    words = {key: words_in(found.get(key)) for key in KEYS}
    if missing := [key for key in KEYS if not words[key]]:
        raise Misfit(f"The answer of {model} says nothing as {', '.join(missing)}.")
    return words


def _scenes(found: Mapping[str, Any], request: WriteRequest, model: str) -> list[dict[str, str]]:
    """One for each slot; where one alone is used, the others are empty."""
    by_slot = _by_slot(_objects(found.get("scenes")), request)
    wanted = range(len(request.slots)) if request.only is None else (request.only,)
    missing = [request.slots[place].index for place in wanted if not _is_told(by_slot.get(place))]
    if missing:
        names = ", ".join(map(str, missing))
        raise Misfit(f"{model} wrote no scene, or an empty one, for slot {names}.")
    used = {place: by_slot[place] for place in wanted}
    return [_scene(used.get(place, {})) for place in range(len(request.slots))]


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _by_slot(scenes: list[dict[str, Any]], request: WriteRequest) -> dict[int, dict[str, Any]]:
    """By the number that each tells; in their order where none tells one."""
    places = {slot.index: place for place, slot in enumerate(request.slots)}
    if not any("slot" in scene for scene in scenes):
        first = request.only or 0
        return {first + place: scene for place, scene in enumerate(scenes)}
    found: dict[int, dict[str, Any]] = {}
    for scene in scenes:
        if (place := places.get(_number(scene.get("slot")))) is not None:
            found.setdefault(place, scene)
    return found


def _number(told: Any) -> int:
    try:
        return int(told)
    except (TypeError, ValueError):
        return -1


def _is_told(scene: Mapping[str, Any] | None) -> bool:
    return bool(scene and words_in(scene.get("description")))


def _scene(told: Mapping[str, Any]) -> dict[str, str]:
    scene = {name: words_in(told.get(name)) for name in OF_SCENES}
    kind = scene["kind"] if scene["kind"] in KINDS else "story"
    return {**scene, "kind": kind, "setting": "", "shot": "", "light": ""}


def outcome_of(answer: Answer, request: Request, cost: Decimal) -> Outcome:
    """Raises ProviderError with what it cost."""
    try:
        data = data_of(answer, request)
    except ProviderError as error:
        error.cost, error.charged = cost, "yes" if cost else "no"
        raise
    return Outcome(data=data, cost=cost, usage=answer["usage"])
