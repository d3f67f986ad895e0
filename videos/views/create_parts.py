"""What the page of a new video shows, whole or in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import PersonRequest, User
from characters.models import Character
from generations.providers.local.styles import LABELS
from mvsite.lib.uploads import megabytes
from songs.models import Song
from videos import drafts, style_pictures
from videos.forms import NewVideo
from videos.models import Video
from videos.preview import Preview
from videos.views.create_files import limits

LISTED = 24
FIELDS = {
    "song": ("song", "start", "seconds", "whole"),
    "picture": ("character",),
    "product": ("product",),
}
"""Of the parts that are drawn anew as a whole, the file's first."""
SHAPES = (
    ("16:9", "16:9 wide", "wide"),
    ("9:16", "9:16 tall", "tall"),
    ("1:1", "1:1 square", "square"),
)
"""Value, words and class."""
RESOLUTIONS = (
    ("720p", "720p", "Plays everywhere"),
    ("1080p", "1080p", "Sharper; takes longer"),
)
"""Value, words and what there is to say."""


@dataclass(frozen=True)
class Style:
    """``key``: its picture on the character, empty until there is one."""

    name: str
    title: str
    about: str
    key: str


@dataclass(frozen=True)
class Parts:
    """The template's context. ``shown``: marks by field, of what the page shows now."""

    draft: str
    typed: dict[str, str]
    shown: dict[str, str]
    form: NewVideo
    preview: Preview
    song: Song | None
    picture: Character | None
    product: Character | None
    styles: tuple[Style, ...]
    style: Style
    library: list[Character]
    songs: list[Song]
    limits: dict[str, object]
    shapes: tuple[tuple[str, str, str], ...] = SHAPES
    resolutions: tuple[tuple[str, str, str], ...] = RESOLUTIONS
    failing: tuple[tuple[str, str], ...] = (
        (Video.OnCharacterFailure.CONTINUE, "Go on without it, and say so"),
        (Video.OnCharacterFailure.ASK, "Ask me before going on"),
    )


def parts_of(request: PersonRequest, token: str) -> Parts:
    owner = request.user
    typed = drafts.answers(owner, token)
    form = NewVideo(owner, typed)
    preview = Preview(form)
    said = preview.said
    styles = _styles(preview.character)
    return Parts(
        draft=token,
        typed=typed,
        shown=drafts.marks_of(typed),
        form=form,
        preview=preview,
        song=preview.song,
        picture=_row(said, "character"),
        product=_row(said, "product"),
        styles=styles,
        style=next((style for style in styles if style.name == typed["style"]), styles[0]),
        library=_library(owner, typed["library"]),
        limits={**limits(), "song_words": megabytes(settings.SONG_MAX_BYTES)},
        songs=list(Song.objects.of(owner).visible().order_by("-created_at")[:LISTED]),
    )


def newer(post: Mapping[str, str], parts: Parts) -> tuple[str, ...]:
    """The parts that a page shows with another file than was chosen, perhaps in another tab."""
    shown = drafts.marks_in(post)
    files = {part: names[0] for part, names in FIELDS.items()}
    return tuple(
        part for part, file in files.items() if file in shown and shown[file] != parts.shown[file]
    )


def marks_for(post: Mapping[str, str], changed: Sequence[str], parts: Parts) -> dict[str, str]:
    """Those that differ from the page's: of what it said itself, and of the parts that it gets."""
    shown = drafts.marks_in(post)
    now = {**drafts.marks_of(drafts.said_in(post)), **shown_in(changed, parts)}
    return {name: mark for name, mark in now.items() if mark != shown.get(name)}


def shown_in(changed: Sequence[str], parts: Parts) -> dict[str, str]:
    """The marks of the fields that stand in these parts."""
    return {name: parts.shown[name] for part in changed for name in FIELDS.get(part, ())}


def _row(said: dict[str, Any], field: str) -> Character | None:
    row = said.get(field)
    return row if isinstance(row, Character) else None


def _styles(character: Character | None) -> tuple[Style, ...]:
    drawn = style_pictures.keys(style_pictures.picture_of(character)) if character else {}
    return tuple(
        Style(name, label.title, label.about, drawn.get(name, "")) for name, label in LABELS.items()
    )


def _library(owner: User, chosen: str) -> list[Character]:
    """Who can be used again, the chosen one among them."""
    known = Character.objects.of(owner).visible().filter(status=Character.Status.READY)
    newest = list(known.select_related("selected").order_by("-created_at")[:LISTED])
    return sorted(newest, key=lambda character: str(character.pk) != chosen)
