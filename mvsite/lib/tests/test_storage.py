from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mvsite.lib import storage


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def everything(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_key_with_its_digest(tmp_path: Path) -> None:
    digest = storage.put_bytes("videos/1/final.mp4", b"a film")
    assert storage.local_path("videos/1/final.mp4").read_bytes() == b"a film"
    assert digest == sha256(b"a film").hexdigest()


def test_what_is_not_there_is_said_by_its_key() -> None:
    with pytest.raises(FileNotFoundError, match="no stored file"):
        storage.local_path("videos/1/final.mp4")
    assert not storage.exists("videos/1/final.mp4")


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../outside"])
def test_a_key_never_leads_out_of_the_store(key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        storage.put_bytes(key, b"x")


def test_readers_see_the_old_file_or_the_whole_new_one(store: Path) -> None:
    storage.put_bytes("a", b"old")
    before = storage.local_path("a").open("rb")
    storage.put_bytes("a", b"new")
    assert before.read() == b"old"
    assert storage.local_path("a").read_bytes() == b"new"
    assert [path.name for path in everything(store)] == ["a"]


def test_a_kill_while_a_file_is_put_leaves_it_in_the_scratch_alone(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("os.fsync", lambda _: seen.extend(everything(store)))
    storage.put_bytes("videos/1/final.mp4", b"a film")
    assert seen
    assert all(".scratch" in path.parts for path in seen)


def test_what_fails_half_way_takes_back_what_it_put(store: Path) -> None:
    with pytest.raises(RuntimeError), storage.all_or_nothing("a", "b"):
        storage.put_bytes("a", b"1")
        raise RuntimeError
    assert not everything(store)


def test_without_room_nothing_is_begun(settings: Any) -> None:
    settings.MIN_FREE_BYTES = 10**18
    with pytest.raises(storage.StorageFull, match="The disk is full"):
        storage.require_room()


def test_a_copy_is_a_file_of_its_own() -> None:
    storage.put_bytes("a", b"1")
    storage.copy("a", "b")
    storage.delete("a")
    assert storage.local_path("b").read_bytes() == b"1"


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
