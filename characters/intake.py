"""A character from a stranger's picture or words to a row."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from accounts.models import User
from characters.models import Character
from mvsite.lib import storage
from mvsite.lib.pictures import read_picture


def receive_character(
    owner: User, picture: Path | None, words: str, *, name: str = "", **fields: object
) -> Character:
    """A new character; the row is not saved yet, its reference picture is kept, re-encoded.

    Raises BadUpload and StorageFull, and keeps nothing then.
    """
    character = Character(id=uuid4(), owner=owner, name=name, description=words, **fields)
    if picture is not None:
        read = read_picture(picture, picture.name)
        key = f"characters/{character.pk}/reference.png"
        storage.require_room(len(read.png))
        character.reference_hash = storage.put_bytes(key, read.png)
        character.reference_key = key
        character.warnings = list(read.notes)
    return character
