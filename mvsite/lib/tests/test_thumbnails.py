"""Small pictures beside the stored ones."""

from __future__ import annotations

import errno
import io
import os
import time

import pytest
from django.test import Client
from PIL import Image

from mvsite.lib import serving, storage, thumbnails

KEY = "videos/one/poster.jpg"


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.MEDIA_ROOT = str(tmp_path)


def keep(key: str, size: tuple[int, int] = (1280, 720), mode: str = "RGB") -> None:
    out = io.BytesIO()
    Image.new(mode, size, (0, 128, 128, 90)[: len(mode)]).save(
        out, "PNG" if key.endswith("png") else "JPEG"
    )
    storage.put_bytes(key, out.getvalue())


def opened(key: str) -> Image.Image:
    return Image.open(thumbnails.local_path(key))


@pytest.mark.on_disk
@pytest.mark.parametrize("width", thumbnails.WIDTHS)
def test_one_is_made_when_it_is_first_asked_for(width):
    keep(KEY)
    key = thumbnails.key_of(KEY, width)
    assert not storage.exists(key)
    small = opened(key)
    assert (small.format, small.width) == ("WEBP", width)
    assert abs(small.height - width * 9 / 16) <= 1
    assert storage.exists(key)


def test_it_is_not_made_twice():
    keep(KEY)
    key = thumbnails.key_of(KEY, 320)
    first = thumbnails.local_path(key).stat()
    assert thumbnails.local_path(key).stat().st_ino == first.st_ino


def test_a_picture_that_is_stored_again_gets_another():
    keep(KEY)
    key = thumbnails.key_of(KEY, 320)
    thumbnails.local_path(key)
    keep(KEY, (720, 1280))
    later = time.time() + 5
    os.utime(storage.local_path(KEY), (later, later))
    assert opened(key).height > 320


def test_a_small_picture_is_not_blown_up():
    keep(KEY, (200, 100))
    assert opened(thumbnails.key_of(KEY, 320)).size == (200, 100)


def test_what_is_transparent_stays_so():
    keep("characters/a/reference.png", mode="RGBA")
    assert opened("characters/a/reference.png.320.webp").mode == "RGBA"


def test_no_other_size_can_be_asked_for():
    keep(KEY)
    with pytest.raises(FileNotFoundError):
        thumbnails.local_path(f"{KEY}.4000.webp")


@pytest.mark.on_disk
def test_a_full_disk_shows_the_picture_itself(monkeypatch):
    keep(KEY)

    def full(*_):
        raise OSError(errno.ENOSPC, "no space left on the device")

    monkeypatch.setattr(os, "fsync", full)
    assert thumbnails.local_path(thumbnails.key_of(KEY, 320)) == storage.local_path(KEY)


@pytest.mark.parametrize("data", [None, b"no picture at all"])
def test_without_a_picture_the_link_is_404(data):
    if data is not None:
        storage.put_bytes(KEY, data)
    assert Client().get(serving.url_of(thumbnails.key_of(KEY, 320))).status_code == 404


def test_its_link_opens_and_says_that_it_is_webp():
    keep(KEY)
    response = Client().get(serving.url_of(thumbnails.key_of(KEY, 640)))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"


def test_those_of_a_picture_that_goes_go_with_it():
    keep(KEY)
    for width in thumbnails.WIDTHS:
        thumbnails.local_path(thumbnails.key_of(KEY, width))
    storage.delete(KEY)
    assert not any(storage.exists(thumbnails.key_of(KEY, width)) for width in thumbnails.WIDTHS)


def test_a_picture_that_is_given_up_leaves_none_behind():
    with pytest.raises(RuntimeError), storage.all_or_nothing(KEY):
        keep(KEY)
        thumbnails.local_path(thumbnails.key_of(KEY, 320))
        raise RuntimeError
    assert storage.keys("videos/one") == []
