"""What the flat calls take, checked. What they do not know is left out and named, never refused."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from characters.portrait_requests import RATIOS
from generations import choices
from generations.providers import provider_of
from generations.providers.base import Kind, Refused
from generations.providers.local.styles import LABELS
from mvsite.lib.http.fields import Number, Several, Switch, Text, Whole, Words
from mvsite.lib.uploads import clean
from videos.commission import SEED_RANGE
from videos.models import Video
from videos.scene_draft import MOST
from videos.single_clip import LEAST_SECONDS, MOST_SECONDS

LONGEST = 4000
"""Characters of a prompt or a description."""
NAMED_AT_MOST = 20
UNKNOWN = "“{name}” is not known here and was left out."
MORE_UNKNOWN = "{count} more fields are not known here and were left out."
NOT_SET_UP = "“backend”: nobody is set up here as “{backend}” for this; the usual one did it."
NO_ID = "“{named}” is no id; an id is a UUID."
NO_BASE64 = "This is no base64. Send the picture's bytes in base64, with “data:…;base64,” or not."
DATA_URL = re.compile(r"\s*data:[^,]{0,200},")
UUID_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

SAFETY_LEVELS = (
    "block_low_and_above", "block_medium_and_above", "block_only_high", "block_none",
    "block_most", "block_some", "block_few", "block_fewest",
)  # fmt: skip
PERSONS = ("dont_allow", "allow_adult", "allow_all")
FORMATS = ("png", "jpeg", "jpg", "webp")
SEED = {"min_value": 0, "max_value": SEED_RANGE - 1, "required": False}
BACKEND = "Who is to do it: local, replicate, gemini or openai, as far as it is set up here."


def id_of(named: Any) -> UUID | None:
    """A UUID in its usual form; None for everything else."""
    return UUID(named) if isinstance(named, str) and UUID_FORM.fullmatch(named) else None


def require_id(named: str, field: str = "id") -> UUID:
    if (found := id_of(named)) is None:
        raise serializers.ValidationError({field: [NO_ID.format(named=clean(named, 60))]})
    return found


class FlatRequest(serializers.Serializer):
    """``null`` is as good as left out. ``kind``: whose model ``backend`` and ``model`` name."""

    kind: ClassVar[Kind | None] = None

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        said = {name: value for name, value in data.items() if value is not None}
        return super().to_internal_value(said)

    @property
    def warnings(self) -> list[str]:
        """Sentences about what was sent and is not used."""
        unknown = [name for name in self.initial_data if name not in self.fields]
        named = [UNKNOWN.format(name=clean(name, 60)) for name in unknown[:NAMED_AT_MOST]]
        more = len(unknown) - len(named)
        backend = self.validated_data.get("backend", "")
        unmet = backend and self.kind and choices.usual_of(self.kind, backend) is None
        return [
            *named,
            *([MORE_UNKNOWN.format(count=more)] if more else []),
            *([NOT_SET_UP.format(backend=clean(backend, 60))] if unmet else []),
        ]

    @property
    def model(self) -> str:
        """By name: as ``model`` says, else as ``backend`` does; empty: the usual one."""
        named = str(self.validated_data.get("model", ""))
        backend = self.validated_data.get("backend", "")
        if named or not backend or self.kind is None:
            return named
        found = choices.usual_of(self.kind, backend) or ""
        return "" if choices.choice_of(self.kind).is_named(found) else found

    def validate_model(self, named: str) -> str:
        assert self.kind is not None
        try:
            provider_of(self.kind, named)
        except Refused as unknown:
            raise serializers.ValidationError(str(unknown)) from unknown
        return named


class ReferencesCall(FlatRequest):
    kind = Kind.DRAW

    character_description = Text(
        allow_blank=False, trim_whitespace=True, max_length=LONGEST,
        help_text="Who or what is to be drawn.",
    )  # fmt: skip
    num_images = Whole(min_value=1, max_value=4, default=4)
    aspect_ratio = serializers.ChoiceField(choices=[*RATIOS], default="1:1")
    safety_filter_level = serializers.ChoiceField(
        choices=SAFETY_LEVELS, default="block_medium_and_above",
        help_text="Taken for older clients; no model here knows it.",
    )  # fmt: skip
    person_generation = serializers.ChoiceField(
        choices=PERSONS, default="allow_adult",
        help_text="Taken for older clients; no model here knows it.",
    )  # fmt: skip
    output_format = serializers.ChoiceField(
        choices=FORMATS, default="png", help_text="Pictures are kept as PNG, whatever is asked for."
    )
    negative_prompt = Text(required=False, max_length=LONGEST)
    seed = Whole(**SEED, help_text="Candidate i has this seed + i.")
    model = Words(required=False, max_length=200, help_text="By name; else the usual one.")
    backend = Words(required=False, max_length=60, help_text=BACKEND)


class ScenesCall(FlatRequest):
    kind = Kind.WRITE

    idea = Text(allow_blank=False, trim_whitespace=True, max_length=LONGEST)
    character_description = Text(required=False, trim_whitespace=True, max_length=LONGEST)
    number_of_scenes = Whole(min_value=1, max_value=MOST, default=6)
    song = serializers.CharField(required=False, help_text="The id of a song of yours.")
    style = serializers.ChoiceField(
        choices=[(name, label.title) for name, label in LABELS.items()], default="clean"
    )
    model = Words(required=False, max_length=200, help_text="By name; else the usual one.")
    backend = Words(required=False, max_length=60, help_text=BACKEND)


class ClipCall(FlatRequest):
    kind = Kind.FILM

    prompt = Text(allow_blank=False, trim_whitespace=True, max_length=LONGEST)
    negative_prompt = Text(required=False, max_length=LONGEST)
    character_reference_id = serializers.JSONField(
        required=False, help_text="The id of a picture of generate_character_reference."
    )
    reference_image_base64 = Text(
        required=False, help_text="Deprecated: send the picture's id. A picture in base64."
    )
    on_missing_reference = serializers.ChoiceField(
        choices=["warn", "fail"], default="warn",
        help_text="When the picture is not there: film without it, or refuse.",
    )  # fmt: skip
    duration = Number(
        required=False, min_value=LEAST_SECONDS, max_value=MOST_SECONDS, help_text="Seconds."
    )
    aspect_ratio = serializers.ChoiceField(choices=Video.Shape.choices, default=Video.Shape.WIDE)
    seed = Whole(**SEED)
    model = Words(required=False, max_length=200, help_text="By name; else the usual one.")
    backend = Words(required=False, max_length=60, help_text=BACKEND)

    def validate_reference_image_base64(self, text: str) -> bytes:
        """The bytes; whether they are a picture is found by decoding it."""
        try:
            found = base64.b64decode(
                "".join(DATA_URL.sub("", text, count=1).split()), validate=True
            )
        except (binascii.Error, ValueError):
            raise serializers.ValidationError(NO_BASE64) from None
        if not found:
            raise serializers.ValidationError(NO_BASE64)
        return found


@extend_schema_field({"type": "string", "format": "uuid"})
class Named(serializers.JSONField):
    """What should be an id: whatever came is named where it is none."""


class StitchCall(FlatRequest):
    video_ids = Several(
        child=Named(), allow_empty=False, min_length=1, max_length=MOST,
        help_text="Ids of videos, in the order in which they are seen.",
    )  # fmt: skip
    song = serializers.CharField(
        required=False, help_text="The id of a song of yours, which is then the only sound."
    )
    window_start = Number(
        min_value=0, default=0.0, help_text="From where the song is heard, in seconds."
    )
    on_missing = serializers.ChoiceField(
        choices=Video.OnMissing.choices, default=Video.OnMissing.FAIL,
        help_text="When a clip is not there: no film, or one without it.",
    )  # fmt: skip
    transition = serializers.ChoiceField(
        choices=Video.Transition.choices, default=Video.Transition.CUT
    )
    normalize_audio = Switch(default=False, help_text="Bring the sound to -14 LUFS.")

    def validate_video_ids(self, named: list[Any]) -> list[UUID]:
        wrong = [clean(str(each), 60) for each in named if id_of(each) is None]
        if wrong:
            raise serializers.ValidationError(
                [NO_ID.format(named=each) for each in wrong[:NAMED_AT_MOST]]
            )
        return [found for each in named if (found := id_of(each))]


class Handing(serializers.Serializer):
    """How a stored file is handed out: its ``redirect`` in the address."""

    redirect = serializers.BooleanField(
        default=False, help_text="true: 302 to the file. false: JSON with its link, or the file."
    )
