"""What a model is asked for, as messages and the schema of its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from generations.providers.base import JudgeRequest, Request, SeeRequest, Slot, WriteRequest
from generations.providers.openai.judging import JUDGED_TOKENS
from generations.providers.scene_answers import KINDS, SHOTS, STRANGER, number_of
from mvsite.lib import prompts

KEYS = ("prompt", "character_description", "style_notes")
FORM = "Answer with one JSON object by this JSON schema, and nothing around it, no code block: "
SLOTS = "The slots, with times in seconds of the song: "
ONLY = "Answer with the scene of slot {slot} alone."
SEE_TOKENS = 900
SCENE_TOKENS = 350
THINKING_TOKENS = 3000
"""What a model thinks before it answers counts as written, and is paid."""


def words_for(request: Request) -> str:
    """All that is said; a picture goes beside it."""
    slots = _slots(request) if isinstance(request, WriteRequest) else ""
    mend = getattr(request, "mend", "")
    wrong = prompts.render("repair", wrong=mend) if mend else ""
    form = FORM + json.dumps(schema_for(request), separators=(",", ":"))
    return "\n\n".join(filter(None, (getattr(request, "prompt", ""), slots, wrong, form)))


def _slots(request: WriteRequest) -> str:
    listed = json.dumps({"slots": [_shown(slot) for slot in request.slots]}, ensure_ascii=False)
    only = "" if request.only is None else ONLY.format(slot=number_of(request.slots[request.only]))
    return " ".join(filter(None, (SLOTS + listed, only)))


def _shown(slot: Slot) -> dict[str, Any]:
    """What it has nothing to say of is left out."""
    told = {
        "slot": number_of(slot), "start": round(slot.start, 2), "seconds": round(slot.seconds, 2),
        "section": slot.section, "energy": round(slot.energy, 2), "lyric": slot.lyric,
    }  # fmt: skip
    repeats = {"repeats_slot": slot.repeats + 1} if slot.repeats >= 0 else {}
    return {name: value for name, value in told.items() if value != ""} | repeats


def most_written(request: Request) -> int:
    """Tokens that its answer may have, with what is thought."""
    if isinstance(request, WriteRequest):
        scenes = 1 if request.only is not None else len(request.slots)
        return SCENE_TOKENS * (scenes + 1) + THINKING_TOKENS
    answer = JUDGED_TOKENS if isinstance(request, JudgeRequest) else SEE_TOKENS
    return answer + THINKING_TOKENS


def schema_for(request: Request) -> dict[str, Any]:
    if isinstance(request, SeeRequest):
        return _thing(**{key: {"type": "string"} for key in KEYS})
    if isinstance(request, JudgeRequest):
        return _thing(words={"type": "string"}, score={"type": "integer"})
    assert isinstance(request, WriteRequest)
    return _thing(scenes={"type": "array", "items": _scene(request)})


def _scene(request: WriteRequest) -> dict[str, Any]:
    """What is decided first stands first: a model writes its answer in this order."""
    text = {"type": "string"}
    return _thing(
        slot={"type": "integer"},
        kind=_one_of(KINDS),
        motif=text,
        shot=_one_of(SHOTS),
        **({"characters": _some_of((*request.cast, STRANGER))} if request.cast else {}),
        description=text,
        negative_description=text,
        title=text,
    )


def _one_of(words: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _some_of(words: Sequence[str]) -> dict[str, Any]:
    return {"type": "array", "items": _one_of(words)}


def _thing(**fields: Any) -> dict[str, Any]:
    """As strict ones must be."""
    return {
        "type": "object", "properties": fields, "required": list(fields),
        "additionalProperties": False,
    }  # fmt: skip
