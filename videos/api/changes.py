"""What ``PATCH videos/{id}/`` sends, done whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError

from generations.providers.base import Kind
from videos import verbs
from videos.api.orders import require_in_song
from videos.arranging import BadCuts
from videos.models import Take, Video

APART = ("models", "cuts", "snap", "max_cost_usd", "clips")
"""Not columns of their own names, or more than that."""


@transaction.atomic
def change(video: Video, said: Mapping[str, Any]) -> list[str]:
    """Sentences about what follows. Raises NotNow and ValidationError."""
    wishes = {name: value for name, value in said.items() if name not in APART}
    if "clips" in said:
        wishes["clips_wanted"] = said["clips"]
    if video.song is not None:
        require_in_song(video.song, wishes.get("window_start"))
    if wishes:
        verbs.change_wishes(video, **wishes)
    if "max_cost_usd" in said:
        verbs.set_cap(video, said["max_cost_usd"])
    if "models" in said:
        verbs.choose_models(video, {Kind(kind): name for kind, name in said["models"].items()})
    return [_too_short(take) for take in _moved(video, said)]


def _moved(video: Video, said: Mapping[str, Any]) -> list[Take]:
    if "cuts" not in said:
        return []
    try:
        return verbs.move_cuts(video, said["cuts"], said.get("snap", ""))
    except BadCuts as bad:
        raise ValidationError({"cuts": [str(bad)]}) from bad


def _too_short(take: Take) -> str:
    return f"Take {take.number} of scene {take.clip.number} is now too short for its place."
