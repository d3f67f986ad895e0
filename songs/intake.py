"""A song from a stranger's file to a row: decoded, kept whole, or refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from accounts.models import User
from mvsite.lib import storage
from mvsite.lib.sounds import SongFile, read_song
from songs.models import Song


def receive_song(owner: User, source: Path, name: str) -> Song:
    """A new song, ready to be analysed; the row is not saved yet, its files are kept.

    Raises BadUpload and StorageFull, and keeps nothing then.
    """
    storage.require_room(source.stat().st_size)
    with storage.scratch() as folder:
        heard = read_song(source, name, folder)
        original = Path(shutil.copyfile(source, folder / "original"))
        return _kept(owner, heard, original)


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
