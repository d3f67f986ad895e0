"""What programs send of characters, checked."""

from __future__ import annotations

import secrets
from typing import Any

from rest_framework import serializers

from characters.forms import NAME_AT_MOST, NOTE_AT_MOST, WORDS_AT_MOST
from characters.models import Character
from characters.portrait_requests import RATIOS
from mvsite.lib.http.fields import Known, Switch, Whole, Words

MOST_IMAGES, USUAL_IMAGES = 4, 4
LARGEST_SEED = 2**31 - 1
"""No model is known that takes a larger one."""
SHORT_SEEDS = 10_000
"""So many to choose from where none is said: they are shown."""
NOTHING = "Say in a sentence or two what it looks like, or send a reference_image."
NO_REFERENCE = "0 makes the reference itself the character image: send a reference_image."


def seed_field() -> Whole:
    return Whole(
        required=False, min_value=0, max_value=LARGEST_SEED,
        help_text="Of the first picture; the next ones have the next.",
    )  # fmt: skip


class NewCharacter(Known):
    """A description, a reference picture, or both. With a picture it is sent as a form."""

    name = Words(required=False, allow_blank=True, max_length=NAME_AT_MOST)
    description = Words(
        required=False, allow_blank=True, max_length=WORDS_AT_MOST, help_text="What it looks like."
    )
    reference_image = serializers.FileField(
        required=False, help_text="PNG, JPEG or WebP.",
        error_messages={"empty": "This file is empty. Nothing was kept."},
    )  # fmt: skip
    kind = serializers.ChoiceField(Character.Kind.choices, default=Character.Kind.CHARACTER)
    num_images = Whole(
        default=USUAL_IMAGES, min_value=0, max_value=MOST_IMAGES,
        help_text="How many are drawn to choose from; 0: the reference itself is taken.",
    )  # fmt: skip
    seed = seed_field()
    aspect_ratio = serializers.ChoiceField([*RATIOS], default="1:1")
    auto_select = Switch(default=False, help_text="The first picture that is there is chosen.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        pictured = "reference_image" in attrs
        if not pictured and not attrs.get("description"):
            raise serializers.ValidationError({"description": [NOTHING]})
        if not pictured and not attrs["num_images"]:
            raise serializers.ValidationError({"num_images": [NO_REFERENCE]})
        return {"seed": secrets.randbelow(SHORT_SEEDS), **attrs}


class NewInterrogation(Known):
    prompt = Words(required=False, allow_blank=True, max_length=WORDS_AT_MOST)
    character_description = Words(required=False, allow_blank=True, max_length=WORDS_AT_MOST)
    style_notes = Words(required=False, allow_blank=True, max_length=WORDS_AT_MOST)


class CharacterChanges(Known):
    """Only what is sent is changed. Pictures that are there stay as they are."""

    name = Words(required=False, allow_blank=True, max_length=NAME_AT_MOST)
    description = Words(required=False, allow_blank=True, max_length=WORDS_AT_MOST)
    interrogation = NewInterrogation(required=False)

    def words(self) -> dict[str, str]:
        """Of valid changes, all at one level."""
        said = dict(self.validated_data)
        return {**said.pop("interrogation", {}), **said}


class Redraw(Known):
    num_images = Whole(
        required=False, min_value=1, max_value=MOST_IMAGES,
        help_text="How many; else as many as are offered now.",
    )  # fmt: skip
    note = Words(
        required=False, allow_blank=True, max_length=NOTE_AT_MOST, help_text="What is to change."
    )
    seed = seed_field()
