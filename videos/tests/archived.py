"""A whole film in an archive, made once by the offline provider; and archives put wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from accounts.models import User
from characters import interrogation, portraits
from generations.models import Generation
from mvsite.lib import storage
from songs.hearing import hear
from songs.models import Song
from tests.factories import make_owner
from tests.media import make_picture, make_song
from videos import archive, commission, scenes, take_steps, verbs
from videos.archive import Manifest, Restored, tables
from videos.commission import Commission
from videos.models import Take, Video
from videos.pipeline import carry, move_on
from videos.stitch import stitch

LYRICS = "[00:01.00]One line\n[00:04.00]and another\n[00:09.00]"


def make_film(folder: Path, owner: User | None = None) -> Video:
    """Of a song with lyrics and a character with a picture: every kind of row and file."""
    wanted = Commission(
        song=make_song(folder / "song.wav"), picture=make_picture(folder / "me.png"),
        clips=2, length=6.0, start=0.0, lyrics=LYRICS,
    )  # fmt: skip
    video = commission.accept(owner or make_owner(), wanted)
    commission.put_right(video, wanted)
    verbs.start(video)
    assert video.song is not None
    hear(Song.objects.get(pk=video.song.pk))
    _draw(video)
    video.refresh_from_db()
    settle_down(video)
    carry(scenes.order_scenes(video))
    settle_down(video)
    for take in Take.objects.filter(clip__video=video):
        _film(take)
    settle_down(video)
    stitch(video)
    assert video.status == Video.Status.READY, video.error
    return video


def settle_down(row: Any) -> None:
    while move_on(row):
        pass


def _draw(video: Video) -> None:
    character = video.character
    assert character is not None
    settle_down(character)
    carry(interrogation.order_description(character))
    settle_down(character)
    for call in portraits.order_portraits(character):
        carry(call)
    settle_down(character)


def _film(take: Take) -> None:
    settle_down(take)
    while call := take_steps.order_next(take):
        assert carry(call)
        settle_down(take)


def rows_told(video: Video) -> dict[str, Any]:
    """All that travels of it by id; without what a call cost, which stays behind."""
    told = {row["id"]: row for row in map(tables.to_json, tables.rows_of(video))}
    for row in told.values():
        for name in ("usage", "settled", "charged", "request", "sent", "result", "report"):
            if row["model"] == tables.label_of(Generation) or name == "report":
                row["fields"].pop(name, None)
    return told


def all_rows() -> int:
    return sum(model._default_manager.count() for model in tables.TRAVELS)


def stored() -> list[str]:
    return [key for folder in ("songs", "characters", "character_references", "videos")
            for key in storage.keys(folder)]  # fmt: skip


class Box:
    """The archive in a directory; ``restored`` brings it, ``changed`` puts its manifest wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = storage.stores.in_directory(folder)

    @property
    def manifest(self) -> Manifest:
        return archive.manifest_in(self.store)

    @property
    def manifest_path(self) -> Path:
        return next(self.folder.glob("videos/*/manifest.json"))

    def restored(self, owner: User | None = None) -> Restored:
        return archive.restore(self.manifest, self.store, owner or make_owner())

    def changed(self, change: Callable[[dict[str, Any]], None]) -> None:
        told = json.loads(self.manifest_path.read_text())
        change(told)
        self.manifest_path.write_text(json.dumps(told))


def fields_of(told: dict[str, Any], model: type[Any]) -> dict[str, Any]:
    """Of the first row of this model."""
    return _first(told["rows"], model)["fields"]


def _first(rows: Iterable[dict[str, Any]], model: type[Any]) -> dict[str, Any]:
    return next(row for row in rows if row["model"] == tables.label_of(model))
