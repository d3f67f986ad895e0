"""Links into the bucket, as OpenStack Swift judges them: by their signature, end and range."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx2
import pytest
from django.test import Client
from django.utils import timezone

from mvsite.lib import serving, storage
from mvsite.lib.storage import links
from tests.s3 import PROJECT, S3Server

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db
KEY = "videos/one/films/ünï code+1.mp4"
DATA = bytes(range(256)) * 8


@pytest.fixture(autouse=True)
def stored(swift: S3Server, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    swift.use(settings)
    settings.SERVE_FROM_CLOUD = True
    storage.put_bytes(KEY, DATA)


def test_a_link_opens_without_a_header_and_says_what_it_is() -> None:
    answer = httpx2.get(serving.url_of(KEY))
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["Content-Type"] == "video/mp4"


def test_a_part_is_answered_with_206() -> None:
    answer = httpx2.get(serving.url_of(KEY), headers={"Range": "bytes=2040-"})
    assert (answer.status_code, answer.content) == (206, DATA[2040:])
    assert answer.headers["Content-Range"] == "bytes 2040-2047/2048"


def test_what_is_downloaded_has_a_name() -> None:
    answer = httpx2.get(links.presigned(KEY, "Grüße & more.mp4"))
    assert answer.status_code == 200
    said = "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%26%20more.mp4"
    assert answer.headers["Content-Disposition"] == said


def test_a_version_is_another_link_to_the_same() -> None:
    one, other = serving.url_of(KEY, "1"), serving.url_of(KEY, "2")
    assert one != other
    assert httpx2.get(one).content == httpx2.get(other).content == DATA


@pytest.mark.parametrize(
    ("whole", "other"),
    [("one/films", "two/films"), ("X-Amz-Expires=3600", "X-Amz-Expires=7200"),
     ("Signature=", "Signature=0"), ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=date")],
)  # fmt: skip
def test_a_link_that_was_changed_opens_nothing(whole: str, other: str) -> None:
    link = serving.url_of(KEY)
    assert whole in link
    assert httpx2.get(link.replace(whole, other)).status_code in (400, 403)


def test_a_link_ends(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    ago = timezone.now() - timedelta(seconds=settings.PRESIGNED_URL_EXPIRY + 1)
    monkeypatch.setattr(links.timezone, "now", lambda: ago)
    link = serving.url_of(KEY)
    monkeypatch.undo()
    assert httpx2.get(link).status_code == 403


def test_a_link_stays_the_same_for_half_of_its_life(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    half = timedelta(seconds=settings.PRESIGNED_URL_EXPIRY / 2)
    start = links.signed_at()
    found = []
    for at in (start, start + half * 0.99, start + half):
        monkeypatch.setattr(links.timezone, "now", lambda at=at: at)
        found.append(serving.url_of(KEY))
        assert half.total_seconds() <= serving.seconds_left() <= 2 * half.total_seconds()
    assert found[0] == found[1] != found[2]


def test_another_process_gives_the_same_link_and_asks_nobody(
    swift: S3Server, settings: Any
) -> None:
    """Its store cannot be reached: a link is made without it."""
    code = (
        "import django; django.setup()\n"
        "import socket; socket.socket.connect = None\n"
        "from mvsite.lib import serving\n"
        f"print(serving.url_of({KEY!r}))"
    )
    environment = {**swift.environment(settings.STORAGE_BUCKET), "PATH": "/usr/bin"}
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True,
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert made.stdout.strip() == serving.url_of(KEY)


class Cdn(BaseHTTPRequestHandler):
    """It asks its origin under the origin's name, with path and query as they came."""

    origin = ""

    def do_GET(self) -> None:
        answer = httpx2.get(self.origin + self.path)
        self.send_response(answer.status_code)
        self.end_headers()
        self.wfile.write(answer.content)


@pytest.fixture
def cdn(swift: S3Server) -> Iterator[str]:
    Cdn.origin = swift.url
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cdn)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_link_through_a_cdn_is_signed_for_the_bucket(cdn: str, settings: Any) -> None:
    settings.AWS_S3_CUSTOM_DOMAIN = cdn
    link = serving.url_of(KEY)
    assert link.startswith(f"{cdn}/")
    assert httpx2.get(link).content == DATA
    assert httpx2.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 403


def test_our_own_link_opens_what_lies_in_the_bucket() -> None:
    response: Any = Client().get(serving.own_url_of(KEY), headers={"Range": "bytes=0-9"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == DATA[:10]


def test_what_programs_are_told_of_a_link() -> None:
    told = serving.link_of(KEY)
    assert (told.url, told.storage_backend) == (serving.url_of(KEY), "s3")
    assert told.cloud_path == KEY
    assert httpx2.get(told.url).status_code == 200
