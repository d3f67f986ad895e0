"""A song from a stranger's file to a row: decoded, kept whole, or refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from accounts import quotas
from accounts.models import User
from characters.intake import BadPicture, receive_character
from characters.models import Character
from mvsite.lib import storage
from mvsite.lib.sounds import SongFile, read_song
from mvsite.lib.uploads import BadUpload
from songs.lyrics import timed
from songs.models import Song


def receive_song(owner: User, source: Path, name: str) -> Song:
    """A new song, ready to be analysed; the row is not saved yet, its files are kept.

    Raises BadUpload, OverQuota and StorageFull, and keeps nothing then.
    """
    quotas.require_room(owner, source.stat().st_size)
    storage.require_room(source.stat().st_size)
    with storage.scratch() as folder:
        heard = read_song(source, name, folder)
        original = Path(shutil.copyfile(source, folder / "original"))
        return _kept(owner, heard, original)


def as_said(song: Song, *, title: str = "", artist: str = "", lyrics: str = "") -> None:
    """What its sender says of it goes before what its file does; the row is not saved."""
    song.title, song.artist = title or song.title, artist or song.artist
    words = timed(lyrics, song.seconds)
    song.lyrics, song.lyric_lines = words.text, [line.to_json() for line in words.lines]
    song.warnings = [*song.warnings, *words.notes]


def pictured(owner: User, picture: Path, name: str) -> Character | None:
    """A song's own character: drawn once, and chosen by itself; the row is not saved yet.

    None on a site that makes films without characters. Raises BadPicture and StorageFull.
    """
    if not settings.CHARACTER_CONSISTENCY_ENABLED:
        return None
    try:
        return receive_character(owner, picture, "", file_name=name, num_images=1, auto_select=True)
    except BadUpload as bad:
        raise BadPicture(str(bad)) from bad


def _kept(owner: User, heard: SongFile, original: Path) -> Song:
    pk = uuid4()
    song = Song(
        id=pk,
        owner=owner,
        title=heard.title,
        artist=heard.artist,
        seconds=heard.seconds,
        sha256=heard.sha256,
        warnings=list(heard.notes),
        audio_key=f"songs/{pk}/audio.{heard.extension}",
        canonical_key=f"songs/{pk}/canonical.flac",
    )
    with storage.all_or_nothing(song.audio_key, song.canonical_key):
        storage.put(song.audio_key, original)
        storage.put(song.canonical_key, heard.canonical)
    return song
