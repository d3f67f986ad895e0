"""A character from a stranger's picture or words to a row."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

from accounts.models import User
from characters import reference_check
from characters.models import Character
from mvsite.lib import storage
from mvsite.lib.pictures import read_picture
from mvsite.lib.uploads import BadUpload, base_name


class BadPicture(BadUpload):
    """Of the files that came together it is the picture that is refused."""


def receive_character(
    owner: User, picture: Path | None, words: str, *,
    name: str = "", file_name: str = "", **fields: object,
) -> Character:  # fmt: skip
    """A new character; the row is not saved yet, its reference picture is kept, re-encoded.

    ``file_name``: as whoever sent it calls it, where that is not the name of the file.

    Raises BadUpload and StorageFull, and keeps nothing then.
    """
    character = Character(id=uuid4(), owner=owner, name=name, description=words, **fields)
    if picture is not None:
        keep_reference(character, picture, file_name or picture.name)
    return character


def keep_reference(character: Character, picture: Path, name: str) -> None:
    """Take a picture for the character's reference, and say at once what its pixels say of it.

    The row is not saved. Raises BadUpload and StorageFull, and keeps nothing then.
    """
    read = read_picture(picture, base_name(name))
    key = _reference_key(character)
    storage.require_room(len(read.png))
    character.reference_hash = storage.put_bytes(key, read.png)
    character.reference_key = key
    character.warnings = list(read.notes)
    character.findings = list(reference_check.check(io.BytesIO(read.png)))
    character.seen = None


def _reference_key(character: Character) -> str:
    """A later picture is another file: what shows the first goes on showing it."""
    name = "reference" if character._state.adding else f"reference-{uuid4().hex[:8]}"
    return f"characters/{character.pk}/{name}.png"
