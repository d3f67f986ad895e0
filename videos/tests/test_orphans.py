"""Files without rows and rows without files, found by the command and put right."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from mvsite.lib import storage, thumbnails
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import stores
from songs import character_files, verbs
from tests.factories import make_generation, make_ready_character, make_song
from tests.media import make_picture
from videos import archive, orphans
from videos.models import Video
from videos.tests.cut_films import cut_video, with_sound

pytestmark = [pytest.mark.django_db, pytest.mark.on_disk]


@pytest.fixture(autouse=True)
def _empty() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    StoredFile.objects.all().delete()


def stored(key: str, days: float = 2, data: bytes = b"a file") -> str:
    storage.put_bytes(key, data)
    then = time.time() - days * 24 * 3600
    os.utime(storage.local_path(key), (then, then))
    return key


def aged() -> None:
    for key in list(stores.current().keys("")):
        then = time.time() - 10 * 24 * 3600
        os.utime(storage.local_path(key), (then, then))


def test_every_file_of_a_film_is_accounted_for(tmp_path: Path) -> None:
    song = with_sound(make_song("ready"))
    storage.put_bytes(song.audio_key, b"as it was sent")
    character = make_ready_character()
    assert character.selected is not None
    storage.put(character.selected.key, make_picture(tmp_path / "me.png"))
    thumbnails.local_path(thumbnails.key_of(character.selected.key, 320))
    verbs.give_character(song, character)
    character_files.keep(song)
    video = cut_video(song=song)
    for name in ("final.mp4", "captions.vtt", "report.json", "intermediate/segments/a.mp4"):
        storage.put_bytes(video.key(name), b"made anew when it is wanted")
    aged()
    found = orphans.look()
    assert (found.orphans, found.lost, found.unlisted, found.gone) == ((), (), (), ())


@pytest.mark.parametrize(
    "name",
    ["songs/{}/audio.wav", "characters/{}/reference.png", "character_references/{}.png",
     "character_references/{}.png.320.webp", "videos/{}/final.mp4",
     "videos/{}/intermediate/clips/x/y.mp4"],
)  # fmt: skip
def test_a_file_whose_row_is_gone_is_an_orphan(name: str) -> None:
    key = stored(name.format("0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"))
    assert orphans.look().orphans == (key,)


def test_a_take_that_is_gone_leaves_an_orphan_in_a_video_that_is_here() -> None:
    video = cut_video()
    key = stored(video.key("intermediate/clips/gone/gone.mp4"))
    replaced = stored(f"characters/{make_ready_character().pk}/reference-1a2b.png")
    assert orphans.look().orphans == (replaced, key)


def test_a_young_file_may_still_get_its_row() -> None:
    key = stored("songs/0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a/audio.wav", days=0.5)
    assert orphans.look().orphans == ()
    assert orphans.look(young_hours=1).orphans == (key,)


def test_what_a_call_under_way_stores_is_none() -> None:
    key = stored("character_references/0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a.png")
    make_generation("fetching", key=key)
    assert orphans.look().orphans == ()


def test_what_does_not_belong_to_the_product_is_left_alone() -> None:
    stored("somebody-else/file.bin")
    stored("answers/abc")
    assert orphans.look().orphans == ()


def test_an_archive_that_lies_in_the_store_is_none(tmp_path: Path) -> None:
    video = Video.objects.create(owner=make_song().owner, title="An idea")
    storage.put_bytes(video.key("poster.jpg"), b"a poster")
    archive.persist(video, stores.in_directory(tmp_path))
    video.delete()
    shutil.copytree(tmp_path / "videos", Path(settings.MEDIA_ROOT) / "videos", dirs_exist_ok=True)
    aged()
    found = orphans.look()
    assert (found.orphans, found.archives) == ((), 1)


def test_the_command_shows_first_then_deletes_and_puts_the_table_right(capsys: Any) -> None:
    song = with_sound(make_song("ready"))
    gone = stored("videos/0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a/final.mp4")
    unlisted = f"songs/{song.pk}/clicks/a.flac"
    stored(unlisted)
    StoredFile.objects.filter(pk=unlisted).delete()
    StoredFile.objects.create(key="songs/nothing/a.wav", bytes=5, at="2026-01-01T00:00:00Z")
    call_command("orphans")
    said = capsys.readouterr().out
    assert gone in said
    assert song.audio_key in said  # Its upload was never stored here.
    assert storage.exists(gone)
    call_command("orphans", "--delete")
    assert not storage.exists(gone)
    assert StoredFile.objects.get(pk=unlisted).bytes == len(b"a file")
    assert not StoredFile.objects.filter(pk__in=[gone, "songs/nothing/a.wav"]).exists()
    assert orphans.look().unlisted == orphans.look().gone == ()
