"""What the page of a new video waits for, and what came of it since somebody looked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from characters.models import Character
from songs.models import Song
from videos.views.create_parts import Parts, newer

LOOKED_FOR = ("heard", "findings")
"""What comes by itself."""
OF_SONG = ("song", "heard", "cuts")
STYLES_SECONDS = 90.0
"""Pictures of the styles that are not there by then do not come."""
HEARD: dict[str, str] = {
    Song.Status.READY: "The song is heard; the cuts are drawn on it.",
    Song.Status.FAILED: "The song could not be read.",
}


def waits_for(parts: Parts) -> list[str]:
    """A sentence for each thing that is still being made."""
    waiting = {
        "The song is being listened to.": _is_heard_now(parts),
        "Your picture is being looked over.": _is_looked_at(parts.preview.character),
        "The styles are being drawn on your character.": _are_drawn(parts),
    }
    return [sentence for sentence, is_so in waiting.items() if is_so]


def seen(parts: Parts, *, with_song: bool = True) -> str:
    """What a page has seen of what comes by itself: the song's status, findings, styles."""
    song, character = parts.song if with_song else None, parts.preview.character
    drawn = sum(bool(style.key) for style in parts.styles)
    return f"{song.status if song else ''} {len(character.findings) if character else 0} {drawn}"


@dataclass(frozen=True)
class Arrived:
    """What is there and does not stand on a page yet: parts of it, and what it will have seen."""

    parts: tuple[str, ...]
    seen: str


def arrived(said: Mapping[str, str], parts: Parts) -> Arrived:
    """For a page that says this. While it sends a song it is told nothing of a song.

    There is no place for one before the answer to the file brings it; were it drawn twice, the
    second would take away what was typed into the first.
    """
    sends_song = said.get("sending") == "song"
    state = seen(parts, with_song=not sends_song)
    came = LOOKED_FOR if said.get("seen", "") not in ("", state) else ()
    all_of_it = (*newer(said, parts), *came, "cuts")
    told = (part for part in all_of_it if not (sends_song and part in OF_SONG))
    return Arrived(tuple(told), state)


def news_since(parts: Parts, before: str) -> str:
    """What came since a page had ``seen`` that; empty where it does not say what it saw."""
    old, new = before.split(" "), seen(parts).split(" ")
    if len(old) != len(new):
        return ""
    drawn = "All" if all(style.key for style in parts.styles) else f"{new[2]} of the"
    told = (
        HEARD.get(new[0], ""),
        "The picture was looked over.",
        f"{drawn} {len(parts.styles)} styles are shown on your character.",
    )
    came = [sentence for sentence, was, now in zip(told, old, new, strict=True) if was != now]
    return " ".join(filter(None, came)) or "Nothing new yet."


def _is_heard_now(parts: Parts) -> bool:
    return parts.song is not None and parts.song.status in Song.WORKING


def _is_looked_at(character: Character | None) -> bool:
    first_steps = (Character.Status.NEW, Character.Status.DESCRIBING)
    return character is not None and character.status in first_steps and not character.rests


def _are_drawn(parts: Parts) -> bool:
    """Whether pictures of the styles are on their way; a message for them may be lost."""
    pk, _, since = parts.typed["pictured"].partition(" ")
    character = parts.preview.character
    if character is None or str(character.pk) != pk or all(style.key for style in parts.styles):
        return False
    return time.time() - float(since or 0) < STYLES_SECONDS
