"""What ``POST videos/`` takes, and the wish that it is."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from characters.models import Character, Image
from generations.choices import NOT_HAD
from generations.providers.base import NEEDED, Kind
from generations.providers.local.styles import LABELS
from mvsite.lib import safe_fetch
from mvsite.lib.http.fields import Known, Number, Several, Switch, Text, Whole, Words
from songs.models import Song
from videos.commission import LEAST_SECONDS, SEED_RANGE
from videos.forms import LEAST_SECONDS as LEAST_WINDOW
from videos.forms import MOST_DOLLARS
from videos.models import Video
from videos.quote import capabilities_of
from videos.timeline import MOST_CLIPS
from videos.wish import Wish

AUTO = "auto"
MOST_CHARACTERS = 8
MOST_WINDOW = 900.0
UNKNOWN = "There is no {what} of yours with this id."
NO_PRODUCT = "A product video shows a product: name one, of kind product, as its character."
TOO_LATE = (
    "The film is to start at {start:g} s, but this song is {seconds:.1f} s long. Start earlier, or "
    "leave the start to the music."
)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 1, "maximum": MOST_CLIPS},
            {"type": "string", "enum": [AUTO]},
        ]
    }
)
class ClipCount(serializers.Field):
    """1 to 100, or ``auto``, which is None."""

    def to_internal_value(self, data: Any) -> int | None:
        if data == AUTO:
            return None
        if type(data) is not int or not 1 <= data <= MOST_CLIPS:
            raise serializers.ValidationError(
                f"A film has 1 to {MOST_CLIPS} clips: say a number, or “{AUTO}”."
            )
        return data

    def to_representation(self, value: int | None) -> int | str:
        return AUTO if value is None else value


def of_models(*kinds: Kind) -> type[Known]:
    """A serializer of names by kind."""
    said = {str(kind): ModelName(kind) for kind in kinds}
    return type(f"ModelsOf{''.join(kind.title() for kind in said)}", (Known,), said)


class ModelName(serializers.CharField):
    """Of one that can be had here; empty: the usual one."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(required=False, allow_blank=True, max_length=120)
        self.kind = kind

    def to_internal_value(self, data: Any) -> str:
        name = str(super().to_internal_value(data))
        able = capabilities_of(self.kind, name) if name else None
        if name and (able is None or able.gone):
            raise serializers.ValidationError(able.gone if able else NOT_HAD.format(name=name))
        return name


class Amount(serializers.DecimalField):
    """Dollars, as text or as a number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_digits=10, decimal_places=2, min_value=0, max_value=MOST_DOLLARS, **options
        )


class Owned(serializers.UUIDField):
    """The id of a row of whoever asks; the row, where it is theirs and not hidden."""

    def __init__(self, *models: Any, what: str, **options: Any) -> None:
        super().__init__(**options)
        self.models, self.what = models, what

    def to_internal_value(self, data: Any) -> Any:
        pk = super().to_internal_value(data)
        row = next(filter(None, (_found(model, self._owner, pk) for model in self.models)), None)
        if row is None:
            raise serializers.ValidationError(UNKNOWN.format(what=self.what))
        if row.refusal:
            raise serializers.ValidationError(row.refusal)
        return row

    @property
    def _owner(self) -> User:
        return self.context["owner"]


def _found(model: Any, owner: User, pk: UUID) -> Any:
    if model is Image:
        images = Image.objects.filter(character__owner=owner).select_related("character")
        return images.filter(pk=pk).first()
    return model.objects.of(owner).filter(pk=pk).first()


class Wishes(Known):
    """What a draft can be told, and told otherwise."""

    title = Words(
        required=False, allow_blank=True, max_length=200, help_text="Else that of the song."
    )
    idea = Text(required=False, max_length=4000, help_text="What happens; empty: the song decides.")
    style = serializers.ChoiceField(
        choices=[(name, label.title) for name, label in LABELS.items()], required=False,
        help_text="The look of the whole film; clean where nothing is said.",
    )  # fmt: skip
    seed = Whole(
        required=False, min_value=0, max_value=SEED_RANGE - 1,
        help_text="The same wishes with the same seed give the same film on the same machine.",
    )  # fmt: skip
    aspect_ratio = serializers.ChoiceField(
        source="shape", choices=Video.Shape.choices, required=False
    )
    resolution = serializers.ChoiceField(
        choices=Video.Resolution.choices, required=False,
        help_text="720p: 1280 × 720, 720 × 1280 or 960 × 960; 1080p: half as large again.",
    )  # fmt: skip
    clips = ClipCount(required=False, help_text="How many: 1 to 100 (6), or “auto”.")
    window_start = Number(
        required=False, allow_null=True, min_value=0, max_value=MOST_WINDOW,
        help_text="Seconds of the song; null: the part that is suggested.",
    )  # fmt: skip
    window_length = Number(
        required=False, min_value=LEAST_WINDOW, max_value=MOST_WINDOW,
        help_text="Seconds; a shorter song gives a film as long as the song.",
    )  # fmt: skip
    quality = serializers.ChoiceField(
        choices=Video.Quality.choices, required=False,
        help_text="animatic: cut from its first pictures, and filmed when that was approved.",
    )  # fmt: skip
    transition = serializers.ChoiceField(choices=Video.Transition.choices, required=False)
    character_consistency_enabled = Switch(
        required=False, help_text="false: nobody is to look the same in every clip."
    )
    auto_select = Switch(
        required=False, help_text="The first good picture of the character, without a question."
    )
    on_character_failure = serializers.ChoiceField(
        choices=Video.OnCharacterFailure.choices, required=False,
        help_text="continue: without it, which is said; ask: wait for a decision.",
    )  # fmt: skip
    on_clip_failure = serializers.ChoiceField(
        choices=Video.OnClipFailure.choices, required=False,
        help_text="fill: its place is filled with a still, which is said; wait: for a decision.",
    )  # fmt: skip
    max_cost_usd = Amount(
        required=False, allow_null=True, help_text="All of it, redone too, may cost no more."
    )
    callback_url = serializers.CharField(
        required=False, allow_blank=True, max_length=safe_fetch.LONGEST,
        validators=[safe_fetch.validate],
        help_text="Told, by a signed webhook, when it is ready, failed, waits or was stopped.",
    )  # fmt: skip


class VideoOrder(Wishes):
    song = Owned(Song, what="song", help_text="A song’s id.")
    character = Owned(
        Character, Image, what="character", required=False, allow_null=True,
        help_text="A character’s id, or that of one of its pictures, which is then shown.",
    )  # fmt: skip
    characters = Several(
        child=Owned(Character, what="character"), required=False, max_length=MOST_CHARACTERS,
        help_text="Several: the first is shown, the others are kept with the film.",
    )  # fmt: skip
    mode = serializers.ChoiceField(choices=Video.Mode.choices, required=False)
    models = of_models(*NEEDED)(
        required=False, help_text="Who does what, by kind: see, write, draw, film; else the usual."
    )
    start = Switch(required=False, default=False, help_text="Begin at once; answered with 202.")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        _require_image(said.get("character"))
        require_in_song(said["song"], said.get("window_start"))
        cast = _cast(said)
        product = bool(cast) and cast[0].is_product
        if said.get("mode") == Video.Mode.PRODUCT and not product:
            raise serializers.ValidationError({"mode": [NO_PRODUCT]})
        return said

    def wish(self) -> Wish:
        """Of its own: nothing equal is looked for, as an Idempotency-Key does that."""
        said = dict(self.validated_data)
        lead, others = said.get("character"), _cast(said)
        for name in ("start", "character", "characters"):
            said.pop(name, None)
        said = {WISHES.get(name, name): value for name, value in said.items()}
        said["models"] = {kind: name for kind, name in said.get("models", {}).items() if name}
        if isinstance(lead, Image):
            said["image"] = lead
        return Wish(
            token=secrets.token_urlsafe(16), character=others[0] if others else None,
            others=tuple(others[1:]), clips=said.pop("clips", 6), **said,
        )  # fmt: skip


WISHES = {
    "character_consistency_enabled": "consistent", "window_start": "start",
    "window_length": "seconds", "max_cost_usd": "max_cost",
}  # fmt: skip
"""Names of this call as a wish has them."""


def _cast(said: dict[str, Any]) -> list[Character]:
    """Each once, the one who is shown first."""
    lead = said.get("character")
    first = lead.character if isinstance(lead, Image) else lead
    return list(dict.fromkeys(filter(None, [first, *said.get("characters", ())])))


def _require_image(lead: Character | Image | None) -> None:
    if isinstance(lead, Image) and lead.status != Image.Status.READY:
        why = "This picture is not there to be shown. Name another one, or the character."
        raise serializers.ValidationError({"character": [why]})


def require_in_song(song: Song, start: float | None) -> None:
    if start is not None and start > song.seconds - LEAST_SECONDS:
        said = TOO_LATE.format(start=start, seconds=song.seconds)
        raise serializers.ValidationError({"window_start": [said]})
