"""The form that moves the cuts of a film: a time for each scene but the first."""

from __future__ import annotations

from typing import Any

from django import forms

from songs.forms import TableForm, seconds_of
from videos.models import Video

FALLS_ON = [("beat", "a beat"), ("downbeat", "a bar"), ("section", "a section"), ("", "any frame")]
LATEST = 36_000
"""Seconds; no film is so long."""


class CutsForm(TableForm):
    """``cut``: where each scene but the first begins, in seconds of the film, typed as 0:04.25."""

    snap = forms.ChoiceField(choices=FALLS_ON, required=False, initial="beat")

    def __init__(self, video: Video, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.video = video

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        rate = self.video.form.rate
        times = [min(seconds_of(text), LATEST) for text in self.sent("cut")]
        given["cuts"] = [0, *(round(time * rate) for time in times), self.video.cuts[-1]]
        return given
