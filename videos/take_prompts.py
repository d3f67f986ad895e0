"""What is said to those who draw and film a take: the scene's words, who is in it, the film's look.

Each clip is told the look and the character in the same words: clips made apart fit together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from characters.models import Character
from generations.providers.local.styles import label_named
from mvsite.lib import prompts
from videos import words_alone
from videos.models import Clip, Take, Video
from videos.slots import slots_of

NAMELESS, NAMELESS_PRODUCT = "the character", "the product"
NAME_AT_MOST = 40
OF_A_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
"""Words of letters: what is called IMG_2034 has no name."""
ENDS = ".!?…”\"'"


class Said(NamedTuple):
    """``unwanted``: what must not be seen, with commas between."""

    prompt: str
    unwanted: str


def of_keyframe(take: Take) -> Said:
    shot = _shot(take.clip.video, take.words)
    prompt = prompts.render("keyframe", **shot, shown=bool(take.image_key))
    return Said(prompt, _unwanted(shot, take.words))


def of_motion(take: Take) -> Said:
    video = take.clip.video
    shot = _shot(video, take.words)
    line = slots_of(video)[take.clip.position].lyric if shot["sings"] else ""
    prompt = prompts.render("motion", **shot, keyframe=bool(take.keyframe_id), line=line)
    return Said(prompt, _unwanted(shot, take.words))


def around(video: Video) -> int:
    """Characters that are said of each clip beside its scene, at most."""
    words = {"description": "", "negative_description": "", "kind": Clip.Kind.STORY}
    shot = _shot(video, words)
    said = prompts.render("motion", **shot, keyframe=False, line="")
    return len(said) + len(_unwanted(shot, words))


def name_of(character: Character | None) -> str:
    """What it is called in all that is written of it; empty where there is nobody."""
    if character is None:
        return ""
    name = " ".join(character.name.split())
    if len(name) <= NAME_AT_MOST and OF_A_NAME.fullmatch(name):
        return name
    return NAMELESS_PRODUCT if character.is_product else NAMELESS


def looks_of(character: Character | None) -> str:
    """In sentences."""
    return sentence(character.words["character_description"]) if character else ""


def sentence(text: str) -> str:
    """Ended, so that another one can follow."""
    text = text.strip()
    return text if not text or text[-1] in ENDS else f"{text}."


def _shot(video: Video, words: Mapping[str, str]) -> dict[str, Any]:
    """``look``: none for a clip in the words of whoever asked, to which nothing is added."""
    character = video.character or words_alone.left_out(video)
    return {
        "description": sentence(words["description"]),
        "name": name_of(character),
        "character": looks_of(character),
        "product": bool(character and character.is_product),
        "sings": words.get("kind") == Clip.Kind.PERFORMANCE,
        "look": label_named(video.style) if video.course != Video.Course.SINGLE else None,
    }


def _unwanted(shot: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Each but once."""
    said = {key: shot[key] for key in ("name", "product", "sings", "look")}
    listed = prompts.render("negative", negative=words["negative_description"], **said).split(",")
    return ", ".join(dict.fromkeys(filter(None, map(str.strip, listed))))
