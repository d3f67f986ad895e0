"""Staff's pages for songs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from mvsite.lib.staff import (
    StaffAdmin,
    as_json,
    as_list,
    link_to,
    list_of,
    shows,
    sound,
)
from songs.models import Song, Transcription


@admin.register(Song)
class SongAdmin(StaffAdmin):
    list_display = ("title", "artist", "owner", "status", "length", "created_at", "hidden")
    list_filter = ("status", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("owner",)
    words = ("title", "artist")
    exactly = ("sha256",)
    search_help_text = "Words of title or artist, its owner’s whole name, a SHA-256, or an id"
    fields = (
        "sound", "title", "artist", "owner", "status", "error", "warnings_", "why_hidden", "length",
        "heard", "corrections_", "lyrics", "character_", "videos_", "sha256", "audio_key",
        "canonical_key", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = (
        "sound", "length", "warnings_", "why_hidden", "heard", "corrections_", "character_",
        "videos_",
    )  # fmt: skip

    sound = shows("sound", lambda song: sound(song.audio_key))
    length = shows("length", lambda song: f"{song.seconds:.1f} s", order="seconds")
    warnings_ = shows("warnings", lambda song: as_list(song.warnings))
    heard = shows("heard", lambda song: _heard(song))
    corrections_ = shows("corrections", lambda song: as_json(song.corrections))
    character_ = shows("character", lambda song: link_to(song.character))
    videos_ = shows("videos", lambda song: _videos(song))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Song]:
        """Without what was heard: of a page of songs that is megabytes."""
        rows: QuerySet[Song] = super().get_queryset(request)
        return rows.defer("analysis", "lyric_lines")


@admin.register(Transcription)
class TranscriptionAdmin(StaffAdmin):
    list_display = ("song", "status", "lines_found", "created_at")
    list_filter = ("status", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("song",)
    found_by = ("song",)
    search_help_text = "An id, its own or its song’s"
    fields = (
        "song_", "status", "error", "language", "lines_found", "loose", "is_offer", "words_",
        "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = ("song_", "words_")

    song_ = shows("song", lambda row: link_to(row.song))
    words_ = shows("words", lambda row: " ".join(word["text"] for word in row.words))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transcription]:
        rows: QuerySet[Transcription] = super().get_queryset(request)
        return rows.defer("words", "song__analysis", "song__lyric_lines")


def _heard(song: Song) -> str:
    if song.analysis is None:
        return "Nothing yet."
    heard = song.heard()
    tempo = f"{heard.tempo:.1f} beats a minute" if heard.beats else "no beat"
    names = ", ".join(section.label for section in heard.sections)
    return f"{tempo}, {heard.meter} in a bar, confidence {heard.confidence:.2f}; {names}"


def _videos(song: Any) -> Any:
    count = song.videos.count()
    return list_of(song.videos.model, f"videos ({count})", song__id__exact=song.pk)
