"""Files that no row names, rows whose file is gone, and the table of stored files put right.

A file is an orphan when its row is gone, or never came: whoever stored it was killed in between. A
young one may still get its row. An archive that was persisted to this store is none, with all that
its manifest names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import thumbnails
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import records, stores
from songs.models import Song
from videos import archive
from videos.models import Film, Keyframe, Take, Video

FOLDERS = ("songs", "characters", "character_references", "videos")
YOUNG_HOURS = 24
PART = re.compile(r"videos/[^/]+/(?:films|intermediate/(?:clips|keyframes|character_reference))/")
"""Of a video: files that a row names. All others are made anew from these when they are wanted."""
MIDDLE = ".middle.jpg"
"""Of a take, to fill a slot with."""
STYLES = re.compile(r"(?P<folder>.+)/styles/(?P<stem>[^/]+)-\d+/[^/]+\.webp\Z")
"""A picture in all styles, to choose one by."""
NAMING: tuple[tuple[QuerySet, str], ...] = (
    (Song.objects.all(), "audio_key"),
    (Song.objects.all(), "canonical_key"),
    (Character.objects.all(), "reference_key"),
    (Image.objects.all(), "key"),
    (Video.objects.all(), "image_key"),
    (Keyframe.objects.all(), "key"),
    (Take.objects.all(), "key"),
    (Film.objects.all(), "key"),
    (Film.objects.all(), "poster_key"),
)


@dataclass(frozen=True)
class Found:
    """Keys. ``orphans`` are named by no row, ``lost`` by rows alone. ``unlisted`` are stored and
    not in the table, ``gone`` the other way round. ``archives``: of videos that are not here."""

    orphans: tuple[str, ...]
    lost: tuple[str, ...]
    unlisted: tuple[str, ...]
    gone: tuple[str, ...]
    archives: int


def look(young_hours: float = YOUNG_HOURS) -> Found:
    """Asks the store for a list of all that it has. Raises StorageAway."""
    stored = {key for folder in FOLDERS for key in stores.current().keys(folder)}
    named = _named()
    owners = _living()
    archived = set(_archived(stored, owners))
    loose = (key for key in sorted(stored - named - archived) if _is_loose(key, named, owners))
    orphans = tuple(key for key in loose if _is_old(key, young_hours))
    listed = set(StoredFile.objects.values_list("key", flat=True))
    return Found(
        orphans=orphans,
        lost=tuple(sorted(named - stored)),
        unlisted=tuple(sorted(stored - listed - archived - set(orphans))),
        gone=tuple(key for key in sorted(listed - stored) if key.startswith(FOLDERS)),
        archives=sum(key.endswith(archive.NAME) for key in archived),
    )


def repair(found: Found) -> None:
    """Delete the orphans, and make the table say what is stored."""
    stores.current().delete(found.orphans)
    records.forget([*found.orphans, *found.gone])
    for key in found.unlisted:
        try:
            records.note(key, stores.current().size(key), "")
        except FileNotFoundError:
            continue  # It went in this moment, with its row.


def _named() -> set[str]:
    keys = {key for rows, name in NAMING for key in rows.values_list(name, flat=True)}
    return keys - {""}


def _living() -> set[str]:
    """Folders of rows that are here, and what calls under way are about to store."""
    folders = (("songs", Song), ("characters", Character), ("videos", Video))
    found = {
        f"{folder}/{pk}" for folder, model in folders
        for pk in model._default_manager.values_list("pk", flat=True)
    }  # fmt: skip
    at_work = Generation.objects.filter(status__in=Generation.WORKING)
    return found | set(at_work.values_list("key", flat=True))


def _archived(stored: Iterable[str], owners: set[str]) -> Iterator[str]:
    """What lies here as the archive of a video that is not here."""
    for key in stored:
        folder, _, name = key.rpartition("/")
        if name != archive.NAME or folder in owners or folder.count("/") != 1:
            continue
        try:
            manifest = archive.manifest_in(stores.current(), folder.partition("/")[2])
        except archive.BadArchive:
            continue
        yield key
        yield from (file.key for file in manifest.files)


def _is_loose(key: str, named: set[str], living: set[str]) -> bool:
    """Whether no row accounts for it."""
    if key in living or key.endswith(MIDDLE) or _is_of_a_picture(key, named):
        return False
    if "/".join(key.split("/")[:2]) not in living:
        return True
    return key.startswith("characters/") or PART.match(key) is not None


def _is_of_a_picture(key: str, named: set[str]) -> bool:
    """A small one, or one in a style."""
    if small := thumbnails.KEY.match(key):
        return small["picture"] in named
    styled = STYLES.match(key)
    beside = f"{styled['folder']}/{styled['stem']}" if styled else ""
    return any(f"{beside}{suffix}" in named for suffix in thumbnails.PICTURES)


def _is_old(key: str, hours: float) -> bool:
    try:
        return stores.current().stored_at(key) <= timezone.now() - timedelta(hours=hours)
    except FileNotFoundError:
        return False
