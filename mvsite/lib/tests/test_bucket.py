"""What only a bucket has: the files that are kept here too, and what happens while it is away."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mvsite.lib import serving, storage, thumbnails
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import cache, presence, s3, stores
from tests.media import make_picture
from tests.s3 import Gate, S3Server, bucket, client

pytest_plugins = ["tests.s3"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_bucket")]
LARGE = 2 * s3.PART_BYTES + 1000


def cached() -> list[Path]:
    return [path for path in (storage.root() / ".cache").glob("*/*") if path.is_file()]


def forget_cache() -> None:
    """As on another machine."""
    for path in cached():
        path.unlink()


@pytest.fixture
def away(settings: Any, in_bucket: S3Server) -> None:
    """Nobody listens where the bucket was."""
    replace(in_bucket, port=1).use(settings, bucket(), made=False)


@pytest.fixture
def away_after(request: pytest.FixtureRequest) -> Any:
    return lambda: request.getfixturevalue("away")


def test_what_was_stored_is_here_and_is_not_fetched_again(away_after: Any) -> None:
    storage.put_bytes("a.bin", b"here")
    away_after()
    assert storage.local_path("a.bin").read_bytes() == b"here"
    assert b"".join(storage.pieces("a.bin", 1, 2)) == b"er"


def test_a_large_file_goes_up_and_comes_down_in_parts(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(os.urandom(LARGE))
    digest = storage.put("videos/1/final.mp4", source)
    about = client().head_object(Bucket=bucket(), Key="videos/1/final.mp4")
    assert about["ETag"].strip('"').endswith("-3")
    assert about["ContentType"] == "video/mp4"
    forget_cache()
    path = storage.local_path("videos/1/final.mp4")
    assert sha256(path.read_bytes()).hexdigest() == digest


def test_what_is_here_never_takes_more_than_it_may(settings: Any) -> None:
    settings.MEDIA_CACHE_BYTES = 250
    for number in range(5):
        storage.put_bytes(f"{number}.bin", bytes([number]) * 100)
        for path in cached():  # As if a while had passed.
            os.utime(path, (time.time() - 100 + number,) * 2)
    storage.put_bytes("5.bin", b"5" * 100)
    assert sum(path.stat().st_size for path in cached()) <= 250
    assert all(storage.local_path(f"{number}.bin").read_bytes()[:1] for number in range(5))


def test_what_a_step_works_on_stays_until_it_ends(settings: Any) -> None:
    settings.MEDIA_CACHE_BYTES = 0
    storage.put_bytes("a.bin", b"worked on")
    with storage.held():
        path = storage.local_path("a.bin")
        for other in cached():
            other.unlink()
        assert path.read_bytes() == b"worked on"
    assert not path.exists()


def test_what_is_stored_anew_is_never_the_old_one_on_another_machine() -> None:
    storage.put_bytes("a.bin", b"old")
    here = storage.local_path("a.bin")
    storage.put_bytes("a.bin", b"new")  # There.
    assert storage.local_path("a.bin").read_bytes() == b"new"
    assert here.read_bytes() == b"old"


def test_what_comes_down_wrong_is_not_taken(in_bucket: S3Server) -> None:
    digest = storage.put_bytes("a.bin", b"whole")
    client().put_object(Bucket=bucket(), Key="a.bin", Body=b"who", Metadata={"sha256": digest})
    forget_cache()
    with pytest.raises(storage.StorageAway):
        storage.local_path("a.bin")
    assert not cached()


def test_of_a_row_that_was_not_written_in_the_end_the_bucket_knows_better() -> None:
    storage.put_bytes("a.bin", b"new")
    StoredFile.objects.filter(pk="a.bin").update(sha256="0" * 64, bytes=1)
    assert storage.local_path("a.bin").read_bytes() == b"new"
    assert StoredFile.objects.get(pk="a.bin").bytes == 3


def test_what_is_gone_from_the_bucket_is_known_to_be_gone() -> None:
    storage.put_bytes("a.bin", b"x")
    stores.current().delete(["a.bin"])
    forget_cache()
    with pytest.raises(FileNotFoundError):
        storage.local_path("a.bin")
    assert not storage.exists("a.bin")


def test_more_files_than_one_request_may_name_go_in_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(s3, "DELETED_AT_ONCE", 3)
    name = bucket()
    keys = [f"videos/1/{number:04d}" for number in range(7)]
    for key in keys:
        client().put_object(Bucket=name, Key=key, Body=b"")
    assert list(stores.current().keys("videos/1")) == keys
    storage.delete_all("videos/1")
    assert not list(stores.current().keys("videos/1"))


def test_a_picture_is_stored_with_its_thumbnails(tmp_path: Path) -> None:
    key = "character_references/a.png"
    storage.put(key, make_picture(tmp_path / "a.png"))
    small = [thumbnails.key_of(key, width) for width in thumbnails.WIDTHS]
    assert set(stores.current().keys("character_references")) == {key, *small}
    storage.copy(key, "videos/1/a.png")
    assert storage.exists("videos/1/a.png.320.webp")


@pytest.mark.usefixtures("away")
class TestAway:
    def test_nothing_is_kept_of_what_cannot_be_stored(self) -> None:
        with pytest.raises(storage.StorageAway, match="Nothing is lost"):
            storage.put_bytes("a.bin", b"x")
        assert not StoredFile.objects.exists() and not cached()

    def test_what_is_not_here_is_away_and_not_gone(self) -> None:
        StoredFile.objects.create(pk="a.bin", bytes=1, sha256="0" * 64, at="2026-01-01T00:00Z")
        for look in (storage.local_path, storage.pieces):
            with pytest.raises(storage.StorageAway):
                look("a.bin")
        assert storage.exists("a.bin") and storage.size("a.bin") == 1

    def test_whoever_wants_it_is_told_to_come_again(self) -> None:
        StoredFile.objects.create(pk="a.mp4", bytes=1, sha256="0" * 64, at="2026-01-01T00:00Z")
        answer = Client().get(serving.own_url_of("a.mp4"))
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert "The storage does not answer" in answer.content.decode()

    def test_what_goes_is_gone_for_all_who_ask(self) -> None:
        StoredFile.objects.create(pk="v/a.bin", bytes=1, sha256="0" * 64, at="2026-01-01T00:00Z")
        storage.delete("v/a.bin")
        storage.delete_all("v")
        assert not storage.exists("v/a.bin")


def wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_while_it_is_away_links_lead_through_this_site_and_later_to_it_again(
    moto: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing but links is asked for: pages of films that are ready need no bucket."""
    monkeypatch.setattr(presence, "_watching", None)
    monkeypatch.setattr(presence, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(s3, "AWAY_SECONDS", 0.1)
    gate = Gate(moto.port)
    gate.open()
    replace(moto, gate=gate).use(settings)
    settings.SERVE_FROM_CLOUD = True
    storage.put_bytes("a.mp4", b"a film")
    assert serving.url_of("a.mp4").startswith(settings.S3_ADDRESS)
    gate.shut()
    wait_until(lambda: serving.url_of("a.mp4").startswith("/media/"))
    answer: Any = Client().get(serving.link_of("a.mp4").url)
    assert b"".join(answer.streaming_content) == b"a film"
    gate.open()
    wait_until(lambda: serving.url_of("a.mp4").startswith(settings.S3_ADDRESS))
    gate.shut()


PICTURE = "a.png"


class Silent(BaseHTTPRequestHandler):
    """It takes every request and never answers; how often it was asked for the page's file."""

    asked = 0

    def do_HEAD(self) -> None:
        type(self).asked += self.path.endswith(PICTURE)
        time.sleep(1)
        self.close_connection = True


def test_one_page_does_not_wait_forty_times_for_a_store_that_is_away(settings: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = settings.STORAGES["s3"]["OPTIONS"]
    gone = {**options, "endpoint_url": f"http://127.0.0.1:{server.server_port}"}
    settings.STORAGES = {**settings.STORAGES, "s3": {**settings.STORAGES["s3"], "OPTIONS": gone}}
    for _ in range(40):
        with pytest.raises(storage.StorageAway):
            stores.current().size(PICTURE)
    server.shutdown()
    assert Silent.asked <= 2


def test_a_process_that_ended_while_it_fetched_leaves_no_part(in_bucket: S3Server) -> None:
    storage.put_bytes("a.bin", b"whole")
    forget_cache()
    with storage.scratch() as folder:
        (folder / "part.bin").write_bytes(b"who")
        assert not cached()
    assert cache.find(sha256(b"whole").hexdigest(), ".bin") is None
    assert storage.local_path("a.bin").read_bytes() == b"whole"
