"""What films of a song show of its character, and why they show nothing."""

from __future__ import annotations

from dataclasses import dataclass

from characters.models import Character
from characters.sheet import why_all_off
from songs.models import Song

SONG_OFF = "The character is switched off for this song."
NOBODY = "This song has no character. Send a picture with a song, or name a character in a film."


@dataclass(frozen=True)
class Preview:
    """Keys are empty, and the words None, until they are there, and while they are hidden."""

    disabled_reason: str
    reference_key: str = ""
    consistent_key: str = ""
    interrogation_prompt: dict[str, str] | None = None

    @property
    def enabled(self) -> bool:
        return not self.disabled_reason


def preview_of(song: Song) -> Preview:
    character, why = song.character, why_disabled(song)
    if character is None or song.is_hidden or character.is_hidden:
        return Preview(why)
    chosen = character.selected
    shown = chosen.key if chosen is not None and not chosen.is_hidden else ""
    words = character.words if any(character.words.values()) else None
    return Preview(why, character.reference_key, shown, words)


def why_disabled(song: Song) -> str:
    """A sentence; empty while its films show the character, or will when it is drawn."""
    character = song.character
    if off := why_all_off():
        return off
    if not song.character_consistency_enabled:
        return SONG_OFF
    if character is None:
        return NOBODY
    return song.why_hidden or _why_not(character)


def _why_not(character: Character) -> str:
    chosen = character.selected
    hidden = character.why_hidden or (chosen.why_hidden if chosen is not None else "")
    failed = character.error if character.status == Character.Status.FAILED else ""
    return hidden or failed
