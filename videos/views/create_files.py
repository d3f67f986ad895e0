"""The files of a new video: kept as soon as they come, or refused in a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from accounts.models import PersonRequest, User
from characters.models import Character
from mvsite.lib.receiving import Received
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload
from videos import drafts, style_pictures
from videos.forms import NewVideo
from videos.intake import take_in_picture, take_in_song
from videos.pipeline import advance
from videos.pipeline import send_for_styles as draw_soon
from videos.preview import Preview

Answer = dict[str, str]


def limits() -> dict[str, int]:
    """Bytes by field."""
    return {
        "song_file": settings.SONG_MAX_BYTES,
        "picture_file": settings.PICTURE_MAX_BYTES,
        "product_file": settings.PICTURE_MAX_BYTES,
    }


def take_in(request: PersonRequest, token: str) -> tuple[Answer, tuple[str, ...]]:
    """(refusals by part, the parts of the page that change) of the files of this form."""
    refused: Answer = {}
    changed: list[str] = []
    for field, (part, keep) in KEPT.items():
        file = request.FILES.get(field)
        if not isinstance(file, Received):
            continue
        changed.append(part)
        try:
            said = keep(request.user, file.whole(), file.name or "")
            drafts.keep(request.user, token, said)
        except (BadUpload, StorageTrouble) as bad:
            refused[part] = str(bad)
    return refused, (*changed, *_put_aside(request))


def _put_aside(request: PersonRequest) -> tuple[str, ...]:
    """What a button took away is drawn anew, too."""
    return {
        "pick": ("song",), "no-song": ("song",), "take-song": ("song",),
        "no-picture": ("picture",), "no-product": ("product",),
    }.get(request.POST.get("do", ""), ())  # fmt: skip


def _song(owner: User, path: Path, name: str) -> Answer:
    song = take_in_song(owner, path, name)
    advance(song)
    return {"song": str(song.pk), "start": "", "whole": ""}


def _picture(owner: User, path: Path, name: str) -> Answer:
    return {"character": _kept(owner, path, name, Character.Kind.CHARACTER)}


def _product(owner: User, path: Path, name: str) -> Answer:
    return {"product": _kept(owner, path, name, Character.Kind.PRODUCT)}


def _kept(owner: User, path: Path, name: str, kind: str) -> str:
    character = take_in_picture(owner, path, name, kind)
    advance(character)
    return str(character.pk)


def send_for_styles(request: PersonRequest, token: str) -> None:
    """Have the styles drawn on whoever is chosen now, once."""
    said = drafts.answers(request.user, token)
    character = Preview(NewVideo(request.user, said)).character
    if character is None or said["pictured"].partition(" ")[0] == str(character.pk):
        return
    picture = style_pictures.picture_of(character)
    if picture and not style_pictures.keys(picture):
        draw_soon(character)
    drafts.keep(request.user, token, {"pictured": f"{character.pk} {time.time():.0f}"})


KEPT: dict[str, tuple[str, Callable[[User, Path, str], Answer]]] = {
    "song_file": ("song", _song),
    "picture_file": ("picture", _picture),
    "product_file": ("product", _product),
}
