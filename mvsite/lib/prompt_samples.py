"""The values that each prompt is said with, by sample: what ``docs/prompts.md`` explains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCENE = "Medium shot at eye level. She sets the lantern on the wet bench. The camera stands still."
CHARACTER = "A tall fox in a green coat, one ear torn."
WORDS = "A tall fox in a green coat. One ear is torn. Ink and two greys."
WRONG = "Slot 2 has no scene."
LOOK = {
    "title": "noir",
    "in_words": "Lens: 35 mm. Light: one hard lamp. Colours: black and white.",
    "unwanted": "colour, flat light",
}
_TOLD = {"number": 2, "title": "The Bench", "kind": "story", "description": SCENE}
_FILM = {
    "title": "Rain", "tempo": 96, "shape": "wide (16:9)", "idea": "She waits for the last tram.",
    "name": "Mira", "character": CHARACTER, "stranger": "somebody else", "product": True,
    "sung": True, "longest": 900, "look": LOOK,
}  # fmt: skip
_SHOT = {
    "description": SCENE, "name": "Mira", "character": CHARACTER, "product": True, "sings": True,
    "look": LOOK,
}  # fmt: skip

SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "scenes": _FILM,
    "scene": {
        **_FILM, "number": 3, "count": 6, "asked": "performance", "note": "in the rain",
        "before": _TOLD, "previous": _TOLD, "next": _TOLD, "siblings": [_TOLD], "others": [_TOLD],
    },
    "character": {},
    "product": {},
    "portrait": {"words": WORDS, "kind": "character", "note": "a warmer coat"},
    "portrait-negative": {"kind": "character", "product": True},
    "keyframe": {**_SHOT, "shown": True},
    "motion": {**_SHOT, "keyframe": True, "line": "home through the rain"},
    "negative": {
        "negative": "a second person", "name": "Mira", "product": True, "sings": True,
        "look": LOOK,
    },
    "repair": {"wrong": WRONG},
    "judge": {"name": "Mira", "count": 3, "product": True},
}  # fmt: skip
"""Said once with these and once with nothing in their place, so that both ways of an ``if`` are."""

_KEYS = ("prompt", "character_description", "style_notes")
MUST_SAY: Mapping[str, tuple[str, ...]] = {
    "character": _KEYS,
    "product": _KEYS,
    "portrait": (WORDS,),
    "keyframe": (SCENE,),
    "motion": (SCENE,),
    "repair": (WRONG,),
    "judge": ("score", "words"),
}
"""What a prompt is of no use without."""
