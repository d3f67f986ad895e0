"""What programs send of songs, checked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from mvsite.lib.http.fields import Known, Number, Switch, Text, Whole, Words
from songs.analysis.corrections import LONGEST_LABEL, METERS, MOST_SECTIONS
from songs.lyrics import MOST_BYTES

NO_FILE = {
    "required": "Send the song as the file “file” of a form.",
    "empty": "This file is empty. Nothing was kept.",
}
AS_READ = "As it is read; sent back, it changes nothing."
NO_TITLE = {"blank": "A song has a title."}


class NewSong(Known):
    file = serializers.FileField(
        error_messages=NO_FILE,
        help_text="MP3, M4A, AAC, WAV, FLAC, OGG or Opus; also the sound of an MP4 or WebM.",
    )
    character_image = serializers.FileField(
        required=False,
        error_messages={"empty": NO_FILE["empty"]},
        help_text="A picture of whom the films are to show: PNG, JPEG or WebP.",
    )
    title = Words(
        required=False, allow_blank=True, max_length=settings.TITLE_MAX_LENGTH,
        help_text="Else as the file says, or is called.",
    )  # fmt: skip
    artist = Words(
        required=False, allow_blank=True, max_length=settings.TITLE_MAX_LENGTH,
        help_text="Else as the file says.",
    )  # fmt: skip
    lyrics = Text(
        required=False, max_length=MOST_BYTES, help_text="Plain text, LRC or SRT, by its content."
    )


class NewLyrics(Known):
    text = Text(
        max_length=MOST_BYTES,
        help_text="Plain text, LRC or SRT, told apart by content; empty takes the lyrics away.",
    )


class NewSection(Known):
    label = Words(max_length=LONGEST_LABEL)
    start = Number(min_value=0, help_text="Seconds; the first begins at 0.")
    end = Number(
        required=False, allow_null=True, min_value=0,
        help_text="Seconds: where the next begins, or the song ends; it need not be said.",
    )  # fmt: skip
    energy = serializers.FloatField(read_only=True, help_text=AS_READ)
    group = serializers.IntegerField(read_only=True, help_text=AS_READ)


class SongChanges(Known):
    """Only what is sent is changed, all of it or nothing. null takes a correction back."""

    title = Words(required=False, max_length=settings.TITLE_MAX_LENGTH, error_messages=NO_TITLE)
    artist = Words(required=False, allow_blank=True, max_length=settings.TITLE_MAX_LENGTH)
    lyrics = Text(required=False, max_length=MOST_BYTES, help_text="As of PUT lyrics/.")
    tempo_bpm = Number(
        required=False, allow_null=True, min_value=30, max_value=300,
        help_text="Near a half, a double or a third of what was heard that level is meant.",
    )  # fmt: skip
    beat_offset_seconds = Number(
        required=False, allow_null=True, min_value=-10, max_value=10,
        help_text="All beats come so much later than they were heard.",
    )  # fmt: skip
    meter = Whole(
        required=False, allow_null=True, min_value=METERS[0], max_value=METERS[-1],
        help_text="Beats in a bar.",
    )  # fmt: skip
    sections = NewSection(
        many=True, required=False, allow_null=True, allow_empty=False, max_length=MOST_SECTIONS,
        help_text="All of them anew; as they are read they can be sent back.",
    )  # fmt: skip
    character_consistency_enabled = Switch(required=False)

    def validated(self) -> dict[str, Any]:
        self.is_valid(raise_exception=True)
        return dict(self.validated_data)
