"""What is asked of likeness, on the page of a new video and of one that is there."""

from __future__ import annotations

from typing import Any

from django import forms

from characters.likeness import in_percent
from videos.models import Video

FLOORS = (0.3, 0.4, 0.5, 0.6, 0.75, 0.9)
REDOS = (1, 2, 3)
NO_FLOOR = "Choose one of the shares of likeness that are offered."


def _floor(otherwise: str) -> forms.TypedChoiceField:
    offered = [(f"{floor:g}", f"below {in_percent(floor)}") for floor in FLOORS]
    return forms.TypedChoiceField(
        choices=[("", otherwise), *offered], required=False, coerce=float, empty_value=None,
        error_messages={"invalid_choice": NO_FLOOR},
    )  # fmt: skip


class LikenessForm(forms.Form):
    """Below which likeness a first picture is drawn, and a clip filmed, again; and how often."""

    keyframe_floor = _floor("never")
    likeness_floor = _floor("never")
    redos = forms.TypedChoiceField(
        choices=[(str(count), f"{count} time{'s' * (count > 1)}") for count in REDOS],
        required=False, coerce=int, empty_value=None, error_messages={"invalid_choice": NO_FLOOR},
    )  # fmt: skip

    @property
    def asked(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in LikenessForm.base_fields}
        return {**said, "redos": said["redos"] or REDOS[0]}

    @property
    def refilmed(self) -> int:
        """How often a clip is filmed again, at most."""
        said = self.cleaned_data
        return (said.get("redos") or REDOS[0]) if said.get("likeness_floor") else 0


def answers_of(video: Video) -> dict[str, str]:
    """As the form has them."""
    floors = {name: getattr(video, name) for name in ("keyframe_floor", "likeness_floor")}
    said = {name: "" if floor is None else f"{floor:g}" for name, floor in floors.items()}
    return {**said, "redos": str(video.redos)}
