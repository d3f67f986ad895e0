"""A song, and what was heard in it, as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from characters.api.resources import InterrogationResource
from mvsite.lib.http.fields import Link, Sentence, Time
from songs.analysis.result import Analysis
from songs.models import Song


class Shown:
    """A song with what is found out of it once for all fields; ``notes`` are of this answer."""

    def __init__(self, song: Song, notes: Sequence[str] = ()):
        self.song, self.notes = song, notes

    @cached_property
    def heard(self) -> Analysis | None:
        return self.song.heard() if self.song.status == Song.Status.READY else None

    @property
    def seconds(self) -> float:
        return round(self.song.seconds, 3)

    @property
    def tempo(self) -> float | None:
        """None also where no beat was heard."""
        return self.heard.tempo if self.heard and self.heard.beats else None

    @property
    def offset(self) -> float:
        return float(self.song.corrections.get("beat_offset_seconds", 0.0))

    @property
    def sections(self) -> Sequence[Any]:
        return self.heard.sections if self.heard else ()

    @property
    def audio_key(self) -> str:
        return "" if self.song.is_hidden else self.song.audio_key

    @property
    def warnings(self) -> list[str]:
        return [*filter(None, [self.song.why_hidden]), *self.song.warnings, *self.notes]


class SectionResource(serializers.Serializer):
    label = serializers.CharField(help_text="verse, chorus and so on, or as somebody named it.")
    start = serializers.FloatField(help_text="Seconds of the song.")
    end = serializers.FloatField(help_text="Seconds of the song.")
    energy = serializers.FloatField(help_text="0 to 1.")
    group = serializers.IntegerField(help_text="Sections of one group repeat one another.")


class WindowResource(serializers.Serializer):
    start = serializers.FloatField(help_text="Seconds of the song.")
    length = serializers.FloatField(source="seconds", help_text="Seconds.")


@extend_schema_serializer(component_name="Song")
class SongResource(serializers.Serializer):
    id = serializers.UUIDField(source="song.id")
    title = serializers.CharField(source="song.title")
    artist = serializers.CharField(source="song.artist", help_text="Empty where nobody says.")
    status = serializers.ChoiceField(
        source="song.status", choices=Song.Status.choices,
        help_text="It is uploaded, then analysing, in the end ready or failed.",
    )  # fmt: skip
    error = Sentence(source="song.error", help_text="Why it failed.")
    duration_seconds = serializers.FloatField(source="seconds")
    tempo_bpm = serializers.FloatField(
        source="tempo", allow_null=True,
        help_text="Beats a minute; null until it is ready, and where no beat was heard.",
    )  # fmt: skip
    beat_offset_seconds = serializers.FloatField(
        source="offset", help_text="By so much later than they were heard all beats are set."
    )
    meter = serializers.IntegerField(
        source="heard.meter", allow_null=True, default=None,
        help_text="Beats in a bar; null until it is ready.",
    )  # fmt: skip
    sections = SectionResource(many=True, help_text="Empty until it is ready.")
    suggested_window = WindowResource(
        source="heard.window", allow_null=True, default=None,
        help_text="The part that a film is made of where none is named; null until it is ready.",
    )  # fmt: skip
    lyrics = serializers.CharField(source="song.lyrics", help_text="As they were sent; or empty.")
    character = serializers.UUIDField(
        source="song.character_id", allow_null=True, help_text="Whom its films show; or null."
    )
    character_consistency_enabled = serializers.BooleanField(
        source="song.character_consistency_enabled",
        help_text="Whether its films keep to one character, where site and film want that too.",
    )
    audio_url = Link(source="audio_key", help_text="The file as it was sent.")
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Sentences; the first says why it is hidden."
    )
    created_at = Time(source="song.created_at")

    def to_representation(self, instance: Song | Shown) -> dict[str, Any]:
        shown = instance if isinstance(instance, Shown) else Shown(instance)
        return dict(super().to_representation(shown))


class AnalysisResource(serializers.Serializer):
    """As it was put right; all times are seconds of the song."""

    duration_seconds = serializers.FloatField(source="duration")
    tempo_bpm = serializers.FloatField(source="tempo", help_text="0 where no beat was heard.")
    alternative_tempi = serializers.ListField(
        child=serializers.FloatField(), source="alternatives",
        help_text="That a listener might tap instead, the likelier first.",
    )  # fmt: skip
    meter = serializers.IntegerField(help_text="Beats in a bar.")
    confidence = serializers.FloatField(help_text="0 to 1; 1 of beats that were put right.")
    beats = serializers.ListField(child=serializers.FloatField())
    beat_strengths = serializers.ListField(
        child=serializers.FloatField(), source="strengths", help_text="0 to 1, one for each beat."
    )
    downbeats = serializers.ListField(
        child=serializers.FloatField(), help_text="The beats that begin a bar."
    )
    sections = SectionResource(many=True)
    suggested_window = WindowResource(source="window")
    onsets = serializers.ListField(child=serializers.FloatField())
    energy = serializers.ListField(
        child=serializers.FloatField(), help_text="0 to 1, one value each half second."
    )
    peaks = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="1,200 values of 0 to 255 over the whole song, to draw it.",
    )


class LineResource(serializers.Serializer):
    start = serializers.FloatField(help_text="Seconds of the song.")
    end = serializers.FloatField(help_text="Seconds of the song.")
    text = serializers.CharField()
    who = serializers.CharField(default="", help_text="Who sings it; empty where nobody says.")
    confidence = serializers.FloatField(
        allow_null=True, default=None, help_text="0 to 1 of a time that was found by listening."
    )
    by_hand = serializers.BooleanField(default=False, help_text="Its time was put right by hand.")


class LyricsResource(serializers.Serializer):
    text = serializers.CharField(source="song.lyrics")
    lines = LineResource(
        source="song.lyric_lines", many=True, help_text="Those that have times, in their order."
    )
    warnings = serializers.ListField(
        child=serializers.CharField(), source="notes", help_text="Lines that have no place."
    )


class PreviewResource(serializers.Serializer):
    """What a song's films show, and why they do not."""

    reference_image_url = Link(source="reference_key", help_text="The picture that was sent.")
    consistent_image_url = Link(
        source="consistent_key", help_text="The character image, once it is drawn and chosen."
    )
    interrogation_prompt = InterrogationResource(
        allow_null=True, help_text="The picture in words; null until it was described."
    )
    enabled = serializers.BooleanField(help_text="Whether films of this song show the character.")
    disabled_reason = Sentence(help_text="Why they do not; null while they do.")
