"""Stored files, in a directory and in a bucket alike; at the end what only a directory has."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import stores

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def everything(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("either_store")
class TestEither:
    def test_a_file_is_kept_under_its_key_with_its_digest(self) -> None:
        digest = storage.put_bytes("videos/1/final.mp4", b"a film")
        assert storage.local_path("videos/1/final.mp4").read_bytes() == b"a film"
        assert digest == sha256(b"a film").hexdigest()
        assert storage.size("videos/1/final.mp4") == 6
        assert storage.exists("videos/1/final.mp4")

    def test_what_is_not_there_is_said_by_its_key(self) -> None:
        for look in (storage.local_path, storage.size, storage.pieces):
            with pytest.raises(FileNotFoundError, match="no stored file"):
                look("videos/1/final.mp4")
        assert not storage.exists("videos/1/final.mp4")

    def test_a_file_is_had_in_pieces_of_any_part_of_it(self) -> None:
        data = bytes(range(256)) * 3000
        storage.put_bytes("a.bin", data)
        assert b"".join(storage.pieces("a.bin")) == data
        assert b"".join(storage.pieces("a.bin", 10, 19)) == data[10:20]
        assert b"".join(storage.pieces("a.bin", 700_000)) == data[700_000:]
        assert b"".join(stores.current().pieces("a.bin", 700_000, 700_000)) == data[700_000:700_001]

    def test_an_empty_file_is_one_too(self) -> None:
        storage.put_bytes("a.bin", b"")
        assert storage.local_path("a.bin").read_bytes() == b"" == b"".join(storage.pieces("a.bin"))
        assert b"".join(stores.current().pieces("a.bin")) == b""

    def test_what_is_stored_again_takes_the_place_of_the_old_one(self) -> None:
        storage.put_bytes("a.txt", b"old")
        before = storage.local_path("a.txt").open("rb")
        storage.put_bytes("a.txt", b"new one")
        assert before.read() == b"old"
        assert storage.local_path("a.txt").read_bytes() == b"new one"
        assert storage.size("a.txt") == 7

    def test_a_copy_is_a_file_of_its_own(self) -> None:
        storage.put_bytes("a", b"1")
        storage.copy("a", "b")
        storage.delete("a")
        assert storage.local_path("b").read_bytes() == b"1"
        with pytest.raises(FileNotFoundError):
            storage.copy("a", "c")
        assert storage.keys("") == ["b"]

    def test_a_folder_goes_with_all_that_is_in_it_and_nothing_beside(self) -> None:
        mine, other = f"videos/{uuid4()}", f"videos/{uuid4()}"
        for key in (f"{mine}/final.mp4", f"{mine}/takes/1.mp4", f"{other}/a", f"{mine}more"):
            storage.put_bytes(key, b"x")
        assert storage.keys(mine) == [f"{mine}/final.mp4", f"{mine}/takes/1.mp4"]
        storage.delete_all(f"{mine}/")
        assert set(storage.keys("videos")) == {f"{other}/a", f"{mine}more"}
        assert set(stores.current().keys("videos")) == {f"{other}/a", f"{mine}more"}
        with pytest.raises(ValueError, match="everything"):
            storage.delete_all("/")

    def test_what_fails_half_way_takes_back_what_it_put(self) -> None:
        with pytest.raises(RuntimeError), storage.all_or_nothing("a", "b"):
            storage.put_bytes("a", b"1")
            raise RuntimeError
        assert not storage.exists("a")
        assert not list(stores.current().keys())

    def test_each_file_has_a_row_that_says_whose_it_is(self) -> None:
        video = uuid4()
        key = f"videos/{video}/intermediate/clips/{uuid4()}/{uuid4()}.mp4"
        digest = storage.put_bytes(key, b"a take")
        storage.copy(key, "elsewhere.mp4")
        row = StoredFile.objects.get(pk=key)
        assert (row.bytes, row.row, row.sha256) == (6, video, digest)
        assert StoredFile.objects.get(pk="elsewhere.mp4").row is None
        storage.delete(key)
        assert list(StoredFile.objects.values_list("pk", flat=True)) == ["elsewhere.mp4"]

    def test_without_room_nothing_is_begun(self, settings: Any) -> None:
        settings.MIN_FREE_BYTES = 10**18
        with pytest.raises(storage.StorageFull, match="The disk is full"):
            storage.require_room()

    def test_djangos_own_storage_is_the_same_store(self) -> None:
        storage.put_bytes("songs/one/audio.wav", b"a song")
        with default_storage.open("songs/one/audio.wav") as file:
            assert file.read() == b"a song"


@pytest.mark.on_disk
@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../outside"])
def test_a_key_never_leads_out_of_the_store(store: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        storage.put_bytes(key, b"x")


@pytest.mark.on_disk
def test_a_kill_while_a_file_is_put_leaves_it_in_the_scratch_alone(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("os.fsync", lambda _: seen.extend(everything(store)))
    storage.put_bytes("videos/1/final.mp4", b"a film")
    assert seen
    assert all(".scratch" in path.parts for path in seen)


@pytest.mark.on_disk
def test_what_dead_processes_left_goes_and_what_living_ones_work_on_stays(store: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = store / ".scratch" / f"{dead.pid}-abc"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"x")
    with storage.scratch() as mine:
        (mine / "work").write_bytes(b"x")
        storage.clear_scratch()
        assert (mine / "work").exists()
    assert not everything(store)


@pytest.mark.on_disk
def test_a_store_that_nobody_knows_is_said_by_its_name() -> None:
    with pytest.raises(ValueError, match="no store 'tape'"):
        stores.named("tape")
    with pytest.raises(ValueError, match="STORAGE_BUCKET"):
        stores.named("s3")
