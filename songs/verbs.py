"""What a person may do with a song; pages, API, admin and commands call these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from songs.analysis.corrections import Corrections, checked
from songs.lyrics import Lyrics, timed
from songs.models import Song


def correct(song: Song, corrections: Corrections) -> None:
    """Put right what was heard; None takes a correction back. Films keep the cuts they have.

    Keys and values as in ``songs.analysis.corrections``. Raises BadCorrection.
    """
    with transaction.atomic():
        latest = Song.objects.select_for_update().get(pk=song.pk)
        song.corrections = checked(merged(latest.corrections, corrections), song.seconds)
        Song.objects.filter(pk=song.pk).update(corrections=song.corrections)


def merged(known: Corrections, new: Corrections) -> Mapping[str, Any]:
    """The new ones win; a level and a tempo are the same question."""
    if new.get("level") or new.get("tempo_bpm"):
        new = {"level": None, "tempo_bpm": None, **new}
    both = {**known, **new}
    return {name: value for name, value in both.items() if value is not None}


def set_lyrics(song: Song, text: str) -> Lyrics:
    """Keep them, with their times where they have any (LRC, SRT); empty text takes them away."""
    lyrics = timed(text, song.seconds)
    song.lyrics, song.lyric_lines = lyrics.text, [line.to_json() for line in lyrics.lines]
    rows = Song.objects.filter(pk=song.pk)
    rows.update(lyrics=song.lyrics, lyric_lines=song.lyric_lines)
    return lyrics
