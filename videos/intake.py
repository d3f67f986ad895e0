"""Songs and pictures for a film from strangers' files to rows; the same song is kept once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import uuid4

from accounts import quotas
from accounts.models import User
from characters.intake import keep_reference
from characters.models import Character
from generations.providers import provider_of
from generations.providers.base import Kind
from mvsite.lib import storage
from songs.intake import receive_song
from songs.models import Song


def take_in_song(owner: User, path: Path, name: str) -> Song:
    """A stranger's file as a saved song; the same file again is the same song.

    Raises BadUpload, OverQuota and StorageFull, and keeps nothing then.
    """
    known = known_song(owner, path)
    if known is not None and not known.is_hidden:
        return known
    song = receive_song(owner, path, name)
    with storage.all_or_nothing(song.audio_key, song.canonical_key), quotas.storing(owner):
        song.save()
    return song


def take_in_picture(owner: User, path: Path, name: str, kind: str) -> Character:
    """A stranger's picture as a saved character. Raises as ``take_in_song`` does.

    Where its words and its pictures cost something they are not begun before the film is.
    """
    drawn = 4 if kind == Character.Kind.CHARACTER else 0
    free = all(provider_of(kind).free for kind in (Kind.SEE, Kind.DRAW))
    character = Character(id=uuid4(), owner=owner, kind=kind, num_images=drawn, asked_for=free)
    key = f"characters/{character.pk}/reference.png"
    with storage.all_or_nothing(key), quotas.storing(owner):
        keep_reference(character, path, name)
        character.save()
    return character


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_song(owner: User, path: Path) -> Song | None:
    """The same file again is the same song."""
    same = Song.objects.of(owner).filter(sha256=digest(path)).order_by("-created_at")
    return next((song for song in same if storage.exists(song.canonical_key)), None)
