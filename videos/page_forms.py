"""What the page of a video sends."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict

from generations.providers.base import Kind
from mvsite.lib.receiving import Received
from mvsite.lib.uploads import clean
from videos.film_choices import KINDS
from videos.forms import MOST_DOLLARS, NO_AMOUNT, ModelField
from videos.models import Clip, Video
from videos.own_takes import MOST_SECONDS

WORDS_AT_MOST = 2_000
NOTE_AT_MOST = 300
MOST = 2**53
"""Of a whole number that is compared with a time or a column."""
PARTS = ("card", "edit", "again", "more", "own", "slide")
"""Of a scene; its page is sent them when they are opened."""


class Seen(forms.Form):
    """What the page shows: the revision ``since`` which it asks, a digest of each of its zones,
    whether its scenes are ``folded``, and which of those were opened."""

    since = forms.IntegerField(required=False, min_value=0, max_value=MOST)
    folded = forms.IntegerField(required=False, min_value=0, max_value=1)
    zones = forms.RegexField(r"[0-9a-f-]*", required=False, max_length=200)

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or 0 if self.is_valid() else 0

    @property
    def loaded(self) -> frozenset[str]:
        """The ids of the folded scenes whose cards are there."""
        return frozenset(cast(QueryDict, self.data).getlist("loaded"))


class Opened(forms.Form):
    """The number of a scene that is shown whole, and the ``part`` of it that was asked for."""

    open = forms.IntegerField(required=False, min_value=1, max_value=1_000)
    part = forms.ChoiceField(required=False, choices=[(name, name) for name in PARTS])

    @property
    def context(self) -> dict[str, Any]:
        data = self.cleaned_data if self.is_valid() else {}
        return {"opened": data.get("open"), "part": data.get("part")}


def _text(longest: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=longest, required=required)


class KindForm(forms.Form):
    """Of a scene; empty: as the writer sees it, or as it is."""

    kind = forms.ChoiceField(
        choices=Clip.Kind.choices,
        required=False,
        error_messages={
            "invalid_choice": "A scene is a story, a performance or b-roll; nothing was changed."
        },
    )


class WordsForm(KindForm):
    title = _text(Clip._meta.get_field("title").max_length or 200)
    description = forms.CharField(
        max_length=WORDS_AT_MOST,
        error_messages={"required": "Say what happens in this scene; nothing was changed."},
    )
    negative_description = _text(WORDS_AT_MOST)

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"], 200)

    @property
    def words(self) -> dict[str, str]:
        """A kind that was not said stays as it is."""
        given = self.cleaned_data
        return {name: word for name, word in given.items() if name != "kind" or word}


class NoteForm(forms.Form):
    """What to change when a scene is written anew."""

    note = _text(NOTE_AT_MOST)


class MoveForm(forms.Form):
    """To which place, as people count."""

    to = forms.IntegerField(min_value=1, max_value=1_000)


class SingerForm(forms.Form):
    """The model that is offered for a performance."""

    model = forms.CharField(max_length=120, error_messages={"required": "Choose a model first."})


class SlideForm(forms.Form):
    """From which second of a take on it is shown."""

    starts = forms.FloatField(
        min_value=0,
        max_value=MOST_SECONDS,
        error_messages={
            "required": "Say at which second the part begins; nothing was changed.",
            "invalid": "Give the beginning as a number of seconds, such as 2.5.",
        },
    )


class OtherTakeForm(forms.Form):
    """Who films another take, and who draws its first picture, by name."""

    films = forms.CharField(
        max_length=120, error_messages={"required": "Choose who films the take first."}
    )
    draws = forms.CharField(
        max_length=120, error_messages={"required": "Choose who draws the first picture first."}
    )


class DrawsForm(forms.Form):
    """Who is to draw, as far as that is said."""

    draws = forms.CharField(max_length=120, required=False)

    @property
    def said(self) -> str:
        return str(self.cleaned_data["draws"]) if self.is_valid() else ""


class OwnTakeForm(forms.Form):
    file = forms.FileField(
        error_messages={"required": "Choose a clip or a picture first.",
                        "empty": "This file is empty. Nothing was kept."}
    )  # fmt: skip

    @property
    def upload(self) -> Received:
        file: Received = self.cleaned_data["file"]
        return file


class AnswerForm(forms.Form):
    """A decision of a person for a video that waits."""

    decision = forms.CharField(max_length=30)
    image = forms.UUIDField(
        required=False,
        error_messages={"invalid": "Choose one of the pictures first."},
    )
    amount_usd = forms.DecimalField(
        required=False, min_value=0, max_value=MOST_DOLLARS, decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_decimal_places"), NO_AMOUNT
        ),
    )  # fmt: skip
    model = forms.CharField(required=False, max_length=120)
    NEEDS: ClassVar = {
        "model": ("model", "Choose a model first."),
        "choose": ("image", "Choose one of the pictures first."),
        "raise_cap": ("amount_usd", NO_AMOUNT),
    }
    """What a decision takes, and what is said where that is missing."""

    @property
    def fields_given(self) -> dict[str, Any]:
        given = self.cleaned_data
        name, _ = self.NEEDS.get(given["decision"], ("", ""))
        return {name: given[name]} if name else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, missing = self.NEEDS.get(data.get("decision", ""), ("", ""))
        if name and not data.get(name) and name not in self.errors:
            raise forms.ValidationError(missing)
        return data


class ModelsForm(forms.Form):
    """Who writes, draws and films from now on; a kind that is not asked about stays as it is."""

    model_write = ModelField(Kind.WRITE)
    model_draw = ModelField(Kind.DRAW)
    model_film = ModelField(Kind.FILM)

    @property
    def chosen(self) -> dict[Kind, str]:
        asked = {kind: f"model_{kind}" for kind in KINDS}
        return {kind: self.cleaned_data[at] for kind, at in asked.items() if at in self.data}


class ShapeForm(forms.Form):
    shape = forms.ChoiceField(
        choices=Video.Shape.choices,
        error_messages={"invalid_choice": "A film is 16:9, 9:16 or 1:1."},
    )


class ShareForm(forms.Form):
    """For how many days a link to the film lasts; empty: until it is withdrawn."""

    days = forms.TypedChoiceField(
        choices=[("1", "a day"), ("7", "a week"), ("30", "a month"), ("", "until I withdraw it")],
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose how long the link is to last."},
    )

    @property
    def lasts(self) -> int | None:
        days: int | None = self.cleaned_data["days"]
        return days


class ArchiveForm(forms.Form):
    archive = forms.FileField(
        error_messages={
            "required": "Choose an archive first.",
            "empty": "This file is empty. Nothing was kept.",
        }
    )
