"""Links to stored files, and what they answer."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from mvsite.lib import serving, storage

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db

KEY = "songs/one/audio.ogg"


@pytest.fixture(autouse=True)
def stored(either_store):
    """Through this site, in both stores; from the bucket's as from another machine."""
    storage.put_bytes(KEY, bytes(range(256)) * 8)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_link_opens_without_a_log_in_and_says_what_it_is():
    response = Client().get(serving.url_of(KEY))
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/ogg"
    assert body(response) == bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19), ("bytes=2040-", 2040, 2047),
     ("bytes=-8", 2040, 2047), ("bytes=2000-9999", 2000, 2047)],
)  # fmt: skip
def test_a_part_is_answered_with_206(wanted, first, last):
    response = Client().get(serving.url_of(KEY), headers={"Range": wanted})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/2048"
    assert body(response) == (bytes(range(256)) * 8)[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("wanted", ["bytes=2048-", "bytes=99999-100000", "bytes=20-10"])
def test_a_part_that_is_not_there_is_416(wanted):
    response = Client().get(serving.url_of(KEY), headers={"Range": wanted})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */2048"


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes"])
def test_a_range_that_makes_no_sense_gives_the_whole(wanted):
    assert Client().get(serving.url_of(KEY), headers={"Range": wanted}).status_code == 200


def test_head_has_the_length_and_no_body():
    response = Client().head(serving.url_of(KEY))
    assert response["Content-Length"] == "2048"


def test_a_link_of_another_file_opens_nothing():
    storage.put_bytes("songs/two/audio.ogg", b"x")
    link = serving.url_of(KEY).replace("songs/one", "songs/two")
    assert Client().get(link).status_code == 403


@pytest.mark.parametrize("link", ["/media/x/" + KEY, "/media/1-x/" + KEY, "/media/zz-y/../x"])
def test_a_link_that_is_not_ours_opens_nothing(link):
    assert Client().get(link).status_code == 403


def test_a_link_of_ours_to_a_file_that_is_gone_is_unknown():
    storage.delete(KEY)
    assert Client().get(serving.url_of(KEY)).status_code == 404


def test_a_link_ends(monkeypatch, settings):
    link, now = serving.url_of(KEY), time.time()
    monkeypatch.setattr(serving.timezone, "now", lambda: _At(now + settings.PRESIGNED_URL_EXPIRY))
    assert Client().get(link).status_code == 403


def test_a_link_stays_the_same_for_half_of_its_life(monkeypatch, settings):
    half = settings.PRESIGNED_URL_EXPIRY / 2
    start = 1_800_000_000 // half * half
    links = []
    for second in (1, half - 1, half + 1):
        monkeypatch.setattr(serving.timezone, "now", lambda second=second: _At(start + second))
        links.append(serving.url_of(KEY))
    assert links[0] == links[1] != links[2]


def test_what_is_known_is_not_sent_again():
    first = Client().get(serving.url_of(KEY))
    again = Client().get(serving.url_of(KEY), headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304
    again = Client().get(serving.url_of(KEY), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize(("known", "status"), [("ETag", 206), ("Last-Modified", 206), ("", 200)])
def test_a_part_is_sent_of_what_is_known_only(known, status):
    first = Client().get(serving.url_of(KEY))
    mark = first[known] if known else '"another"'
    headers = {"Range": "bytes=5-9", "If-Range": mark}
    part = Client().get(serving.url_of(KEY), headers=headers)
    assert part.status_code == status
    assert len(body(part)) == (5 if status == 206 else 2048)


def test_what_is_too_large_to_be_brought_here_passes_through(monkeypatch, either_store):
    monkeypatch.setattr(serving, "BROUGHT_BYTES", 0)
    for path in (storage.root() / ".cache").glob("*/*"):
        path.unlink()
    whole, part = (
        Client().get(serving.url_of(KEY), headers=headers)
        for headers in ({}, {"Range": "bytes=-8"})
    )
    assert (whole["Content-Length"], part["Content-Range"]) == ("2048", "bytes 2040-2047/2048")
    assert body(whole) == bytes(range(256)) * 8 and body(part) == bytes(range(248, 256))
    assert not list((storage.root() / ".cache").glob("*/*"))


class _At:
    def __init__(self, second: float) -> None:
        self.second = second

    def timestamp(self) -> float:
        return self.second
