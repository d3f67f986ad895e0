"""What the writer is told: of the whole film, and of one scene that is written anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generations.providers.base import Kind, Slot, WriteRequest
from generations.providers.local.styles import label_named
from generations.providers.scene_answers import STRANGER
from mvsite.lib import prompts
from videos import quote, take_prompts
from videos.models import Clip, Video
from videos.slots import slots_of

SEED_STEP = 7_919
LONGEST = 1_200
"""Characters of a description, where the model that films would take more."""
OWN_UNWANTED = 300
"""Characters kept free for what must not be seen in a scene."""
SHORTEST = 200
SHAPES: dict[str, str] = {
    Video.Shape.WIDE: "wide (16:9)", Video.Shape.TALL: "tall (9:16)",
    Video.Shape.SQUARE: "square (1:1)",
}  # fmt: skip


def of_film(video: Video) -> WriteRequest:
    character, slots = video.character, slots_of(video)
    name = take_prompts.name_of(character)
    return WriteRequest(
        slots=tuple(slots),
        idea=video.idea,
        title=_title(video),
        character=take_prompts.looks_of(character),
        style=video.style,
        seed=video.seed,
        prompt=prompts.render("scenes", **_told(video, slots)),
        model=video.model_for(Kind.WRITE),
        cast=(name,) if name else (),
        subject=character.kind if character else "character",
        longest=longest(video),
    )


def of_scene(clip: Clip) -> WriteRequest:
    """As for the whole film, so that the scene knows its neighbours; a seed of its own."""
    film = of_film(clip.video)
    near = clip.video.clips.filter(position__in=(clip.position - 1, clip.position + 1))
    settings = near.exclude(setting="").values_list("setting", flat=True)
    return replace(
        film,
        idea=" ".join(filter(None, (clip.note, film.idea))),
        seed=film.seed + SEED_STEP * (clip.words_revision + 1) + clip.position,
        prompt=prompts.render("scene", **_told(clip.video, film.slots), **_places(clip, film)),
        only=clip.position,
        asked=clip.kind,
        beside=() if clip.note else tuple(settings),  # A wish may well name a place beside.
    )


def longest(video: Video) -> int:
    """Characters that a description may have, so that all that is said of a clip fits."""
    able = quote.capabilities_of(Kind.FILM, video.model_for(Kind.FILM))
    if able is None or not able.prompt_limit:
        return LONGEST
    left = able.prompt_limit - take_prompts.around(video) - OWN_UNWANTED
    return max(SHORTEST, min(LONGEST, left))


def _told(video: Video, slots: Sequence[Slot]) -> dict[str, Any]:
    character = video.character
    heard = video.heard() if video.cuts else None
    is_product = bool(character and character.is_product)
    return {
        "title": _title(video),
        "tempo": round(heard.tempo) if heard else 0,
        "shape": SHAPES[video.shape],
        "idea": video.idea,
        "name": take_prompts.name_of(character),
        "character": take_prompts.looks_of(character),
        "stranger": STRANGER,
        "product": is_product,
        "sung": not is_product and any(slot.lyric for slot in slots),
        "longest": longest(video),
        "look": label_named(video.style),
    }


def _title(video: Video) -> str:
    return video.song.title if video.song else video.title


def _places(clip: Clip, film: WriteRequest) -> dict[str, Any]:
    """Where a scene stands among the others that have words."""
    told = {each.position: _row(each) for each in clip.video.clips.exclude(description="")}
    before = told.pop(clip.position, _row(clip))
    nearest = [told.pop(clip.position + step, {}) for step in (-1, 1)]
    same = _root(film.slots[clip.position])
    siblings = [at for at in told if _root(film.slots[at]) == same]
    return {
        "number": clip.number, "count": len(film.slots), "asked": asked(clip), "note": clip.note,
        "before": before, "previous": nearest[0], "next": nearest[1],
        "siblings": [told.pop(at) for at in siblings], "others": list(told.values()),
    }  # fmt: skip


def asked(clip: Clip) -> str:
    """The kind that a new scene is to be of; empty where the writer says."""
    return "" if clip.words_revision else clip.kind


def _root(slot: Slot) -> int:
    """The first slot of its part of the song."""
    return slot.repeats if slot.repeats >= 0 else slot.index


def _row(clip: Clip) -> dict[str, Any]:
    return {
        "number": clip.number, "title": clip.title, "kind": clip.kind or Clip.Kind.STORY,
        "description": take_prompts.sentence(clip.description),
    }  # fmt: skip
