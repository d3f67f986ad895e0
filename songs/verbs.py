"""What a person may do with a song; pages, API, admin and commands call these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts import quotas
from accounts.models import User
from characters.models import Character
from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import Gone, NotNow, wake
from songs import character_files, retiming, transcribing
from songs.analysis.corrections import Corrections, checked
from songs.intake import as_said, pictured, receive_song
from songs.lyrics import Line, Lyrics
from songs.models import Song, Transcription

CORRECTED: Mapping[str, Sequence[str]] = {
    "tempo_bpm": ("level",), "beat_offset_seconds": ("beat_offset_beats",),
    "meter": ("downbeat_seconds",), "sections": (),
}  # fmt: skip
"""What can be put right by its name, with what else says the same of a song."""
NOT_HEARD = "This song has to be listened to before anything of it can be put right."
NOT_PICTURED = (
    "The picture was not kept: this site is set to make films without characters. The song was."
)


def bring(
    owner: User, source: Path, name: str, *,
    picture: Path | None = None, picture_name: str = "", **said: str,
) -> Song:  # fmt: skip
    """Keep a new song and have it listened to; of its ``picture`` a character is made meanwhile.

    ``said``: title, artist and lyrics, where the file does not say them. Raises BadUpload, of the
    picture BadPicture, OverQuota and StorageFull, and keeps nothing then.
    """
    character = pictured(owner, picture, picture_name) if picture else None
    with storage.all_or_nothing(character.reference_key if character else ""):
        song = receive_song(owner, source, name)
        with storage.all_or_nothing(song.audio_key, song.canonical_key), quotas.storing(owner):
            as_said(song, **said)
            if picture and character is None:
                song.warnings = [*song.warnings, NOT_PICTURED]
            _save(song, character)
    return song


def _save(song: Song, character: Character | None) -> None:
    if character is not None:
        character.save(force_insert=True)
        song.character = character
        wake(character._meta.label, character.pk)
    song.save(force_insert=True)
    wake(song._meta.label, song.pk)


def edit(song: Song, said: Mapping[str, Any]) -> Sequence[str]:
    """All of ``said`` or nothing of it: title, artist, lyrics, character_consistency_enabled, and
    what CORRECTED has, of which None takes a correction back. Notes about the lyrics come back.

    Raises BadCorrection, and NotNow for corrections of a song that was not heard yet.
    """
    names = {name: said[name] for name in ("title", "artist") if name in said}
    with transaction.atomic():
        if names:
            _change(song, **names)
        if "character_consistency_enabled" in said:
            show_character(song, said["character_consistency_enabled"])
        if corrections := _corrections_in(said):
            if song.status != Song.Status.READY:
                raise NotNow(NOT_HEARD)
            correct(song, corrections)
        return set_lyrics(song, said["lyrics"]).notes if "lyrics" in said else ()


def _corrections_in(said: Mapping[str, Any]) -> Corrections:
    """What is taken back is so whichever way it was put right."""
    given = {name: said[name] for name in CORRECTED if name in said}
    back = [name for name, value in given.items() if value is None]
    return {**dict.fromkeys(also for name in back for also in CORRECTED[name]), **given}


def rename(song: Song, title: str, artist: str) -> None:
    _change(song, title=title, artist=artist)


def show_character(song: Song, shown: bool) -> None:
    """Whether films of it keep to one character, as far as site and film want that too."""
    _change(song, character_consistency_enabled=shown)


def give_character(song: Song, character: Character | None) -> None:
    """Who films of it are to show, unless they are told otherwise; None: nobody."""
    require_shown(song, *([character] if character else []))
    _change(song, character=character, character_kept=None)
    if character is None:
        transaction.on_commit(partial(character_files.remove, song))
    wake(song._meta.label, song.pk)


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
        latest = Song.objects.select_for_update().filter(pk=song.pk).first()
        if latest is None:
            raise Gone("This song is no longer there.")
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
