"""What the pages of characters ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from characters.models import Character
from mvsite.lib.uploads import clean

NAME_AT_MOST, NOTE_AT_MOST, WORDS_AT_MOST = 80, 400, 2000


class Words(forms.CharField):
    """One line of text, without anything that a page or a database would choke on."""

    def __init__(self, most: int, **options: Any):
        self.most = most
        too_long = f"These are more than {most:,} letters. Shorten them."
        super().__init__(
            max_length=most, required=False, error_messages={"max_length": too_long}, **options
        )

    def clean(self, value: Any) -> str:
        return clean(super().clean(value), self.most)


class PictureForm(forms.Form):
    picture = forms.FileField(
        error_messages={
            "required": "Choose a picture first.",
            "empty": "This file is empty. Nothing was kept.",
        }
    )


class NewForm(forms.Form):
    """A picture, words, or both."""

    source = forms.ChoiceField(choices=[("upload", ""), ("words", "")], initial="upload")
    kind = forms.ChoiceField(choices=Character.Kind.choices, initial=Character.Kind.CHARACTER)
    name = Words(NAME_AT_MOST)
    words = Words(WORDS_AT_MOST)
    picture = forms.FileField(
        required=False, error_messages={"empty": "This file is empty. Nothing was kept."}
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") == "words":
            given["picture"] = None  # Of the other tab: it is not meant.
            if not given.get("words") and "words" not in self.errors:
                self.add_error("words", "Say in a sentence or two what it looks like.")
        elif not given.get("picture") and "picture" not in self.errors:
            self.add_error("picture", "Choose a picture first, or describe it in words.")
        return given


class DrawerForm(forms.Form):
    """The name of a model; empty: the usual one."""

    draws = forms.CharField(max_length=120, required=False)


class RedrawForm(forms.Form):
    """``only``: one of the character's pictures; without it all are drawn anew."""

    note = Words(NOTE_AT_MOST)
    only = forms.UUIDField(
        required=False, error_messages={"invalid": "This picture is not known here."}
    )


class WordsForm(forms.Form):
    name = Words(NAME_AT_MOST)
    description = Words(WORDS_AT_MOST)
    character_description = Words(WORDS_AT_MOST)
    style_notes = Words(WORDS_AT_MOST)
    prompt = Words(WORDS_AT_MOST)

    def sent(self) -> dict[str, str]:
        """Only what was in the form: a page that was loaded before has fewer fields."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}
