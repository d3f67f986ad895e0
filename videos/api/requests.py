"""What else programs send of videos, checked."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from mvsite.lib.http.fields import Known, Several, Text, Whole, Words
from videos import verbs
from videos.api.orders import Amount, Wishes, of_models
from videos.film_choices import KINDS
from videos.models import Clip, Video
from videos.page_forms import NOTE_AT_MOST, WORDS_AT_MOST
from videos.rerunning import STEPS
from videos.timeline import MOST_CLIPS

MOST_FRAMES = 900 * 24
SNAPS = ("beat", "downbeat", "section")
MOST_MODELS = 6


class VideoChanges(Wishes):
    """Only what is sent is changed, all of it or nothing. Of a draft anything; of a film that is
    there idea and style while it rests, and what holds for the future at any time."""

    models = of_models(*KINDS)(
        required=False, help_text="Who writes, draws and films from now on; empty: the usual one."
    )
    cuts = Several(
        child=Whole(min_value=0, max_value=MOST_FRAMES), required=False, min_length=2,
        max_length=MOST_CLIPS + 1,
        help_text="All of them anew, in frames: as many as there are; the first and the last stay.",
    )  # fmt: skip
    snap = serializers.ChoiceField(
        choices=SNAPS, required=False,
        help_text="Cuts that move fall on the nearest of these in the song.",
    )  # fmt: skip


class Rerun(Known):
    def get_fields(self) -> dict[str, serializers.Field]:
        step = serializers.ChoiceField(
            choices=list(STEPS), help_text="The step from which on all is made anew."
        )
        return {"from": step}


class Reframe(Known):
    aspect_ratio = serializers.ChoiceField(choices=Video.Shape.choices)


class Answer(Known):
    """A decision, and what it takes: ``image`` with choose, ``amount_usd`` with raise_cap,
    ``model`` with model."""

    NEEDS: ClassVar = {"choose": "image", "raise_cap": "amount_usd", "model": "model"}

    decision = serializers.ChoiceField(choices=sorted({name for _, name in verbs.DECISIONS}))
    image = serializers.UUIDField(required=False, help_text="One of the character’s pictures.")
    amount_usd = Amount(required=False, help_text="What all of the video may cost.")
    model = Words(required=False, max_length=120, help_text="One of those that fit the plan.")

    def validate_decision(self, decision: str) -> str:
        """The state is judged before the fields: raises NotNow."""
        verbs.require_question(self.context["video"], decision)
        return decision

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        needed = self.NEEDS.get(said["decision"])
        if needed and needed not in said:
            raise serializers.ValidationError({needed: [f"“{said['decision']}” takes this field."]})
        return said

    def validate_image(self, image: Any) -> Any:
        character = self.context["video"].character
        if character is None or not character.images.filter(pk=image).exists():
            raise serializers.ValidationError("Its character has no picture with this id.")
        return image

    @property
    def given(self) -> dict[str, Any]:
        needed = self.NEEDS.get(self.validated_data["decision"])
        return {needed: self.validated_data[needed]} if needed else {}


class NewClip(Known):
    position = Whole(
        required=False, min_value=1, max_value=MOST_CLIPS,
        help_text="That it is to have, 1 at least, as it takes the second part of the slot before "
        "it. Else it is the last.",
    )  # fmt: skip
    kind = serializers.ChoiceField(
        choices=Clip.Kind.choices, required=False, help_text="Else as the writer sees it."
    )


class ClipChanges(Known):
    """Only what is sent is changed, all of it or nothing. Nothing is filmed anew."""

    title = Words(required=False, allow_blank=True, max_length=200)
    description = Text(required=False, allow_blank=False, max_length=WORDS_AT_MOST)
    negative_description = Text(required=False, max_length=WORDS_AT_MOST)
    kind = serializers.ChoiceField(choices=Clip.Kind.choices, required=False)
    position = Whole(
        required=False, min_value=0, max_value=MOST_CLIPS - 1,
        help_text="From 0: it stands there from now on, and the scenes between make room.",
    )  # fmt: skip


class Note(Known):
    note = Text(required=False, default="", max_length=NOTE_AT_MOST, help_text="What to change.")


class TakeChoice(Known):
    take = serializers.UUIDField(help_text="One of its takes that is ready.")


class NewTakes(Known):
    """A file, or who is to film."""

    file = serializers.FileField(
        required=False, error_messages={"empty": "This file is empty. Nothing was kept."},
        help_text="A clip (MP4, MOV, WebM) or a picture (PNG, JPEG, WebP) of your own.",
    )  # fmt: skip
    models = Several(
        child=Words(max_length=120), required=False, min_length=2, max_length=MOST_MODELS,
        help_text="2 to 6 that film, by name: one take by each, each paid for.",
    )  # fmt: skip

    def validate_models(self, names: list[str]) -> list[str]:
        if len(set(names)) < len(names):
            raise serializers.ValidationError("Name each model once.")
        return names

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if len(said) != 1:
            raise serializers.ValidationError("Send either “file”, in a form, or “models”.")
        return said
