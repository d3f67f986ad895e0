"""What the pages of songs ask for. Each form checks what it was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from mvsite.lib.uploads import BadUpload, clean
from songs.analysis import relative
from songs.analysis.corrections import (
    CHECKS,
    LEAST_TAPS,
    LONGEST_LABEL,
    BadCorrection,
    Corrections,
    tapped,
)
from songs.analysis.describe import time_text
from songs.analysis.result import Section
from songs.lyrics import MOST_BYTES, require_lyrics_size, text_of
from songs.models import Song

METERS = range(2, 8)
MOST_TAPS = 400
CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}(?:[.,]\d{1,6})?)\s*s?\Z")
LATEST = 1e6
"""Seconds; no song has so many."""


class TimeField(forms.Field):
    """Seconds of a song, typed as 1:04.25 or 64.25."""

    def to_python(self, value: Any) -> float | None:
        return seconds_of(value) if value and value.strip() else None


def seconds_of(text: str) -> float:
    """Raises forms.ValidationError."""
    found = CLOCK.match(text.strip())
    if found is None:
        raise forms.ValidationError(
            f"“{clean(text, 20)}” is no time. Write minutes and seconds, as 1:04.5."
        )
    return int(found[1] or 0) * 60 + float(found[2].replace(",", "."))


class SongFileForm(forms.Form):
    song = forms.FileField(
        error_messages={
            "required": "Choose a song first.",
            "empty": "This file is empty. Nothing was kept.",
        }
    )


class NamesForm(forms.Form):
    title = forms.CharField(
        max_length=settings.TITLE_MAX_LENGTH,
        error_messages={"required": "A song has a title."},
    )
    artist = forms.CharField(max_length=settings.TITLE_MAX_LENGTH, required=False)

    def clean_title(self) -> str:
        title = clean(self.cleaned_data["title"], settings.TITLE_MAX_LENGTH)
        if not title:
            raise forms.ValidationError("A song has a title.")
        return title

    def clean_artist(self) -> str:
        return clean(self.cleaned_data["artist"], settings.TITLE_MAX_LENGTH)


class CharacterForm(forms.Form):
    shown = forms.BooleanField(required=False)


class CorrectionForm(forms.Form):
    """One question at a time: whichever field was sent."""

    scale = forms.TypedChoiceField(
        choices=[("0.5", "Half"), ("2", "Double")], coerce=float, required=False, empty_value=None
    )
    tempo = forms.FloatField(required=False, localize=False)
    taps = forms.CharField(max_length=20 * MOST_TAPS, required=False)
    first_beat = TimeField(required=False)
    nudge = forms.FloatField(min_value=-10, max_value=10, required=False)
    off_beat = forms.BooleanField(required=False)
    meter = forms.TypedChoiceField(
        choices=[(str(n), str(n)) for n in METERS], coerce=int, required=False, empty_value=None,
        error_messages={"invalid_choice": f"A bar has {METERS[0]} to {METERS[-1]} beats here."},
    )  # fmt: skip
    bar_begins = TimeField(required=False)
    take_back = forms.CharField(max_length=200, required=False)

    FIELDS = {
        "level": "scale", "tempo_bpm": "tempo", "beat_offset_seconds": "first_beat",
        "beat_offset_beats": "off_beat", "downbeat_seconds": "bar_begins",
    }  # fmt: skip
    """Where a refusal of a correction is shown."""

    def __init__(self, song: Song, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.song = song

    def clean_taps(self) -> dict[str, float]:
        text = self.cleaned_data["taps"]
        if not text:
            return {}
        try:
            times = [float(part) for part in text.split(",")]
            return tapped(times)
        except BadCorrection as bad:
            raise forms.ValidationError(str(bad)) from bad
        except (ValueError, ArithmeticError):
            raise forms.ValidationError(
                f"Those are no times. Tap at least {LEAST_TAPS} beats, one after the other."
            ) from None

    def clean_take_back(self) -> Corrections:
        names = self.cleaned_data["take_back"].split()
        if strange := next((name for name in names if name not in CHECKS), None):
            raise forms.ValidationError(f"“{clean(strange, 40)}” is nothing that was put right.")
        return dict.fromkeys(names)

    def refuse(self, bad: BadCorrection) -> None:
        """Beside the field that asked for it."""
        field = self.FIELDS.get(bad.field, bad.field)
        self.add_error(field if field in self.fields else None, str(bad))

    def corrections(self) -> Corrections:
        """Of valid answers. Raises BadCorrection."""
        given, song = self.cleaned_data, self.song
        known, now = song.corrections, song.heard()
        if given["scale"]:
            return relative.scaled(song.heard({}), now, given["scale"])
        if given["first_beat"] is not None:
            return relative.beat_at(now, known, given["first_beat"])
        if given["nudge"]:
            return relative.nudged(known, given["nudge"])
        if given["off_beat"]:
            return relative.off_beat(known)
        if given["take_back"]:
            return given["take_back"]
        return given["taps"] or self._said()

    def _said(self) -> Corrections:
        names = {"tempo_bpm": "tempo", "meter": "meter", "downbeat_seconds": "bar_begins"}
        said = {key: self.cleaned_data[field] for key, field in names.items()}
        if not any(value is not None for value in said.values()):
            raise BadCorrection("tempo", "Say what to put right.")
        return {key: value for key, value in said.items() if value is not None}


class WordsForm(forms.Form):
    """In which language is sung; empty: the model finds out."""

    language = forms.RegexField(
        r"^[a-zA-Z]{2}\Z", required=False,
        error_messages={"invalid": "A language has two letters here: en, de, pt."},
    )  # fmt: skip

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"]).lower()


class TableForm(forms.Form):
    """Rows of fields of the same names."""

    def sent(self, name: str) -> list[str]:
        assert isinstance(self.data, MultiValueDict)
        return [str(text) for text in self.data.getlist(name)]


class SectionsForm(TableForm):
    """The whole table, and what is done to it: ``save``, ``split`` or ``remove-3``."""

    do = forms.RegexField(r"^(save|split|remove-\d{1,3})\Z", required=False)
    split_at = TimeField(required=False)

    def __init__(self, song: Song, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.song = song

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names, starts = self.sent("label"), self.sent("start")
        known = self.sent("was") or [""] * len(starts)
        if not names or not len(names) == len(starts) == len(known):
            raise forms.ValidationError("A song has one section at least.")
        rows = zip(names, starts, known, strict=True)
        given["sections"] = [_section(*row) for row in rows]
        if given.get("do") == "split" and given.get("split_at") is None:
            self.add_error("split_at", "Say where: minutes and seconds, as 1:04.5.")
        return given

    def refuse(self, bad: BadCorrection) -> None:
        self.add_error("split_at" if self.cleaned_data["do"] == "split" else None, str(bad))

    def corrections(self) -> Corrections:
        """Of a valid table. Raises BadCorrection."""
        table = replace(self.song.heard(), sections=tuple(self.cleaned_data["sections"]))
        do = self.cleaned_data["do"]
        if do == "split":
            return relative.split(table, self.cleaned_data["split_at"])
        if do.startswith("remove-"):
            return relative.without(table, int(do.removeprefix("remove-")))
        return relative.named(table.sections)


def _section(label: str, start: str, was: str) -> Section:
    """A time that nobody changed stays exact, for it is shown rounded."""
    label = clean(label, LONGEST_LABEL)
    if not label:
        raise forms.ValidationError("Each section has a name.")
    exact = exact_of(start, was)
    return Section(label, seconds_of(start) if exact is None else exact, 0.0, 0.0, 0)


def exact_of(shown: str, was: str) -> float | None:
    try:
        time = float(was)
    except ValueError:
        return None
    if not 0 <= time < LATEST:
        return None
    return time if shown.strip() == time_text(time) else None


class LyricsForm(forms.Form):
    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea, max_length=MOST_BYTES,
        error_messages={"max_length": "These lyrics are too long. Nothing was changed."},
    )  # fmt: skip
    file = forms.FileField(required=False, allow_empty_file=True)

    def clean_file(self) -> str | None:
        sent: UploadedFile | None = self.cleaned_data["file"]
        if sent is None:
            return None
        name = sent.name or "lyrics"
        try:
            require_lyrics_size(sent.size or 0, name)
            return text_of(sent.read(), name)
        except BadUpload as bad:
            raise forms.ValidationError(str(bad)) from bad

    def words(self) -> str:
        """Of valid ones: the file's where one was sent."""
        sent: str | None = self.cleaned_data["file"]
        return str(self.cleaned_data["text"]) if sent is None else sent
