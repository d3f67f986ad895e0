"""The form of a new video: what is typed becomes what a film is made of, or a sentence."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from characters.models import Character
from generations.choices import NOT_HAD, has_choice
from generations.providers.base import NEEDED, Kind
from generations.providers.local.styles import LABELS
from mvsite.lib.uploads import clean
from songs.models import Song
from videos.likeness_forms import LikenessForm
from videos.models import Video
from videos.quote import capabilities_of
from videos.timeline import MOST_CLIPS

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)\Z")
LEAST_SECONDS = 2.0
"""Of a window: shorter ones are no film."""
USUAL_SECONDS = 30.0
MOST_DOLLARS = 100_000
NO_AMOUNT = "Give the amount in dollars, such as 4.50."


class TimeField(forms.CharField):
    """Seconds of a song, typed as 2:31.7 or 151.7."""

    def clean(self, value: Any) -> float | None:
        text = super().clean(value).replace("\N{NO-BREAK SPACE}", " ").strip()
        if not text:
            return None
        if (found := CLOCK.match(text)) is None:
            raise forms.ValidationError(
                f"“{text[:20]}” is no time. Write it as 2:31.7, or in seconds."
            )
        minutes, seconds = found.groups()
        return 60 * int(minutes or 0) + float(seconds.replace(",", "."))


class ModelField(forms.CharField):
    """The name of a model that can be had here; empty: the usual one."""

    def __init__(self, kind: Kind):
        super().__init__(required=False, max_length=120)
        self.kind = kind

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if not name or not has_choice(self.kind):  # Of a draft from before.
            return ""
        able = capabilities_of(self.kind, name)
        if able is None or able.gone:
            raise forms.ValidationError(able.gone if able else NOT_HAD.format(name=name[:40]))
        return name


class NewVideo(LikenessForm):
    """Everything that can be said of a new video; rows are looked up among the owner's own."""

    mode = forms.ChoiceField(choices=[("music_video", "Music video"), ("product_video", "Product")])
    title = forms.CharField(required=False, max_length=200)
    song = forms.UUIDField(
        required=False, error_messages={"invalid": "This song is not there any more."}
    )
    start = TimeField(required=False, max_length=20)
    seconds = TimeField(required=False, max_length=20)
    whole = forms.BooleanField(required=False)
    source = forms.ChoiceField(choices=[(name, name) for name in ("picture", "words", "library")])
    character = forms.UUIDField(required=False)
    library = forms.UUIDField(required=False)
    words = forms.CharField(required=False, max_length=2000)
    name = forms.CharField(required=False, max_length=200)
    draw = forms.BooleanField(required=False)
    on_character_failure = forms.ChoiceField(choices=Video.OnCharacterFailure.choices)
    product = forms.UUIDField(required=False)
    product_name = forms.CharField(required=False, max_length=200)
    idea = forms.CharField(required=False, max_length=4000)
    style = forms.ChoiceField(choices=[(name, label.title) for name, label in LABELS.items()])
    shape = forms.ChoiceField(choices=Video.Shape.choices)
    resolution = forms.ChoiceField(choices=Video.Resolution.choices)
    clips_by = forms.ChoiceField(choices=[("music", "music"), ("number", "number")])
    clips = forms.IntegerField(
        required=False,
        error_messages={"invalid": "The number of clips is a whole number."},
    )

    quality = forms.ChoiceField(choices=Video.Quality.choices)
    max_cost = forms.DecimalField(
        required=False, min_value=Decimal("0.01"), max_value=MOST_DOLLARS, decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_decimal_places"), NO_AMOUNT
        ),
    )  # fmt: skip
    model_see = ModelField(Kind.SEE)
    model_write = ModelField(Kind.WRITE)
    model_draw = ModelField(Kind.DRAW)
    model_film = ModelField(Kind.FILM)

    def __init__(self, owner: User, said: dict[str, str]):
        super().__init__(said)
        self.owner = owner

    def clean_clips(self) -> int | None:
        """None: the music decides."""
        if self.data.get("clips_by") != "number":
            return None
        clips: int | None = self.cleaned_data["clips"]
        if clips is None or not 1 <= clips <= MOST_CLIPS:
            raise forms.ValidationError(f"A film has 1 to {MOST_CLIPS} clips. Write a number.")
        return clips

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"], 200)

    def clean_song(self) -> Song | None:
        return found(Song, self.owner, self.cleaned_data["song"])

    def clean_character(self) -> Character | None:
        return found(Character, self.owner, self.cleaned_data["character"])

    def clean_library(self) -> Character | None:
        return found(Character, self.owner, self.cleaned_data["library"])

    def clean_product(self) -> Character | None:
        return found(Character, self.owner, self.cleaned_data["product"])

    @property
    def models(self) -> dict[str, str]:
        """Those that were chosen, by kind."""
        named = {str(kind): self.cleaned_data.get(f"model_{kind}") for kind in NEEDED}
        return {kind: name for kind, name in named.items() if name}

    @property
    def named_models(self) -> dict[str, str]:
        """Also those that cannot be had."""
        fields = {str(kind): f"model_{kind}" for kind in NEEDED}
        refused = {kind: str(self.data[at]) for kind, at in fields.items() if at in self.errors}
        return {**self.models, **refused}

    @property
    def is_product(self) -> bool:
        return self.data.get("mode") == "product_video"

    def window(self) -> tuple[float | None, float]:
        """(start, seconds) within the song; no start: the part that is suggested."""
        song, said = self.cleaned_data.get("song"), self.cleaned_data
        seconds = said.get("seconds") or USUAL_SECONDS
        if song is None:
            return said.get("start"), seconds
        return clamped(song.seconds, None if said.get("whole") else said.get("start"),
                       song.seconds if said.get("whole") else seconds)  # fmt: skip


def clamped(duration: float, start: float | None, seconds: float) -> tuple[float | None, float]:
    """A window that lies in a song of ``duration`` seconds, as near as can be to what was asked."""
    seconds = min(max(seconds, min(LEAST_SECONDS, duration)), duration)
    if start is None:
        return None, seconds
    last = math.floor((duration - seconds) * 1000) / 1000
    return min(max(start, 0.0), max(last, 0.0)), seconds


def found(model: Any, owner: User, pk: UUID | None) -> Any:
    """The owner's row; a sentence where it is not theirs, not there, or hidden."""
    if pk is None:
        return None
    row = model.objects.of(owner).filter(pk=pk).first()
    if row is None:
        raise forms.ValidationError(
            f"This {model._meta.verbose_name} is not there any more. Choose another one."
        )
    if row.refusal:
        raise forms.ValidationError(row.refusal)
    return row
