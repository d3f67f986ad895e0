"""Scenes that are no longer as the film shows them."""

from __future__ import annotations

from typing import Any

from videos.board.scene import Scene
from videos.models import Film, Take


def newer_than(film: Film, scenes: list[Scene]) -> list[Scene]:
    shown = _shown(film)
    return [scene for scene in scenes if _is_newer(scene, shown.get(str(scene.clip.pk)))]


def sentence_of(film: Film, newer: list[Scene]) -> str:
    """Scene 6 has a newer take than the film."""
    which = f"Scene{'s' * (len(newer) > 1)} {_listed([str(scene.number) for scene in newer])}"
    takes = {part["take"] for part in film.manifest["parts"]}
    if any(scene.chosen_key in takes for scene in newer):
        are, them = ("is", "it") if len(newer) == 1 else ("are", "them")
        return f"{which} {are} no longer as the film shows {them}."
    return f"{which} {'has a newer take' if len(newer) == 1 else 'have newer takes'} than the film."


def _shown(film: Film) -> dict[str, dict[str, Any]]:
    """By clip: at which frame it begins, how many it lasts, and which take it is."""
    cuts, parts = film.manifest["cuts"], film.manifest["parts"]
    return {part["clip"]: {**part, "at": at} for at, part in zip(cuts, parts, strict=False)}


def _is_newer(scene: Scene, shown: dict[str, Any] | None) -> bool:
    clip = scene.clip
    place = (clip.video.cuts[clip.position], clip.frames)
    if shown is None or (shown["at"], shown["frames"]) != place:
        return True
    return scene.chosen is not None and not _is_shown(scene.chosen.take, shown)


def _is_shown(take: Take, shown: dict[str, Any]) -> bool:
    """Also the same part of it; a film from before takes could slide does not say which."""
    same_part = take.in_frame == shown.get("in_frame", take.in_frame)
    return str(take.pk) == shown["take"] and same_part


def _listed(names: list[str]) -> str:
    """1, 2 and 3."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
