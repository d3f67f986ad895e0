"""What a person may do with a song; pages, API, admin and commands call these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow, wake
from songs import retiming, transcribing
from songs.analysis.corrections import Corrections, checked
from songs.intake import receive_song
from songs.lyrics import Line, Lyrics
from songs.models import Song, Transcription


def bring(owner: User, source: Path, name: str) -> Song:
    """Keep a new song and have it listened to. Raises BadUpload and StorageFull."""
    song = receive_song(owner, source, name)
    with storage.all_or_nothing(song.audio_key, song.canonical_key), transaction.atomic():
        song.save(force_insert=True)
        wake(song._meta.label, song.pk)
    return song


def rename(song: Song, title: str, artist: str) -> None:
    _change(song, title=title, artist=artist)


def show_character(song: Song, shown: bool) -> None:
    """Whether films of it keep to one character, as far as site and film want that too."""
    _change(song, character_consistency_enabled=shown)


def listen_again(song: Song) -> None:
    """Of a song that failed: analyse it once more."""
    require_shown(song)
    if not song.move(Song.Status.UPLOADED):
        raise NotNow("It is being listened to already.")
    wake(song._meta.label, song.pk)


def delete(song: Song) -> None:
    """With all its files. Raises NotNow while a video uses it."""
    folder = f"songs/{song.pk}"
    try:
        with transaction.atomic():
            for at_work in song.transcriptions.filter(status=Transcription.Status.HEARING):
                transcribing.cancel(at_work)
            song.delete()
    except ProtectedError:
        raise NotNow(f"“{song.title}” is used by {_users(song)}. Nothing was deleted.") from None
    for key in storage.keys(folder):
        storage.delete(key)


def _users(song: Song) -> str:
    titles = [f"“{video}”" for video in song.videos.order_by("-created_at")[:3]]
    more = song.videos.count() - len(titles)
    return ", ".join([*titles, f"{more} more"] if more > 0 else titles)


def correct(song: Song, corrections: Corrections) -> None:
    """Put right what was heard; None takes a correction back. Films keep the cuts they have.

    Keys and values as in ``songs.analysis.corrections``. Raises BadCorrection.
    """
    with transaction.atomic():
        song.touch()
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
    """Keep them, with their times where they have any (LRC, SRT); empty text takes them away.

    Of text without times each line that was there before keeps its own, and new ones get those at
    which they were heard, if the song was.
    """
    lyrics = retiming.changed(song, text)
    _change(song, lyrics=lyrics.text, lyric_lines=[line.to_json() for line in lyrics.lines])
    return lyrics


def set_lines(song: Song, text: str, lines: Sequence[Line]) -> None:
    """Keep ``lines`` as they were put right, and ``text``, which also holds those without times."""
    _change(song, lyrics=text, lyric_lines=[line.to_json() for line in lines])


def hear_words(song: Song, language: str = "") -> Transcription:
    """Have a model hear when its lines are sung, or the words, where it has none."""
    require_shown(song)
    return transcribing.begin(song, language)


def stop_hearing(song: Song) -> None:
    at_work = song.transcriptions.filter(status=Transcription.Status.HEARING).first()
    if at_work is None or not transcribing.cancel(at_work):
        raise NotNow("It is not being listened to for words any more.")


def use_words(song: Song) -> None:
    """What was heard becomes the lyrics."""
    with transaction.atomic():
        _change(song, **retiming.as_lyrics(_taken(song)))


def leave_words(song: Song) -> None:
    """What was heard does not become the lyrics; it was paid all the same."""
    with transaction.atomic():
        song.touch()
        _taken(song)


def _taken(song: Song) -> Transcription:
    """The offer, which is none any more."""
    offer: Transcription | None = song.transcriptions.filter(is_offer=True).first()
    if offer is None or not song.transcriptions.filter(is_offer=True).update(is_offer=False):
        raise NotNow("Nothing that was heard waits to be used.")
    return offer


def _change(song: Song, **fields: object) -> None:
    """Only these fields, whatever a worker writes meanwhile; what shows the song is told."""
    with transaction.atomic():
        song.touch()
        Song.objects.filter(pk=song.pk).update(**fields)
    for name, value in fields.items():
        setattr(song, name, value)
