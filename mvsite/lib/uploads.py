"""What strangers send: how a refusal reads, and names and titles made fit to keep."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from mvsite.lib.filetypes import TAG_ONLY, UNKNOWN, FileType

NAME_SHOWN = 60
TEXT_READ = 20_000
"""Of a longer text only so much is looked at: a tag may hold megabytes."""

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SONG_SUFFIXES = frozenset({"mp3", "m4a", "aac", "wav", "flac", "ogg", "oga", "opus", "mp4", "webm"})
PICTURE_SUFFIXES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
SONGS_TAKEN = "Send an MP3, M4A, AAC, WAV, FLAC, OGG or Opus file."
PICTURES_TAKEN = "Send a PNG, JPEG or WebP picture."


class BadUpload(Exception):
    """A file was refused and nothing of it was kept. The message is for whoever sent it."""


def clean(text: str, limit: int) -> str:
    """One line without anything that a page, a database or a terminal would choke on.

    Joiners stay (several scripts need them); what turns the direction of text around does not.
    """
    text = unicodedata.normalize("NFC", text[:TEXT_READ])
    text = re.sub(r"\s+", " ", text)
    kept = (letter for letter in text if not _harmful(letter))
    return "".join(kept).strip()[:limit].strip()


def _harmful(letter: str) -> bool:
    return letter in BIDI_CONTROLS or unicodedata.category(letter) in {"Cc", "Cs"}


def base_name(name: str) -> str:
    """The last part of a name, whichever system's separators it came with."""
    return re.split(r"[/\\]", name)[-1]


def quoted(name: str) -> str:
    """The file's name as a sentence shows it: “a very long na….mp3”."""
    shown = clean(base_name(name), TEXT_READ)
    if len(shown) > NAME_SHOWN:
        suffix = Path(shown).suffix if len(Path(shown).suffix) <= 6 else ""
        shown = f"{shown[: NAME_SHOWN - len(suffix) - 1].rstrip()}…{suffix}"
    return f"“{shown}”" if shown else "The file"


def wrong_kind(wanted: str, name: str, kind: FileType) -> BadUpload:
    """The refusal of a file that is something else. ``wanted``: song or picture."""
    suffixes, taken = (
        (SONG_SUFFIXES, SONGS_TAKEN) if wanted == "song" else (PICTURE_SUFFIXES, PICTURES_TAKEN)
    )
    in_disguise = base_name(name).rpartition(".")[2].lower() in suffixes
    named = in_disguise and kind not in (UNKNOWN, TAG_ONLY)
    disguise = f" with a {wanted}’s name" if named else ""
    return BadUpload(
        f"{quoted(name)} is not a {wanted}. It is {kind.words}{disguise}. Nothing was kept. {taken}"
    )


def require_readable(path: Path, name: str) -> None:
    if not path.is_file():
        raise BadUpload(f"{quoted(name)} could not be found, or is not a file. Check its name.")
    if not os.access(path, os.R_OK):
        raise BadUpload(f"{quoted(name)} may not be read. Change its permissions, or copy it.")


def require_size(size: int, limit: int, name: str) -> None:
    """Raises BadUpload for a file over the limit, before anything of it is read."""
    if size > limit:
        raise BadUpload(
            f"{quoted(name)} has {megabytes(size)}; {megabytes(limit)} is the most. "
            "Nothing was kept. Send a smaller file."
        )


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 10_000_000 else f"{size / 1e6:.1f} MB"
