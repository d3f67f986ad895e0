"""What a model is asked for, as messages and the schema of its answer."""

from __future__ import annotations

import json
from typing import Any

from generations.providers.base import Request, SeeRequest, Slot, WriteRequest

KINDS = ("performance", "story", "b-roll")
KEYS = ("prompt", "character_description", "style_notes")
FORM = "Answer with one JSON object by this JSON schema, and nothing around it, no code block: "
SLOTS = "The slots, with times in seconds of the song: "
ONLY = "Answer with the scene of slot {slot} alone."
MEND = "An answer to this was of no use: {wrong} Mind that."
SEE_TOKENS = 900
SCENE_TOKENS = 350
THINKING_TOKENS = 3000
"""What a model thinks before it answers counts as written, and is paid."""


def words_for(request: Request) -> str:
    """All that is said; a picture goes beside it."""
    slots = _slots(request) if isinstance(request, WriteRequest) else ""
    mend = getattr(request, "mend", "")
    wrong = MEND.format(wrong=mend) if mend else ""
    form = FORM + json.dumps(schema_for(request), separators=(",", ":"))
    return "\n\n".join(filter(None, (getattr(request, "prompt", ""), slots, wrong, form)))


def _slots(request: WriteRequest) -> str:
    listed = json.dumps({"slots": [_shown(slot) for slot in request.slots]}, ensure_ascii=False)
    only = "" if request.only is None else ONLY.format(slot=request.slots[request.only].index)
    return " ".join(filter(None, (SLOTS + listed, only)))


def _shown(slot: Slot) -> dict[str, Any]:
    """What it has nothing to say of is left out."""
    told = {
        "slot": slot.index, "start": round(slot.start, 2), "seconds": round(slot.seconds, 2),
        "section": slot.section, "energy": round(slot.energy, 2), "lyric": slot.lyric,
    }  # fmt: skip
    repeats = {"repeats_slot": slot.repeats} if slot.repeats >= 0 else {}
    return {name: value for name, value in told.items() if value != ""} | repeats


def most_written(request: Request) -> int:
    """Tokens that its answer may have, with what is thought."""
    if isinstance(request, WriteRequest):
        scenes = 1 if request.only is not None else len(request.slots)
        return SCENE_TOKENS * (scenes + 1) + THINKING_TOKENS
    return SEE_TOKENS + THINKING_TOKENS


def schema_for(request: Request) -> dict[str, Any]:
    if isinstance(request, SeeRequest):
        return _thing(**{key: {"type": "string"} for key in KEYS})
    text = {"type": "string"}
    scene = _thing(
        slot={"type": "integer"}, title=text, description=text, negative_description=text,
        kind={"type": "string", "enum": list(KINDS)},
    )  # fmt: skip
    return _thing(scenes={"type": "array", "items": scene})


def _thing(**fields: Any) -> dict[str, Any]:
    """As strict ones must be."""
    return {
        "type": "object", "properties": fields, "required": list(fields),
        "additionalProperties": False,
    }  # fmt: skip
