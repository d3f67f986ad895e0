"""What a song's character is, kept by the song's own address as well: ``songs/{id}/character/``.

``reference`` is the picture that was sent, ``consistent`` the image that was chosen and
``interrogation.json`` the words, each as far as there is one. They are copies: nothing is made from
them. Whoever changes the character changes its revision; the sweeper finds the songs that have
an older one.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from django.db.models import F

from characters import interrogation
from characters.models import Character
from generations import ledger
from mvsite.lib import storage, thumbnails
from songs.models import Song, SongQuerySet

REFERENCE, CONSISTENT, WORDS = "reference", "consistent", "interrogation.json"


def outdated() -> SongQuerySet:
    """Songs whose copies are not of their character as it is now."""
    with_one: SongQuerySet = Song.objects.filter(character__isnull=False)
    return with_one.exclude(character_kept=F("character__revision"))


def folder_of(song: Song) -> str:
    return f"songs/{song.pk}/character"


def keep(song: Song) -> None:
    """Bring the copies up to date. May run twice; raises StorageFull."""
    character = song.character
    if character is None:
        return
    wanted = _wanted(song, character)
    for key, source in wanted.items():
        storage.copy(source, key)
    words = _words(character)
    if words:
        storage.put_bytes(f"{folder_of(song)}/{WORDS}", words)
    _remove(song, except_for={*wanted, f"{folder_of(song)}/{WORDS}" if words else ""})
    same = Song.objects.filter(pk=song.pk, character=character)
    same.update(character_kept=character.revision)


def remove(song: Song) -> None:
    _remove(song, except_for=set())


def _wanted(song: Song, character: Character) -> dict[str, str]:
    """Keys of copies with the keys that they are copied from; of files that are gone, none."""
    chosen = character.selected
    sources = {REFERENCE: character.reference_key, CONSISTENT: chosen.key if chosen else ""}
    return {
        f"{folder_of(song)}/{name}{PurePosixPath(source).suffix}": source
        for name, source in sources.items()
        if source and storage.exists(source)
    }


def _words(character: Character) -> bytes:
    """The three keys, which model found them and when; empty before there are any."""
    words = character.words
    if not any(words.values()):
        return b""
    call = ledger.latest(character, interrogation.PURPOSE)
    told = {
        **words,
        "model": (call.model or call.provider) if call else "",
        "time": ((call and call.finished_at) or character.updated_at).isoformat(),
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def _remove(song: Song, except_for: set[str]) -> None:
    for key in storage.keys(folder_of(song)):
        if key not in except_for and thumbnails.KEY.match(key) is None:
            storage.delete(key)
