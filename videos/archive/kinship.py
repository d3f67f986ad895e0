"""Rows of an archive as they would be here: of one owner, of one video, each with its own files.

An id that is somebody else's here, or of a row elsewhere, is not taken away from it: then all of
the archive gets ids of its own, the same ones each time that this owner brings it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from accounts.models import User
from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib.uploads import clean
from songs.models import Song
from videos.archive import columns, tables
from videos.archive.manifest import BadArchive, File, Manifest, uuid_of
from videos.archive.resting import at_rest
from videos.models import Clip, Film, Keyframe, Take, Video

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BY_LABEL = {tables.label_of(model): model for model in tables.TRAVELS}
OWNED: dict[type[Model], str] = {
    Song: "owner", Character: "owner", Video: "owner", Generation: "owner",
    Image: "character__owner", Clip: "video__owner", Keyframe: "clip__video__owner",
    Take: "clip__video__owner", Film: "video__owner",
}  # fmt: skip
"""What leads from a row to its owner."""


@dataclass(frozen=True)
class Incoming:
    """``rows`` that are not here yet; ``cast`` the ids of the video's characters. ``files`` by the
    keys that they have in the archive. ``fresh``: folders of which no row is here yet."""

    video: UUID
    rows: tuple[Model, ...]
    cast: tuple[UUID, ...]
    files: Mapping[str, File]
    fresh: tuple[str, ...]
    known: tuple[Model, ...]

    def is_fresh(self, key: str) -> bool:
        return key.startswith(self.fresh)


def received(manifest: Manifest, owner: User) -> Incoming:
    """Checked against one another and against what is here. Raises BadArchive."""
    renamed = _renamed(manifest, _mapping(manifest, owner))
    rows = [_built(told, owner) for told in renamed.rows]
    _check_family(rows, renamed.video)
    cast = _cast(renamed, rows)
    known = _known(rows, owner)
    there = tables.ids_of(known)
    new = tuple(row for row in rows if not _belongs_to(row, there, renamed.video))
    made = tables.ids_of(new)
    _require_free(new)
    folders = tuple(tables.folders_of(rows))
    if strange := [file.key for file in renamed.files if not file.key.startswith(folders)]:
        raise BadArchive(
            f"The archive has {clean(strange[0], 200)}, which is no file of its video."
        )
    for row in rows:
        _check_keys(row, folders)
    fresh = tuple(tables.folders_of(new))
    return Incoming(
        video=renamed.video,
        rows=tuple(at_rest(_without_what_is_gone(row, made)) for row in new),
        cast=cast,
        files=_wanted(manifest, renamed, fresh, known),
        fresh=fresh,
        known=known,
    )


# --- Ids ----------------------------------------------------------------------------------------


def _mapping(manifest: Manifest, owner: User) -> Mapping[str, str]:
    """Other ids for all rows, where one of them is not free; empty where all are, or are here."""
    ids: dict[type[Model], list[UUID]] = {}
    for told in manifest.rows:
        ids.setdefault(_model(told), []).append(uuid_of(told["id"]))
    every = [pk for pks in ids.values() for pk in pks]
    if len(set(every)) < len(every):
        raise BadArchive("The archive has two rows with one id.")
    if not any(_is_taken(model, pks, owner) for model, pks in ids.items()):
        return {}
    return {str(pk): str(uuid5(owner.pk, str(pk))) for pk in every}


def _is_taken(model: type[Model], pks: Sequence[UUID], owner: User) -> bool:
    there = model._default_manager.filter(pk__in=pks)
    return there.exclude(**{OWNED[model]: owner}).exists()


def _renamed(manifest: Manifest, mapping: Mapping[str, str]) -> Manifest:
    if not mapping:
        return manifest

    def name(value: Any) -> Any:
        match value:
            case str():
                return UUIDS.sub(lambda found: mapping.get(found[0], found[0]), value)
            case list():
                return [name(item) for item in value]
            case dict():
                return {key: name(item) for key, item in value.items()}
        return value

    files = tuple(replace(file, key=name(file.key)) for file in manifest.files)
    return Manifest(UUID(name(str(manifest.video))), files, tuple(map(name, manifest.rows)))


# --- Rows ---------------------------------------------------------------------------------------


def _model(told: Mapping[str, Any]) -> type[Model]:
    try:
        return BY_LABEL[told["model"]]
    except KeyError:
        label = clean(told["model"], 60)
        raise BadArchive(f"The archive has rows of “{label}”, which none has.") from None


def _built(told: Mapping[str, Any], owner: User) -> Model:
    """The row, not saved, its values checked."""
    model = _model(told)
    parents, fields = tables.parents(model), dict(told["fields"])
    if model is Video:
        fields.pop(tables.CAST, None)
    for name in fields.keys() - set(tables.TRAVELS[model]):
        raise BadArchive(f"The archive has “{clean(name, 60)}” in a row that has no such field.")
    values: dict[str, Any] = {"id": uuid_of(told["id"])}
    for name, value in fields.items():
        if name in parents:
            values[f"{name}_id"] = None if value is None else uuid_of(value)
        else:
            values[name] = columns.field(model, name, value)
    if OWNED[model] == "owner":
        values["owner"] = owner
    row = model(**values)
    columns.row(row)
    return row


def _check_family(rows: Sequence[Model], video: UUID) -> None:
    """One video, its song, and parts that belong together."""
    by_id = {row.pk: row for row in rows}
    videos = [row for row in rows if isinstance(row, Video)]
    songs = [row.pk for row in rows if isinstance(row, Song)]
    wanted = [pk for row in videos if (pk := row.song_id)]
    if [row.pk for row in videos] != [video] or songs != wanted:
        raise BadArchive("An archive is of one video, and of its song if it has one.")
    for row in rows:
        for name, parent in tables.parents(type(row)).items():
            pk = getattr(row, f"{name}_id")
            if pk is None and not row._meta.get_field(name).null:
                raise BadArchive(f"The {row._meta.verbose_name} {row.pk} belongs to nothing.")
            if pk is not None and not isinstance(by_id.get(pk), parent):
                raise BadArchive(f"The archive names a {name} {pk} without having it.")
    _check_marriages(rows, by_id)
    _check_slots([row for row in rows if isinstance(row, Clip)], videos[0])


def _check_marriages(rows: Iterable[Model], by_id: Mapping[UUID, Any]) -> None:
    for row in rows:
        match row:
            case Clip(chosen_id=UUID() as pk):
                fits = by_id[pk].clip_id == row.pk
            case Take(keyframe_id=UUID() as pk):
                fits = by_id[pk].clip_id == row.clip_id
            case Character(selected_id=UUID() as pk):
                fits = by_id[pk].character_id == row.pk
            case Generation():
                fits = isinstance(by_id.get(row.subject_id), Image | Take | Keyframe | Clip)
            case _:
                fits = True
        if not fits:
            raise BadArchive(f"The {row._meta.verbose_name} {row.pk} has parts of another one.")


def _check_slots(clips: Sequence[Clip], video: Video) -> None:
    positions = sorted(clip.position for clip in clips)
    if positions != list(range(len(clips))) or len(clips) != max(len(video.cuts) - 1, 0):
        raise BadArchive("The archive's scenes do not fit its cuts.")


def _cast(manifest: Manifest, rows: Iterable[Model]) -> tuple[UUID, ...]:
    characters = tables.ids_of(row for row in rows if isinstance(row, Character))
    told = next(row for row in manifest.rows if _model(row) is Video)["fields"].get(tables.CAST, [])
    if not isinstance(told, list) or not (cast := set(map(uuid_of, told))) <= characters:
        raise BadArchive("The archive's video has characters that the archive does not have.")
    return tuple(sorted(cast))


# --- What is here -------------------------------------------------------------------------------


def _known(rows: Iterable[Model], owner: User) -> tuple[Model, ...]:
    """The songs, characters, videos and calls among them that are here already: they stay."""
    found: list[Model] = []
    for model in (Generation, Character, Song, Video):
        pks = tables.ids_of(row for row in rows if type(row) is model)
        found += model._default_manager.filter(owner=owner, pk__in=pks)
    return tuple(found)


def _belongs_to(row: Any, there: Collection[UUID], video: UUID) -> bool:
    """Whether it is one of those, or a part of one; an archive has one video."""
    match row:
        case Image():
            return row.character_id in there
        case Clip() | Film() | Keyframe() | Take():
            return video in there
    return row.pk in there


def _require_free(new: Iterable[Model]) -> None:
    """Of the same owner, but within something else, it cannot be made a second time."""
    model: type[Model]
    for model, rows in groupby(new, key=type):
        if there := model._default_manager.filter(pk__in=tables.ids_of(rows)).first():
            name = there._meta.verbose_name
            raise BadArchive(
                f"The {name} {there.pk} of the archive is part of something else here."
            )


def _without_what_is_gone(row: Model, new: Collection[UUID]) -> Model:
    """Of a character that stays as it is here, a picture may be gone since."""
    if isinstance(row, Video) and row.image_id and row.image_id not in new:
        row.image = Image.objects.filter(pk=row.image_id).first()
    return row


# --- Files --------------------------------------------------------------------------------------


def _wanted(
    manifest: Manifest, renamed: Manifest, fresh: tuple[str, ...], known: Iterable[Model]
) -> dict[str, File]:
    """All files of what is new; of what is here, those that its rows name."""
    named = {key for row in known for part in _parts(row) for key in tables.keys_in(part)}
    both = zip(manifest.files, renamed.files, strict=True)
    return {
        old.key: file for old, file in both if file.key.startswith(fresh) or file.key in named
    }  # fmt: skip


def _parts(row: Model) -> Iterable[Model]:
    match row:
        case Video():
            return tables.rows_of(row)
        case Character():
            return [row, *row.images.all()]
    return [row]


def _check_keys(row: Any, folders: tuple[str, ...]) -> None:
    """A row names files of this archive's folders only: no other would be its owner's to see."""
    keys = [*tables.keys_in(row), *_keys_of_call(row)]
    for key in keys:
        if not key.startswith(folders) or ".." in key:
            raise BadArchive(f"The archive names the file {clean(key, 200)}, which is not of it.")


def _keys_of_call(row: Any) -> Iterator[str]:
    if not isinstance(row, Generation):
        return
    for value in (*row.request.values(), *row.sent.values()):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield item["key"]
